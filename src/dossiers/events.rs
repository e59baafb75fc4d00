//! What the outside may hear of dossiers: codes, states and moments, never personal data.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::model::{Dossier, DossierState};
use crate::platform::outbox::Event;

/// What every event of a dossier carries.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DossierEvent<'a> {
    dossier_id: crate::platform::ids::DossierId,
    code: Option<&'a str>,
    procedure_code: &'a str,
    state: DossierState,
    national_status: Option<i32>,
    due_at: Option<DateTime<Utc>>,
    version: i64,
}

/// The types of events; the last part is the version of their content.
pub mod kinds {
    /// Sent online.
    pub const SUBMITTED: &str = "vn.motcua.dossier.submitted.v1";
    /// Taken in.
    pub const ACCEPTED: &str = "vn.motcua.dossier.accepted.v1";
    /// Refused at intake.
    pub const NOT_ACCEPTED: &str = "vn.motcua.dossier.not-accepted.v1";
    /// A step was assigned to an officer.
    pub const STEP_ASSIGNED: &str = "vn.motcua.dossier.step-assigned.v1";
    /// A step ended.
    pub const STEP_COMPLETED: &str = "vn.motcua.dossier.step-completed.v1";
    /// The applicant has to settle an obligation; the clock stands.
    pub const OBLIGATION_NOTIFIED: &str = "vn.motcua.dossier.obligation-notified.v1";
    /// The obligation is settled; the clock runs.
    pub const OBLIGATION_PROVEN: &str = "vn.motcua.dossier.obligation-proven.v1";
    /// The result is there.
    pub const COMPLETED: &str = "vn.motcua.dossier.completed.v1";
    /// The result was handed over.
    pub const RETURNED: &str = "vn.motcua.dossier.returned.v1";
}

/// An event about a dossier as it is now.
pub fn event(kind: &'static str, dossier: &Dossier) -> Event {
    Event::new(
        kind,
        "dossier",
        dossier.id.as_uuid(),
        DossierEvent {
            dossier_id: dossier.id,
            code: dossier.code.as_deref(),
            procedure_code: &dossier.procedure_code,
            state: dossier.state,
            national_status: dossier.state.national_status(),
            due_at: dossier.due_at,
            version: dossier.version,
        },
    )
    .of_agency(dossier.receiving_agency_id)
}
