//! What may be done with a petition when, until when, and which ratings make sense.

use chrono::{DateTime, NaiveTime, Utc};

use super::model::{
    PetitionAction as Action, PetitionKind, PetitionState as State, RatingAnswer, Satisfaction,
};
use crate::calendar::{DeadlineError, DuePolicy, Limit, LimitUnit, Pause, WorkCalendar};
use crate::procedures::FeedbackParams;

/// Where an act leads, if it is possible.
pub fn next(state: State, action: Action) -> Option<State> {
    match (state, action) {
        (State::Received, Action::Classify) => Some(State::InHandling),
        (State::Received, Action::Refuse) => Some(State::Refused),
        (State::Received, Action::Forward) => Some(State::Received),
        (State::InHandling, Action::AskSupplement) => Some(State::SupplementAsked),
        (State::SupplementAsked, Action::GiveSupplement) => Some(State::InHandling),
        (State::InHandling, Action::Answer) => Some(State::Answered),
        (State::Answered, Action::Publish) => Some(State::Published),
        (
            State::Received
            | State::InHandling
            | State::SupplementAsked
            | State::Refused
            | State::Answered
            | State::Published,
            Action::Receive
            | Action::Classify
            | Action::Refuse
            | Action::Forward
            | Action::AskSupplement
            | Action::GiveSupplement
            | Action::Answer
            | Action::Publish,
        ) => None,
    }
}

/// The time limits of a petition at one agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until when it is refused, forwarded or taken up.
    pub triage: DateTime<Utc>,
    /// Until when more is asked for.
    pub supplement: DateTime<Utc>,
    /// Until when it is answered.
    pub answer: DateTime<Utc>,
}

/// The limits from the moment at which it reached the agency (domain 2.7).
///
/// # Errors
/// The calendar's.
pub fn limits(
    calendar: &WorkCalendar,
    params: &FeedbackParams,
    from: DateTime<Utc>,
) -> Result<Limits, DeadlineError> {
    Ok(Limits {
        triage: within(calendar, from, params.triage_working_days)?,
        supplement: within(calendar, from, params.supplement_working_days)?,
        answer: within(calendar, from, params.answer_working_days)?,
    })
}

/// The end of the last of so many working days from a moment.
///
/// # Errors
/// The calendar's.
pub fn within(
    calendar: &WorkCalendar,
    from: DateTime<Utc>,
    working_days: i32,
) -> Result<DateTime<Utc>, DeadlineError> {
    let limit =
        Limit::new(working_days.saturating_mul(100), LimitUnit::WorkingDay).map_err(DeadlineError::Limit)?;
    Ok(calendar.due(from, limit, DuePolicy::EndOfDay, NO_CUTOFF)?.due_at)
}

/// Until when it is answered once more was given: the time in which it waited for the petitioner does not count.
///
/// # Errors
/// The calendar's.
pub fn answer_after_waiting(
    calendar: &WorkCalendar,
    answer_due: DateTime<Utc>,
    waited: Pause,
) -> Result<DateTime<Utc>, DeadlineError> {
    calendar.shift(answer_due, &[waited], LimitUnit::WorkingDay, DuePolicy::EndOfDay)
}

const NO_CUTOFF: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 59) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// Where a rating says less than it must: the places of answers without a reason, and whether the whole lacks one.
/// Whoever is not satisfied, or gives the worst score, says why.
pub fn reasons_missing(
    satisfaction: Satisfaction,
    reason: Option<&str>,
    answers: &[RatingAnswer],
) -> (Vec<usize>, bool) {
    let bare = answers
        .iter()
        .enumerate()
        .filter(|(_, answer)| answer.score == 0 && answer.reason.is_none())
        .map(|(place, _)| place)
        .collect();
    let told = reason.is_some() || answers.iter().any(|answer| answer.reason.is_some());
    (bare, satisfaction == Satisfaction::NotSatisfied && !told)
}

/// Whether somebody who had a part in the dossier is asked to judge conduct in it.
pub fn is_own_conduct(kind: PetitionKind, had_a_part: bool) -> bool {
    kind == PetitionKind::Conduct && had_a_part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::CalendarSeed;
    use crate::feedback::model::RatingQuestion;
    use crate::platform::ids::RatingId;

    #[test]
    fn the_limits_are_those_that_are_used_nationally() {
        let layer = CalendarSeed::shipped().unwrap()[0].layer();
        let calendar = WorkCalendar::resolve(&[layer]);
        let monday: DateTime<Utc> = "2011-06-13T10:00:00+07:00".parse().unwrap();
        let limits = limits(&calendar, &FeedbackParams::default(), monday).unwrap();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(
            (limits.triage, limits.supplement, limits.answer),
            (
                at("2011-06-15T17:00:00+07:00"),
                at("2011-06-20T17:00:00+07:00"),
                at("2011-07-04T17:00:00+07:00")
            )
        );
        let waited = Pause {
            from: at("2011-06-14T09:00:00+07:00"),
            to: at("2011-06-16T09:00:00+07:00"),
        };
        let moved = answer_after_waiting(&calendar, limits.answer, waited).unwrap();
        assert_eq!(moved, at("2011-07-06T17:00:00+07:00"));
    }

    #[test]
    fn the_worst_needs_a_reason() {
        let answer = |score, reason: Option<&str>| RatingAnswer {
            rating_id: RatingId::from_uuid(uuid::Uuid::nil()),
            question: RatingQuestion::Time,
            score,
            reason: reason.map(str::to_owned),
        };
        let cases = [
            (
                Satisfaction::Satisfied,
                None,
                vec![answer(2, None)],
                (vec![], false),
            ),
            (
                Satisfaction::Satisfied,
                None,
                vec![answer(1, None), answer(0, None)],
                (vec![1], false),
            ),
            (
                Satisfaction::NotSatisfied,
                None,
                vec![answer(1, None)],
                (vec![], true),
            ),
            (Satisfaction::NotSatisfied, Some("Chậm"), vec![], (vec![], false)),
            (
                Satisfaction::NotSatisfied,
                None,
                vec![answer(0, Some("Chậm"))],
                (vec![], false),
            ),
        ];
        for (satisfaction, reason, answers, expected) in cases {
            assert_eq!(reasons_missing(satisfaction, reason, &answers), expected);
        }
    }
}
