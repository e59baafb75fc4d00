//! The operations on locks.

use std::collections::HashMap;

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::commands::{self, LiftCommand, PlaceCommand};
use super::error::LockError;
use super::model::{Lock, ObjectKey, ObjectKind};
use super::queries::{self, LockFilter};
use crate::app::App;
use crate::auth::{Granted, LockPlace, LockRead};
use crate::calendar::zone::local_date;
use crate::platform::db::Tx;
use crate::platform::http::idempotency::once;
use crate::platform::http::{
    Answer, Body, FieldError, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query,
    RequiredIdempotencyKey, code,
};
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, ObjectLockId, OfficerId, ProcedureId};
use crate::platform::text::{clean_line, clean_text};

/// Mounts them.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list).service(place).service(read).service(lift);
}

/// Which lock.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ObjectLockPath {
    /// The lock's id.
    pub id: ObjectLockId,
}

/// A lock on a thing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectLockView {
    /// Its id.
    pub id: ObjectLockId,
    /// What kind of thing.
    pub kind: ObjectKind,
    /// The thing, as people know it; a person's number is masked.
    #[schema(example = "22366/7/112")]
    pub object: String,
    /// Why.
    #[schema(example = "Thế chấp quyền sử dụng đất tại ngân hàng")]
    pub reason: String,
    /// The rule of law.
    pub legal_basis: String,
    /// The paper.
    #[schema(example = "Hợp đồng thế chấp số 15/2011/HĐTC")]
    pub reference: Option<String>,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day; null: until it is lifted.
    pub valid_to: Option<NaiveDate>,
    /// The procedures that it stands in the way of; all when there are none.
    pub procedure_ids: Vec<ProcedureId>,
    /// The agency that placed it.
    pub agency_id: AgencyId,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
    /// By whom.
    pub placed_by: Option<OfficerId>,
    /// From this day on it is lifted.
    pub lifted_on: Option<NaiveDate>,
    /// By whom.
    pub lifted_by: Option<OfficerId>,
    /// Why it was lifted.
    #[schema(example = "Đã xóa đăng ký thế chấp")]
    pub lift_reason: Option<String>,
    /// The rule of law that it was lifted by.
    #[schema(example = "Điều 21 Nghị định 102/2017/NĐ-CP")]
    pub lift_legal_basis: Option<String>,
    /// Whether it stands in the way today.
    pub in_force: bool,
    /// Counts its changes, from 1; also in the ETag.
    pub version: i64,
}

impl ObjectLockView {
    fn new(lock: Lock, procedures: &HashMap<ObjectLockId, Vec<ProcedureId>>, today: NaiveDate) -> Self {
        Self {
            in_force: lock.is_in_force(today),
            procedure_ids: procedures.get(&lock.id).cloned().unwrap_or_default(),
            id: lock.id,
            kind: lock.kind,
            object: lock.label,
            reason: lock.reason,
            legal_basis: lock.legal_basis,
            reference: lock.reference,
            valid_from: lock.valid_from,
            valid_to: lock.valid_to,
            agency_id: lock.agency_id,
            placed_at: lock.placed_at,
            placed_by: lock.placed_by,
            lifted_on: lock.lifted_on,
            lifted_by: lock.lifted_by,
            lift_reason: lock.lift_reason,
            lift_legal_basis: lock.lift_legal_basis,
            version: lock.version,
        }
    }
}

/// A lock to be placed.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceObjectLockBody {
    /// What kind of thing.
    pub kind: ObjectKind,
    /// The thing, in its kind's form: `22366/7/112`, `22366/12 Trần Phú`, `79A-123.45`, a tax number, a citizen's number.
    #[schema(min_length = 1, max_length = 200, example = "22366/7/112")]
    pub key: String,
    /// The agency that places it, one of the caller's.
    pub agency_id: AgencyId,
    /// Why; applicants read it.
    #[schema(
        min_length = 5,
        max_length = 1000,
        example = "Thế chấp quyền sử dụng đất tại ngân hàng"
    )]
    pub reason: String,
    /// The rule of law.
    #[schema(min_length = 3, max_length = 500, example = "Điều 318 Bộ luật Dân sự 2005")]
    pub legal_basis: String,
    /// The paper: a contract's, a judgment's number.
    #[serde(default)]
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Hợp đồng thế chấp số 15/2011/HĐTC"
    )]
    pub reference: Option<String>,
    /// Its first day; today when left out.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// Its last day; left out: until it is lifted.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// Only these procedures; all when left out.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub procedure_ids: Vec<ProcedureId>,
}

