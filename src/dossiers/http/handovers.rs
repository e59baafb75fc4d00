//! Handing dossiers on in batches: what waits at the desk, the slips, what arrived.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::handover_views::{HandoverItemView, HandoverLineView, HandoverView, WaitingDossierView};
use super::lists::{nothing, own_agency};
use crate::app::App;
use crate::auth::{DossierAdvance, DossierHandOver, DossierRead, Granted};
use crate::calendar::{self, WorkCalendar};
use crate::dossiers::commands::{
    self, AcknowledgeCommand, GivenDossier, HandOnCommand, MissingDossier, StepPapers,
};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, HandoverState};
use crate::dossiers::queries::{self, HandoverFilter, Waiting, WaitingFilter};
use crate::dossiers::rules::handover::hand_over_by;
use crate::platform::db::Conn;
use crate::platform::http::idempotency::once;
use crate::platform::http::{Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query};
use crate::platform::ids::{AgencyId, CalendarId, DeskId, DossierId, HandoverId, UnitId};
use crate::platform::text::{clean_line, clean_text};
use crate::procedures;
use crate::text_enum;

/// What waits where.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct WaitingQuery {
    /// The agency, one of the officer's; the first when left out.
    agency_id: Option<AgencyId>,
    /// Only what this desk received, and what was received at none.
    desk_id: Option<DeskId>,
    /// Only what this unit goes on with.
    to_unit_id: Option<UnitId>,
}

/// List what waits to be handed on
///
/// Dossiers at the agency's desks that another unit goes on with, the most pressing first, each with the unit and the
/// moment by which it has to be handed on: the day's close when received up to the cut-off of its rules (15:00 from 2015 on),
/// else the end of the next working day's first session.
#[utoipa::path(
    tag = "processing",
    operation_id = "listDossiersToHandOn",
    params(WaitingQuery, Paging),
    responses((status = 200, body = Page<WaitingDossierView>, description = "A page of dossiers.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/handovers/waiting")]
pub async fn waiting(
    granted: Granted<DossierRead>,
    query: Query<WaitingQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let Some(agency) = own_agency(&granted, query.agency_id) else {
        return Answer::page(&nothing::<WaitingDossierView>(&paging)?);
    };
    let limit = paging.limit();
    let filter = WaitingFilter {
        agency,
        desk: query.desk_id,
        to_unit: query.to_unit_id,
    };
    let after: Option<(DateTime<Utc>, DossierId)> = paging.after()?;
    let rows = app
        .db
        .read(move |conn| {
            let rows = queries::waiting_at_desk(conn, filter, after, limit)?;
            moments(conn, rows)
        })
        .await?;
    let now = app.clock.now();
    let page = paging.page(
        rows,
        |(row, _)| (row.sort_at, row.dossier.id),
        |(row, by)| WaitingDossierView::new(row, by, now),
    )?;
    Answer::page(&page)
}

/// What waits, and by when it has to be handed on.
type Pressing = (Waiting, Option<DateTime<Utc>>);

/// By when each of them has to be handed on; every calendar is loaded once.
fn moments(conn: &mut Conn, rows: Vec<Waiting>) -> Result<Vec<Pressing>, DossierError> {
    let mut calendars: HashMap<CalendarId, Arc<WorkCalendar>> = HashMap::new();
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let by = moment(conn, &mut calendars, &row.dossier)?;
        told.push((row, by));
    }
    Ok(told)
}

fn moment(
    conn: &mut Conn,
    calendars: &mut HashMap<CalendarId, Arc<WorkCalendar>>,
    dossier: &Dossier,
) -> Result<Option<DateTime<Utc>>, DossierError> {
    let (Some(received_at), Some(calendar_id), Some(rules)) =
        (dossier.received_at, dossier.calendar_id, dossier.rule_set_id)
    else {
        return Ok(None);
    };
    let calendar = match calendars.get(&calendar_id) {
        Some(known) => Arc::clone(known),
        None => {
            let loaded = calendar::load_calendar(conn, calendar_id)?;
            calendars.insert(calendar_id, Arc::clone(&loaded));
            loaded
        }
    };
    let cutoff = procedures::queries::rule_set(conn, rules)?.transfer_cutoff();
    Ok(Some(hand_over_by(&calendar, received_at, cutoff)?))
}

