//! What may be done with a petition when, until when, and which ratings make sense.

use chrono::{DateTime, NaiveTime, Utc};

use super::model::{
    Petition, PetitionAction as Action, PetitionKind, PetitionState as State, RatingAnswer, Satisfaction,
};
use crate::calendar::{DeadlineError, DuePolicy, Limit, LimitUnit, Pause, WorkCalendar};
use crate::procedures::FeedbackParams;

/// Where an act leads, if it is possible.
pub fn next(state: State, action: Action) -> Option<State> {
    match (state, action) {
        (State::Received, Action::Classify) => Some(State::InHandling),
        // Whose it is, and that it is a complaint, may be seen only when it is looked into.
        (State::Received | State::InHandling | State::SupplementAsked, Action::Refuse) => {
            Some(State::Refused)
        }
        (State::Received | State::InHandling | State::SupplementAsked, Action::Forward) => {
            Some(State::Received)
        }
        (State::InHandling, Action::AskSupplement) => Some(State::SupplementAsked),
        (State::SupplementAsked, Action::GiveSupplement) => Some(State::InHandling),
        (State::InHandling | State::SupplementAsked, Action::Answer) => Some(State::Answered),
        (State::Answered, Action::Withhold) => Some(State::Answered),
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
            | Action::Publish
            | Action::Withhold,
        ) => None,
    }
}

/// Why an act is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It does not go with the state.
    State,
    /// The petitioner is waited for until this moment.
    Waiting(DateTime<Utc>),
    /// Nobody can be asked for more: it has no name.
    Nameless,
    /// It was decided already that the answer is not made public.
    Withheld,
}

/// Where an act leads at a moment.
///
/// # Errors
/// What stands in its way.
pub fn judge(petition: &Petition, action: Action, now: DateTime<Utc>) -> Result<State, Obstacle> {
    let next = next(petition.state, action).ok_or(Obstacle::State)?;
    let waited_for = petition
        .waits_until
        .filter(|until| petition.state == State::SupplementAsked && now <= *until);
    match (action, waited_for) {
        (Action::Refuse | Action::Forward | Action::Answer, Some(until)) => Err(Obstacle::Waiting(until)),
        (Action::AskSupplement, _) if petition.citizen_id.is_none() => Err(Obstacle::Nameless),
        (Action::Withhold, _) if petition.withheld_at.is_some() => Err(Obstacle::Withheld),
        _ => Ok(next),
    }
}

/// Until when an act that may be done in several states had to be done: what is not to be taken up is refused or
/// forwarded within the first limit, however late that is seen (domain 2.7); everything else within the one that runs.
pub fn due(petition: &Petition, action: Action) -> Option<DateTime<Utc>> {
    match (petition.state, action) {
        (State::InHandling, Action::Refuse | Action::Forward) => Some(petition.triage_due_at),
        (State::InHandling, Action::AskSupplement) => Some(petition.supplement_due_at),
        // What runs is the agency's limit; the petitioner has none.
        (_, Action::GiveSupplement) => None,
        _ => petition.due_at,
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
    use crate::feedback::model::{PetitionForm, RatingQuestion};
    use crate::platform::ids::{AgencyId, PetitionId, RatingId};

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

    fn petition(state: State, waits_until: Option<&str>) -> Petition {
        let at: DateTime<Utc> = "2011-06-13T10:00:00+07:00".parse().unwrap();
        Petition {
            id: PetitionId::from_uuid(uuid::Uuid::nil()),
            version: 1,
            state,
            kind: PetitionKind::Rules,
            form: PetitionForm::Report,
            citizen_id: None,
            agency_id: AgencyId::from_uuid(uuid::Uuid::nil()),
            procedure_id: None,
            dossier_id: None,
            subject: String::new(),
            body: String::new(),
            received_at: at,
            triage_due_at: at,
            supplement_due_at: at,
            answer_due_at: at,
            publish_due_at: None,
            due_at: None,
            asked_at: None,
            answered_at: None,
            answer: None,
            published_at: None,
            public_question: None,
            public_answer: None,
            waits_until: waits_until.map(|text| text.parse().unwrap()),
            withheld_at: None,
            alert_at: None,
        }
    }

    #[test]
    fn a_silent_petitioner_is_waited_for_and_then_no_longer() {
        let until = "2011-06-27T17:00:00+07:00";
        let asked = petition(State::SupplementAsked, Some(until));
        let until: DateTime<Utc> = until.parse().unwrap();
        let after = until + chrono::TimeDelta::seconds(1);
        for (action, there) in [
            (Action::Answer, State::Answered),
            (Action::Refuse, State::Refused),
            (Action::Forward, State::Received),
        ] {
            assert_eq!(judge(&asked, action, until), Err(Obstacle::Waiting(until)));
            assert_eq!(judge(&asked, action, after), Ok(there));
        }
        for at in [until, after] {
            assert_eq!(judge(&asked, Action::GiveSupplement, at), Ok(State::InHandling));
            assert_eq!(judge(&asked, Action::AskSupplement, at), Err(Obstacle::State));
        }
        // Asked before there was a limit.
        let before = petition(State::SupplementAsked, None);
        assert_eq!(judge(&before, Action::Refuse, until), Ok(State::Refused));
    }

    #[test]
    fn nobody_is_asked_without_a_name_and_an_answer_is_withheld_once() {
        let now: DateTime<Utc> = "2011-06-14T10:00:00+07:00".parse().unwrap();
        let taken = petition(State::InHandling, None);
        assert_eq!(judge(&taken, Action::AskSupplement, now), Err(Obstacle::Nameless));
        let mut answered = petition(State::Answered, None);
        assert_eq!(judge(&answered, Action::Withhold, now), Ok(State::Answered));
        answered.withheld_at = Some(now);
        assert_eq!(judge(&answered, Action::Withhold, now), Err(Obstacle::Withheld));
        assert_eq!(judge(&answered, Action::Publish, now), Ok(State::Published));
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