impl PlaceObjectLockBody {
    fn parse(self, app: &App) -> Result<PlaceCommand, Vec<FieldError>> {
        let mut errors = Vec::new();
        let today = local_date(app.clock.now());
        if self
            .valid_to
            .is_some_and(|last| last < self.valid_from.unwrap_or(today))
        {
            let detail = Text::new(
                "Ngày cuối phải không sớm hơn ngày đầu.",
                "The last day is not before the first.",
            );
            errors.push(FieldError::new("/validTo", "PERIOD", detail));
        }
        let key = ObjectKey::parse(self.kind, &self.key)
            .map_err(|invalid| errors.push(FieldError::new("/key", invalid.code, invalid.detail)));
        match key {
            Ok(key) if errors.is_empty() => Ok(PlaceCommand {
                object: key.object(&app.lookup),
                agency: self.agency_id,
                reason: clean_text(&self.reason),
                legal_basis: clean_line(&self.legal_basis),
                reference: self.reference.as_deref().map(clean_line),
                from: self.valid_from,
                to: self.valid_to,
                procedures: self.procedure_ids,
            }),
            Ok(_) | Err(()) => Err(errors),
        }
    }
}

/// Why a lock is lifted.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LiftObjectLockBody {
    /// Why.
    #[schema(min_length = 5, max_length = 1000, example = "Đã xóa đăng ký thế chấp")]
    pub reason: String,
    /// The rule of law.
    #[schema(min_length = 3, max_length = 500, example = "Điều 21 Nghị định 83/2010/NĐ-CP")]
    pub legal_basis: String,
}

/// Which locks are listed.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObjectLockQuery {
    /// Those on one thing, whoever placed them: its kind; with `key`.
    kind: Option<ObjectKind>,
    /// The thing, as in `kind`'s form.
    #[param(min_length = 1, max_length = 200)]
    key: Option<String>,
    /// Those that this agency of the caller's placed; the first of them when no thing is named.
    agency_id: Option<AgencyId>,
    /// Only those in force on this day.
    on: Option<NaiveDate>,
}

impl ObjectLockQuery {
    fn filter(&self, app: &App, granted: &Granted<LockRead>) -> Result<Option<LockFilter>, Problem> {
        match (self.kind, self.key.as_deref()) {
            (Some(kind), Some(typed)) => {
                let key = ObjectKey::parse(kind, typed).map_err(|invalid| {
                    Problem::invalid(vec![FieldError::new("?key", invalid.code, invalid.detail)])
                })?;
                Ok(Some(LockFilter::On(kind, key.object(&app.lookup).key)))
            }
            (None, None) => {
                let asked = self.agency_id.or_else(|| granted.agencies().first().copied());
                Ok(asked
                    .filter(|agency| granted.is_at(*agency))
                    .map(LockFilter::OfAgency))
            }
            (kind, _) => {
                let missing = if kind.is_none() { "?kind" } else { "?key" };
                let detail = Text::new(
                    "Loại đối tượng và mã đối tượng phải đi cùng nhau.",
                    "The kind of a thing and its key go together.",
                );
                Err(Problem::invalid(vec![FieldError::new(
                    missing,
                    code::REQUIRED,
                    detail,
                )]))
            }
        }
    }
}

