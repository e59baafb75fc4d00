//! Wrong passwords are counted by name and by address; after some the next try has to wait.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::auth::error::AuthError;
use crate::auth::queries::attempts;
use crate::auth::rules::lockout::LockRule;
use crate::platform::audit_log::Record;
use crate::platform::db::{Conn, DbError, Tx};

/// Under what wrong passwords are counted, and when waiting begins.
#[derive(Clone, Debug)]
pub(super) struct Counter {
    pub key: Vec<u8>,
    pub rule: LockRule,
}

pub(super) fn locked_out(wait: TimeDelta) -> AuthError {
    let seconds = wait.num_seconds().saturating_add(1);
    AuthError::LockedOut(u32::try_from(seconds).unwrap_or(u32::MAX))
}

pub(super) fn longest_wait(
    conn: &mut Conn,
    counters: &[Counter],
    now: DateTime<Utc>,
) -> Result<Option<TimeDelta>, DbError> {
    let mut longest = None;
    for counter in counters {
        let known = attempts::attempts(conn, &counter.key)?;
        longest = longest.max(counter.rule.wait(known.as_ref(), now));
    }
    Ok(longest)
}

/// Counts a wrong password. When a wait begins, that is put on record under a pseudonym of what was tried.
pub(super) fn count_failure(tx: &mut Tx<'_>, counters: &[Counter]) -> Result<(), AuthError> {
    let now = tx.now();
    for counter in counters {
        let before = attempts::attempts(tx.conn(), &counter.key)?;
        let after = counter.rule.after_failure(before.as_ref(), now);
        attempts::remember(tx.conn(), &counter.key, &after)?;
        if let Some(until) = after.locked_until {
            let record = Record::new("sign-in", pseudonym(&counter.key), "sign-in.locked-out")
                .set("failures", after.failures)
                .set("until", until);
            tx.record(record)?;
        }
    }
    Ok(())
}

/// An id made of the beginning of a keyed hash.
pub(super) fn pseudonym(key: &[u8]) -> Uuid {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(key) {
        *to = *from;
    }
    Uuid::from_bytes(bytes)
}
