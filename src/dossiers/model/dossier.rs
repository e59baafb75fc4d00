//! The dossier's own row, and its contents.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::{Channel, ClockPhase, DossierState, Outcome, SupplementState};
use crate::platform::db::schema::{dossier_contents, dossiers};
use crate::platform::ids::{
    AgencyId, CalendarId, CaseId, CitizenId, DeskId, DossierId, OfficerId, ProcedureId, ProcedureVersionId,
    ProcessVersionId, RuleSetId,
};
use crate::procedures::ServiceLevel;

/// A dossier (hồ sơ): what lists, inboxes and rules need. It pins the versions it began with.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossiers, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Dossier {
    /// Its id.
    pub id: DossierId,
    /// Its code, from acceptance on.
    pub code: Option<String>,
    /// Counts its changes, from 1.
    pub version: i64,
    /// Where it is in its life.
    pub state: DossierState,
    /// How it came.
    pub channel: Channel,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// The version of the procedure that it keeps.
    pub procedure_version_id: ProcedureVersionId,
    /// The case of the procedure.
    pub case_id: Option<CaseId>,
    /// The issue of the ISO process that it keeps; pinned at acceptance.
    pub process_version_id: Option<ProcessVersionId>,
    /// The rule set that it keeps; pinned at submission, anew at acceptance (by the date of receipt).
    pub rule_set_id: Option<RuleSetId>,
    /// The procedure's code, as it was.
    pub procedure_code: String,
    /// The procedure's name, as it was.
    pub procedure_name: String,
    /// The online service level that it was filed under.
    pub service_level: ServiceLevel,
    /// The account that it belongs to; none when it was filed at the desk for somebody without one.
    pub citizen_id: Option<CitizenId>,
    /// The owner's name (chủ hồ sơ).
    pub owner_name: String,
    /// The same for searching.
    pub owner_name_folded: String,
    /// The owner's telephone, E.164.
    pub owner_phone: Option<String>,
    /// A keyed hash of the owner's number, for looking it up.
    pub owner_identity_hash: Option<Vec<u8>>,
    /// Where it was or will be received.
    pub receiving_agency_id: AgencyId,
    /// The desk that received it.
    pub receiving_desk_id: Option<DeskId>,
    /// The officer who received it.
    pub received_by: Option<OfficerId>,
    /// Who decides.
    pub competent_agency_id: AgencyId,
    /// Where the result is collected; where it was received, when none is named.
    pub returning_agency_id: Option<AgencyId>,
    /// The calendar that its clock goes by; pinned at acceptance.
    pub calendar_id: Option<CalendarId>,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// By when the desk has to answer what was sent online.
    pub acceptance_due_at: Option<DateTime<Utc>>,
    /// When it was received; the clock starts.
    pub received_at: Option<DateTime<Utc>>,
    /// The first appointment; never changes.
    pub original_due_at: Option<DateTime<Utc>>,
    /// The appointment in force; none before acceptance and for procedures without one.
    pub due_at: Option<DateTime<Utc>>,
    /// From when on it is overdue while the clock runs: a limit of days is kept until the last day is over.
    pub overdue_at: Option<DateTime<Utc>>,
    /// When the result was there.
    pub finished_at: Option<DateTime<Utc>>,
    /// When the result was handed over.
    pub returned_at: Option<DateTime<Utc>>,
    /// When it ended in any way.
    pub closed_at: Option<DateTime<Utc>>,
    /// What its clock does.
    pub clock_phase: ClockPhase,
    /// What became of the request.
    pub outcome: Option<Outcome>,
    /// The appointment without re-appointments; lateness is told against it too.
    pub unextended_due_at: Option<DateTime<Utc>>,
    /// When the worker has to look at it next.
    pub next_alert_at: Option<DateTime<Utc>>,
    /// Where a refused withdrawal leads back to.
    pub resume_state: Option<DossierState>,
    /// Whether the national indicator counts it as overdue, because supplements were asked for a second time.
    pub counts_overdue: bool,
    /// Where the request for a supplement stands that is under way.
    pub open_supplement: Option<SupplementState>,
    /// How often the applicant was told before acceptance what is missing.
    pub intake_requests: i32,
    /// How often a supplement was asked for in process.
    pub process_requests: i32,
    /// How often a new appointment was given.
    pub reappointments: i32,
    /// Whether the draft waits for the desk's opinion.
    pub trial_asked: bool,
    /// Whether the result is signed.
    pub signed: bool,
    /// Why the clock stands, while it does: the reason in its ledger.
    pub paused_for: Option<String>,
    /// How often the rules let the applicant be told before acceptance what is missing.
    pub guidances_allowed: i32,
    /// How often the rules let a new appointment be given.
    pub reappointments_allowed: i32,
    /// How many legs let its clock stand now.
    pub pausing_legs: i32,
    /// The officer who filled it in and sent it for the applicant.
    pub assisted_by: Option<OfficerId>,
    /// The desk at which that was done (điểm hỗ trợ); its agency has no part in the dossier for that.
    pub support_desk_id: Option<DeskId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

impl Dossier {
    /// Where the result is collected.
    pub fn returning_agency(&self) -> AgencyId {
        self.returning_agency_id.unwrap_or(self.receiving_agency_id)
    }
}

/// What only the dossier's own page shows.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_contents, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Contents {
    /// The owner, an [`super::Owner`] as JSON.
    pub owner: Value,
    /// The owner's number, sealed.
    pub owner_identity: Option<Vec<u8>>,
    /// Who files it for the owner, a [`super::Submitter`] as JSON.
    pub submitter: Option<Value>,
    /// The e-form.
    pub form_data: Value,
    /// What is asked, in a line (trích yếu).
    pub summary: Option<String>,
    /// Sets of papers.
    pub sets: i32,
    /// The applicant's note.
    pub note: Option<String>,
    /// The secret printed on the receipt, sealed.
    pub tracking_secret: Option<Vec<u8>>,
}
