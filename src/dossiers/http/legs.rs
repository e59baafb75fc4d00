//! What callers see of legs, and the reminders of those that are late.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::{Caller, FigureRead, Granted, Role};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, DossierStep, Leg, LegAct, LegAnswer, LegState};
use crate::dossiers::queries::{self, Reminded, Reminding};
use crate::dossiers::rules::legs::possible_acts;
use crate::dossiers::rules::standing::OVERSEERS;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Paging, Problem};
use crate::platform::ids::{AgencyId, DossierId, OfficerId, UnitId};

/// What another agency was asked, and what became of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierLegView {
    /// Its place, from 1.
    pub no: i32,
    /// The step that it is the work of.
    pub step: i32,
    /// The agency that is asked.
    pub agency_id: AgencyId,
    /// The unit that is asked.
    pub unit_id: Option<UnitId>,
    /// The unit's name, as it was.
    #[schema(example = "Công chức địa chính")]
    pub unit_name: Option<String>,
    /// The agency that asks.
    pub asking_agency_id: AgencyId,
    /// Where it stands.
    pub state: LegState,
    /// Whether the dossier's clock stands while it is out.
    pub pauses_clock: bool,
    /// The rule of law by which silence is consent; null where it is not.
    #[schema(example = "Điều 9, Thông tư 05/2008/TTLT-BKH-BTC-BCA")]
    pub consent_basis: Option<String>,
    /// Since when it was to be sent.
    pub prepared_at: DateTime<Utc>,
    /// When it was sent, the last time.
    pub sent_at: Option<DateTime<Utc>>,
    /// By when the agency is to answer, on its own calendar.
    pub due_at: Option<DateTime<Utc>>,
    /// When the agency had it.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When the agency sent it back to be corrected, the last time.
    pub returned_at: Option<DateTime<Utc>>,
    /// When the agency began to work on it.
    pub begun_at: Option<DateTime<Utc>>,
    /// When it was answered, or taken as agreed to.
    pub answered_at: Option<DateTime<Utc>>,
    /// The answer.
    pub answer: Option<LegAnswer>,
    /// Whether silence was taken for consent.
    pub by_silence: bool,
    /// When it was found that the agency was late; that stays, whenever it answers.
    pub overdue_at: Option<DateTime<Utc>>,
    /// Whether the agency that was late is outside of the province's own system; null while it is not late.
    pub late_outside: Option<bool>,
    /// When nothing was awaited of it any more.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// What the caller may do to it now.
    pub possible_acts: Vec<LegAct>,
    /// What was said, for the two sides and for the agencies that received and decide; null for others.
    pub words: Option<LegWordsView>,
}

/// What the two sides of a leg said.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LegWordsView {
    /// What is asked.
    #[schema(example = "Đề nghị xác nhận nguồn gốc và thời điểm sử dụng thửa đất số 112.")]
    pub request: Option<String>,
    /// Who sent it.
    pub sent_by_id: Option<OfficerId>,
    /// Who took it.
    pub accepted_by_id: Option<OfficerId>,
    /// What is to be corrected.
    #[schema(example = "Thiếu trích lục bản đồ địa chính")]
    pub return_reason: Option<String>,
    /// Who sent it back.
    pub returned_by_id: Option<OfficerId>,
    /// Who began to work on it.
    pub begun_by_id: Option<OfficerId>,
    /// The answer in words.
    #[schema(example = "Thửa đất sử dụng ổn định từ năm 1992, không tranh chấp.")]
    pub answer_text: Option<String>,
    /// Who answered, or took silence for consent.
    pub answered_by_id: Option<OfficerId>,
    /// Why no answer is wanted any more.
    #[schema(example = "Đã có xác nhận trong hồ sơ cấp năm 2009")]
    pub cancel_reason: Option<String>,
    /// Who said so.
    pub cancelled_by_id: Option<OfficerId>,
}

impl DossierLegView {
    fn new(leg: Leg, possible_acts: Vec<LegAct>, in_full: bool) -> Self {
        Self {
            no: leg.no,
            step: leg.step_no,
            agency_id: leg.agency_id,
            unit_id: leg.unit_id,
            unit_name: leg.unit_name,
            asking_agency_id: leg.asking_agency_id,
            state: leg.state,
            pauses_clock: leg.pauses_clock,
            consent_basis: leg.consent_basis,
            prepared_at: leg.prepared_at,
            sent_at: leg.sent_at,
            due_at: leg.due_at,
            accepted_at: leg.accepted_at,
            returned_at: leg.returned_at,
            begun_at: leg.begun_at,
            answered_at: leg.answered_at,
            answer: leg.answer,
            by_silence: leg.by_silence,
            overdue_at: leg.overdue_at,
            late_outside: leg.late_outside,
            cancelled_at: leg.cancelled_at,
            possible_acts,
            words: in_full.then_some(LegWordsView {
                request: leg.request,
                sent_by_id: leg.sent_by,
                accepted_by_id: leg.accepted_by,
                return_reason: leg.return_reason,
                returned_by_id: leg.returned_by,
                begun_by_id: leg.begun_by,
                answer_text: leg.answer_text,
                answered_by_id: leg.answered_by,
                cancel_reason: leg.cancel_reason,
                cancelled_by_id: leg.cancelled_by,
            }),
        }
    }
}

