//! The smaller parts of a dossier.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::dossiers::model::{
    ClockEvent, ClockEventKind, Component, Contents, HistoryEntry, Obligation, Refusal, ResultPaper,
};
use crate::platform::actor::Actor;
use crate::platform::db::schema::{
    dossier_clock_ledger, dossier_components, dossier_contents, dossier_history, dossier_obligations,
    dossier_refusals, dossier_results,
};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{DossierId, OfficerId};

/// What only the dossier's own page shows. Index: the primary key.
///
/// # Errors
/// The database's; a dossier without contents is a fault of the database.
pub fn contents(conn: &mut Conn, id: DossierId) -> Result<Contents, DbError> {
    Ok(dossier_contents::table
        .filter(dossier_contents::dossier_id.eq(id))
        .select(Contents::as_select())
        .first(conn)?)
}

/// The components, in order. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn components(conn: &mut Conn, id: DossierId) -> Result<Vec<Component>, DbError> {
    Ok(dossier_components::table
        .filter(dossier_components::dossier_id.eq(id))
        .order(dossier_components::no)
        .select(Component::as_select())
        .load(conn)?)
}

/// Puts these components in place of those there.
///
/// # Errors
/// The database's.
pub fn replace_components(conn: &mut Conn, id: DossierId, list: &[Component]) -> Result<(), DbError> {
    diesel::delete(dossier_components::table.filter(dossier_components::dossier_id.eq(id))).execute(conn)?;
    for component in list {
        diesel::insert_into(dossier_components::table)
            .values((
                dossier_components::dossier_id.eq(id),
                dossier_components::no.eq(component.no),
                dossier_components::component_id.eq(component.component_id),
                dossier_components::code.eq(&component.code),
                dossier_components::name.eq(&component.name),
                dossier_components::required.eq(component.required),
                dossier_components::originals.eq(component.originals),
                dossier_components::certified_copies.eq(component.certified_copies),
                dossier_components::plain_copies.eq(component.plain_copies),
                dossier_components::note.eq(&component.note),
                dossier_components::checked_at.eq(component.checked_at.map(Timestamp)),
                dossier_components::checked_by.eq(component.checked_by),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Notes that the desk has checked all components.
///
/// # Errors
/// The database's.
pub fn mark_components_checked(
    conn: &mut Conn,
    id: DossierId,
    by: Option<OfficerId>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::update(dossier_components::table.filter(dossier_components::dossier_id.eq(id)))
        .set((
            dossier_components::checked_at.eq(Some(Timestamp(now))),
            dossier_components::checked_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// The clock's ledger, in order. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn clock_events(conn: &mut Conn, id: DossierId) -> Result<Vec<ClockEvent>, DbError> {
    Ok(dossier_clock_ledger::table
        .filter(dossier_clock_ledger::dossier_id.eq(id))
        .order(dossier_clock_ledger::seq)
        .select(ClockEvent::as_select())
        .load(conn)?)
}

/// An entry for the clock's ledger.
#[derive(Clone, Copy, Debug)]
pub struct NewClockEvent<'a> {
    /// What the clock does.
    pub kind: ClockEventKind,
    /// Why, as a code.
    pub reason: Option<&'a str>,
    /// Why, in words.
    pub note: Option<&'a str>,
    /// The working days that a new appointment gives.
    pub working_days: Option<i32>,
    /// When.
    pub at: DateTime<Utc>,
    /// The appointment in force afterwards.
    pub due_at: Option<DateTime<Utc>>,
}

/// Adds an entry to the clock's ledger.
///
/// # Errors
/// The database's.
pub fn append_clock_event(
    conn: &mut Conn,
    actor: &Actor,
    id: DossierId,
    event: NewClockEvent<'_>,
) -> Result<(), DbError> {
    let last: Option<i32> = dossier_clock_ledger::table
        .filter(dossier_clock_ledger::dossier_id.eq(id))
        .order(dossier_clock_ledger::seq.desc())
        .select(dossier_clock_ledger::seq)
        .first(conn)
        .optional()?;
    diesel::insert_into(dossier_clock_ledger::table)
        .values((
            dossier_clock_ledger::dossier_id.eq(id),
            dossier_clock_ledger::seq.eq(last.unwrap_or(0) + 1),
            dossier_clock_ledger::kind.eq(event.kind),
            dossier_clock_ledger::reason.eq(event.reason),
            dossier_clock_ledger::note.eq(event.note),
            dossier_clock_ledger::working_days.eq(event.working_days),
            dossier_clock_ledger::at.eq(Timestamp(event.at)),
            dossier_clock_ledger::due_at.eq(event.due_at.map(Timestamp)),
            dossier_clock_ledger::actor_kind.eq(actor.kind.as_str()),
            dossier_clock_ledger::actor_id.eq(actor.id.map(AnyUuid)),
        ))
        .execute(conn)?;
    Ok(())
}

/// What happened so far, in order. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn history(conn: &mut Conn, id: DossierId) -> Result<Vec<HistoryEntry>, DbError> {
    Ok(dossier_history::table
        .filter(dossier_history::dossier_id.eq(id))
        .order(dossier_history::seq)
        .select(HistoryEntry::as_select())
        .load(conn)?)
}

/// Adds an entry to the history; its own `seq` is given here.
///
/// # Errors
/// The database's.
pub fn append_history(conn: &mut Conn, id: DossierId, entry: &HistoryEntry) -> Result<(), DbError> {
    let last: Option<i32> = dossier_history::table
        .filter(dossier_history::dossier_id.eq(id))
        .order(dossier_history::seq.desc())
        .select(dossier_history::seq)
        .first(conn)
        .optional()?;
    diesel::insert_into(dossier_history::table)
        .values((
            dossier_history::dossier_id.eq(id),
            dossier_history::seq.eq(last.unwrap_or(0) + 1),
            dossier_history::at.eq(Timestamp(entry.at)),
            dossier_history::kind.eq(entry.kind),
            dossier_history::state.eq(entry.state),
            dossier_history::agency_id.eq(entry.agency_id),
            dossier_history::unit_name.eq(&entry.unit_name),
            dossier_history::step_name.eq(&entry.step_name),
            dossier_history::due_at.eq(entry.due_at.map(Timestamp)),
            dossier_history::note.eq(&entry.note),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a result out that was found wrong; the correction keeps it.
///
/// # Errors
/// The database's.
pub fn remove_result(conn: &mut Conn, id: DossierId) -> Result<(), DbError> {
    diesel::delete(dossier_results::table.filter(dossier_results::dossier_id.eq(id))).execute(conn)?;
    Ok(())
}

/// Why it was refused at intake, if it was. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn refusal(conn: &mut Conn, id: DossierId) -> Result<Option<Refusal>, DbError> {
    Ok(dossier_refusals::table
        .filter(dossier_refusals::dossier_id.eq(id))
        .select(Refusal::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps a refusal; `stage` is `INTAKE` or `PROCESS`.
///
/// # Errors
/// The database's.
pub fn insert_refusal(conn: &mut Conn, id: DossierId, stage: &str, refusal: &Refusal) -> Result<(), DbError> {
    diesel::insert_into(dossier_refusals::table)
        .values((
            dossier_refusals::dossier_id.eq(id),
            dossier_refusals::stage.eq(stage),
            dossier_refusals::reason_code.eq(&refusal.reason_code),
            dossier_refusals::reason.eq(&refusal.reason),
            dossier_refusals::legal_basis.eq(&refusal.legal_basis),
            dossier_refusals::refused_at.eq(Timestamp(refusal.refused_at)),
            dossier_refusals::refused_by.eq(refusal.refused_by),
        ))
        .execute(conn)?;
    Ok(())
}

/// The paper that answers the request, once it is there. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn result_paper(conn: &mut Conn, id: DossierId) -> Result<Option<ResultPaper>, DbError> {
    Ok(dossier_results::table
        .filter(dossier_results::dossier_id.eq(id))
        .select(ResultPaper::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps the paper that answers the request.
///
/// # Errors
/// The database's.
pub fn insert_result(conn: &mut Conn, id: DossierId, paper: &ResultPaper) -> Result<(), DbError> {
    diesel::insert_into(dossier_results::table)
        .values((dossier_results::dossier_id.eq(id), paper))
        .execute(conn)?;
    Ok(())
}

/// The applicant's obligations, in order. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn obligations(conn: &mut Conn, id: DossierId) -> Result<Vec<Obligation>, DbError> {
    Ok(dossier_obligations::table
        .filter(dossier_obligations::dossier_id.eq(id))
        .order(dossier_obligations::no)
        .select(Obligation::as_select())
        .load(conn)?)
}

/// Keeps an obligation that the applicant was told of.
///
/// # Errors
/// The database's.
pub fn add_obligation(conn: &mut Conn, id: DossierId, obligation: &Obligation) -> Result<(), DbError> {
    diesel::insert_into(dossier_obligations::table)
        .values((
            dossier_obligations::dossier_id.eq(id),
            dossier_obligations::no.eq(obligation.no),
            dossier_obligations::notice_reference.eq(&obligation.notice_reference),
            dossier_obligations::amount.eq(obligation.amount),
            dossier_obligations::notified_at.eq(Timestamp(obligation.notified_at)),
            dossier_obligations::exempt_reason.eq(&obligation.exempt_reason),
            dossier_obligations::exempt_basis.eq(&obligation.exempt_basis),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that the notice of an obligation was wrong: when, by whom, why.
///
/// # Errors
/// The database's.
pub fn cancel_obligation(
    conn: &mut Conn,
    id: DossierId,
    no: i32,
    (at, by, reason): (DateTime<Utc>, Option<OfficerId>, &str),
) -> Result<(), DbError> {
    diesel::update(
        dossier_obligations::table
            .filter(dossier_obligations::dossier_id.eq(id))
            .filter(dossier_obligations::no.eq(no)),
    )
    .set((
        dossier_obligations::cancelled_at.eq(Some(Timestamp(at))),
        dossier_obligations::cancelled_by.eq(by),
        dossier_obligations::cancel_reason.eq(Some(reason)),
    ))
    .execute(conn)?;
    Ok(())
}

/// Keeps the proof that an obligation is settled.
///
/// # Errors
/// The database's.
pub fn prove_obligation(
    conn: &mut Conn,
    id: DossierId,
    no: i32,
    reference: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::update(
        dossier_obligations::table
            .filter(dossier_obligations::dossier_id.eq(id))
            .filter(dossier_obligations::no.eq(no)),
    )
    .set((
        dossier_obligations::proof_reference.eq(Some(reference)),
        dossier_obligations::proven_at.eq(Some(Timestamp(now))),
    ))
    .execute(conn)?;
    Ok(())
}
