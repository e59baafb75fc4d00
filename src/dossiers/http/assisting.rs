//! Helping somebody at a desk to file online.

use actix_web::post;
use actix_web::web::Data;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::FileDossierBody;
use super::change::vault;
use super::people::OwnerIdentityBody;
use super::submitter::Filer;
use crate::agencies;
use crate::app::App;
use crate::auth::queries::officers;
use crate::auth::{DossierAccept, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::commands::{self, AssistCommand, Assisted};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, DossierState};
use crate::platform::db::Conn;
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, Body, FieldError, Problem, RequiredIdempotencyKey};
use crate::platform::ids::{AgencyId, DeskId, DossierId, OfficerId};

/// A dossier that is sent online for somebody who is helped at a desk.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssistSubmissionBody {
    /// The desk at which help is given; may be left out by who sits at one only.
    #[serde(default)]
    pub desk_id: Option<DeskId>,
    /// The identity paper that the applicant shows: the owner's, or that of who files for the owner.
    pub applicant: OwnerIdentityBody,
    /// What is filed, complete, with its owner; with `submitter` where the applicant is not the owner.
    pub filing: FileDossierBody,
}

impl AssistSubmissionBody {
    /// The command; `today` is the province's day.
    ///
    /// # Errors
    /// Every field that is wrong.
    fn parse(self, today: NaiveDate) -> Result<AssistCommand, Vec<FieldError>> {
        let filer = Filer { holder: None, today };
        match (
            self.applicant.parse_of_a_person("/applicant"),
            self.filing.parse("/filing", filer),
        ) {
            (Ok(applicant), Ok(filing)) => Ok(AssistCommand {
                desk: self.desk_id,
                applicant,
                filing,
            }),
            (applicant, filing) => {
                let mut errors = applicant.err().unwrap_or_default();
                errors.extend(filing.err().unwrap_or_default());
                Err(errors)
            }
        }
    }
}

/// What the applicant is given in hand.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssistedSubmissionView {
    /// The dossier's id; until it has a code, and afterwards too, it is followed with this.
    pub dossier_id: DossierId,
    /// The key to public tracking; the receipt will show the same.
    pub tracking_secret: String,
    /// The procedure.
    pub procedure_name: String,
    /// The owner.
    pub owner_name: String,
    /// Where it was sent.
    pub receiving_agency_id: AgencyId,
    /// Where it is in its life.
    pub state: DossierState,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// By when the desk of that agency has to answer.
    pub acceptance_due_at: Option<DateTime<Utc>>,
}

impl From<Assisted> for AssistedSubmissionView {
    fn from(assisted: Assisted) -> Self {
        let dossier = assisted.dossier;
        Self {
            dossier_id: dossier.id,
            tracking_secret: assisted.tracking_secret,
            procedure_name: dossier.procedure_name,
            owner_name: dossier.owner_name,
            receiving_agency_id: dossier.receiving_agency_id,
            state: dossier.state,
            submitted_at: dossier.submitted_at,
            acceptance_due_at: dossier.acceptance_due_at,
        }
    }
}

/// Who filled a dossier in and sent it for the applicant.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierAssistanceView {
    /// The officer.
    pub officer_id: OfficerId,
    /// The officer's name.
    pub officer_name: Option<String>,
    /// The desk at which that was done.
    pub desk_id: DeskId,
    /// The desk's agency.
    pub agency_id: AgencyId,
    /// That agency's name today.
    pub agency_name: Option<String>,
}

/// Who filled it in and sent it for the applicant; none where the applicant or a desk on paper did.
///
/// # Errors
/// The database's.
pub(super) fn assistance(
    conn: &mut Conn,
    dossier: &Dossier,
    today: NaiveDate,
) -> Result<Option<DossierAssistanceView>, DossierError> {
    let (Some(officer), Some(desk)) = (dossier.assisted_by, dossier.support_desk_id) else {
        return Ok(None);
    };
    let agency = agencies::queries::desk(conn, desk)?.agency;
    let names = agencies::queries::labels_on(conn, &[agency], today)?;
    Ok(Some(DossierAssistanceView {
        officer_id: officer,
        officer_name: officers::names(conn, &[officer])?.remove(&officer),
        desk_id: desk,
        agency_id: agency,
        agency_name: names.get(&agency).map(|label| label.name.as_str().to_owned()),
    }))
}

/// Send a dossier online for an applicant who is helped at a desk
///
/// For an officer of any desk, to any agency that takes the procedure online; nobody needs the applicant's password. It
/// is checked whole, as when the applicant sends it, and the receiving desk has as long to answer. The applicant needs no
/// account; an owner who has one claims the dossier with the secret in this answer, and sees there who helped: an account
/// does not prove whose number it has. The desk that helped has no part in it afterwards: what this answer has is handed
/// to the applicant.
#[utoipa::path(
    tag = "intake",
    operation_id = "submitForApplicant",
    params(RequiredIdempotencyKey),
    request_body = AssistSubmissionBody,
    responses((status = 201, body = AssistedSubmissionView, description = "What the applicant is given in hand.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/assisted-submissions")]
pub async fn assist(
    granted: Granted<DossierAccept>,
    key: RequiredIdempotencyKey,
    body: Body<AssistSubmissionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let today = local_date(app.clock.now());
    let command = body.into_inner().parse(today).map_err(Problem::invalid)?;
    let (inner, actor) = (app.clone(), granted.actor().clone());
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let sent = commands::submit_for(tx, &granted, vault(&inner), &command);
                let sent = sent.map_err(|error| commands::grounded(tx, error))?;
                let location = format!("/dossiers/{}", sent.dossier.id);
                Answer::created(location, &AssistedSubmissionView::from(sent))
            })
        })
        .await
}