/// The legs of a dossier as this caller sees them: each agency its own in full, of the others where they stand.
///
/// # Errors
/// The database's.
pub fn asked(
    conn: &mut Conn,
    caller: &Caller,
    (dossier, steps): (&Dossier, &[DossierStep]),
    whole: bool,
) -> Result<Vec<DossierLegView>, DossierError> {
    if caller.officer_id().is_none() {
        return Ok(Vec::new());
    }
    let own = |agency: AgencyId| caller.memberships.iter().any(|held| held.agency == agency);
    let oversees = caller
        .memberships
        .iter()
        .any(|held| OVERSEERS.contains(&held.role));
    let has_all = own(dossier.receiving_agency_id) || own(dossier.competent_agency_id) || oversees;
    Ok(queries::legs(conn, dossier.id)?
        .into_iter()
        .map(|leg| {
            let is_own = own(leg.agency_id) || own(leg.asking_agency_id);
            let in_full = is_own || (has_all && whole);
            let step = steps.iter().find(|step| step.no == leg.step_no);
            let possible = step.map_or_else(Vec::new, |step| possible_acts((dossier, step, &leg), caller));
            DossierLegView::new(leg, possible, in_full)
        })
        .collect())
}

/// That a request to another agency is late. Nothing personal.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LegReminderView {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its code.
    #[schema(example = "H32.26-110301-0001")]
    pub dossier_code: Option<String>,
    /// The procedure's name.
    #[schema(example = "Chuyển mục đích sử dụng đất đối với hộ gia đình, cá nhân")]
    pub procedure_name: String,
    /// The leg.
    pub leg: i32,
    /// The agency that is late.
    pub agency_id: AgencyId,
    /// Its unit.
    #[schema(example = "Công chức địa chính")]
    pub unit_name: Option<String>,
    /// The agency that asks.
    pub asking_agency_id: AgencyId,
    /// Where the leg stands now.
    pub state: LegState,
    /// By when it was to answer.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether it is outside of the province's own system.
    pub outside: Option<bool>,
    /// When the reminder was given.
    pub reminded_at: DateTime<Utc>,
}

impl From<Reminding> for LegReminderView {
    fn from((reminder, leg, dossier): Reminding) -> Self {
        Self {
            dossier_id: dossier.id,
            dossier_code: dossier.code,
            procedure_name: dossier.procedure_name,
            leg: leg.no,
            agency_id: reminder.agency_id,
            unit_name: leg.unit_name,
            asking_agency_id: leg.asking_agency_id,
            state: leg.state,
            due_at: leg.due_at,
            outside: leg.late_outside,
            reminded_at: reminder.at,
        }
    }
}

/// List reminders of late agencies
///
/// The requests to other agencies that were not answered in time, each once, newest first: for the head of an agency those of
/// the own agency, for the coordinator of the reform those of all. Nothing personal. Empty for everybody else.
#[utoipa::path(
    tag = "processing",
    operation_id = "listLegReminders",
    params(Paging),
    responses((status = 200, body = Page<LegReminderView>, description = "A page of reminders.")),
    security(("bearer" = ["figures:read"]))
)]
#[get("/leg-reminders")]
pub async fn reminders(
    granted: Granted<FigureRead>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let held = granted.memberships();
    let whose = if held.iter().any(|held| held.role == Role::ReformCoordinator) {
        Reminded::Coordinator
    } else {
        let headed = held.iter().filter(|held| held.role == Role::AgencyHead);
        Reminded::Heads(headed.map(|held| held.agency).collect())
    };
    let (after, limit): (Option<(DateTime<Utc>, DossierId, i32)>, i64) = (paging.after()?, paging.limit());
    let rows = app
        .db
        .read(move |conn| Ok::<_, DossierError>(queries::reminders(conn, &whose, after, limit)?))
        .await?;
    let page = paging.page(
        rows,
        |(reminder, ..)| (reminder.at, reminder.dossier_id, reminder.leg_no),
        LegReminderView::from,
    )?;
    Answer::page(&page)
}
