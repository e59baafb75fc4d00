//! Calling a day off.

use actix_web::post;
use actix_web::web::Data;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::queue::QueueDeskPath;
use crate::app::App;
use crate::auth::{Granted, QueueManage};
use crate::desk::commands;
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, Body, IdempotencyKey, Path, Problem};
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
/// booked for it any more.
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
