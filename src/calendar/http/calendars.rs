//! The list of calendars, one calendar, a new one, the days of a year.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::bodies::CreateCalendarBody;
use super::views::{CalendarDayView, CalendarSummaryView, CalendarView};
use crate::app::App;
use crate::auth::{CalendarManage, Granted};
use crate::calendar::commands::create_calendar;
use crate::calendar::queries::{self, CalendarLine, DayOfYear};
use crate::platform::http::{Answer, Body, IdempotencyKey, Page, Paging, Path, Problem, Query, idempotency};

/// Which calendar.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CalendarPath {
    /// The calendar's code.
    #[param(
        pattern = "^[A-Z0-9][A-Z0-9.-]*$",
        min_length = 1,
        max_length = 40,
        example = "KH"
    )]
    pub code: String,
}

/// Which year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CalendarYearQuery {
    /// The year.
    #[param(minimum = 1990, maximum = 2100, example = 2011)]
    pub year: i32,
}

/// List working calendars.
///
/// By code. Public.
#[utoipa::path(tag = "calendar", operation_id = "listCalendars", params(Paging),
    responses((status = 200, description = "A page of calendars.", body = Page<CalendarSummaryView>)))]
#[get("/calendars")]
pub async fn list(paging: Paging, app: Data<App>) -> Result<Answer, Problem> {
    let after: Option<String> = paging.after()?;
    let (limit, wants_total) = (paging.limit(), paging.wants_total());
    let (rows, total) = app
        .db
        .read(move |conn| {
            let rows = queries::calendars(conn, after.as_deref(), limit)?;
            let total = if wants_total {
                Some(queries::count_calendars(conn)?)
            } else {
                None
            };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let key = |line: &CalendarLine| line.calendar.code.clone();
    let page = paging.page(rows, key, CalendarSummaryView::from)?;
    Answer::page(&page.with_total(total))
}

/// Read a working calendar.
///
/// Its years and hours of the week. Public.
#[utoipa::path(tag = "calendar", operation_id = "readCalendar", params(CalendarPath),
    responses((status = 200, description = "The calendar.", body = CalendarView, headers(("ETag")))))]
#[get("/calendars/{code}")]
pub async fn read(path: Path<CalendarPath>, app: Data<App>) -> Result<Answer, Problem> {
    let code = path.into_inner().code;
    let sheet = app
        .db
        .read(move |conn| queries::sheet(conn, &code).map_err(Problem::from))
        .await?;
    let version = sheet.calendar.version;
    Ok(Answer::ok(&CalendarView::from(sheet))?.etag(version))
}

/// List the days of a year that differ.
///
/// Holidays, days off, make-up days, days of reception only, by date: of each day what the most specific calendar of
/// the chain says. Public.
#[utoipa::path(tag = "calendar", operation_id = "listCalendarDays", params(CalendarPath, CalendarYearQuery, Paging),
    responses((status = 200, description = "A page of days.", body = Page<CalendarDayView>)))]
#[get("/calendars/{code}/days")]
pub async fn days(
    path: Path<CalendarPath>,
    filter: Query<CalendarYearQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (code, year) = (path.into_inner().code, filter.year);
    let after: Option<NaiveDate> = paging.after()?;
    let (limit, wants_total) = (paging.limit(), paging.wants_total());
    let (rows, total) = app
        .db
        .read(move |conn| {
            let rows = queries::days_of_year(conn, &code, year, after, limit)?;
            let total = if wants_total {
                Some(queries::count_days_of_year(conn, &code, year)?)
            } else {
                None
            };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let page = paging.page(rows, |known: &DayOfYear| known.day.date, CalendarDayView::from)?;
    Answer::page(&page.with_total(total))
}

/// Create a working calendar.
///
/// It begins without days and hours of its own and has those of the calendar that it inherits from. Managers of one
/// agency create calendars of that agency.
#[utoipa::path(tag = "calendar", operation_id = "createCalendar", params(IdempotencyKey),
    request_body = CreateCalendarBody,
    responses((status = 201, description = "The calendar.", body = CalendarView)),
    security(("bearer" = ["calendars:manage"])))]
#[post("/calendars")]
pub async fn create(
    granted: Granted<CalendarManage>,
    key: IdempotencyKey,
    body: Body<CreateCalendarBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().command()?;
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            idempotency::once(tx, &key, |tx| {
                let calendar = create_calendar(tx, &granted, command.clone())?;
                let sheet = queries::sheet(tx.conn(), &calendar.code)?;
                let location = format!("/calendars/{}", calendar.code);
                Ok(Answer::created(location, &CalendarView::from(sheet))?.etag(calendar.version))
            })
        })
        .await
}
