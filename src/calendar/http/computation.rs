//! The public computation of a deadline.

use actix_web::post;
use actix_web::web::Data;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::calendar::error::CalendarError;
use crate::calendar::model::{DuePolicy, Limit, LimitUnit, TimeOfDay};
use crate::calendar::queries::{load_calendar, load_calendar_by_code, province_calendar};
use crate::calendar::rules::{Pause, Walk, WalkDay, WalkReason};
use crate::calendar::zone::ZONE_NAME;
use crate::platform::http::{Answer, Body, Computing, FieldError, Limited, Problem, code};
use crate::platform::i18n::{Language, Text};

/// Until when a same-day limit ends on the day of receipt, unless the caller says otherwise. Rule sets carry their own.
const SAME_DAY_CUTOFF: &str = "15:00";

/// Pauses together, at most: as long as the longest limit.
const LONGEST_PAUSES: TimeDelta = TimeDelta::days(3660);

/// What is to be computed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ComputeDeadlineBody {
    /// When the dossier is handed in or sent.
    pub received_at: DateTime<Utc>,
    /// The time limit.
    pub limit: DeadlineLimitBody,
    /// At which moment of the last day a limit of whole working days ends; `END_OF_DAY` when left out.
    pub policy: Option<DuePolicy>,
    /// The working calendar; the province's when left out.
    #[schema(
        pattern = "^[A-Z0-9][A-Z0-9.-]*$",
        min_length = 1,
        max_length = 40,
        example = "KH"
    )]
    pub calendar_code: Option<String>,
    /// Until when a limit of zero days ends on the day of receipt, `HH:MM`; 15:00 when left out.
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        min_length = 5,
        max_length = 5,
        example = "15:00"
    )]
    pub same_day_cutoff: Option<String>,
    /// When the clock stood, in order, without overlaps, after the receipt; 3660 days together at most.
    #[schema(max_items = 100)]
    pub pauses: Option<Vec<DeadlinePauseBody>>,
}

/// A time limit: at most 366 working days, 2928 working hours, 3660 calendar days or 120 months. Days are whole or end
/// in a half, months are whole, hours are taken to the minute.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeadlineLimitBody {
    /// How many units.
    #[schema(minimum = 0, maximum = 3660, example = 3)]
    pub value: f64,
    /// What is counted.
    pub unit: LimitUnit,
}

/// Time during which the clock stood.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeadlinePauseBody {
    /// When it began.
    pub from: DateTime<Utc>,
    /// When the work went on.
    pub to: DateTime<Utc>,
}

/// A deadline with its explanation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComputedDeadlineView {
    /// The working calendar.
    pub calendar_code: String,
    /// The zone in which days and sessions are meant.
    #[schema(example = "Asia/Ho_Chi_Minh")]
    pub time_zone: &'static str,
    /// The moment from which the clock runs: the receipt, or the start of the next session after it.
    pub effective_receipt_at: DateTime<Utc>,
    /// The deadline without the pauses.
    pub original_due_at: DateTime<Utc>,
    /// The deadline.
    pub due_at: DateTime<Utc>,
    /// Every day from the receipt to the deadline.
    #[schema(max_items = 45000)]
    pub days: Vec<DeadlineDayView>,
}

/// One day of the explanation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadlineDayView {
    /// The date in the province.
    pub date: NaiveDate,
    /// Whether anything of it is counted.
    pub counted: bool,
    /// How much of it is counted, 0, 0.5 or 1; for limits of days and months.
    #[schema(required = true)]
    pub counted_days: Option<f64>,
    /// How many minutes of it are counted; for limits of hours.
    #[schema(required = true)]
    pub counted_minutes: Option<i64>,
    /// Why.
    pub reason: WalkReason,
    /// Why, in the language asked for.
    pub text: String,
    /// By which law or decision.
    #[schema(required = true)]
    pub legal_basis: Option<String>,
}

/// Compute a deadline.
///
/// What the system itself would promise for this receipt and limit, with every day between, counted or not, why, and
/// by which law. A year whose days off nobody has entered is refused, never guessed. Public; nothing is stored.
#[utoipa::path(tag = "calendar", operation_id = "computeDeadline", request_body = ComputeDeadlineBody,
    responses((status = 200, description = "The deadline and its days.", body = ComputedDeadlineView),
        (status = 409, description = "A year that the deadline touches, or the hours of a day, are not entered."),
        (status = 429, description = "Too many computations from this address.")))]
