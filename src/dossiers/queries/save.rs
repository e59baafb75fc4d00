//! Writing a dossier's own row and its contents.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Nullable};

use super::search_tokens::{make_searchable, renew_search};
use super::steps::settle_work;
use crate::dossiers::model::{
    Channel, ClockPhase, Contents, Dossier, DossierState, Outcome, SupplementState,
};
use crate::platform::db::schema::{dossier_agencies, dossier_contents, dossiers};
use crate::platform::db::types::{Json, Timestamp, Timestamptz, Uuid};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{
    AgencyId, CalendarId, CaseId, CitizenId, DeskId, DossierId, OfficerId, ProcedureId, ProcedureVersionId,
    ProcessVersionId, RuleSetId,
};
use crate::procedures::ServiceLevel;

/// The dossier as the statements take it.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = dossiers, treat_none_as_null = true)]
struct Row {
    id: DossierId,
    code: Option<String>,
    version: i64,
    state: DossierState,
    channel: Channel,
    procedure_id: ProcedureId,
    procedure_version_id: ProcedureVersionId,
    case_id: Option<CaseId>,
    process_version_id: Option<ProcessVersionId>,
    rule_set_id: Option<RuleSetId>,
    procedure_code: String,
    procedure_name: String,
    service_level: ServiceLevel,
    citizen_id: Option<CitizenId>,
    owner_name: String,
    owner_name_folded: String,
    owner_phone: Option<String>,
    owner_identity_hash: Option<Vec<u8>>,
    receiving_agency_id: AgencyId,
    receiving_desk_id: Option<DeskId>,
    received_by: Option<OfficerId>,
    competent_agency_id: AgencyId,
    returning_agency_id: Option<AgencyId>,
    calendar_id: Option<CalendarId>,
    submitted_at: Option<Timestamp>,
    acceptance_due_at: Option<Timestamp>,
    received_at: Option<Timestamp>,
    original_due_at: Option<Timestamp>,
    due_at: Option<Timestamp>,
    overdue_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
    returned_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    clock_phase: ClockPhase,
    outcome: Option<Outcome>,
    unextended_due_at: Option<Timestamp>,
    next_alert_at: Option<Timestamp>,
    resume_state: Option<DossierState>,
    counts_overdue: bool,
    open_supplement: Option<SupplementState>,
    intake_requests: i32,
    process_requests: i32,
    reappointments: i32,
    trial_asked: bool,
    signed: bool,
    paused_for: Option<String>,
    guidances_allowed: i32,
    reappointments_allowed: i32,
    pausing_legs: i32,
    assisted_by: Option<OfficerId>,
    support_desk_id: Option<DeskId>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<&Dossier> for Row {
    fn from(dossier: &Dossier) -> Self {
        Self {
            id: dossier.id,
            code: dossier.code.clone(),
            version: dossier.version,
            state: dossier.state,
            channel: dossier.channel,
            procedure_id: dossier.procedure_id,
            procedure_version_id: dossier.procedure_version_id,
            case_id: dossier.case_id,
            process_version_id: dossier.process_version_id,
            rule_set_id: dossier.rule_set_id,
            procedure_code: dossier.procedure_code.clone(),
            procedure_name: dossier.procedure_name.clone(),
            service_level: dossier.service_level,
            citizen_id: dossier.citizen_id,
            owner_name: dossier.owner_name.clone(),
            owner_name_folded: dossier.owner_name_folded.clone(),
            owner_phone: dossier.owner_phone.clone(),
            owner_identity_hash: dossier.owner_identity_hash.clone(),
            receiving_agency_id: dossier.receiving_agency_id,
            receiving_desk_id: dossier.receiving_desk_id,
            received_by: dossier.received_by,
            competent_agency_id: dossier.competent_agency_id,
            returning_agency_id: dossier.returning_agency_id,
            calendar_id: dossier.calendar_id,
            submitted_at: dossier.submitted_at.map(Timestamp),
            acceptance_due_at: dossier.acceptance_due_at.map(Timestamp),
            received_at: dossier.received_at.map(Timestamp),
            original_due_at: dossier.original_due_at.map(Timestamp),
            due_at: dossier.due_at.map(Timestamp),
            overdue_at: dossier.overdue_at.map(Timestamp),
            finished_at: dossier.finished_at.map(Timestamp),
            returned_at: dossier.returned_at.map(Timestamp),
            closed_at: dossier.closed_at.map(Timestamp),
            clock_phase: dossier.clock_phase,
            outcome: dossier.outcome,
            unextended_due_at: dossier.unextended_due_at.map(Timestamp),
            next_alert_at: dossier.next_alert_at.map(Timestamp),
            resume_state: dossier.resume_state,
            counts_overdue: dossier.counts_overdue,
            open_supplement: dossier.open_supplement,
            intake_requests: dossier.intake_requests,
            process_requests: dossier.process_requests,
            reappointments: dossier.reappointments,
            trial_asked: dossier.trial_asked,
            signed: dossier.signed,
            paused_for: dossier.paused_for.clone(),
            guidances_allowed: dossier.guidances_allowed,
            reappointments_allowed: dossier.reappointments_allowed,
            pausing_legs: dossier.pausing_legs,
            assisted_by: dossier.assisted_by,
            support_desk_id: dossier.support_desk_id,
            created_at: Timestamp(dossier.created_at),
            updated_at: Timestamp(dossier.updated_at),
        }
    }
}

/// Puts in a new dossier.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Conn, dossier: &Dossier) -> Result<(), DbError> {
    diesel::insert_into(dossiers::table)
        .values(Row::from(dossier))
        .execute(conn)?;
    Ok(())
}

