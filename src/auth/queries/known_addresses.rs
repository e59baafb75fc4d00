//! From where somebody has signed in to an account, by keyed hashes of the addresses.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::Binary;
use uuid::Uuid;

use crate::platform::db::schema::known_addresses;
use crate::platform::db::types::{self, AnyUuid, Timestamp, Timestamptz};
use crate::platform::db::{Conn, DbError};

/// So often it is written down that an address is still used.
const WRITTEN_EVERY: TimeDelta = TimeDelta::days(1);

/// Whether somebody has signed in to the account from this address since a moment.
///
/// # Errors
/// The database's.
pub fn is_known(
    conn: &mut Conn,
    account: Uuid,
    address_hash: &[u8],
    since: DateTime<Utc>,
) -> Result<bool, DbError> {
    let found = known_addresses::table
        .find((AnyUuid(account), address_hash))
        .filter(known_addresses::last_used_at.ge(Timestamp(since)))
        .count();
    Ok(found.get_result::<i64>(conn)? > 0)
}

/// Remembers that somebody has signed in to the account from this address. It is written once a day.
///
/// # Errors
/// The database's.
pub fn remember(
    conn: &mut Conn,
    account: Uuid,
    address_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    if is_known(conn, account, address_hash, now - WRITTEN_EVERY)? {
        return Ok(());
    }
    diesel::sql_query(
        "INSERT INTO known_addresses (account_id, address_hash, last_used_at) VALUES ($1, $2, $3) \
         ON CONFLICT (account_id, address_hash) DO UPDATE SET last_used_at = excluded.last_used_at",
    )
    .bind::<types::Uuid, _>(AnyUuid(account))
    .bind::<Binary, _>(address_hash)
    .bind::<Timestamptz, _>(now)
    .execute(conn)?;
    Ok(())
}

/// Forgets addresses that were not used since a moment; answers how many.
///
/// # Errors
/// The database's.
pub fn forget_before(conn: &mut Conn, moment: DateTime<Utc>) -> Result<usize, DbError> {
    let old = known_addresses::table.filter(known_addresses::last_used_at.lt(Timestamp(moment)));
    Ok(diesel::delete(old).execute(conn)?)
}
