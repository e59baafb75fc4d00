//! What was asked, decided and moved along the way, beside the steps.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::bodies::DossierPath;
use super::life_views::{DossierSupplementView, DossierTrialView, DossierWithdrawalView};
use super::looks::Look;
use super::shown::words;
use super::whole;
use crate::app::App;
use crate::auth::{DossierRead, Granted};
use crate::dossiers::commands::viewer;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{
    Correction, Dossier, IdentityKind, OriginalsReturn, Outcome, Reappointment, ReceiverIdentification,
    StepRound, Supplement, SupplementItem, VersionMove,
};
use crate::dossiers::queries;
use crate::platform::access_log::PersonalDataShown;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, ClientAddress, Path, Problem};
use crate::platform::ids::{AgencyId, OfficerId, ProcedureVersionId, ProcessVersionId};
use crate::platform::text::mask;

/// What was asked, decided and moved; each list in order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierProceedingsView {
    /// Requests for supplements; citizens see what was sent.
    pub requests: Vec<DossierRequestView>,
    /// Wishes to have it back.
    pub withdrawals: Vec<DossierWithdrawalView>,
    /// Apologies with a new appointment.
    pub reappointments: Vec<DossierReappointmentView>,
    /// For officers: results that were taken back, as they were. Empty for citizens.
    pub corrections: Vec<DossierCorrectionView>,
    /// For officers: what was done at steps before they went back and began again. Empty for citizens.
    pub rounds: Vec<DossierRoundView>,
    /// Moves to other terms.
    pub version_moves: Vec<DossierVersionMoveView>,
    /// Originals that went back without a result.
    pub originals: Vec<OriginalsReturnView>,
    /// Showings of the draft to the desk.
    pub trials: Vec<DossierTrialView>,
}

/// A request for supplements, and how it came to be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierRequestView {
    /// The request.
    pub request: DossierSupplementView,
    /// For officers: how it came to be. Null for citizens.
    pub inside: Option<RequestInsideView>,
}

/// How a request for supplements came to be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RequestInsideView {
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// By whom.
    pub proposed_by_id: Option<OfficerId>,
    /// At which step.
    pub step: Option<i32>,
    /// Why once more than the rules allow.
    pub override_reason: Option<String>,
    /// When the head decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Who that was.
    pub decided_by_id: Option<OfficerId>,
    /// What the head noted.
    pub decision_note: Option<String>,
    /// Who sent it.
    pub sent_by_id: Option<OfficerId>,
    /// Who took in what was given.
    pub received_by_id: Option<OfficerId>,
}

/// An apology with a new appointment.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierReappointmentView {
    /// Its place, from 1.
    pub no: i32,
    /// Why it was late.
    pub reason: String,
    /// How many working days it gave.
    pub working_days: i32,
    /// The appointment before.
    pub due_before: DateTime<Utc>,
    /// The appointment after.
    pub due_after: DateTime<Utc>,
    /// The agency that was late.
    pub agency_id: AgencyId,
    /// Its unit.
    pub unit_name: Option<String>,
    /// For officers: why once more than the rules allow.
    pub override_reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// For officers: by whom.
    pub by_officer_id: Option<OfficerId>,
}

/// A result that was taken back before it was handed over.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierCorrectionView {
    /// Its place, from 1.
    pub no: i32,
    /// What was wrong.
    pub reason: String,
    /// The step at which the work began again.
    pub step: i32,
    /// What had become of the request.
    pub outcome: Outcome,
    /// What kind of paper it was.
    pub document_name: String,
    /// Its number and symbol.
    pub number: String,
    /// Its date.
    pub issued_on: NaiveDate,
    /// Who had signed it.
    pub signer: String,
    /// Why it had been refused, when it was.
    pub result_reason: Option<String>,
    /// The article that the refusal had rested on.
    pub result_legal_basis: Option<String>,
    /// When it had been there.
    pub finished_at: DateTime<Utc>,
    /// When it was taken back.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by_officer_id: Option<OfficerId>,
}