/// A batch to hand on.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandOnBody {
    /// The dossiers, for one and the same unit.
    #[schema(min_items = 1, max_items = 100)]
    pub dossiers: Vec<HandOnDossierBody>,
    /// A note on the slip.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub note: Option<String>,
}

/// One dossier of the batch.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandOnDossierBody {
    /// The dossier.
    pub id: DossierId,
    /// The version that the officer has read.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: i64,
    /// Number or place of the form or record that the step leaves, where it has to leave one.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub paper_reference: Option<String>,
    /// Number or place of the record, where that step has to leave a form and a record.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub record_reference: Option<String>,
}

impl HandOnBody {
    fn command(body: Self, answer_hours: u32) -> HandOnCommand {
        let dossiers = body.dossiers.into_iter().map(|one| GivenDossier {
            id: one.id,
            version: one.version,
            papers: StepPapers {
                paper: one.paper_reference.as_deref().map(clean_line),
                record: one.record_reference.as_deref().map(clean_line),
            },
        });
        HandOnCommand {
            dossiers: dossiers.collect(),
            note: body.note.as_deref().map(clean_text),
            answer_hours,
        }
    }
}

/// Hand dossiers on together
///
/// From one unit or agency to one other, there and back: ends the step of each that is the caller's and writes the slip
/// (giấy bàn giao hồ sơ). Of a dossier that went on electronically before, only the papers go, from whoever holds them to
/// where it is. The slip is acknowledged or refused within the working hours of `answerDueAt`. All of them or none: when
/// some cannot go, the answer names each with its reason.
#[utoipa::path(
    tag = "processing",
    operation_id = "handOnDossiers",
    params(IdempotencyKey),
    request_body = HandOnBody,
    responses((status = 201, body = HandoverView, description = "The slip.")),
    security(("bearer" = ["dossiers:hand-over"]))
)]
#[post("/handovers")]
pub async fn hand_on(
    granted: Granted<DossierHandOver>,
    key: IdempotencyKey,
    body: Body<HandOnBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = HandOnBody::command(body.into_inner(), app.config.dossiers.handover_answer_hours);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let id = commands::hand_on(tx, &granted, &command);
                let id = id.map_err(|error| commands::grounded(tx, error))?;
                let view = whole(tx.conn(), &granted.agencies(), id)?;
                let version = view.slip.version;
                Ok(Answer::created(format!("/handovers/{id}"), &view)?.etag(version))
            })
        })
        .await
}

text_enum! {
    /// Which side of a handover.
    pub enum HandoverSide {
        /// Those that the agency gave.
        Given = "GIVEN",
        /// Those that it is to get.
        Received = "RECEIVED",
    }
}

/// Which slips.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct HandoverQuery {
    /// The agency, one of the officer's; the first when left out.
    agency_id: Option<AgencyId>,
    /// Those that the agency gave, or those that it is to get; the latter when left out.
    #[param(inline)]
    side: Option<HandoverSide>,
    /// Only where they stand so.
    state: Option<HandoverState>,
    /// Only those for this unit.
    to_unit_id: Option<UnitId>,
    /// Only those that nobody has answered in time.
    #[serde(default)]
    overdue: bool,
}

/// List handovers
///
/// The slips that one agency gave or is to get, newest first.
#[utoipa::path(
    tag = "processing",
    operation_id = "listHandovers",
    params(HandoverQuery, Paging),
    responses((status = 200, body = Page<HandoverLineView>, description = "A page of slips.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/handovers")]
pub async fn list(
    granted: Granted<DossierRead>,
    query: Query<HandoverQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let Some(agency) = own_agency(&granted, query.agency_id) else {
        return Answer::page(&nothing::<HandoverLineView>(&paging)?);
    };
    let filter = HandoverFilter {
        given: query.side == Some(HandoverSide::Given),
        agency,
        state: query.state,
        to_unit: query.to_unit_id,
        unanswered_by: query.overdue.then(|| app.clock.now()),
    };
    let (after, limit): (Option<HandoverId>, i64) = (paging.after()?, paging.limit());
    let rows = app
        .db
        .read(move |conn| Ok::<_, DossierError>(queries::handovers(conn, filter, after, limit)?))
        .await?;
    Answer::page(&paging.page(rows, |slip| slip.id, HandoverLineView::from)?)
}

/// Which slip.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct HandoverPath {
    /// The slip's id.
    id: HandoverId,
}

