//! What the outside may hear: that somebody rated or wrote, never who and never the words.

use serde_json::json;

use super::model::{Petition, PetitionAction, Rating};
use crate::platform::outbox::Event;

/// A rating was given.
pub fn rated(rating: &Rating) -> Event {
    Event::new(
        RATED,
        "rating",
        rating.id.as_uuid(),
        json!({
            "ratingId": rating.id, "dossierId": rating.dossier_id, "procedureId": rating.procedure_id,
            "satisfaction": rating.satisfaction,
        }),
    )
    .of_agency(rating.agency_id)
}

/// Something was done with a petition.
pub fn petition(action: PetitionAction, petition: &Petition) -> Event {
    about(kind(action), petition)
}

/// What the agency had to do next is overdue.
pub fn petition_overdue(petition: &Petition) -> Event {
    about(PETITION_OVERDUE, petition)
}

fn about(kind: &'static str, petition: &Petition) -> Event {
    Event::new(
        kind,
        "petition",
        petition.id.as_uuid(),
        json!({
            "petitionId": petition.id, "state": petition.state, "kind": petition.kind, "form": petition.form,
            "procedureId": petition.procedure_id, "dueAt": petition.due_at, "version": petition.version,
        }),
    )
    .of_agency(petition.agency_id)
}

/// The type of the event that tells that an agency is late with a petition.
pub const PETITION_OVERDUE: &str = "vn.motcua.petition.overdue.v1";

/// The type of the event that tells of a rating.
pub const RATED: &str = "vn.motcua.rating.given.v1";

/// The type of the event that tells of an act.
fn kind(action: PetitionAction) -> &'static str {
    match action {
        PetitionAction::Receive => "vn.motcua.petition.received.v1",
        PetitionAction::Classify => "vn.motcua.petition.classified.v1",
        PetitionAction::Refuse => "vn.motcua.petition.refused.v1",
        PetitionAction::Forward => "vn.motcua.petition.forwarded.v1",
        PetitionAction::AskSupplement => "vn.motcua.petition.supplement-asked.v1",
        PetitionAction::GiveSupplement => "vn.motcua.petition.supplemented.v1",
        PetitionAction::Answer => "vn.motcua.petition.answered.v1",
        PetitionAction::Publish => "vn.motcua.petition.published.v1",
        PetitionAction::Withhold => "vn.motcua.petition.withheld.v1",
    }
}
