//! The dossier's deadlines, from the calendar and the pinned rules.

use chrono::{DateTime, NaiveTime, Utc};

use crate::calendar::{DeadlineError, DuePolicy, Limit, LimitUnit, WorkCalendar, overdue_from};
use crate::procedures::ResumeMode;
use crate::procedures::rules::{Shape, planned_ends};

/// How a dossier's clock counts.
#[derive(Clone, Copy, Debug)]
pub struct Counting {
    /// The limit of the procedure; none for procedures without an appointment.
    pub limit: Option<Limit>,
    /// How the moment of the last day is set.
    pub policy: DuePolicy,
    /// Until when a same-day procedure is finished the same day, local time.
    pub same_day_cutoff: NaiveTime,
    /// What a supplement does to the limit.
    pub resume_mode: ResumeMode,
}

/// The appointment, and when each step is to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The appointment; none without a limit.
    pub due_at: Option<DateTime<Utc>>,
    /// Each step's planned end; none without a limit.
    pub steps: Vec<Option<DateTime<Utc>>>,
}

/// By when the desk has to answer a dossier sent online: working hours from its arrival (domain L3, from the rule set).
///
/// # Errors
/// The rule set's hours make no limit; the calendar's.
pub fn answer_due(
    calendar: &WorkCalendar,
    submitted_at: DateTime<Utc>,
    working_hours: i32,
    counting: Counting,
) -> Result<DateTime<Utc>, DeadlineError> {
    let limit = Limit::new(working_hours.saturating_mul(100), LimitUnit::WorkingHour)
        .map_err(DeadlineError::Limit)?;
    Ok(calendar
        .due(submitted_at, limit, counting.policy, counting.same_day_cutoff)?
        .due_at)
}

/// The appointment of a dossier received now and the plan of its steps, each by the longest way through it (domain section
/// 7.4, Annex A).
///
/// # Errors
/// The calendar's.
pub fn plan(
    calendar: &WorkCalendar,
    received_at: DateTime<Utc>,
    counting: Counting,
    (shape, allotments): (&Shape, &[Limit]),
) -> Result<Plan, DeadlineError> {
    let Some(limit) = counting.limit else {
        return Ok(Plan {
            due_at: None,
            steps: vec![None; allotments.len()],
        });
    };
    let due = calendar.due(received_at, limit, counting.policy, counting.same_day_cutoff)?;
    let by = (counting.policy, counting.same_day_cutoff);
    let steps = planned_ends(calendar, received_at, (shape, allotments), by, due.due_at)?;
    Ok(Plan {
        due_at: Some(due.due_at),
        steps: steps.into_iter().map(Some).collect(),
    })
}

/// From when on a dossier with this appointment is overdue.
pub fn overdue_at(due_at: Option<DateTime<Utc>>, counting: Counting) -> Option<DateTime<Utc>> {
    Some(overdue_from(due_at?, counting.limit?.unit(), counting.policy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{CalendarSeed, LimitError};

    fn counting() -> Counting {
        Counting {
            limit: None,
            policy: DuePolicy::EndOfDay,
            same_day_cutoff: NaiveTime::MIN,
            resume_mode: ResumeMode::Resume,
        }
    }

    #[test]
    fn hours_to_answer_are_counted_and_impossible_ones_are_an_error() {
        let layer = CalendarSeed::shipped().unwrap()[0].layer();
        let calendar = WorkCalendar::resolve(&[layer]);
        let saturday_night: DateTime<Utc> = "2011-06-11T21:00:00+07:00".parse().unwrap();
        let due = |hours| answer_due(&calendar, saturday_night, hours, counting());
        assert_eq!(
            due(8).unwrap(),
            "2011-06-13T17:00:00+07:00".parse::<DateTime<Utc>>().unwrap()
        );
        assert_eq!(due(-1), Err(DeadlineError::Limit(LimitError::Negative)));
        assert_eq!(due(10_000), Err(DeadlineError::Limit(LimitError::TooLong)));
        assert_eq!(due(i32::MAX), Err(DeadlineError::Limit(LimitError::TooLong)));
    }
}
