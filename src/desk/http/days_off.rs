//! Calling a day off.

use actix_web::web::Data;
use actix_web::{delete, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::queue::QueueDeskPath;
use crate::app::App;
use crate::auth::{Granted, QueueManage};
use crate::desk::commands;
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, Body, IdempotencyKey, Path, Problem};
use crate::platform::ids::DeskId;
use crate::platform::text::clean_line;

/// A day on which the desk receives nobody.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallDayOffBody {
    /// The local day, today or later.
    pub day: NaiveDate,
    /// Why.
    #[schema(min_length = 3, max_length = 500, example = "Bão, cơ quan tạm ngừng làm việc")]
    pub reason: String,
}

/// A day that was called off.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DayOffView {
    /// The local day.
    pub day: NaiveDate,
    /// Visits that were called off with it.
    #[schema(minimum = 0, example = 12)]
    pub visits: usize,
}

/// Call a day of a desk off
///
/// As in a storm: the visits of that day are called off, each with its event, so that nobody comes in vain, and none can be
/// booked for it any more, nor is a ticket given. Whoever has a ticket already is served.
#[utoipa::path(
    tag = "desks",
    operation_id = "callDeskDayOff",
    params(QueueDeskPath, IdempotencyKey),
    request_body = CallDayOffBody,
    responses((status = 200, body = DayOffView, description = "The day."), (status = 404), (status = 409)),
    security(("bearer" = ["queues:manage"]))
)]
#[post("/desks/{deskId}/days-off")]
pub async fn call_off(
    granted: Granted<QueueManage>,
    key: IdempotencyKey,
    path: Path<QueueDeskPath>,
    body: Body<CallDayOffBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (desk, body) = (path.desk_id, body.into_inner());
    let reason = clean_line(&body.reason);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let visits = commands::call_day_off(tx, &granted, (desk, body.day), &reason)?;
                Answer::ok(&DayOffView {
                    day: body.day,
                    visits,
                })
            })
        })
        .await
}

/// Which day of which desk.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct DayOffPath {
    /// The desk's id.
    pub desk_id: DeskId,
    /// The local day.
    pub day: NaiveDate,
}

/// Take a desk's day off back
///
/// When it was called off by mistake, or the storm went by: tickets are given and visits can be booked again. Visits that were
/// called off stay so; their people were told not to come, and may book anew.
#[utoipa::path(
    tag = "desks",
    operation_id = "giveDeskDayBack",
    params(DayOffPath),
    responses((status = 204, description = "The desk receives people on that day."), (status = 404), (status = 409)),
    security(("bearer" = ["queues:manage"]))
)]
#[delete("/desks/{deskId}/days-off/{day}")]
pub async fn give_back(
    granted: Granted<QueueManage>,
    path: Path<DayOffPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let of = (path.desk_id, path.day);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| commands::give_day_back(tx, &granted, of))
        .await?;
    Ok(Answer::no_content())
}