/// What was done at a step before it went back and began again.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierRoundView {
    /// The step's place.
    pub step: i32,
    /// What was done.
    pub name: String,
    /// Which time it was, from 1.
    pub round: i32,
    /// The agency that did it.
    pub agency_id: AgencyId,
    /// Its unit.
    pub unit_name: Option<String>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was to end.
    pub due_at: Option<DateTime<Utc>>,
    /// When it ended; null for the step from which it went back.
    pub completed_at: Option<DateTime<Utc>>,
    /// Who ended it.
    pub completed_by_id: Option<OfficerId>,
    /// Number or place of the form or record that it left.
    #[serde(rename = "paperReference")]
    pub output_reference: Option<String>,
    /// What its officer noted.
    pub note: Option<String>,
    /// When it went back.
    pub undone_at: DateTime<Utc>,
}

impl DossierRoundView {
    fn new(round: StepRound, whole: bool) -> Self {
        Self {
            step: round.step_no,
            name: round.step_name,
            round: round.round,
            agency_id: round.agency_id,
            unit_name: round.unit_name,
            started_at: round.started_at,
            due_at: round.due_at,
            completed_at: round.completed_at,
            completed_by_id: round.completed_by,
            output_reference: round.output_reference.filter(|_| whole),
            note: round.note.filter(|_| whole),
            undone_at: round.undone_at,
        }
    }
}

/// Originals that went back after the dossier had ended without a result.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OriginalsReturnView {
    /// Its place, from 1.
    pub no: i32,
    /// Which.
    pub originals: String,
    /// To whom.
    pub receiver_name: String,
    /// How that person was identified.
    pub identification: ReceiverIdentification,
    /// The number of the authorisation.
    pub authorisation_number: Option<String>,
    /// Its date.
    pub authorisation_date: Option<NaiveDate>,
    /// What kind of paper the receiver showed.
    pub receiver_identity_kind: Option<IdentityKind>,
    /// Whether the receipt was checked to be this dossier's.
    pub receipt_checked: bool,
    /// When.
    pub at: DateTime<Utc>,
}

impl OriginalsReturnView {
    fn new(entry: OriginalsReturn, whole: bool) -> Self {
        Self {
            no: entry.no,
            originals: words(entry.originals, whole),
            receiver_name: match whole {
                true => entry.receiver_name,
                false => mask::name(&entry.receiver_name),
            },
            identification: entry.identification,
            authorisation_number: entry.authorisation_no.filter(|_| whole),
            authorisation_date: entry.authorisation_on,
            receiver_identity_kind: entry.receiver_identity_kind,
            receipt_checked: entry.receipt_checked,
            at: entry.at,
        }
    }
}

/// A move to other terms.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierVersionMoveView {
    /// Its place, from 1.
    pub no: i32,
    /// The procedure version that it left.
    pub from_version_id: ProcedureVersionId,
    /// The one that it came to.
    pub to_version_id: ProcedureVersionId,
    /// The process version that it left.
    pub from_process_id: ProcessVersionId,
    /// The one that it came to.
    pub to_process_id: ProcessVersionId,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// For officers: by whom.
    pub by_officer_id: Option<OfficerId>,
}

/// Read what was asked, decided and moved
///
/// Requests for supplements, withdrawals, apologies, corrections, moves to other terms and trials of a dossier, with
/// what was decided and why. Officers also see what never reached the applicant, and who decided; without a duty on the
/// dossier now they see no words, `•••` or null.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "readDossierProceedings",
    params(DossierPath),
    responses((status = 200, body = DossierProceedingsView, description = "What was asked, decided and moved.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/proceedings")]
pub async fn read(
    granted: Granted<DossierRead>,
    address: ClientAddress,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let look = Look {
        operation: "readDossierProceedings",
        address,
        dossier: path.id,
    };
    let (view, version) = look
        .take(&app, granted, move |conn, granted| {
            let dossier = queries::visible(conn, &viewer(granted), path.id)?.ok_or(DossierError::NotFound)?;
            let caller = granted.caller().ok_or(DossierError::NotFound)?;
            let steps = queries::steps(conn, dossier.id)?;
            let standing = whole::stands(conn, caller, &dossier, &steps)?;
            let whole = standing.shows() == PersonalDataShown::Whole;
            let view = proceedings(conn, &dossier, granted.officer_id().is_some(), whole)?;
            Ok(((view, dossier.version), standing))
        })
        .await?;
    Ok(Answer::ok(&view)?.etag(version))
}

