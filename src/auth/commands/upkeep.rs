//! What the worker clears away.

use chrono::TimeDelta;

use crate::auth::queries::{attempts, known_addresses, sessions};
use crate::auth::rules::lockout::LockRules;
use crate::platform::db::{DbError, Tx};

/// How long it stays on record who was signed in from where (domain section 20: access logs for at least 24 months).
pub const SESSIONS_KEPT: TimeDelta = TimeDelta::days(760);

/// When so many rows were cleared away, there may be more.
pub const MANY: usize = 1000;

/// Clears away used-up refresh tokens, old sessions, forgotten wrong passwords and addresses that are known no longer;
/// answers how many rows.
///
/// # Errors
/// The database's.
pub fn clear_away(tx: &mut Tx<'_>, rules: &LockRules) -> Result<usize, DbError> {
    let now = tx.now();
    let forgotten = attempts::forget_before(tx.conn(), now - rules.longest_memory())?
        + known_addresses::forget_before(tx.conn(), now - rules.known_for)?;
    Ok(forgotten + sessions::delete_ended(tx.conn(), now, now - SESSIONS_KEPT)?)
}
