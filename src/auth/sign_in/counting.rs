//! Wrong passwords are counted by name and address, by address and by name; after some the next try has to wait.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::auth::error::AuthError;
use crate::auth::model::Vault;
use crate::auth::queries::{attempts, known_addresses};
use crate::auth::rules::lockout::{LockRule, LockRules};
use crate::auth::sign_in_name::SignInName;
use crate::platform::audit_log::Record;
use crate::platform::db::{Conn, DbError, Tx};

/// Under what wrong passwords are counted, and when waiting begins.
#[derive(Clone, Debug)]
pub(super) struct Counter {
    pub key: Vec<u8>,
    pub rule: LockRule,
    /// Of what the audit log tells that it is locked.
    pub subject: Uuid,
    /// For tries from where only, if not for all.
    pub from: Option<Uuid>,
}

impl Counter {
    /// One that counts for all that is known by this key.
    pub fn of(key: Vec<u8>, rule: LockRule) -> Self {
        Self {
            subject: pseudonym(&key),
            key,
            rule,
            from: None,
        }
    }
}

/// The counters that one try to sign in meets.
#[derive(Clone, Debug)]
pub(super) struct Counters {
    name_here: Counter,
    address: Counter,
    name_anywhere: Counter,
    known_for: TimeDelta,
}

impl Counters {
    pub fn new(vault: &Vault, rules: &LockRules, name: &SignInName, address: &str) -> Self {
        let name_anywhere = Counter::of(name.counting_key.clone(), rules.name_anywhere);
        let by_address = Counter::of(vault.address_hash(address), rules.address);
        Self {
            name_here: Counter {
                key: vault.name_at_address_hash(&name.counting_key, address),
                rule: rules.name_here,
                subject: name_anywhere.subject,
                from: Some(by_address.subject),
            },
            address: by_address,
            name_anywhere,
            known_for: rules.known_for,
        }
    }

    /// How long a try has to wait. What was tried elsewhere does not concern an address from which the account's holder
    /// has signed in lately. A name that nobody has is looked up all the same.
    pub fn wait(
        &self,
        conn: &mut Conn,
        account: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<Option<TimeDelta>, DbError> {
        let here = [&self.name_here, &self.address];
        let elsewhere = longest_wait(conn, [&self.name_anywhere], now)?;
        let since = now - self.known_for;
        let is_known =
            known_addresses::is_known(conn, account.unwrap_or_default(), &self.address.key, since)?;
        let here = longest_wait(conn, here, now)?;
        Ok(if is_known { here } else { here.max(elsewhere) })
    }

    /// Puts a wrong password on record, under a pseudonym of the name that was tried, whether or not somebody has it,
    /// and counts it.
    pub fn count_failure(&self, tx: &mut Tx<'_>, known: Option<Uuid>) -> Result<(), AuthError> {
        let record = Record::new("sign-in", self.name_anywhere.subject, "sign-in.failed")
            .set("accountId", known)
            .set("from", self.address.subject);
        tx.record(record)?;
        for counter in [&self.name_here, &self.address, &self.name_anywhere] {
            count_failure(tx, counter)?;
        }
        Ok(())
    }

    /// After the right password: what was mistyped here is forgiven, what was tried elsewhere is not, and the address
    /// is known from now on.
    pub fn forgive(&self, tx: &mut Tx<'_>, account: Uuid) -> Result<(), DbError> {
        let now = tx.now();
        let conn = tx.conn();
        if let Some(slips) = attempts::attempts(conn, &self.name_here.key)? {
            attempts::forget(conn, &self.name_here.key)?;
            if let Some(before) = attempts::attempts(conn, &self.name_anywhere.key)? {
                match LockRule::after_forgiving(&before, slips.failures) {
                    Some(left) => attempts::remember(conn, &self.name_anywhere.key, &left)?,
                    None => attempts::forget(conn, &self.name_anywhere.key)?,
                }
            }
        }
        known_addresses::remember(conn, account, &self.address.key, now)
    }
}

pub(super) fn locked_out(wait: TimeDelta) -> AuthError {
    let seconds = wait.num_seconds().saturating_add(1);
    AuthError::LockedOut(u32::try_from(seconds).unwrap_or(u32::MAX))
}

/// The longest of the waits that have begun.
pub(super) fn longest_wait<'a>(
    conn: &mut Conn,
    counters: impl IntoIterator<Item = &'a Counter>,
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
pub(super) fn count_failure(tx: &mut Tx<'_>, counter: &Counter) -> Result<(), AuthError> {
    let now = tx.now();
    let before = attempts::attempts(tx.conn(), &counter.key)?;
    let after = counter.rule.after_failure(before.as_ref(), now);
    attempts::remember(tx.conn(), &counter.key, &after)?;
    if let Some(until) = after.locked_until {
        let record = Record::new("sign-in", counter.subject, "sign-in.locked-out")
            .set("failures", after.failures)
            .set("from", counter.from)
            .set("until", until);
        tx.record(record)?;
    }
    Ok(())
}

/// An id made of the beginning of a keyed hash.
fn pseudonym(key: &[u8]) -> Uuid {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(key) {
        *to = *from;
    }
    Uuid::from_bytes(bytes)
}
