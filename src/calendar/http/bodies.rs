//! What is sent about calendars.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, Type};

use super::hours::DayHours;
use crate::calendar::commands::{CreateCalendar, DeclareYear};
use crate::calendar::model::{DayKind, DayOverride, SessionPlan};
use crate::platform::http::{FieldError, Problem, code};
use crate::platform::i18n::Text;
use crate::platform::ids::AgencyId;
use crate::platform::text::clean_line;

/// A calendar as it begins, without days and hours of its own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateCalendarBody {
    /// Its code, for ever.
    #[schema(
        pattern = "^[A-Z0-9][A-Z0-9.-]*$",
        min_length = 1,
        max_length = 40,
        example = "KH-NT"
    )]
    pub code: String,
    /// What it is called, in Vietnamese.
    #[schema(min_length = 1, max_length = 200)]
    pub name_vi: String,
    /// What it is called, in English.
    #[schema(min_length = 1, max_length = 200)]
    pub name_en: String,
    /// The code of the calendar that it inherits from.
    #[schema(
        pattern = "^[A-Z0-9][A-Z0-9.-]*$",
        min_length = 1,
        max_length = 40,
        example = "KH"
    )]
    pub parent_code: Option<String>,
    /// The agency whose managers may change it; without one only those who manage calendars everywhere.
    pub agency_id: Option<AgencyId>,
}

impl CreateCalendarBody {
    pub(super) fn command(self) -> Result<CreateCalendar, Problem> {
        let mut errors = Vec::new();
        let command = CreateCalendar {
            code: self.code,
            name_vi: name("/nameVi", &self.name_vi, &mut errors),
            name_en: name("/nameEn", &self.name_en, &mut errors),
            parent: self.parent_code,
            agency: self.agency_id,
        };
        done(command, errors)
    }
}

/// A day that differs from the rule of the week, without its date.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PutDayBody {
    /// Why it differs.
    pub kind: DayKind,
    /// What it is called, in Vietnamese.
    #[schema(min_length = 1, max_length = 200)]
    pub name_vi: String,
    /// What it is called, in English.
    #[schema(min_length = 1, max_length = 200)]
    pub name_en: String,
    /// The law or decision that says so.
    #[schema(min_length = 1, max_length = 500)]
    pub legal_basis: Option<String>,
    /// Who decided it, where somebody had to.
    #[schema(min_length = 1, max_length = 200)]
    pub decided_by: Option<String>,
    /// Hours of this very day, for a make-up day or a reception; left out, those of the weekday, on a rest day those
    /// of Friday.
    pub hours: Option<DayHours>,
}

impl PutDayBody {
    pub(super) fn day(self, date: NaiveDate) -> Result<DayOverride, Problem> {
        let mut errors = Vec::new();
        let day = DayOverride {
            date,
            kind: self.kind,
            name_vi: name("/nameVi", &self.name_vi, &mut errors),
            name_en: name("/nameEn", &self.name_en, &mut errors),
            legal_basis: words(self.legal_basis),
            decided_by: words(self.decided_by),
            hours: self.hours.and_then(|hours| hours.read("/hours", &mut errors)),
        };
        done(day, errors)
    }
}

/// A day that differs from the rule of the week.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarDayBody {
    /// The day.
    pub date: NaiveDate,
    /// Why it differs.
    pub kind: DayKind,
    /// What it is called, in Vietnamese.
    #[schema(min_length = 1, max_length = 200)]
    pub name_vi: String,
    /// What it is called, in English.
    #[schema(min_length = 1, max_length = 200)]
    pub name_en: String,
    /// The law or decision that says so.
    #[schema(min_length = 1, max_length = 500)]
    pub legal_basis: Option<String>,
    /// Who decided it, where somebody had to.
    #[schema(min_length = 1, max_length = 200)]
    pub decided_by: Option<String>,
    /// Hours of this very day, for a make-up day or a reception.
    pub hours: Option<DayHours>,
}

