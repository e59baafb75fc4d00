//! Visits booked ahead.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::queue::QueueDeskPath;
use super::views::{DeskVisitView, VisitSlotView, VisitSlotsView, VisitView};
use crate::app::App;
use crate::auth::{Granted, QueueServe, VisitBook};
use crate::calendar::zone::local_date;
use crate::desk::commands::{self, BookCommand, day_bounds, open_hours, queue_of};
use crate::desk::error::DeskError;
use crate::desk::model::Visit;
use crate::desk::queries::{self, VisitFilter, VisitPosition};
use crate::desk::slots_of;
use crate::platform::db::Conn;
use crate::platform::http::idempotency::once;
use crate::platform::http::rate_limit::{Limited, Tracking};
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query};
use crate::platform::ids::{DeskId, ProcedureId, VisitId};

/// Which day.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct VisitDayQuery {
    /// The local day; today when left out.
    day: Option<NaiveDate>,
}

/// See when a visit can be booked
///
/// The times of a day and the places that are left. None on days on which the desk is closed or that it has called off.
#[utoipa::path(
    tag = "desks",
    operation_id = "listVisitSlots",
    params(QueueDeskPath, VisitDayQuery),
    responses(
        (status = 200, body = VisitSlotsView, description = "The times."),
        (status = 404),
        (status = 409),
        (status = 429),
    )
)]
#[get("/desks/{deskId}/visit-slots")]
pub async fn slots(
    _limited: Limited<Tracking>,
    path: Path<QueueDeskPath>,
    query: Query<VisitDayQuery>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let now = app.clock.now();
    let (desk, day) = (path.desk_id, query.day.unwrap_or_else(|| local_date(now)));
    let view = app.db.read(move |conn| free(conn, desk, day, now)).await?;
    Answer::ok(&view)
}

fn free(
    conn: &mut Conn,
    desk: DeskId,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<VisitSlotsView, DeskError> {
    let (desk, queue) = queue_of(conn, desk)?;
    let hours = match queries::is_day_off(conn, desk.id, day)? {
        true => None,
        false => open_hours(conn, &desk, day)?,
    };
    let (from, until) = day_bounds(day);
    let taken = queries::booked_between(conn, desk.id, from, until)?;
    let places = usize::try_from(queue.visits_per_slot).unwrap_or(0);
    let all = hours
        .filter(|_| places > 0)
        .map(|hours| slots_of(day, &hours, queue.visit_minutes));
    let told = all.unwrap_or_default().into_iter().map(|slot| {
        let used = taken.iter().filter(|at| **at == slot.starts_at).count();
        let to_come = slot.starts_at > now;
        VisitSlotView {
            starts_at: slot.starts_at,
            ends_at: slot.ends_at,
            free: if to_come { places.saturating_sub(used) } else { 0 },
        }
    });
    Ok(VisitSlotsView {
        desk_id: desk.id,
        day,
        slots: told.collect(),
    })
}

/// A visit to book.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BookVisitBody {
    /// The desk.
    pub desk_id: DeskId,
    /// When it begins: one of the desk's times.
    pub starts_at: DateTime<Utc>,
    /// What for.
    #[serde(default)]
    pub procedure_id: Option<ProcedureId>,
}

/// Book a visit
///
/// The code in the answer is told at the desk, which gives the ticket. One visit to one desk at a time.
#[utoipa::path(
    tag = "desks",
    operation_id = "bookVisit",
    params(IdempotencyKey),
    request_body = BookVisitBody,
    responses((status = 201, body = VisitView, description = "The visit.")),
    security(("bearer" = ["visits:book"]))
)]
#[post("/visits")]
pub async fn book(
    granted: Granted<VisitBook>,
    key: IdempotencyKey,
    body: Body<BookVisitBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let command = BookCommand {
        desk: body.desk_id,
        starts_at: body.starts_at,
        procedure: body.procedure_id,
    };
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let visit = commands::book_visit(tx, &granted, command)?;
                let (id, version) = (visit.id, visit.version);
                Ok(Answer::created(format!("/visits/{id}"), &VisitView::from(visit))?.etag(version))
            })
        })
        .await
}

/// List one's own visits
///
/// The newest booking first.
#[utoipa::path(
    tag = "desks",
    operation_id = "listVisits",
    params(Paging),
    responses((status = 200, body = Page<VisitView>, description = "A page of visits.")),
    security(("bearer" = ["visits:book"]))
)]
#[get("/visits")]
pub async fn list(granted: Granted<VisitBook>, paging: Paging, app: Data<App>) -> Result<Answer, Problem> {
    let citizen = granted.citizen_id().ok_or_else(Problem::not_found)?;
    let (after, limit): (Option<VisitPosition>, i64) = (paging.after()?, paging.limit());
    let rows = app
        .db
        .read(move |conn| {
            let filter = VisitFilter::OfCitizen(citizen);
            Ok::<_, DeskError>(queries::visits(conn, filter, after, limit)?)
        })
        .await?;
    Answer::page(&paging.page(rows, position, VisitView::from)?)
}

/// Which visit.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct VisitPath {
    /// The visit's id.
    id: VisitId,
}

/// Call a visit off
///
/// One's own, before it begins or while it is awaited; the place is free again.
#[utoipa::path(
    tag = "desks",
    operation_id = "cancelVisit",
    params(VisitPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = VisitView, description = "The visit as it is now.")),
    security(("bearer" = ["visits:book"]))
)]
#[post("/visits/{id}/cancellation")]
pub async fn cancel(
    granted: Granted<VisitBook>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<VisitPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let visit = commands::cancel_visit(tx, &granted, target)?;
                let version = visit.version;
                Ok(Answer::ok(&VisitView::from(visit))?.etag(version))
            })
        })
        .await
}

/// List a desk's visits of a day
///
/// For the officers of its agency, in the order of their times. Who comes is told when they come.
#[utoipa::path(
    tag = "desks",
    operation_id = "listDeskVisits",
    params(QueueDeskPath, VisitDayQuery, Paging),
    responses((status = 200, body = Page<DeskVisitView>, description = "A page of visits.")),
    security(("bearer" = ["queues:serve"]))
)]
#[get("/desks/{deskId}/visits")]
pub async fn of_desk(
    granted: Granted<QueueServe>,
    path: Path<QueueDeskPath>,
    query: Query<VisitDayQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let day = query.day.unwrap_or_else(|| local_date(app.clock.now()));
    let (desk, (from, until)) = (path.desk_id, day_bounds(day));
    let (after, limit): (Option<VisitPosition>, i64) = (paging.after()?, paging.limit());
    let rows = app
        .db
        .read(move |conn| {
            commands::seen_by(conn, &granted, desk)?;
            let filter = VisitFilter::OfDesk { desk, from, until };
            Ok::<_, DeskError>(queries::visits(conn, filter, after, limit)?)
        })
        .await?;
    Answer::page(&paging.page(rows, position, DeskVisitView::from)?)
}

fn position(visit: &Visit) -> VisitPosition {
    VisitPosition {
        starts_at: visit.starts_at,
        id: visit.id,
    }
}
