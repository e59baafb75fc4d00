//! What the worker has to tell of a dossier that nobody finishes, and when (domain section 7.7).

use chrono::{DateTime, Utc};

use crate::calendar::{DeadlineError, WorkCalendar};
use crate::dossiers::model::{AlertKind, ClockPhase, Dossier, DossierState};
use crate::procedures::RuleSet;

/// How many counted days before the appointment it is near, where the rules of the time do not say.
const USUAL_DAYS: u32 = 1;

/// From how many counted days before the appointment on a dossier is due soon: when the rules want an apology to be
/// sent, so that the warning comes no later. This is a duty by the rules of the time; the colour of that name, which an
/// office sets by `MOTCUA_DUE_SOON_DAYS`, is another thing (`WorkState::DueSoon`, `ClockState::DueSoon`).
pub fn due_soon_days(rules: &RuleSet) -> u32 {
    rules
        .params
        .apology_lead_working_days
        .and_then(|days| u32::try_from(days).ok())
        .unwrap_or(USUAL_DAYS)
}

/// When the worker looks first at a dossier with an appointment that was given, or counted, from `given_at` on: when it
/// is near. Where it was near as soon as it was given, as in a matter of the same day or of the next, a warning at once
/// would say nothing, and nobody would have to apologise for it: then when it is missed.
///
/// # Errors
/// The calendar's.
pub fn first_look(
    calendar: &WorkCalendar,
    (due_at, overdue_at): (DateTime<Utc>, DateTime<Utc>),
    days: u32,
    given_at: DateTime<Utc>,
) -> Result<DateTime<Utc>, DeadlineError> {
    let near_from = calendar.due_soon_from(due_at, days)?;
    Ok(if near_from > calendar.normalise(given_at)? {
        near_from
    } else {
        overdue_at
    })
}

/// What to tell of a dossier now, the appointment or answer that it is about, and when to look at it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What.
    pub kind: AlertKind,
    /// What was or will be missed.
    pub due_at: DateTime<Utc>,
    /// When the next look is due; none when there is nothing more to tell.
    pub next: Option<DateTime<Utc>>,
}

/// What is to be told of this dossier at `now`, if anything. Once overdue, that it was due soon is no news.
pub fn alert(dossier: &Dossier, now: DateTime<Utc>) -> Option<Alert> {
    if dossier.state == DossierState::Submitted {
        let due_at = dossier.acceptance_due_at.filter(|due_at| *due_at <= now)?;
        return Some(Alert {
            kind: AlertKind::AnswerOverdue,
            due_at,
            next: None,
        });
    }
    if dossier.clock_phase != ClockPhase::Running {
        return None;
    }
    let (due_at, overdue_at) = (dossier.due_at?, dossier.overdue_at?);
    Some(if overdue_at <= now {
        Alert {
            kind: AlertKind::Overdue,
            due_at,
            next: None,
        }
    } else {
        Alert {
            kind: AlertKind::DueSoon,
            due_at,
            next: Some(overdue_at),
        }
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::*;
    use crate::calendar::{CalendarSeed, DuePolicy, LimitUnit, overdue_from, zone};

    fn at(local: &str) -> DateTime<Utc> {
        zone::utc(NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").unwrap())
    }

    #[test]
    fn a_warning_comes_only_where_it_lies_after_the_appointment_was_given() {
        let calendar = WorkCalendar::resolve(&[CalendarSeed::shipped().unwrap()[0].layer()]);
        // Given, due, days before it, first look.
        for (given, due, days, look) in [
            ("2011-03-07 09:00", "2011-03-07 17:00", 1, "2011-03-08 00:00"),
            ("2011-03-07 15:30", "2011-03-08 17:00", 1, "2011-03-09 00:00"),
            ("2011-03-07 09:00", "2011-03-08 17:00", 1, "2011-03-09 00:00"),
            ("2011-03-07 09:00", "2011-03-09 17:00", 1, "2011-03-08 00:00"),
            ("2011-03-07 09:00", "2011-03-09 17:00", 2, "2011-03-10 00:00"),
            ("2011-03-07 09:00", "2011-03-08 17:00", 0, "2011-03-08 00:00"),
            // Brought in the evening, it counts from Tuesday morning: due on Wednesday, and near as soon as it counts.
            ("2011-03-07 20:00", "2011-03-09 17:00", 1, "2011-03-10 00:00"),
            // A day over the weekend.
            ("2011-03-04 09:00", "2011-03-07 17:00", 1, "2011-03-08 00:00"),
            ("2011-03-03 09:00", "2011-03-07 17:00", 1, "2011-03-04 00:00"),
        ] {
            let overdue = overdue_from(at(due), LimitUnit::WorkingDay, DuePolicy::EndOfDay);
            let first = first_look(&calendar, (at(due), overdue), days, at(given)).unwrap();
            assert_eq!(first, at(look), "{given} to {due}, {days}");
        }
    }
}
