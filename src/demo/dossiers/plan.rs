//! When what is asked for, and how it goes on: drawn from the dossier's number, so that the story is the same each time.

use chrono::{DateTime, TimeDelta, Utc};

use super::shown::{self, Show};

/// How it goes on, unless the present comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// Online it stays a draft; at the counter it goes as usual.
    Forgotten,
    /// Online it is refused at intake; at the counter it goes as usual.
    NotAccepted,
    /// It takes longer than it may.
    Slow,
    /// As usual.
    Usual,
    /// It is done long before its appointment.
    Early,
    /// It is done on the day of its appointment.
    OnTime,
    /// It is done two days after its appointment.
    Late,
    /// It is denied, in writing.
    Denied,
    /// The desk says once what is missing; it is sent again.
    Guided,
    /// The applicant is asked for a paper, and brings it.
    Supplemented,
    /// The applicant is asked for a paper, and has not brought it.
    WaitsForSupplement,
    /// The head lets the clock stand.
    Suspended,
    /// The applicant has not paid what the tax office asks.
    Owing,
    /// It is late, and the head has apologised.
    Reappointed,
    /// It is late, and nobody has said anything.
    Overdue,
    /// The applicant gets it back.
    Withdrawn,
    /// The applicant wants it back; the head has not decided.
    WaitsForWithdrawal,
    /// The head stops it.
    Stopped,
}

/// A dossier of the story.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    /// Its number, from 0.
    pub no: usize,
    /// When it begins.
    pub begins: DateTime<Utc>,
    /// How it goes on.
    pub course: Course,
    /// What it is in the story for; none for one of the many.
    pub show: Option<&'static Show>,
}

/// How many dossiers tell of 2010 and 2011, and how many of the weeks before the present.
const PAST: u32 = 72;
const PRESENT: u32 = 72;

/// How long ago the newest began: where the desk's day is over, they wait for its answer.
const FRESH_MINUTES: [i64; 8] = [150, 120, 95, 70, 50, 40, 30, 5];

/// The dossiers of 2010–2011 and of the last seven weeks, as far as both lie before `now`.
pub(super) fn plans(now: DateTime<Utc>) -> Vec<Plan> {
    let moment = |text: &str| text.parse::<DateTime<Utc>>().ok();
    let (Some(opening), Some(last)) = (
        moment("2010-11-08T08:00:00+07:00"),
        moment("2011-06-17T16:00:00+07:00"),
    ) else {
        return Vec::new();
    };
    let past = spread(opening, now.min(last), PAST);
    let present = spread(opening.max(now - TimeDelta::days(49)), now, PRESENT);
    let fresh = FRESH_MINUTES.map(|minutes| now - TimeDelta::minutes(minutes));
    // Behind all others, whose numbers stay what they are.
    let shown = shown::plans(300, now).into_iter();
    let shown_from = shown.filter(|plan| plan.begins > opening);
    past.into_iter()
        .chain(present)
        .chain(fresh.into_iter().filter(|begins| *begins > opening))
        .enumerate()
        .map(|(no, begins)| Plan {
            no,
            begins,
            course: course(no),
            show: None,
        })
        .chain(shown_from)
        .collect()
}

/// So many moments, evenly over a time that may have no length.
fn spread(from: DateTime<Utc>, to: DateTime<Utc>, count: u32) -> Vec<DateTime<Utc>> {
    if to <= from {
        return Vec::new();
    }
    let step = (to - from).num_seconds() / i64::from(count);
    (0..count)
        .map(|no| from + TimeDelta::seconds(step.saturating_mul(i64::from(no))))
        .collect()
}

fn course(no: usize) -> Course {
    match no % 12 {
        4 => Course::Forgotten,
        7 => Course::NotAccepted,
        2 | 9 => Course::Slow,
        _ => Course::Usual,
    }
}

/// A number below `below` that looks like chance: the same for the same dossier and turn.
pub(super) fn draw(no: usize, turn: usize, below: usize) -> usize {
    let mixed = no
        .wrapping_mul(2_654_435_761)
        .wrapping_add(turn.wrapping_mul(40_503))
        .wrapping_mul(2_246_822_519);
    (mixed >> 7).checked_rem(below).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_story_ends_at_the_present() {
        for now in [
            "2010-11-09T09:00:00+07:00",
            "2011-03-01T08:30:00+07:00",
            "2026-11-23T10:00:00+07:00",
        ] {
            let now: DateTime<Utc> = now.parse().unwrap();
            let plans = plans(now);
            assert!(plans.len() >= 100, "{now}");
            assert!(plans.iter().all(|plan| plan.begins < now), "{now}");
        }
        assert!(plans("2010-01-01T00:00:00Z".parse().unwrap()).is_empty());
    }
}
