//! Tickets.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::queue::QueueDeskPath;
use super::views::TicketView;
use crate::app::App;
use crate::auth::{Granted, QueueServe};
use crate::calendar::zone::local_date;
use crate::desk::TicketAct;
use crate::desk::commands::{self, TakeTicketCommand};
use crate::desk::error::DeskError;
use crate::desk::model::{Ticket, TicketState};
use crate::desk::queries::{self, TicketPosition};
use crate::platform::db::Conn;
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query};
use crate::platform::ids::{DossierId, ProcedureId, TicketId};
use crate::platform::text::clean_line;

/// What a ticket is for.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TakeTicketBody {
    /// The procedure.
    #[serde(default)]
    pub procedure_id: Option<ProcedureId>,
    /// The code of a visit that was booked for today.
    #[serde(default)]
    #[schema(min_length = 6, max_length = 6, pattern = "^[0-9]{6}$", example = "048213")]
    pub visit_code: Option<String>,
}

/// Give a ticket
///
/// At the counter or by the kiosk in the room. With the code of a booked visit the ticket has the place of the booked
/// time, while that is kept; without, it is behind all who are there.
#[utoipa::path(
    tag = "desks",
    operation_id = "takeTicket",
    params(QueueDeskPath, IdempotencyKey),
    request_body = TakeTicketBody,
    responses((status = 201, body = TicketView, description = "The ticket.")),
    security(("bearer" = ["queues:serve"]))
)]
#[post("/desks/{deskId}/tickets")]
pub async fn take(
    granted: Granted<QueueServe>,
    key: IdempotencyKey,
    path: Path<QueueDeskPath>,
    body: Body<TakeTicketBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let command = TakeTicketCommand {
        desk: path.desk_id,
        procedure: body.procedure_id,
        visit_code: body.visit_code.as_deref().map(clean_line),
    };
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let ticket = commands::take_ticket(tx, &granted, &command)?;
                let (id, version) = (ticket.id, ticket.version);
                let view = whole(tx.conn(), ticket)?;
                Ok(Answer::created(format!("/tickets/{id}"), &view)?.etag(version))
            })
        })
        .await
}

/// Which tickets.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct TicketQuery {
    /// The local day; today when left out.
    day: Option<NaiveDate>,
    /// Only in this state.
    state: Option<TicketState>,
}

/// List a desk's tickets of a day
///
/// For the officers of its agency, in the order of the line.
#[utoipa::path(
    tag = "desks",
    operation_id = "listTickets",
    params(QueueDeskPath, TicketQuery, Paging),
    responses((status = 200, body = Page<TicketView>, description = "A page of tickets.")),
    security(("bearer" = ["queues:serve"]))
)]
#[get("/desks/{deskId}/tickets")]
pub async fn list(
    granted: Granted<QueueServe>,
    path: Path<QueueDeskPath>,
    query: Query<TicketQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let day = query.day.unwrap_or_else(|| local_date(app.clock.now()));
    let (desk, state) = (path.desk_id, query.state);
    let (after, limit): (Option<TicketPosition>, i64) = (paging.after()?, paging.limit());
    let rows = app
        .db
        .read(move |conn| {
            commands::seen_by(conn, &granted, desk)?;
            Ok::<_, DeskError>(queries::of_day(conn, (desk, day), state, after, limit)?)
        })
        .await?;
    let page = paging.page(rows, position, |ticket| TicketView::new(ticket, None))?;
    Answer::page(&page)
}

/// To which window.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallTicketBody {
    /// The window at which the officer sits.
    #[schema(minimum = 1, maximum = 99, example = 2)]
    pub window: i32,
}

/// Call the next one
///
/// Whoever's turn it is; two who call at once call two.
#[utoipa::path(
    tag = "desks",
    operation_id = "callNextTicket",
    params(QueueDeskPath, IdempotencyKey),
    request_body = CallTicketBody,
    responses((status = 200, body = TicketView, description = "The ticket that was called.")),
    security(("bearer" = ["queues:serve"]))
)]
#[post("/desks/{deskId}/tickets/next/call")]
pub async fn next(
    granted: Granted<QueueServe>,
    key: IdempotencyKey,
    path: Path<QueueDeskPath>,
    body: Body<CallTicketBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.desk_id, body.into_inner().window);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let ticket = commands::call_next(tx, &granted, target)?;
                let version = ticket.version;
                Ok(Answer::ok(&whole(tx.conn(), ticket)?)?.etag(version))
            })
        })
        .await
}