fn proceedings(
    conn: &mut Conn,
    dossier: &Dossier,
    inside: bool,
    whole: bool,
) -> Result<DossierProceedingsView, DossierError> {
    let id = dossier.id;
    let items = queries::supplement_items(conn, id)?;
    let (corrections, rounds) = if inside {
        (queries::corrections(conn, id)?, queries::rounds(conn, id)?)
    } else {
        (Vec::new(), Vec::new())
    };
    Ok(DossierProceedingsView {
        requests: queries::supplements(conn, id)?
            .into_iter()
            .filter(|request| inside || request.sent_at.is_some())
            .map(|request| DossierRequestView::new(request, &items, (inside, whole)))
            .collect(),
        withdrawals: queries::withdrawals(conn, id)?
            .into_iter()
            .map(|wish| DossierWithdrawalView::new(wish, whole))
            .collect(),
        reappointments: queries::reappointments(conn, id)?
            .into_iter()
            .map(|entry| DossierReappointmentView::new(entry, (inside, whole)))
            .collect(),
        corrections: corrections
            .into_iter()
            .map(|entry| DossierCorrectionView::new(entry, whole))
            .collect(),
        rounds: rounds
            .into_iter()
            .map(|round| DossierRoundView::new(round, whole))
            .collect(),
        version_moves: queries::version_moves(conn, id)?
            .into_iter()
            .map(|entry| DossierVersionMoveView::new(entry, (inside, whole)))
            .collect(),
        originals: queries::originals(conn, id)?
            .into_iter()
            .map(|entry| OriginalsReturnView::new(entry, whole))
            .collect(),
        trials: queries::trials(conn, id)?
            .into_iter()
            .map(|trial| DossierTrialView::new(trial, whole))
            .collect(),
    })
}

impl DossierRequestView {
    fn new(request: Supplement, items: &[SupplementItem], (inside, whole): (bool, bool)) -> Self {
        let kept = inside.then(|| RequestInsideView {
            proposed_at: request.proposed_at,
            proposed_by_id: request.proposed_by,
            step: request.step_no,
            override_reason: request.override_reason.clone().filter(|_| whole),
            decided_at: request.decided_at,
            decided_by_id: request.decided_by,
            decision_note: request.decision_note.clone().filter(|_| whole),
            sent_by_id: request.sent_by,
            received_by_id: request.received_by,
        });
        Self {
            request: DossierSupplementView::new(request, items, whole),
            inside: kept,
        }
    }
}

impl DossierReappointmentView {
    fn new(entry: Reappointment, (inside, whole): (bool, bool)) -> Self {
        Self {
            no: entry.no,
            reason: words(entry.reason, whole),
            working_days: entry.working_days,
            due_before: entry.due_before,
            due_after: entry.due_after,
            agency_id: entry.agency_id,
            unit_name: entry.unit_name,
            override_reason: entry.override_reason.filter(|_| inside && whole),
            at: entry.at,
            by_officer_id: entry.by_officer.filter(|_| inside),
        }
    }
}

impl DossierCorrectionView {
    fn new(entry: Correction, whole: bool) -> Self {
        Self {
            no: entry.no,
            reason: words(entry.reason, whole),
            step: entry.step_no,
            outcome: entry.outcome,
            document_name: entry.document_name,
            number: entry.number,
            issued_on: entry.issued_on,
            signer: entry.signer,
            result_reason: entry.result_reason.filter(|_| whole),
            result_legal_basis: entry.result_legal_basis,
            finished_at: entry.finished_at,
            at: entry.at,
            by_officer_id: entry.by_officer,
        }
    }
}

impl DossierVersionMoveView {
    fn new(entry: VersionMove, (inside, whole): (bool, bool)) -> Self {
        Self {
            no: entry.no,
            from_version_id: entry.from_version_id,
            to_version_id: entry.to_version_id,
            from_process_id: entry.from_process_id,
            to_process_id: entry.to_process_id,
            reason: words(entry.reason, whole),
            at: entry.at,
            by_officer_id: entry.by_officer.filter(|_| inside),
        }
    }
}