/// Writes the dossier back as its next version, if it is still at the version it was read with; `false` when somebody
/// was faster. Raises `dossier.version`. The work that waits for it takes its place in the inboxes by what was written.
///
/// # Errors
/// The database's.
pub fn save(conn: &mut Conn, dossier: &mut Dossier) -> Result<bool, DbError> {
    let read = dossier.version;
    dossier.version += 1;
    let changed = diesel::update(
        dossiers::table
            .filter(dossiers::id.eq(dossier.id))
            .filter(dossiers::version.eq(read)),
    )
    .set(Row::from(&*dossier))
    .execute(conn)?;
    if changed == 1 {
        settle_work(conn, dossier)?;
    }
    Ok(changed == 1)
}

/// Puts in the contents of a new dossier.
///
/// # Errors
/// The database's.
pub fn insert_contents(conn: &mut Conn, id: DossierId, contents: &Contents) -> Result<(), DbError> {
    diesel::insert_into(dossier_contents::table)
        .values((
            dossier_contents::dossier_id.eq(id),
            dossier_contents::owner.eq(Json(contents.owner.clone())),
            dossier_contents::owner_identity.eq(&contents.owner_identity),
            dossier_contents::submitter.eq(contents.submitter.clone().map(Json)),
            dossier_contents::form_data.eq(Json(contents.form_data.clone())),
            dossier_contents::summary.eq(&contents.summary),
            dossier_contents::sets.eq(contents.sets),
            dossier_contents::note.eq(&contents.note),
            dossier_contents::tracking_secret.eq(&contents.tracking_secret),
        ))
        .execute(conn)?;
    Ok(())
}

/// Replaces the contents of a draft; the tracking secret stays.
///
/// # Errors
/// The database's.
pub fn save_contents(conn: &mut Conn, id: DossierId, contents: &Contents) -> Result<(), DbError> {
    diesel::update(dossier_contents::table.filter(dossier_contents::dossier_id.eq(id)))
        .set((
            dossier_contents::owner.eq(Json(contents.owner.clone())),
            dossier_contents::owner_identity.eq(&contents.owner_identity),
            dossier_contents::submitter.eq(contents.submitter.clone().map(Json)),
            dossier_contents::form_data.eq(Json(contents.form_data.clone())),
            dossier_contents::summary.eq(&contents.summary),
            dossier_contents::sets.eq(contents.sets),
            dossier_contents::note.eq(&contents.note),
        ))
        .execute(conn)?;
    Ok(())
}

/// The receipt's secret, sealed. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn tracking_secret(conn: &mut Conn, id: DossierId) -> Result<Option<Vec<u8>>, DbError> {
    let kept: Option<Option<Vec<u8>>> = dossier_contents::table
        .find(id)
        .select(dossier_contents::tracking_secret)
        .first(conn)
        .optional()?;
    Ok(kept.flatten())
}

/// Keeps the receipt's secret, sealed.
///
/// # Errors
/// The database's.
pub fn set_tracking_secret(conn: &mut Conn, id: DossierId, sealed: &[u8]) -> Result<(), DbError> {
    diesel::sql_query("UPDATE dossier_contents SET tracking_secret = $1 WHERE dossier_id = $2")
        .bind::<Nullable<Binary>, _>(Some(sealed))
        .bind::<Uuid, _>(id)
        .execute(conn)?;
    Ok(())
}

/// Notes that an agency has a part in the dossier from now on, and lets its officers find it; once is enough.
///
/// # Errors
/// The database's.
pub fn involve(conn: &mut Conn, id: DossierId, agency: AgencyId, now: DateTime<Utc>) -> Result<(), DbError> {
    let added = diesel::sql_query(
        "INSERT INTO dossier_agencies (agency_id, dossier_id, since, searchable) VALUES ($1, $2, $3, TRUE) \
         ON CONFLICT (agency_id, dossier_id) DO NOTHING",
    )
    .bind::<Uuid, _>(agency)
    .bind::<Uuid, _>(id)
    .bind::<Timestamptz, _>(now)
    .execute(conn)?;
    if added > 0 {
        make_searchable(conn, id, agency)?;
    }
    Ok(())
}

/// Takes a draft out of the sight of the agency to which it was shown for trial, when it goes to another.
///
/// # Errors
/// The database's.
pub fn no_longer_involve(conn: &mut Conn, id: DossierId, agency: AgencyId) -> Result<(), DbError> {
    diesel::delete(dossier_agencies::table.find((agency, id))).execute(conn)?;
    renew_search(conn, id)
}