/// List locks
///
/// Those on one thing, whoever placed them, or those that one agency of the caller's placed. The newest first.
#[utoipa::path(
    tag = "locks",
    operation_id = "listObjectLocks",
    params(ObjectLockQuery, Paging),
    responses((status = 200, body = Page<ObjectLockView>, description = "A page of locks.")),
    security(("bearer" = ["locks:read"]))
)]
#[get("/object-locks")]
pub async fn list(
    granted: Granted<LockRead>,
    query: Query<ObjectLockQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let filter = query.filter(&app, &granted)?;
    let (before, limit): (Option<ObjectLockId>, i64) = (paging.after()?, paging.limit());
    let (wants_total, on) = (paging.wants_total(), query.on);
    let (rows, procedures, total) = app
        .db
        .read(move |conn| {
            let Some(filter) = &filter else {
                return Ok(Default::default());
            };
            let rows = queries::list(conn, (filter, on), before, limit)?;
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let procedures = queries::procedures(conn, &ids)?;
            let total = wants_total
                .then(|| queries::count(conn, filter, on))
                .transpose()?;
            Ok::<_, LockError>((rows, procedures, total))
        })
        .await?;
    let total = total.or_else(|| wants_total.then_some(0));
    let today = local_date(app.clock.now());
    let page = paging.page(
        rows,
        |row| row.id,
        |row| ObjectLockView::new(row, &procedures, today),
    )?;
    Answer::page(&page.with_total(total))
}

/// Read a lock
///
/// Whoever placed it.
#[utoipa::path(
    tag = "locks",
    operation_id = "readObjectLock",
    params(ObjectLockPath),
    responses((status = 200, body = ObjectLockView, description = "The lock.")),
    security(("bearer" = ["locks:read"]))
)]
#[get("/object-locks/{id}")]
pub async fn read(
    _: Granted<LockRead>,
    path: Path<ObjectLockPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, today) = (path.id, local_date(app.clock.now()));
    let view = app
        .db
        .read(move |conn| {
            let found = queries::lock(conn, id)?.ok_or(LockError::NotFound)?;
            let procedures = queries::procedures(conn, &[id])?;
            Ok::<_, LockError>(ObjectLockView::new(found, &procedures, today))
        })
        .await?;
    let version = view.version;
    Ok(Answer::ok(&view)?.etag(version))
}

/// Place a lock
///
/// From its first to its last day, or until it is lifted, no desk takes in a dossier about the thing: acceptance and
/// reception answer 409 `OBJECT_LOCKED` with this reason and legal basis. A person is meant as the owner of a dossier, too.
#[utoipa::path(
    tag = "locks",
    operation_id = "placeObjectLock",
    params(RequiredIdempotencyKey),
    request_body = PlaceObjectLockBody,
    responses((status = 201, body = ObjectLockView, description = "The lock.")),
    security(("bearer" = ["locks:place"]))
)]
#[post("/object-locks")]
pub async fn place(
    granted: Granted<LockPlace>,
    key: RequiredIdempotencyKey,
    body: Body<PlaceObjectLockBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.into_inner().parse(&app).map_err(Problem::invalid)?;
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let placed = commands::place(tx, &granted, &command)?;
                answer(tx, placed, true)
            })
        })
        .await
}

/// Lift a lock
///
/// By an officer of the agency that placed it; from today on it stands in nobody's way.
#[utoipa::path(
    tag = "locks",
    operation_id = "liftObjectLock",
    params(ObjectLockPath, IfMatch, IdempotencyKey),
    request_body = LiftObjectLockBody,
    responses((status = 200, body = ObjectLockView, description = "The lock as it is now.")),
    security(("bearer" = ["locks:place"]))
)]
#[post("/object-locks/{id}/lifting")]
pub async fn lift(
    granted: Granted<LockPlace>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<ObjectLockPath>,
    body: Body<LiftObjectLockBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let target = (path.id, if_match.version());
    let command = LiftCommand {
        reason: clean_text(&body.reason),
        legal_basis: clean_line(&body.legal_basis),
    };
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let lifted = commands::lift(tx, &granted, target, &command)?;
                answer(tx, lifted, false)
            })
        })
        .await
}

fn answer(tx: &mut Tx<'_>, changed: Lock, created: bool) -> Result<Answer, Problem> {
    let (id, version) = (changed.id, changed.version);
    let procedures = queries::procedures(tx.conn(), &[id])?;
    let view = ObjectLockView::new(changed, &procedures, local_date(tx.now()));
    let answer = match created {
        true => Answer::created(format!("/object-locks/{id}"), &view)?,
        false => Answer::ok(&view)?,
    };
    Ok(answer.etag(version))
}
