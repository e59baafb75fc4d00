//! The server's one clock.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Tells the time to everything in one process. Training and trials may start it at another moment; it then runs on
/// at the usual speed. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    ahead: TimeDelta,
    shifted: bool,
}

impl Clock {
    /// The machine's own time.
    pub fn system() -> Self {
        Self {
            ahead: TimeDelta::zero(),
            shifted: false,
        }
    }

    /// A clock that shows `moment` now and runs on from there.
    pub fn starting_at(moment: DateTime<Utc>) -> Self {
        Self {
            ahead: moment - machine_now(),
            shifted: true,
        }
    }

    /// Now, in UTC, in whole microseconds (what both databases can keep).
    pub fn now(&self) -> DateTime<Utc> {
        (machine_now() + self.ahead).trunc_subsecs(6)
    }

    /// Whether this clock shows another time than the machine's.
    pub fn is_shifted(&self) -> bool {
        self.shifted
    }
}

#[allow(clippy::disallowed_methods)] // the one place that asks the machine
fn machine_now() -> DateTime<Utc> {
    Utc::now()
}