/// The days off of a whole year.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclareYearBody {
    /// The law that lists its holidays.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Khoản 1 Điều 112 Bộ luật Lao động 2019"
    )]
    pub legal_basis: String,
    /// What is to be known about it: how sure it is, what is still open.
    #[schema(min_length = 1, max_length = 500)]
    pub remark: Option<String>,
    /// Its days that differ from the rule of the week; those that stood there before go.
    #[schema(max_items = 366)]
    pub days: Vec<CalendarDayBody>,
}

impl DeclareYearBody {
    pub(super) fn command(self, year: i32) -> Result<DeclareYear, Problem> {
        let mut errors = Vec::new();
        let legal_basis = name("/legalBasis", &self.legal_basis, &mut errors);
        let mut days = Vec::with_capacity(self.days.len());
        for (index, day) in self.days.into_iter().enumerate() {
            let at = |field: &str| format!("/days/{index}/{field}");
            days.push(DayOverride {
                date: day.date,
                kind: day.kind,
                name_vi: name(&at("nameVi"), &day.name_vi, &mut errors),
                name_en: name(&at("nameEn"), &day.name_en, &mut errors),
                legal_basis: words(day.legal_basis),
                decided_by: words(day.decided_by),
                hours: day.hours.and_then(|hours| hours.read(&at("hours"), &mut errors)),
            });
        }
        done(
            DeclareYear {
                year,
                legal_basis,
                remark: words(self.remark),
                days,
            },
            errors,
        )
    }
}

/// Hours that several weekdays share while they are valid.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionPlanBody {
    /// 1 is Monday, 7 is Sunday (ISO 8601). On Saturday and Sunday the desk receives, but the day does not count.
    #[schema(schema_with = weekdays)]
    pub weekdays: Vec<u32>,
    /// The first day on which they hold.
    pub valid_from: NaiveDate,
    /// The last day on which they hold; left out until further notice.
    pub valid_to: Option<NaiveDate>,
    /// The hours.
    pub hours: DayHours,
}

/// All hours of the week of a calendar.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PutSessionsBody {
    /// The hours. A weekday that none names has those of the calendar above; of several that hold, those that began
    /// last.
    #[schema(max_items = 200)]
    pub sessions: Vec<SessionPlanBody>,
}

impl PutSessionsBody {
    pub(super) fn plans(self) -> Result<Vec<SessionPlan>, Problem> {
        let mut errors = Vec::new();
        let mut plans = Vec::with_capacity(self.sessions.len());
        for (index, plan) in self.sessions.into_iter().enumerate() {
            if let Some(hours) = plan.hours.read(&format!("/sessions/{index}/hours"), &mut errors) {
                let (valid_from, valid_to) = (plan.valid_from, plan.valid_to);
                plans.push(SessionPlan {
                    weekdays: plan.weekdays,
                    valid_from,
                    valid_to,
                    hours,
                });
            }
        }
        done(plans, errors)
    }
}

fn done<T>(value: T, errors: Vec<FieldError>) -> Result<T, Problem> {
    if errors.is_empty() {
        Ok(value)
    } else {
        Err(Problem::invalid(errors))
    }
}

/// A name without blanks around; an error more when nothing is left of it.
fn name(pointer: &str, raw: &str, errors: &mut Vec<FieldError>) -> String {
    let text = clean_line(raw);
    if text.is_empty() {
        let detail = Text::new("Không có nội dung.", "Nothing in it.");
        errors.push(FieldError::new(pointer, code::MIN_LENGTH, detail));
    }
    text
}

/// The words of a decision, without blanks around; nothing when there are none.
fn words(raw: Option<String>) -> Option<String> {
    raw.map(|text| clean_line(&text)).filter(|text| !text.is_empty())
}

/// Weekdays, 1 for Monday to 7 for Sunday (ISO 8601), each once.
pub(super) fn weekdays() -> Array {
    let weekday = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(1))
        .maximum(Some(7));
    ArrayBuilder::new()
        .items(weekday)
        .min_items(Some(1))
        .max_items(Some(7))
        .unique_items(true)
        .description(Some("1 is Monday, 7 is Sunday (ISO 8601). On Saturday and Sunday the desk receives, but the day does not count."))
        .examples([serde_json::json!([1, 2, 3, 4, 5])])
        .build()
}
