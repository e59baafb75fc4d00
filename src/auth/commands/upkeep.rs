//! What the worker clears away.

use chrono::TimeDelta;

use crate::auth::queries::{attempts, sessions};
use crate::auth::rules::lockout::LockRule;
use crate::platform::db::{DbError, Tx};

/// How long it stays on record who was signed in from where (domain section 20: access logs for at least 24 months).
pub const SESSIONS_KEPT: TimeDelta = TimeDelta::days(760);

/// When so many rows were cleared away, there may be more.
pub const MANY: usize = 1000;

/// Clears away used-up refresh tokens, old sessions and forgotten wrong passwords; answers how many rows.
///
/// # Errors
/// The database's.
pub fn clear_away(tx: &mut Tx<'_>, rules: &[LockRule]) -> Result<usize, DbError> {
    let now = tx.now();
    let longest = rules
        .iter()
        .map(|rule| rule.forgotten_after)
        .max()
        .unwrap_or_default();
    let forgotten = attempts::forget_before(tx.conn(), now - longest)?;
    Ok(forgotten + sessions::delete_ended(tx.conn(), now, now - SESSIONS_KEPT)?)
}