#[post("/deadlines/computation")]
pub async fn compute(
    _: Limited<Computing>,
    body: Body<ComputeDeadlineBody>,
    language: Language,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let order = body.into_inner().order()?;
    let unit = order.limit.unit();
    let (code, walk) = app
        .db
        .read(move |conn| {
            let found = match &order.calendar {
                Some(code) => load_calendar_by_code(conn, code),
                None => province_calendar(conn).and_then(|id| load_calendar(conn, id)),
            };
            let calendar = found.map_err(|error| match error {
                CalendarError::NoCalendar => unknown_calendar(),
                error => error.into(),
            })?;
            let walk = calendar.walk(
                order.received_at,
                order.limit,
                order.policy,
                order.cutoff,
                &order.pauses,
            )?;
            Ok::<_, Problem>((calendar.code().to_owned(), walk))
        })
        .await?;
    Answer::ok(&ComputedDeadlineView::of(code, walk, unit, language))
}

/// What was asked, read.
struct Order {
    received_at: DateTime<Utc>,
    limit: Limit,
    policy: DuePolicy,
    calendar: Option<String>,
    cutoff: NaiveTime,
    pauses: Vec<Pause>,
}

impl ComputeDeadlineBody {
    fn order(self) -> Result<Order, Problem> {
        let mut errors = Vec::new();
        let limit = self.limit.read(&mut errors);
        let cutoff = TimeOfDay::parse(self.same_day_cutoff.as_deref().unwrap_or(SAME_DAY_CUTOFF));
        if cutoff.is_none() {
            let detail = Text::new("Giờ có dạng HH:MM.", "A time of day is written HH:MM.");
            errors.push(FieldError::new("/sameDayCutoff", code::PATTERN, detail));
        }
        let pauses = self.pauses.unwrap_or_default();
        let pauses: Vec<Pause> = pauses
            .iter()
            .map(|pause| Pause {
                from: pause.from,
                to: pause.to,
            })
            .collect();
        let length = pauses.iter().fold(TimeDelta::zero(), |sum, pause| {
            sum.checked_add(&(pause.to - pause.from))
                .unwrap_or(TimeDelta::MAX)
        });
        if length > LONGEST_PAUSES {
            let detail = Text::new(
                "Tổng thời gian tạm dừng tối đa là 3660 ngày.",
                "The pauses together are 3660 days at most.",
            );
            errors.push(FieldError::new("/pauses", "PAUSES_TOO_LONG", detail));
        }
        match (limit, cutoff) {
            (Some(limit), Some(cutoff)) if errors.is_empty() => Ok(Order {
                received_at: self.received_at,
                limit,
                policy: self.policy.unwrap_or(DuePolicy::EndOfDay),
                calendar: self.calendar_code,
                cutoff: cutoff.time(),
                pauses,
            }),
            _ => Err(Problem::invalid(errors)),
        }
    }
}

impl DeadlineLimitBody {
    fn read(self, errors: &mut Vec<FieldError>) -> Option<Limit> {
        let most = match self.unit {
            LimitUnit::WorkingDay => 366,
            LimitUnit::WorkingHour => 2928,
            LimitUnit::CalendarDay => 3660,
            LimitUnit::CalendarMonth => 120,
        };
        if self.value > f64::from(most) {
            let detail = Text::new(format!("Tối đa là {most}."), format!("At most {most}."));
            errors.push(FieldError::new("/limit/value", code::MAXIMUM, detail));
            return None;
        }
        Limit::from_value(self.value, self.unit)
            .map_err(|error| errors.push(FieldError::new("/limit/value", error.code(), error.text())))
            .ok()
    }
}

fn unknown_calendar() -> Problem {
    let detail = Text::new("Không có lịch làm việc này.", "There is no such calendar.");
    Problem::invalid(vec![FieldError::new("/calendarCode", "CALENDAR_UNKNOWN", detail)])
}

impl ComputedDeadlineView {
    fn of(calendar_code: String, walk: Walk, unit: LimitUnit, language: Language) -> Self {
        Self {
            calendar_code,
            time_zone: ZONE_NAME,
            effective_receipt_at: walk.due.effective_receipt_at,
            original_due_at: walk.original_due_at,
            due_at: walk.due.due_at,
            days: walk
                .days
                .into_iter()
                .map(|day| DeadlineDayView::of(day, unit, language))
                .collect(),
        }
    }
}

impl DeadlineDayView {
    /// A day of a walk as it is told in a language.
    pub fn of(day: WalkDay, unit: LimitUnit, language: Language) -> Self {
        let by_hour = unit == LimitUnit::WorkingHour;
        Self {
            date: day.date,
            counted: day.counted,
            counted_days: (!by_hour).then(|| f64::from(day.half_days) / 2.0),
            counted_minutes: by_hour.then_some(day.minutes),
            reason: day.reason,
            text: day.text.get(language).to_owned(),
            legal_basis: day.legal_basis.map(|basis| basis.get(language).to_owned()),
        }
    }
}
