//! What can happen to a dossier besides going straight on: one table each, few rows for one dossier. Index of all: the
//! primary key.

use diesel::prelude::*;

use crate::dossiers::model::{
    Correction, Instruction, Movement, Reappointment, Stop, Supplement, SupplementItem, Trial, VersionMove,
    Withdrawal,
};
use crate::platform::db::schema::{
    dossier_corrections, dossier_instructions, dossier_movements, dossier_reappointments, dossier_stops,
    dossier_supplement_items, dossier_supplements, dossier_trials, dossier_version_moves,
    dossier_withdrawals,
};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::DossierId;

/// Requests to complete a dossier, in order.
///
/// # Errors
/// The database's.
pub fn supplements(conn: &mut Conn, id: DossierId) -> Result<Vec<Supplement>, DbError> {
    Ok(dossier_supplements::table
        .filter(dossier_supplements::dossier_id.eq(id))
        .order(dossier_supplements::no)
        .select(Supplement::as_select())
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// The database's.
pub fn add_supplement(conn: &mut Conn, id: DossierId, row: &Supplement) -> Result<(), DbError> {
    diesel::insert_into(dossier_supplements::table)
        .values((
            dossier_supplements::dossier_id.eq(id),
            dossier_supplements::no.eq(row.no),
            dossier_supplements::stage.eq(row.stage),
            dossier_supplements::state.eq(row.state),
            dossier_supplements::reason.eq(&row.reason),
            dossier_supplements::legal_basis.eq(&row.legal_basis),
            dossier_supplements::override_reason.eq(&row.override_reason),
            dossier_supplements::step_no.eq(row.step_no),
            dossier_supplements::proposed_at.eq(Timestamp(row.proposed_at)),
            dossier_supplements::proposed_by.eq(row.proposed_by),
            dossier_supplements::decided_at.eq(row.decided_at.map(Timestamp)),
            dossier_supplements::decided_by.eq(row.decided_by),
            dossier_supplements::decision_note.eq(&row.decision_note),
            dossier_supplements::sent_at.eq(row.sent_at.map(Timestamp)),
            dossier_supplements::sent_by.eq(row.sent_by),
            dossier_supplements::wait_until.eq(row.wait_until.map(Timestamp)),
            dossier_supplements::given_at.eq(row.given_at.map(Timestamp)),
            dossier_supplements::received_at.eq(row.received_at.map(Timestamp)),
            dossier_supplements::received_by.eq(row.received_by),
            dossier_supplements::wait_from.eq(row.wait_from.map(Timestamp)),
            dossier_supplements::wait_granted_from.eq(row.wait_granted_from.map(Timestamp)),
            dossier_supplements::wait_granted_days.eq(row.wait_granted_days),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes back what became of one.
///
/// # Errors
/// The database's.
pub fn save_supplement(conn: &mut Conn, id: DossierId, row: &Supplement) -> Result<(), DbError> {
    diesel::update(
        dossier_supplements::table
            .filter(dossier_supplements::dossier_id.eq(id))
            .filter(dossier_supplements::no.eq(row.no)),
    )
    .set((
        dossier_supplements::stage.eq(row.stage),
        dossier_supplements::state.eq(row.state),
        dossier_supplements::reason.eq(&row.reason),
        dossier_supplements::legal_basis.eq(&row.legal_basis),
        dossier_supplements::override_reason.eq(&row.override_reason),
        dossier_supplements::step_no.eq(row.step_no),
        dossier_supplements::proposed_at.eq(Timestamp(row.proposed_at)),
        dossier_supplements::proposed_by.eq(row.proposed_by),
        dossier_supplements::decided_at.eq(row.decided_at.map(Timestamp)),
        dossier_supplements::decided_by.eq(row.decided_by),
        dossier_supplements::decision_note.eq(&row.decision_note),
        dossier_supplements::sent_at.eq(row.sent_at.map(Timestamp)),
        dossier_supplements::sent_by.eq(row.sent_by),
        dossier_supplements::wait_until.eq(row.wait_until.map(Timestamp)),
        dossier_supplements::given_at.eq(row.given_at.map(Timestamp)),
        dossier_supplements::received_at.eq(row.received_at.map(Timestamp)),
        dossier_supplements::received_by.eq(row.received_by),
        dossier_supplements::wait_from.eq(row.wait_from.map(Timestamp)),
        dossier_supplements::wait_granted_from.eq(row.wait_granted_from.map(Timestamp)),
        dossier_supplements::wait_granted_days.eq(row.wait_granted_days),
    ))
    .execute(conn)?;
    Ok(())
}

/// Wishes to have a dossier back, in order.
///
/// # Errors
/// The database's.
pub fn withdrawals(conn: &mut Conn, id: DossierId) -> Result<Vec<Withdrawal>, DbError> {
    Ok(dossier_withdrawals::table
        .filter(dossier_withdrawals::dossier_id.eq(id))
        .order(dossier_withdrawals::no)
        .select(Withdrawal::as_select())
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// The database's.
pub fn add_withdrawal(conn: &mut Conn, id: DossierId, row: &Withdrawal) -> Result<(), DbError> {
    diesel::insert_into(dossier_withdrawals::table)
        .values((
            dossier_withdrawals::dossier_id.eq(id),
            dossier_withdrawals::no.eq(row.no),
            dossier_withdrawals::reason.eq(&row.reason),
            dossier_withdrawals::asked_at.eq(Timestamp(row.asked_at)),
            dossier_withdrawals::asked_at_desk_by.eq(row.asked_at_desk_by),
            dossier_withdrawals::decision.eq(row.decision),
            dossier_withdrawals::decision_reason.eq(&row.decision_reason),
            dossier_withdrawals::fee_refund.eq(&row.fee_refund),
            dossier_withdrawals::decided_at.eq(row.decided_at.map(Timestamp)),
            dossier_withdrawals::decided_by.eq(row.decided_by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes back what became of one.
///
/// # Errors
/// The database's.
pub fn save_withdrawal(conn: &mut Conn, id: DossierId, row: &Withdrawal) -> Result<(), DbError> {
    diesel::update(
        dossier_withdrawals::table
            .filter(dossier_withdrawals::dossier_id.eq(id))
            .filter(dossier_withdrawals::no.eq(row.no)),
    )
    .set((
        dossier_withdrawals::reason.eq(&row.reason),
        dossier_withdrawals::asked_at.eq(Timestamp(row.asked_at)),
        dossier_withdrawals::asked_at_desk_by.eq(row.asked_at_desk_by),
        dossier_withdrawals::decision.eq(row.decision),
        dossier_withdrawals::decision_reason.eq(&row.decision_reason),
        dossier_withdrawals::fee_refund.eq(&row.fee_refund),
        dossier_withdrawals::decided_at.eq(row.decided_at.map(Timestamp)),
        dossier_withdrawals::decided_by.eq(row.decided_by),
    ))
    .execute(conn)?;
    Ok(())
}

/// Apologies with a new appointment, in order.
///
/// # Errors
/// The database's.
pub fn reappointments(conn: &mut Conn, id: DossierId) -> Result<Vec<Reappointment>, DbError> {
    Ok(dossier_reappointments::table
        .filter(dossier_reappointments::dossier_id.eq(id))
        .order(dossier_reappointments::no)
        .select(Reappointment::as_select())
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// The database's.
pub fn add_reappointment(conn: &mut Conn, id: DossierId, row: &Reappointment) -> Result<(), DbError> {
    diesel::insert_into(dossier_reappointments::table)
        .values((
            dossier_reappointments::dossier_id.eq(id),
            dossier_reappointments::no.eq(row.no),
            dossier_reappointments::reason.eq(&row.reason),
            dossier_reappointments::working_days.eq(row.working_days),
            dossier_reappointments::due_before.eq(Timestamp(row.due_before)),
            dossier_reappointments::due_after.eq(Timestamp(row.due_after)),
            dossier_reappointments::step_no.eq(row.step_no),
            dossier_reappointments::agency_id.eq(row.agency_id),
            dossier_reappointments::unit_name.eq(&row.unit_name),
            dossier_reappointments::override_reason.eq(&row.override_reason),
            dossier_reappointments::at.eq(Timestamp(row.at)),
            dossier_reappointments::by_officer.eq(row.by_officer),
        ))
        .execute(conn)?;
    Ok(())
}

/// Results that were taken back, in order.
///
/// # Errors
/// The database's.
pub fn corrections(conn: &mut Conn, id: DossierId) -> Result<Vec<Correction>, DbError> {
    Ok(dossier_corrections::table
        .filter(dossier_corrections::dossier_id.eq(id))
        .order(dossier_corrections::no)
        .select(Correction::as_select())
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// The database's.
pub fn add_correction(conn: &mut Conn, id: DossierId, row: &Correction) -> Result<(), DbError> {
    diesel::insert_into(dossier_corrections::table)
        .values((
            dossier_corrections::dossier_id.eq(id),
            dossier_corrections::no.eq(row.no),
            dossier_corrections::reason.eq(&row.reason),
            dossier_corrections::step_no.eq(row.step_no),
            dossier_corrections::outcome.eq(row.outcome),
            dossier_corrections::document_name.eq(&row.document_name),
            dossier_corrections::number.eq(&row.number),
            dossier_corrections::issued_on.eq(row.issued_on),
            dossier_corrections::signer.eq(&row.signer),
            dossier_corrections::result_reason.eq(&row.result_reason),
            dossier_corrections::result_legal_basis.eq(&row.result_legal_basis),
            dossier_corrections::finished_at.eq(Timestamp(row.finished_at)),
            dossier_corrections::at.eq(Timestamp(row.at)),
            dossier_corrections::by_officer.eq(row.by_officer),
        ))
        .execute(conn)?;
    Ok(())
}

/// What leaders said, in order.
///
/// # Errors
/// The database's.
pub fn instructions(conn: &mut Conn, id: DossierId) -> Result<Vec<Instruction>, DbError> {
    Ok(dossier_instructions::table
        .filter(dossier_instructions::dossier_id.eq(id))
        .order(dossier_instructions::no)
        .select(Instruction::as_select())
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// The database's.
pub fn add_instruction(conn: &mut Conn, id: DossierId, row: &Instruction) -> Result<(), DbError> {
    diesel::insert_into(dossier_instructions::table)
        .values((
            dossier_instructions::dossier_id.eq(id),
            dossier_instructions::no.eq(row.no),
            dossier_instructions::step_no.eq(row.step_no),
            dossier_instructions::text.eq(&row.text),
            dossier_instructions::role.eq(row.role),
            dossier_instructions::at.eq(Timestamp(row.at)),
            dossier_instructions::by_officer.eq(row.by_officer),
        ))
        .execute(conn)?;
    Ok(())
}

/// From whose hands into whose, in order.
///
/// # Errors
/// The database's.
pub fn movements(conn: &mut Conn, id: DossierId) -> Result<Vec<Movement>, DbError> {
    Ok(dossier_movements::table
        .filter(dossier_movements::dossier_id.eq(id))
        .order(dossier_movements::seq)
        .select(Movement::as_select())
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// The database's.
pub fn add_movement(conn: &mut Conn, id: DossierId, row: &Movement) -> Result<(), DbError> {
    diesel::insert_into(dossier_movements::table)
        .values((
            dossier_movements::dossier_id.eq(id),
            dossier_movements::seq.eq(row.seq),
            dossier_movements::kind.eq(row.kind),
            dossier_movements::from_step.eq(row.from_step),
            dossier_movements::from_agency_id.eq(row.from_agency_id),
            dossier_movements::from_unit_name.eq(&row.from_unit_name),
            dossier_movements::from_officer.eq(row.from_officer),
            dossier_movements::to_step.eq(row.to_step),
            dossier_movements::to_agency_id.eq(row.to_agency_id),
            dossier_movements::to_unit_name.eq(&row.to_unit_name),
            dossier_movements::to_officer.eq(row.to_officer),
            dossier_movements::reason.eq(&row.reason),
            dossier_movements::at.eq(Timestamp(row.at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Drafts shown to the desk, in order.
///
/// # Errors
/// The database's.
pub fn trials(conn: &mut Conn, id: DossierId) -> Result<Vec<Trial>, DbError> {
    Ok(dossier_trials::table
        .filter(dossier_trials::dossier_id.eq(id))
        .order(dossier_trials::no)
        .select(Trial::as_select())
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// The database's.
pub fn add_trial(conn: &mut Conn, id: DossierId, row: &Trial) -> Result<(), DbError> {
    diesel::insert_into(dossier_trials::table)
        .values((
            dossier_trials::dossier_id.eq(id),
            dossier_trials::no.eq(row.no),
            dossier_trials::asked_at.eq(Timestamp(row.asked_at)),
            dossier_trials::answered_at.eq(row.answered_at.map(Timestamp)),
            dossier_trials::answered_by.eq(row.answered_by),
            dossier_trials::verdict.eq(row.verdict),
            dossier_trials::answer.eq(&row.answer),
            dossier_trials::cancelled_at.eq(row.cancelled_at.map(Timestamp)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes back what became of one.
///
/// # Errors
/// The database's.
pub fn save_trial(conn: &mut Conn, id: DossierId, row: &Trial) -> Result<(), DbError> {
    diesel::update(
        dossier_trials::table
            .filter(dossier_trials::dossier_id.eq(id))
            .filter(dossier_trials::no.eq(row.no)),
    )
    .set((
        dossier_trials::asked_at.eq(Timestamp(row.asked_at)),
        dossier_trials::answered_at.eq(row.answered_at.map(Timestamp)),
        dossier_trials::answered_by.eq(row.answered_by),
        dossier_trials::verdict.eq(row.verdict),
        dossier_trials::answer.eq(&row.answer),
        dossier_trials::cancelled_at.eq(row.cancelled_at.map(Timestamp)),
    ))
    .execute(conn)?;
    Ok(())
}

/// Moves to other terms, in order.
///
/// # Errors
/// The database's.
pub fn version_moves(conn: &mut Conn, id: DossierId) -> Result<Vec<VersionMove>, DbError> {
    Ok(dossier_version_moves::table
        .filter(dossier_version_moves::dossier_id.eq(id))
        .order(dossier_version_moves::no)
        .select(VersionMove::as_select())
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// The database's.
pub fn add_version_move(conn: &mut Conn, id: DossierId, row: &VersionMove) -> Result<(), DbError> {
    diesel::insert_into(dossier_version_moves::table)
        .values((
            dossier_version_moves::dossier_id.eq(id),
            dossier_version_moves::no.eq(row.no),
            dossier_version_moves::from_version_id.eq(row.from_version_id),
            dossier_version_moves::to_version_id.eq(row.to_version_id),
            dossier_version_moves::from_process_id.eq(row.from_process_id),
            dossier_version_moves::to_process_id.eq(row.to_process_id),
            dossier_version_moves::reason.eq(&row.reason),
            dossier_version_moves::at.eq(Timestamp(row.at)),
            dossier_version_moves::by_officer.eq(row.by_officer),
        ))
        .execute(conn)?;
    Ok(())
}

/// Everything that was asked for, request by request.
///
/// # Errors
/// The database's.
pub fn supplement_items(conn: &mut Conn, id: DossierId) -> Result<Vec<SupplementItem>, DbError> {
    Ok(dossier_supplement_items::table
        .filter(dossier_supplement_items::dossier_id.eq(id))
        .order((
            dossier_supplement_items::supplement_no,
            dossier_supplement_items::no,
        ))
        .select(SupplementItem::as_select())
        .load(conn)?)
}

/// Adds what a request asks for.
///
/// # Errors
/// The database's.
pub fn add_supplement_items(conn: &mut Conn, id: DossierId, items: &[SupplementItem]) -> Result<(), DbError> {
    for row in items {
        diesel::insert_into(dossier_supplement_items::table)
            .values((
                dossier_supplement_items::dossier_id.eq(id),
                dossier_supplement_items::supplement_no.eq(row.supplement_no),
                dossier_supplement_items::no.eq(row.no),
                dossier_supplement_items::component_no.eq(row.component_no),
                dossier_supplement_items::name.eq(&row.name),
                dossier_supplement_items::request.eq(&row.request),
                dossier_supplement_items::given_at.eq(row.given_at.map(Timestamp)),
                dossier_supplement_items::answer.eq(&row.answer),
                dossier_supplement_items::rejection.eq(&row.rejection),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Writes back that something was given.
///
/// # Errors
/// The database's.
pub fn save_supplement_item(conn: &mut Conn, id: DossierId, row: &SupplementItem) -> Result<(), DbError> {
    diesel::update(
        dossier_supplement_items::table
            .filter(dossier_supplement_items::dossier_id.eq(id))
            .filter(dossier_supplement_items::supplement_no.eq(row.supplement_no))
            .filter(dossier_supplement_items::no.eq(row.no)),
    )
    .set((
        dossier_supplement_items::given_at.eq(row.given_at.map(Timestamp)),
        dossier_supplement_items::answer.eq(&row.answer),
        dossier_supplement_items::rejection.eq(&row.rejection),
    ))
    .execute(conn)?;
    Ok(())
}

/// Why it was stopped, if it was.
///
/// # Errors
/// The database's.
pub fn stop_of(conn: &mut Conn, id: DossierId) -> Result<Option<Stop>, DbError> {
    Ok(dossier_stops::table
        .filter(dossier_stops::dossier_id.eq(id))
        .select(Stop::as_select())
        .first(conn)
        .optional()?)
}

/// Notes why it was stopped.
///
/// # Errors
/// The database's.
pub fn insert_stop(conn: &mut Conn, id: DossierId, row: &Stop) -> Result<(), DbError> {
    diesel::insert_into(dossier_stops::table)
        .values((
            dossier_stops::dossier_id.eq(id),
            dossier_stops::ground.eq(row.ground),
            dossier_stops::reason.eq(&row.reason),
            dossier_stops::legal_basis.eq(&row.legal_basis),
            dossier_stops::at.eq(Timestamp(row.at)),
            dossier_stops::by_officer.eq(row.by_officer),
        ))
        .execute(conn)?;
    Ok(())
}
