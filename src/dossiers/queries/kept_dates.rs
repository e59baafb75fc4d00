//! The dates that a corrected calendar makes and a head has decided not to give. Index of all: the primary key.

use diesel::prelude::*;

use crate::dossiers::model::ToldDates;
use crate::platform::db::schema::dossier_kept_dates;
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::DossierId;

/// Dates that a dossier does not get, and the revisions of its calendar by which that was decided, the province's first;
/// none for what was decided before they were kept. None at all where nothing was decided.
///
/// # Errors
/// The database's.
pub fn kept_dates(conn: &mut Conn, id: DossierId) -> Result<Option<(ToldDates, Option<String>)>, DbError> {
    Ok(dossier_kept_dates::table
        .find(id)
        .select((ToldDates::as_select(), dossier_kept_dates::calendar_revisions))
        .first(conn)
        .optional()?)
}

/// Notes that a dossier does not get these, in place of others that it did not get before.
///
/// # Errors
/// The database's.
pub fn keep_dates(
    conn: &mut Conn,
    id: DossierId,
    not_given: &ToldDates,
    calendar_revisions: &str,
) -> Result<(), DbError> {
    forget_kept_dates(conn, id)?;
    diesel::insert_into(dossier_kept_dates::table)
        .values((
            dossier_kept_dates::dossier_id.eq(id),
            dossier_kept_dates::acceptance_due_at.eq(not_given.acceptance_due_at.map(Timestamp)),
            dossier_kept_dates::due_at.eq(not_given.due_at.map(Timestamp)),
            dossier_kept_dates::unextended_due_at.eq(not_given.unextended_due_at.map(Timestamp)),
            dossier_kept_dates::wait_until.eq(not_given.wait_until.map(Timestamp)),
            dossier_kept_dates::calendar_revisions.eq(calendar_revisions),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets them: the dossier got what the calendar makes.
///
/// # Errors
/// The database's.
pub fn forget_kept_dates(conn: &mut Conn, id: DossierId) -> Result<(), DbError> {
    diesel::delete(dossier_kept_dates::table.filter(dossier_kept_dates::dossier_id.eq(id))).execute(conn)?;
    Ok(())
}
