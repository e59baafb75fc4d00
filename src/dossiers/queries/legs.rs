//! The legs of dossiers, and who was reminded of those that are late.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::auth::Role;
use crate::dossiers::model::{ClockPhase, Dossier, DossierState, Leg, LegReminder, LegState};
use crate::platform::db::schema::{dossier_leg_reminders, dossier_legs, dossiers};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, DossierId};

/// All legs of a dossier, in order. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn legs(conn: &mut Conn, id: DossierId) -> Result<Vec<Leg>, DbError> {
    Ok(dossier_legs::table
        .filter(dossier_legs::dossier_id.eq(id))
        .order(dossier_legs::no)
        .select(Leg::as_select())
        .load(conn)?)
}

/// Lays out a leg whose turn has come. What follows is written by [`save_leg`].
///
/// # Errors
/// The database's.
pub fn insert_leg(conn: &mut Conn, leg: &Leg) -> Result<(), DbError> {
    diesel::insert_into(dossier_legs::table)
        .values((
            (
                dossier_legs::dossier_id.eq(leg.dossier_id),
                dossier_legs::no.eq(leg.no),
                dossier_legs::step_no.eq(leg.step_no),
                dossier_legs::agency_id.eq(leg.agency_id),
                dossier_legs::unit_id.eq(leg.unit_id),
                dossier_legs::unit_name.eq(&leg.unit_name),
                dossier_legs::asking_agency_id.eq(leg.asking_agency_id),
                dossier_legs::asking_unit_id.eq(leg.asking_unit_id),
                dossier_legs::asking_role.eq(leg.asking_role),
                dossier_legs::state.eq(leg.state),
            ),
            (
                dossier_legs::pauses_clock.eq(leg.pauses_clock),
                dossier_legs::consent_basis.eq(&leg.consent_basis),
                dossier_legs::allotment_value.eq(leg.allotment_value),
                dossier_legs::allotment_unit.eq(leg.allotment_unit),
                dossier_legs::request.eq(&leg.request),
                dossier_legs::prepared_at.eq(Timestamp(leg.prepared_at)),
                dossier_legs::by_silence.eq(leg.by_silence),
            ),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes back what changes in a leg's life.
///
/// # Errors
/// The database's.
pub fn save_leg(conn: &mut Conn, leg: &Leg) -> Result<(), DbError> {
    diesel::update(dossier_legs::table.find((leg.dossier_id, leg.no)))
        .set((
            (
                dossier_legs::state.eq(leg.state),
                dossier_legs::calendar_id.eq(leg.calendar_id),
                dossier_legs::request.eq(&leg.request),
                dossier_legs::sent_at.eq(leg.sent_at.map(Timestamp)),
                dossier_legs::sent_by.eq(leg.sent_by),
                dossier_legs::due_at.eq(leg.due_at.map(Timestamp)),
                dossier_legs::late_from.eq(leg.late_from.map(Timestamp)),
                dossier_legs::accepted_at.eq(leg.accepted_at.map(Timestamp)),
                dossier_legs::accepted_by.eq(leg.accepted_by),
                dossier_legs::returned_at.eq(leg.returned_at.map(Timestamp)),
                dossier_legs::returned_by.eq(leg.returned_by),
                dossier_legs::return_reason.eq(&leg.return_reason),
            ),
            (
                dossier_legs::begun_at.eq(leg.begun_at.map(Timestamp)),
                dossier_legs::begun_by.eq(leg.begun_by),
                dossier_legs::answered_at.eq(leg.answered_at.map(Timestamp)),
                dossier_legs::answered_by.eq(leg.answered_by),
                dossier_legs::answer.eq(leg.answer),
                dossier_legs::answer_text.eq(&leg.answer_text),
                dossier_legs::by_silence.eq(leg.by_silence),
                dossier_legs::overdue_at.eq(leg.overdue_at.map(Timestamp)),
                dossier_legs::late_outside.eq(leg.late_outside),
                dossier_legs::cancelled_at.eq(leg.cancelled_at.map(Timestamp)),
                dossier_legs::cancelled_by.eq(leg.cancelled_by),
                dossier_legs::cancel_reason.eq(&leg.cancel_reason),
            ),
        ))
        .execute(conn)?;
    Ok(())
}

/// Legs whose agency is late and of which nobody has said so, the longest late first. While the dossier's clock stands for
/// something else than a leg, nobody is late for it. Index: `dossier_legs_late`.
///
/// # Errors
/// The database's.
pub fn late_legs(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<(Leg, Dossier)>, DbError> {
    Ok(dossier_legs::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_legs::dossier_id)))
        .filter(dossier_legs::state.eq_any([LegState::Sent, LegState::Received, LegState::InProgress]))
        .filter(dossier_legs::late_from.le(Some(Timestamp(now))))
        .filter(dossiers::state.eq_any([DossierState::Accepted, DossierState::InProcess]))
        .filter(
            dossiers::clock_phase
                .ne(ClockPhase::Paused)
                .or(dossiers::pausing_legs.gt(0)),
        )
        .order((
            dossier_legs::late_from,
            dossier_legs::dossier_id,
            dossier_legs::no,
        ))
        .limit(limit)
        .select((Leg::as_select(), Dossier::as_select()))
        .load(conn)?)
}

/// Writes that a leg is late, if nobody did and it was not answered meanwhile.
///
/// # Errors
/// The database's.
pub fn find_late(conn: &mut Conn, leg: &Leg) -> Result<bool, DbError> {
    let changed = diesel::update(
        dossier_legs::table
            .find((leg.dossier_id, leg.no))
            .filter(dossier_legs::state.eq_any([LegState::Sent, LegState::Received, LegState::InProgress])),
    )
    .set((
        dossier_legs::state.eq(leg.state),
        dossier_legs::overdue_at.eq(leg.overdue_at.map(Timestamp)),
        dossier_legs::late_outside.eq(leg.late_outside),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Notes that somebody is reminded; `false` when that was done before. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn remind(conn: &mut Conn, reminder: &LegReminder) -> Result<bool, DbError> {
    let known: i64 = dossier_leg_reminders::table
        .find((reminder.dossier_id, reminder.leg_no, reminder.role))
        .count()
        .get_result(conn)?;
    if known > 0 {
        return Ok(false);
    }
    diesel::insert_into(dossier_leg_reminders::table)
        .values((
            dossier_leg_reminders::dossier_id.eq(reminder.dossier_id),
            dossier_leg_reminders::leg_no.eq(reminder.leg_no),
            dossier_leg_reminders::role.eq(reminder.role),
            dossier_leg_reminders::agency_id.eq(reminder.agency_id),
            dossier_leg_reminders::at.eq(Timestamp(reminder.at)),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Whose reminders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reminded {
    /// Those of the heads of these agencies.
    Heads(Vec<AgencyId>),
    /// Those of the coordinator of the reform.
    Coordinator,
}

/// A reminder with the leg that it is about, and the dossier.
pub type Reminding = (LegReminder, Leg, Dossier);

/// At most `limit` reminders before a position, newest first. Indexes: `dossier_leg_reminders_agency`,
/// `dossier_leg_reminders_role`.
///
/// # Errors
/// The database's.
pub fn reminders(
    conn: &mut Conn,
    whose: &Reminded,
    after: Option<(DateTime<Utc>, DossierId, i32)>,
    limit: i64,
) -> Result<Vec<Reminding>, DbError> {
    let of_leg = dossier_legs::dossier_id
        .eq(dossier_leg_reminders::dossier_id)
        .and(dossier_legs::no.eq(dossier_leg_reminders::leg_no));
    let mut query = dossier_leg_reminders::table
        .inner_join(dossier_legs::table.on(of_leg))
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_leg_reminders::dossier_id)))
        .order((
            dossier_leg_reminders::at.desc(),
            dossier_leg_reminders::dossier_id.desc(),
            dossier_leg_reminders::leg_no.desc(),
        ))
        .limit(limit)
        .select((LegReminder::as_select(), Leg::as_select(), Dossier::as_select()))
        .into_boxed();
    query = match whose {
        Reminded::Heads(agencies) => query
            .filter(dossier_leg_reminders::role.eq(Role::AgencyHead))
            .filter(dossier_leg_reminders::agency_id.eq_any(agencies.clone())),
        Reminded::Coordinator => query.filter(dossier_leg_reminders::role.eq(Role::ReformCoordinator)),
    };
    if let Some((at, dossier, no)) = after {
        let at = Timestamp(at);
        let later = dossier_leg_reminders::dossier_id
            .lt(dossier)
            .or(dossier_leg_reminders::dossier_id
                .eq(dossier)
                .and(dossier_leg_reminders::leg_no.lt(no)));
        query = query.filter(
            dossier_leg_reminders::at
                .lt(at.clone())
                .or(dossier_leg_reminders::at.eq(at).and(later)),
        );
    }
    Ok(query.load(conn)?)
}
