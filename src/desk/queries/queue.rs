//! How desks give tickets.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::desk::model::DeskQueue;
use crate::platform::db::schema::desk_queues;
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::DeskId;

/// The queue of a desk. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn queue(conn: &mut Conn, desk: DeskId) -> Result<Option<DeskQueue>, DbError> {
    Ok(desk_queues::table
        .find(desk)
        .select(DeskQueue::as_select())
        .first(conn)
        .optional()?)
}

/// Writes the queue of a desk, whose version was `expected` before, 0 for none; whether it still was.
///
/// # Errors
/// The database's.
pub fn save_queue(conn: &mut Conn, queue: &DeskQueue, expected: i64) -> Result<bool, DbError> {
    let values = (
        desk_queues::version.eq(queue.version),
        desk_queues::prefix.eq(&queue.prefix),
        desk_queues::windows.eq(queue.windows),
        desk_queues::visit_minutes.eq(queue.visit_minutes),
        desk_queues::visits_per_slot.eq(queue.visits_per_slot),
        desk_queues::days_ahead.eq(queue.days_ahead),
        desk_queues::updated_at.eq(Timestamp(queue.updated_at)),
    );
    let changed = if expected == 0 {
        let keys = (
            desk_queues::desk_id.eq(queue.desk_id),
            desk_queues::agency_id.eq(queue.agency_id),
        );
        let inserted = diesel::insert_into(desk_queues::table)
            .values((keys, values))
            .execute(conn);
        match inserted {
            // Somebody else was the first.
            Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => 0,
            other => other?,
        }
    } else {
        diesel::update(
            desk_queues::table
                .find(queue.desk_id)
                .filter(desk_queues::version.eq(expected)),
        )
        .set(values)
        .execute(conn)?
    };
    Ok(changed == 1)
}

/// Touches a desk's queue, so that two who count its bookings at once do not both find the last place free.
///
/// # Errors
/// The database's.
pub fn bump(conn: &mut Conn, desk: DeskId) -> Result<(), DbError> {
    diesel::update(desk_queues::table.find(desk))
        .set(desk_queues::version.eq(desk_queues::version))
        .execute(conn)?;
    Ok(())
}
