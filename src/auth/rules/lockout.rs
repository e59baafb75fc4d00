//! How long one has to wait after wrong passwords.

use chrono::{DateTime, TimeDelta, Utc};

/// What wrong passwords are counted by. Were they counted by name alone, anybody could keep an officer out whose name
/// is known; so what happens elsewhere does not concern an address from which that officer has signed in.
#[derive(Clone, Copy, Debug)]
pub struct LockRules {
    /// For one name from one address.
    pub name_here: LockRule,
    /// From one address, whatever the name.
    pub address: LockRule,
    /// For one name, wherever they come from; heeded where the name's holder is not known to sign in from.
    pub name_anywhere: LockRule,
    /// How long an address is known from which somebody has signed in.
    pub known_for: TimeDelta,
}

impl LockRules {
    /// After so long without a wrong password nothing is remembered under any rule.
    pub fn longest_memory(&self) -> TimeDelta {
        [self.name_here, self.address, self.name_anywhere]
            .map(|rule| rule.forgotten_after)
            .into_iter()
            .max()
            .unwrap_or_default()
    }
}

/// When waiting begins and how it grows.
#[derive(Clone, Copy, Debug)]
pub struct LockRule {
    /// Wrong passwords before the next try has to wait.
    pub attempts: u32,
    /// The first wait; each further wrong password doubles it.
    pub first_wait: TimeDelta,
    /// The longest wait.
    pub longest_wait: TimeDelta,
    /// Without a wrong password for so long, all is forgotten.
    pub forgotten_after: TimeDelta,
}

/// What is remembered about one account or address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// Wrong passwords in a row.
    pub failures: u32,
    /// When the last one was.
    pub last_failed_at: DateTime<Utc>,
    /// Until when no try is taken.
    pub locked_until: Option<DateTime<Utc>>,
}

impl LockRule {
    /// How long a try at `now` has to wait; `None` when it may be made.
    pub fn wait(&self, attempts: Option<&Attempts>, now: DateTime<Utc>) -> Option<TimeDelta> {
        let until = attempts?.locked_until?;
        // A wait is never longer than the longest, even if the clock was set back meanwhile.
        (until > now).then(|| (until - now).min(self.longest_wait))
    }

    /// What is remembered after a wrong password at `now`.
    pub fn after_failure(&self, before: Option<&Attempts>, now: DateTime<Utc>) -> Attempts {
        let earlier = before
            .filter(|before| now - before.last_failed_at < self.forgotten_after)
            .map_or(0, |before| before.failures);
        let failures = earlier.saturating_add(1);
        let locked_until = failures
            .checked_sub(self.attempts)
            .and_then(|further| now.checked_add_signed(self.wait_number(further)));
        Attempts {
            failures,
            last_failed_at: now,
            locked_until,
        }
    }

    /// What is left when so many wrong passwords turn out to have been slips of the one whose name it is; a wait that
    /// has begun goes on. `None` when it was all of them.
    pub fn after_forgiving(before: &Attempts, slips: u32) -> Option<Attempts> {
        let failures = before.failures.saturating_sub(slips);
        (failures > 0).then_some(Attempts { failures, ..*before })
    }

    /// The first wait (0), the second (1) …
    fn wait_number(&self, further: u32) -> TimeDelta {
        2_i32
            .checked_pow(further)
            .and_then(|times| self.first_wait.checked_mul(times))
            .map_or(self.longest_wait, |wait| wait.min(self.longest_wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULE: LockRule = LockRule {
        attempts: 3,
        first_wait: TimeDelta::seconds(10),
        longest_wait: TimeDelta::seconds(60),
        forgotten_after: TimeDelta::hours(1),
    };

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_300_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn waits_begin_at_the_limit_double_and_stop_growing() {
        let mut state = None;
        for (failure, expected) in [None, None, Some(10), Some(20), Some(40), Some(60), Some(60)]
            .into_iter()
            .enumerate()
        {
            let next = RULE.after_failure(state.as_ref(), at(0));
            let wait = RULE.wait(Some(&next), at(0)).map(|wait| wait.num_seconds());
            assert_eq!(wait, expected, "after failure {}", failure + 1);
            state = Some(next);
        }
    }

    #[test]
    fn a_wait_ends_and_the_next_failure_makes_it_longer() {
        let mut state = None;
        for _ in 0..3 {
            state = Some(RULE.after_failure(state.as_ref(), at(0)));
        }
        for (seconds, waiting) in [(0, Some(10)), (9, Some(1)), (10, None), (11, None)] {
            let wait = RULE
                .wait(state.as_ref(), at(seconds))
                .map(|wait| wait.num_seconds());
            assert_eq!(wait, waiting, "{seconds}");
        }
        let next = RULE.after_failure(state.as_ref(), at(11));
        assert_eq!(RULE.wait(Some(&next), at(11)), Some(TimeDelta::seconds(20)));
    }

    #[test]
    fn a_quiet_hour_forgets() {
        let mut state = None;
        for _ in 0..6 {
            state = Some(RULE.after_failure(state.as_ref(), at(0)));
        }
        assert_eq!(RULE.after_failure(state.as_ref(), at(3_599)).failures, 7);
        assert_eq!(RULE.after_failure(state.as_ref(), at(3_600)).failures, 1);
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out_for_long() {
        let state = Attempts {
            failures: 9,
            last_failed_at: at(90_000),
            locked_until: Some(at(90_060)),
        };
        assert_eq!(RULE.wait(Some(&state), at(0)), Some(TimeDelta::seconds(60)));
    }

    #[test]
    fn slips_are_forgiven_and_other_peoples_tries_are_not() {
        let before = Attempts {
            failures: 9,
            last_failed_at: at(0),
            locked_until: Some(at(60)),
        };
        let left =
            |slips| LockRule::after_forgiving(&before, slips).map(|left| (left.failures, left.locked_until));
        assert_eq!(left(2), Some((7, Some(at(60)))));
        assert_eq!(left(9), None);
        assert_eq!(left(10), None);
    }

    proptest! {
        #[test]
        fn waits_never_shrink_and_never_overflow(failures in 0..u32::MAX) {
            let wait = |failures| {
                let before = Attempts { failures, last_failed_at: at(0), locked_until: None };
                let after = RULE.after_failure(Some(&before), at(1));
                RULE.wait(Some(&after), at(1)).unwrap_or_default()
            };
            prop_assert!(wait(failures) <= wait(failures.saturating_add(1)));
            prop_assert!(wait(failures) <= RULE.longest_wait);
        }
    }
}
