//! Changes of a calendar. Each needs the `ETag` of the calendar and answers with the calendar after it.

use actix_web::web::Data;
use actix_web::{delete, put};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::bodies::{DeclareYearBody, PutDayBody, PutSessionsBody};
use super::calendars::CalendarPath;
use super::views::CalendarView;
use crate::app::App;
use crate::auth::{CalendarManage, Granted};
use crate::calendar::commands;
use crate::calendar::error::CalendarError;
use crate::calendar::model::Calendar;
use crate::calendar::queries;
use crate::platform::db::Tx;
use crate::platform::http::{Answer, Body, IfMatch, Path, Problem};

/// Which year of which calendar.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CalendarYearPath {
    /// The calendar's code.
    #[param(
        pattern = "^[A-Z0-9][A-Z0-9.-]*$",
        min_length = 1,
        max_length = 40,
        example = "KH"
    )]
    pub code: String,
    /// The year.
    #[param(minimum = 1990, maximum = 2100, example = 2012)]
    pub year: i32,
}

/// Which day of which calendar.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CalendarDayPath {
    /// The calendar's code.
    #[param(
        pattern = "^[A-Z0-9][A-Z0-9.-]*$",
        min_length = 1,
        max_length = 40,
        example = "KH"
    )]
    pub code: String,
    /// The day.
    #[param(example = "2011-11-08")]
    pub date: NaiveDate,
}

/// Enter the days off of a year.
///
/// From then on deadlines may touch the year. Entered again, the new days replace all of the year's days in this
/// calendar. Deadlines that were computed before stay as they are.
#[utoipa::path(tag = "calendar", operation_id = "declareCalendarYear", params(CalendarYearPath, IfMatch),
    request_body = DeclareYearBody,
    responses((status = 200, description = "The calendar.", body = CalendarView)),
    security(("bearer" = ["calendars:manage"])))]
#[put("/calendars/{code}/years/{year}")]
pub async fn declare_year(
    granted: Granted<CalendarManage>,
    if_match: IfMatch,
    path: Path<CalendarYearPath>,
    body: Body<DeclareYearBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen) = (path.into_inner(), if_match.version());
    let declared = body.into_inner().command(path.year)?;
    change(app, granted, move |tx, granted| {
        commands::declare_year(tx, granted, &path.code, seen, declared.clone())
    })
    .await
}

/// Say what a day is.
///
/// A storm, a Saturday desk, a correction. What this calendar said of the day before is replaced.
#[utoipa::path(tag = "calendar", operation_id = "putCalendarDay", params(CalendarDayPath, IfMatch),
    request_body = PutDayBody,
    responses((status = 200, description = "The calendar.", body = CalendarView)),
    security(("bearer" = ["calendars:manage"])))]
#[put("/calendars/{code}/days/{date}")]
pub async fn put_day(
    granted: Granted<CalendarManage>,
    if_match: IfMatch,
    path: Path<CalendarDayPath>,
    body: Body<PutDayBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen) = (path.into_inner(), if_match.version());
    let day = body.into_inner().day(path.date)?;
    change(app, granted, move |tx, granted| {
        commands::put_day(tx, granted, &path.code, seen, day.clone())
    })
    .await
}

/// Take back what was said of a day.
///
/// The calendar above, or the rule of the week, holds again.
#[utoipa::path(tag = "calendar", operation_id = "deleteCalendarDay", params(CalendarDayPath, IfMatch),
    responses((status = 200, description = "The calendar.", body = CalendarView)),
    security(("bearer" = ["calendars:manage"])))]
#[delete("/calendars/{code}/days/{date}")]
pub async fn delete_day(
    granted: Granted<CalendarManage>,
    if_match: IfMatch,
    path: Path<CalendarDayPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen) = (path.into_inner(), if_match.version());
    change(app, granted, move |tx, granted| {
        commands::delete_day(tx, granted, &path.code, seen, path.date)
    })
    .await
}

/// Say which hours a calendar has.
///
/// They replace all that it had. Give hours of another season their first day and leave the old ones: of several that
/// hold, those that began last count.
#[utoipa::path(tag = "calendar", operation_id = "putCalendarSessions", params(CalendarPath, IfMatch),
    request_body = PutSessionsBody,
    responses((status = 200, description = "The calendar.", body = CalendarView)),
    security(("bearer" = ["calendars:manage"])))]
#[put("/calendars/{code}/sessions")]
pub async fn put_sessions(
    granted: Granted<CalendarManage>,
    if_match: IfMatch,
    path: Path<CalendarPath>,
    body: Body<PutSessionsBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (path, seen) = (path.into_inner(), if_match.version());
    let plans = body.into_inner().plans()?;
    change(app, granted, move |tx, granted| {
        commands::put_sessions(tx, granted, &path.code, seen, plans.clone())
    })
    .await
}

async fn change(
    app: Data<App>,
    granted: Granted<CalendarManage>,
    work: impl Fn(&mut Tx<'_>, &Granted<CalendarManage>) -> Result<Calendar, CalendarError> + Send + 'static,
) -> Result<Answer, Problem> {
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            let calendar = work(tx, &granted)?;
            let sheet = queries::sheet(tx.conn(), &calendar.code)?;
            Ok::<_, Problem>(Answer::ok(&CalendarView::from(sheet))?.etag(calendar.version))
        })
        .await
}