/// Which ticket.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct TicketPath {
    /// The ticket's id.
    id: TicketId,
}

/// Call the same one again
///
/// To the same window.
#[utoipa::path(
    tag = "desks",
    operation_id = "callTicketAgain",
    params(TicketPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = TicketView, description = "The ticket as it is now.")),
    security(("bearer" = ["queues:serve"]))
)]
#[post("/tickets/{id}/calls")]
pub async fn call_again(
    granted: Granted<QueueServe>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<TicketPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    act(
        &app,
        granted,
        key,
        (path.id, if_match.version()),
        TicketAct::Call,
        None,
    )
    .await
}

/// What came of a ticket.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServeTicketBody {
    /// The dossier that was taken in, or whose result was handed over.
    #[serde(default)]
    pub dossier_id: Option<DossierId>,
}

/// Say that a ticket was served
///
/// With the dossier that came of it, the time from the ticket to the acceptance can be told.
#[utoipa::path(
    tag = "desks",
    operation_id = "serveTicket",
    params(TicketPath, IfMatch, IdempotencyKey),
    request_body = ServeTicketBody,
    responses((status = 200, body = TicketView, description = "The ticket as it is now.")),
    security(("bearer" = ["queues:serve"]))
)]
#[post("/tickets/{id}/completion")]
pub async fn serve(
    granted: Granted<QueueServe>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<TicketPath>,
    body: Body<ServeTicketBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    act(
        &app,
        granted,
        key,
        target,
        TicketAct::Serve,
        body.into_inner().dossier_id,
    )
    .await
}

/// Say that nobody came when called
///
/// Whoever comes later is put back into the line.
#[utoipa::path(
    tag = "desks",
    operation_id = "missTicket",
    params(TicketPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = TicketView, description = "The ticket as it is now.")),
    security(("bearer" = ["queues:serve"]))
)]
#[post("/tickets/{id}/absence")]
pub async fn miss(
    granted: Granted<QueueServe>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<TicketPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    act(
        &app,
        granted,
        key,
        (path.id, if_match.version()),
        TicketAct::Miss,
        None,
    )
    .await
}

/// Put a missed one back into the line
///
/// Behind all who are there.
#[utoipa::path(
    tag = "desks",
    operation_id = "requeueTicket",
    params(TicketPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = TicketView, description = "The ticket as it is now.")),
    security(("bearer" = ["queues:serve"]))
)]
#[post("/tickets/{id}/requeueing")]
pub async fn requeue(
    granted: Granted<QueueServe>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<TicketPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    act(
        &app,
        granted,
        key,
        (path.id, if_match.version()),
        TicketAct::Requeue,
        None,
    )
    .await
}

/// Say that somebody left the line
///
/// Given up, before the call or at the window.
#[utoipa::path(
    tag = "desks",
    operation_id = "leaveQueue",
    params(TicketPath, IfMatch, IdempotencyKey),
    responses((status = 200, body = TicketView, description = "The ticket as it is now.")),
    security(("bearer" = ["queues:serve"]))
)]
#[post("/tickets/{id}/cancellation")]
pub async fn leave(
    granted: Granted<QueueServe>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<TicketPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    act(
        &app,
        granted,
        key,
        (path.id, if_match.version()),
        TicketAct::Leave,
        None,
    )
    .await
}

async fn act(
    app: &Data<App>,
    granted: Granted<QueueServe>,
    key: IdempotencyKey,
    target: (TicketId, i64),
    act: TicketAct,
    dossier: Option<DossierId>,
) -> Result<Answer, Problem> {
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let ticket = commands::act_on_ticket(tx, &granted, target, act, dossier)?;
                let version = ticket.version;
                Ok(Answer::ok(&whole(tx.conn(), ticket)?)?.etag(version))
            })
        })
        .await
}

/// A ticket with how many are before it.
fn whole(conn: &mut Conn, ticket: Ticket) -> Result<TicketView, DeskError> {
    let before = match ticket.state {
        TicketState::Waiting => {
            let place = position(&ticket);
            Some(queries::count_waiting(
                conn,
                ticket.desk_id,
                ticket.day,
                Some(place),
            )?)
        }
        TicketState::Called | TicketState::Served | TicketState::Missed | TicketState::Left => None,
    };
    Ok(TicketView::new(ticket, before))
}

fn position(ticket: &Ticket) -> TicketPosition {
    TicketPosition {
        queue_at: ticket.queue_at,
        id: ticket.id,
    }
}
