//! Tokens that were checked already, and sessions that ended before their tokens did; all in memory, so that a request
//! waits for nothing to learn who is calling.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use aws_lc_rs::digest;
use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::sync::Cache;
use uuid::Uuid;

use super::caller::Caller;
use super::tokens::{TokenFault, Tokens, is_over};
use crate::platform::ids::SessionId;

/// Tokens remembered; a caller has one at a time.
const REMEMBERED: usize = 20_000;

/// Checks tokens, each signature once.
pub struct Verifier {
    tokens: Tokens,
    /// By the token's SHA-256, so that no token stays in memory.
    checked: Cache<[u8; 32], Checked>,
    revoked: RwLock<Revoked>,
    /// How long a revocation matters: as long as a token given before it may live.
    window: TimeDelta,
}

type Checked = (Arc<Caller>, DateTime<Utc>);

#[derive(Default)]
struct Revoked {
    /// Closed sessions, and when they were closed.
    sessions: HashMap<SessionId, DateTime<Utc>>,
    /// Accounts whose rights changed: the version that holds now, and since when.
    rights: HashMap<Uuid, (i64, DateTime<Utc>)>,
}

/// What the database knows about revocations that still matter.
#[derive(Clone, Debug, Default)]
pub struct Revocations {
    /// Closed sessions, and when they were closed.
    pub sessions: Vec<(SessionId, DateTime<Utc>)>,
    /// Accounts whose rights changed: the version that holds now, and since when.
    pub rights: Vec<(Uuid, i64, DateTime<Utc>)>,
}

impl Verifier {
    /// A verifier of tokens that live for `access` at most.
    pub fn new(tokens: Tokens, access: TimeDelta) -> Self {
        Self {
            tokens,
            checked: Cache::new(REMEMBERED),
            revoked: RwLock::default(),
            window: access + TimeDelta::minutes(1),
        }
    }

    /// Who presents this token.
    ///
    /// # Errors
    /// [`TokenFault`].
    pub fn caller(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Caller>, TokenFault> {
        let key = fingerprint(token);
        let (caller, expires_at) = match self.checked.get(&key) {
            Some(checked) => checked,
            None => {
                let checked = self.tokens.read(token)?;
                self.checked.insert(key, checked.clone());
                checked
            }
        };
        if is_over(expires_at, now) {
            self.checked.remove(&key);
            return Err(TokenFault::Expired);
        }
        if self.is_revoked(&caller) {
            return Err(TokenFault::Revoked);
        }
        Ok(caller)
    }

    /// The tokens themselves.
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// From which moment on revocations matter at `now`.
    pub fn matters_since(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.window
    }

    /// Takes revocations over, of this process at once, of others when the database tells. What does not matter any
    /// more is forgotten.
    pub fn revoke(&self, news: Revocations, now: DateTime<Utc>) {
        let since = self.matters_since(now);
        let mut revoked = self
            .revoked
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        revoked.sessions.extend(news.sessions);
        for (account, version, at) in news.rights {
            let known = revoked.rights.entry(account).or_insert((version, at));
            if known.0 <= version {
                *known = (version, at);
            }
        }
        revoked.sessions.retain(|_, at| *at >= since);
        revoked.rights.retain(|_, (_, at)| *at >= since);
    }

    fn is_revoked(&self, caller: &Caller) -> bool {
        let revoked = self
            .revoked
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        revoked.sessions.contains_key(&caller.session)
            || revoked
                .rights
                .get(&caller.account)
                .is_some_and(|(version, _)| caller.rights_version < *version)
    }
}

fn fingerprint(token: &str) -> [u8; 32] {
    let hash = digest::digest(&digest::SHA256, token.as_bytes());
    let mut key = [0; 32];
    for (to, from) in key.iter_mut().zip(hash.as_ref()) {
        *to = *from;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::caller::AccountKind;
    use crate::auth::permissions::Scope;
    use crate::platform::clock::Clock;
    use crate::platform::keys::Keys;

    fn caller() -> Caller {
        Caller {
            kind: AccountKind::Citizen,
            account: Uuid::from_u128(1),
            name: "An".into(),
            session: SessionId::from_uuid(Uuid::from_u128(2)),
            rights_version: 3,
            scopes: vec![Scope::AccountSelf],
            memberships: vec![],
            system_roles: vec![],
        }
    }

    fn verifier() -> Verifier {
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::new(&Keys::open(folder.path()).unwrap(), "https://motcua.example");
        Verifier::new(tokens, TimeDelta::minutes(15))
    }

    #[test]
    fn a_remembered_token_still_ends() {
        let verifier = verifier();
        let now = Clock::system().now();
        let token = verifier
            .tokens()
            .sign(&caller(), now, now + TimeDelta::minutes(15))
            .unwrap();
        for _ in 0..3 {
            assert_eq!(*verifier.caller(&token, now).unwrap(), caller());
        }
        let later = now + TimeDelta::minutes(15);
        assert_eq!(verifier.caller(&token, later).unwrap_err(), TokenFault::Expired);
        assert_eq!(verifier.caller("x", now).unwrap_err(), TokenFault::Invalid);
    }

    #[test]
    fn a_closed_session_ends_its_tokens_at_once() {
        let verifier = verifier();
        let now = Clock::system().now();
        let token = verifier
            .tokens()
            .sign(&caller(), now, now + TimeDelta::minutes(15))
            .unwrap();
        verifier.caller(&token, now).unwrap();
        let closed = Revocations {
            sessions: vec![(caller().session, now)],
            ..Default::default()
        };
        verifier.revoke(closed, now);
        assert_eq!(verifier.caller(&token, now).unwrap_err(), TokenFault::Revoked);
        verifier.revoke(Revocations::default(), now);
        assert_eq!(verifier.caller(&token, now).unwrap_err(), TokenFault::Revoked);
        verifier.revoke(Revocations::default(), now + TimeDelta::minutes(17));
        assert!(verifier.revoked.read().unwrap().sessions.is_empty());
    }

    #[test]
    fn changed_rights_end_the_tokens_given_before() {
        let verifier = verifier();
        let now = Clock::system().now();
        let token = |version| {
            let caller = Caller {
                rights_version: version,
                ..caller()
            };
            verifier
                .tokens()
                .sign(&caller, now, now + TimeDelta::minutes(15))
                .unwrap()
        };
        let changed = |version| Revocations {
            rights: vec![(caller().account, version, now)],
            ..Default::default()
        };
        verifier.revoke(changed(4), now);
        assert_eq!(verifier.caller(&token(3), now).unwrap_err(), TokenFault::Revoked);
        verifier.caller(&token(4), now).unwrap();
        verifier.revoke(changed(3), now);
        assert_eq!(verifier.caller(&token(3), now).unwrap_err(), TokenFault::Revoked);
    }
}