/// Read a handover
///
/// The slip with the dossiers on it, as it is printed: for the agency that gave and the one that is to get them.
#[utoipa::path(
    tag = "processing",
    operation_id = "readHandover",
    params(HandoverPath),
    responses((status = 200, body = HandoverView, description = "The slip.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/handovers/{id}")]
pub async fn read(
    granted: Granted<DossierRead>,
    path: Path<HandoverPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let id = path.id;
    let view = app
        .db
        .read(move |conn| whole(conn, &granted.agencies(), id))
        .await?;
    let version = view.slip.version;
    Ok(Answer::ok(&view)?.etag(version))
}

/// What arrived.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcknowledgeHandoverBody {
    /// What did not arrive; all else did.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub missing: Vec<MissingDossierBody>,
}

/// Papers that did not arrive.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MissingDossierBody {
    /// The place on the slip.
    #[schema(minimum = 1, maximum = 100)]
    pub no: i32,
    /// What is missing.
    #[schema(
        min_length = 3,
        max_length = 500,
        example = "Thiếu bản vẽ thiết kế có trong danh mục"
    )]
    pub reason: String,
}

impl From<AcknowledgeHandoverBody> for AcknowledgeCommand {
    fn from(body: AcknowledgeHandoverBody) -> Self {
        let missing = body.missing.into_iter().map(|one| MissingDossier {
            no: one.no,
            reason: clean_text(&one.reason),
        });
        Self {
            missing: missing.collect(),
        }
    }
}

/// Say what arrived
///
/// By an officer of the unit that the slip goes to, once. A dossier whose papers are missing goes back to the step that it
/// came from, unless it went on meanwhile or only its papers were given.
#[utoipa::path(
    tag = "processing",
    operation_id = "acknowledgeHandover",
    params(HandoverPath, IfMatch, IdempotencyKey),
    request_body = AcknowledgeHandoverBody,
    responses((status = 200, body = HandoverView, description = "The slip as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/handovers/{id}/acknowledgement")]
pub async fn acknowledge(
    granted: Granted<DossierAdvance>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<HandoverPath>,
    body: Body<AcknowledgeHandoverBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command: AcknowledgeCommand = body.into_inner().into();
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let id = commands::acknowledge_handover(tx, &granted, target, &command);
                let id = id.map_err(|error| commands::grounded(tx, error))?;
                let view = whole(tx.conn(), &granted.agencies(), id)?;
                let version = view.slip.version;
                Ok(Answer::ok(&view)?.etag(version))
            })
        })
        .await
}

/// Why nothing is taken.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefuseHandoverBody {
    /// The reason.
    #[schema(
        min_length = 3,
        max_length = 500,
        example = "Không thuộc thẩm quyền của đơn vị"
    )]
    pub reason: String,
}

/// Refuse a handover
///
/// By an officer of the unit that the slip goes to, once, with the reason: none of it is taken, and each dossier goes back to
/// the step that it came from, unless it went on meanwhile or only its papers were given.
#[utoipa::path(
    tag = "processing",
    operation_id = "refuseHandover",
    params(HandoverPath, IfMatch, IdempotencyKey),
    request_body = RefuseHandoverBody,
    responses((status = 200, body = HandoverView, description = "The slip as it is now.")),
    security(("bearer" = ["dossiers:advance"]))
)]
#[post("/handovers/{id}/refusal")]
pub async fn refuse(
    granted: Granted<DossierAdvance>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<HandoverPath>,
    body: Body<RefuseHandoverBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let reason = clean_text(&body.into_inner().reason);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let id = commands::refuse_handover(tx, &granted, target, &reason);
                let id = id.map_err(|error| commands::grounded(tx, error))?;
                let view = whole(tx.conn(), &granted.agencies(), id)?;
                let version = view.slip.version;
                Ok(Answer::ok(&view)?.etag(version))
            })
        })
        .await
}

fn whole(conn: &mut Conn, agencies: &[AgencyId], id: HandoverId) -> Result<HandoverView, DossierError> {
    let slip = queries::handover(conn, agencies, id)?.ok_or(DossierError::NotFound)?;
    let items = queries::handover_items(conn, id)?;
    Ok(HandoverView {
        slip: slip.into(),
        items: items.into_iter().map(HandoverItemView::from).collect(),
    })
}
