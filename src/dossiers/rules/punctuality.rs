//! Early, on time or late: a dossier against its appointments, its steps against their own ends, and whose time was
//! exceeded (domain sections 7.7, item 5, and 7.8).

use chrono::{DateTime, Utc};

use crate::calendar::{DeadlineError, DuePolicy, Limit, LimitError, LimitUnit, Punctuality, WorkCalendar};
use crate::dossiers::model::{Dossier, DossierStep};

/// How something stands to its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The class.
    pub punctuality: Punctuality,
    /// Counted days that were left (more than 0) or missed (less than 0); none while the days off of a year between are
    /// not entered.
    pub days_delta: Option<i64>,
}

/// How what ended at a moment stands to another.
///
/// # Errors
/// The calendar's.
pub fn told(
    calendar: &WorkCalendar,
    ended: DateTime<Utc>,
    due_at: DateTime<Utc>,
    (unit, policy): (LimitUnit, DuePolicy),
) -> Result<Told, DeadlineError> {
    match calendar.timeliness(ended, due_at, unit, policy) {
        Ok(told) => Ok(Told {
            punctuality: told.punctuality,
            days_delta: Some(told.days_delta),
        }),
        // The year of the moment is entered, so that only what is late can run beyond it. By how many days is told as
        // soon as the next year is entered.
        Err(DeadlineError::YearNotEntered { .. } | DeadlineError::HoursNotEntered { .. }) => Ok(Told {
            punctuality: Punctuality::Late,
            days_delta: None,
        }),
        Err(error) => Err(error),
    }
}

/// When a dossier that was taken in came to its end: when the result was there, however late it is collected; without a
/// result when it was closed, or when its clock stopped for the last time before that. Nobody is late for the time in
/// which a supplement was waited for in vain.
pub fn ended(dossier: &Dossier, stood_since: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    dossier.received_at?;
    let closed = || {
        let closed_at = dossier.closed_at?;
        Some(stood_since.map_or(closed_at, |since| since.min(closed_at)))
    };
    dossier.finished_at.or_else(closed)
}

/// Until when a step that is not done was worked on: until the clock stood, until the dossier was closed, until now.
pub fn worked_until(
    dossier: &Dossier,
    stood_since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    stood_since.or(dossier.closed_at).unwrap_or(now)
}

/// A step, as far as its punctuality depends on it.
#[derive(Clone, Copy, Debug)]
pub struct StepTime {
    /// What it is given of the whole time.
    pub allotment: Limit,
    /// Whether the result is there when it ends.
    pub is_finish: bool,
    /// When it is to end.
    pub due_at: Option<DateTime<Utc>>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
}

impl TryFrom<&DossierStep> for StepTime {
    type Error = LimitError;

    fn try_from(step: &DossierStep) -> Result<Self, LimitError> {
        Ok(Self {
            allotment: step.allotment()?,
            is_finish: step.is_finish,
            due_at: step.due_at,
            started_at: step.started_at,
            completed_at: step.completed_at,
        })
    }
}

/// How each step of a route stands to its own end, in the unit of its own allotment: as in the inbox, a step of days is
/// kept by anything done on its day, one of hours until its moment. What is not done is told of only once it is late.
/// After the result nothing is: the cashier and the counter wait for the applicant, and collecting late makes nobody
/// late.
///
/// # Errors
/// The calendar's.
pub fn of_steps(
    calendar: &WorkCalendar,
    steps: &[StepTime],
    worked_until: DateTime<Utc>,
) -> Result<Vec<Option<Told>>, DeadlineError> {
    let until_the_result = steps
        .iter()
        .position(|step| step.is_finish)
        .map_or(steps.len(), |place| place.saturating_add(1));
    steps
        .iter()
        .enumerate()
        .map(|(place, step)| {
            let begun = step.started_at.or(step.completed_at);
            let (Some(due_at), Some(_)) = (step.due_at, begun.filter(|_| place < until_the_result)) else {
                return Ok(None);
            };
            let by = (step.allotment.unit(), DuePolicy::EndOfDay);
            let told = told(calendar, step.completed_at.unwrap_or(worked_until), due_at, by)?;
            let is_over = step.completed_at.is_some() || told.punctuality == Punctuality::Late;
            Ok(Some(told).filter(|_| is_over))
        })
        .collect()
}

/// The place of the first late step of a route.
pub fn first_late(told: &[Option<Told>]) -> Option<usize> {
    told.iter()
        .position(|told| told.is_some_and(|told| told.punctuality == Punctuality::Late))
}

/// How the steps of a dossier stand, by its clock's ledger.
///
/// # Errors
/// The calendar's; an allotment that is none.
pub fn of_dossier(
    calendar: &WorkCalendar,
    dossier: &Dossier,
    steps: &[DossierStep],
    (stood_since, now): (Option<DateTime<Utc>>, DateTime<Utc>),
) -> Result<Vec<Option<Told>>, DeadlineError> {
    let times = steps
        .iter()
        .map(StepTime::try_from)
        .collect::<Result<Vec<_>, _>>()
        .map_err(DeadlineError::Limit)?;
    of_steps(calendar, &times, worked_until(dossier, stood_since, now))
}
