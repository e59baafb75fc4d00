//! What the slice is set to.

use chrono::TimeDelta;

use super::hashing::HashingSettings;
use super::rules::lockout::{LockRule, LockRules};
use crate::config::Config;

/// What the slice is set to.
#[derive(Clone, Copy, Debug)]
pub struct AuthSettings {
    /// How passwords are hashed.
    pub hashing: HashingSettings,
    /// How long an access token is good for.
    pub access: TimeDelta,
    /// How long a session lasts without being used.
    pub refresh: TimeDelta,
    /// Waits after wrong passwords.
    pub locks: LockRules,
}

/// After a day without a wrong password those for a name are forgotten.
const NAME_FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(1);

impl From<&Config> for AuthSettings {
    fn from(config: &Config) -> Self {
        let (passwords, lockout) = (&config.passwords, &config.lockout);
        let span = |time| TimeDelta::from_std(time).unwrap_or(TimeDelta::MAX);
        let longest_wait = span(lockout.longest_wait);
        let rule = |attempts, forgotten_after| LockRule {
            attempts,
            first_wait: span(lockout.first_wait),
            longest_wait,
            forgotten_after,
        };
        let name_forgotten_after = NAME_FORGOTTEN_AFTER.max(longest_wait * 2);
        Self {
            hashing: HashingSettings {
                memory_kib: passwords.memory_kib,
                passes: passwords.passes,
                lanes: passwords.lanes,
                threads: passwords.concurrency,
                queue: passwords.queue,
            },
            access: span(config.tokens.access),
            refresh: span(config.tokens.refresh),
            locks: LockRules {
                name_here: rule(lockout.account_attempts, name_forgotten_after),
                // Many people may share an address, so it is forgiven as soon as its longest wait is over.
                address: rule(lockout.address_attempts, longest_wait * 2),
                name_anywhere: rule(lockout.name_attempts, name_forgotten_after),
                known_for: span(lockout.known_address),
            },
        }
    }
}
