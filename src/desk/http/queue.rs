//! The queue of a desk: what the screen shows, and how tickets are given.

use actix_web::web::Data;
use actix_web::{get, put};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::views::DeskQueueView;
use crate::agencies;
use crate::app::App;
use crate::auth::{Granted, QueueManage};
use crate::calendar::zone::local_date;
use crate::desk::commands::{self, SetQueueCommand};
use crate::desk::error::DeskError;
use crate::desk::queries;
use crate::platform::db::Conn;
use crate::platform::http::rate_limit::{Limited, Tracking};
use crate::platform::http::{Answer, Body, IfMatch, Path, Problem};
use crate::platform::ids::DeskId;

/// Calls that the screen shows.
const SHOWN: i64 = 20;

/// Which desk.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct QueueDeskPath {
    /// The desk's id.
    pub desk_id: DeskId,
}

/// Read a desk's queue
///
/// For the screen in the room and for whoever thinks of coming: how many wait, and who is called where. No names.
#[utoipa::path(
    tag = "desks",
    operation_id = "readDeskQueue",
    params(QueueDeskPath),
    responses(
        (status = 200, body = DeskQueueView, description = "The queue as it is now."),
        (status = 404),
        (status = 429),
    )
)]
#[get("/desks/{deskId}/queue")]
pub async fn read(
    _limited: Limited<Tracking>,
    path: Path<QueueDeskPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (desk, today) = (path.desk_id, local_date(app.clock.now()));
    let view = app.db.read(move |conn| whole(conn, desk, today)).await?;
    let version = view.version;
    Ok(Answer::ok(&view)?.etag(version))
}

fn whole(conn: &mut Conn, desk: DeskId, today: chrono::NaiveDate) -> Result<DeskQueueView, DeskError> {
    let desk = agencies::queries::desk(conn, desk)?.id;
    let queue = queries::queue(conn, desk)?;
    let called = queries::called(conn, desk, today, SHOWN)?;
    Ok(DeskQueueView {
        desk_id: desk,
        version: queue.as_ref().map_or(0, |queue| queue.version),
        settings: queue.map(Into::into),
        waiting: queries::count_waiting(conn, desk, today, None)?,
        called: called.into_iter().map(Into::into).collect(),
    })
}

/// How a desk is to give tickets.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetDeskQueueBody {
    /// What numbers begin with.
    #[schema(min_length = 1, max_length = 3, pattern = "^[A-Z]{1,3}$", example = "A")]
    pub prefix: String,
    /// Windows at which officers serve.
    #[schema(minimum = 1, maximum = 99, example = 3)]
    pub windows: i32,
    /// How long a booked visit is, in minutes.
    #[schema(minimum = 5, maximum = 240, example = 15)]
    pub visit_minutes: i32,
    /// Visits that may be booked for the same time; 0 takes no bookings.
    #[schema(minimum = 0, maximum = 99, example = 2)]
    pub visits_per_slot: i32,
    /// How many days ahead a visit may be booked.
    #[schema(minimum = 1, maximum = 60, example = 14)]
    pub days_ahead: i32,
}

impl From<SetDeskQueueBody> for SetQueueCommand {
    fn from(body: SetDeskQueueBody) -> Self {
        Self {
            prefix: body.prefix,
            windows: body.windows,
            visit_minutes: body.visit_minutes,
            visits_per_slot: body.visits_per_slot,
            days_ahead: body.days_ahead,
        }
    }
}

/// Set how a desk gives tickets
///
/// By the desks' manager. The first time with the ETag of a queue that gives none. Visits that are booked already stay.
#[utoipa::path(
    tag = "desks",
    operation_id = "setDeskQueue",
    params(QueueDeskPath, IfMatch),
    request_body = SetDeskQueueBody,
    responses((status = 200, body = DeskQueueView, description = "The queue as it is now.")),
    security(("bearer" = ["queues:manage"]))
)]
#[put("/desks/{deskId}/queue")]
pub async fn set(
    granted: Granted<QueueManage>,
    if_match: IfMatch,
    path: Path<QueueDeskPath>,
    body: Body<SetDeskQueueBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let desk = path.desk_id;
    let expected = Some(if_match.version()).filter(|version| *version > 0);
    let command: SetQueueCommand = body.into_inner().into();
    let actor = granted.actor().clone();
    let view = app
        .db
        .write(&actor, move |tx| {
            commands::set_queue(tx, &granted, desk, expected, &command)?;
            let today = local_date(tx.now());
            whole(tx.conn(), desk, today)
        })
        .await?;
    let version = view.version;
    Ok(Answer::ok(&view)?.etag(version))
}
