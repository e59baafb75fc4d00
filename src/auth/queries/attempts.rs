//! Wrong passwords, counted by key.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Nullable};

use crate::auth::rules::lockout::Attempts;
use crate::platform::db::schema::sign_in_attempts;
use crate::platform::db::types::{Timestamp, Timestamptz};
use crate::platform::db::{Conn, DbError};

/// What is remembered under a key.
///
/// # Errors
/// The database's.
pub fn attempts(conn: &mut Conn, key: &[u8]) -> Result<Option<Attempts>, DbError> {
    let row: Option<(i64, DateTime<Utc>, Option<DateTime<Utc>>)> = sign_in_attempts::table
        .find(key)
        .select((
            sign_in_attempts::failures,
            sign_in_attempts::last_failed_at,
            sign_in_attempts::locked_until,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(failures, last_failed_at, locked_until)| Attempts {
        failures: u32::try_from(failures).unwrap_or(u32::MAX),
        last_failed_at,
        locked_until,
    }))
}

/// Remembers.
///
/// # Errors
/// The database's.
pub fn remember(conn: &mut Conn, key: &[u8], attempts: &Attempts) -> Result<(), DbError> {
    diesel::sql_query(
        "INSERT INTO sign_in_attempts (key, failures, last_failed_at, locked_until) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_failed_at = excluded.last_failed_at, \
         locked_until = excluded.locked_until",
    )
    .bind::<Binary, _>(key)
    .bind::<BigInt, _>(i64::from(attempts.failures))
    .bind::<Timestamptz, _>(attempts.last_failed_at)
    .bind::<Nullable<Timestamptz>, _>(attempts.locked_until)
    .execute(conn)?;
    Ok(())
}

/// Forgets.
///
/// # Errors
/// The database's.
pub fn forget(conn: &mut Conn, key: &[u8]) -> Result<(), DbError> {
    diesel::delete(sign_in_attempts::table.find(key)).execute(conn)?;
    Ok(())
}

/// Forgets what is older than a moment; answers how much.
///
/// # Errors
/// The database's.
pub fn forget_before(conn: &mut Conn, moment: DateTime<Utc>) -> Result<usize, DbError> {
    let old = sign_in_attempts::table.filter(sign_in_attempts::last_failed_at.lt(Timestamp(moment)));
    Ok(diesel::delete(old).execute(conn)?)
}
