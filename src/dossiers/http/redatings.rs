//! What a corrected calendar does to dates that were told: the dossiers concerned, and the head's decision on them.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::bodies::DossierPath;
use super::change::{Act, Answers, change};
use super::open_pages::{PageOf, look_through};
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::commands::{self, RedateCommand, RedateManyCommand, RedatingDecision};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::Dossier;
use crate::dossiers::queries::OpenDossiers;
use crate::platform::db::Conn;
use crate::platform::http::idempotency::once;
use crate::platform::http::{
    Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query,
};
use crate::platform::ids::{AgencyId, DossierId};
use crate::platform::text::clean_text;

/// Of which agency.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct RedatingQuery {
    /// The receiving agency, one of the officer's; the first when left out.
    agency_id: Option<AgencyId>,
}

/// An open dossier to which a corrected calendar gives another date; at least one of the three pairs differs.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RedatingView {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its version, for the redating.
    pub version: i64,
    /// Its code; null before it is taken in.
    pub code: Option<String>,
    /// The procedure.
    pub procedure_name: String,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
    /// The one that the calendar makes now.
    pub derived_due_at: Option<DateTime<Utc>>,
    /// By when the desk has to answer what was sent online, while it has not.
    pub acceptance_due_at: Option<DateTime<Utc>>,
    /// The same by the calendar as it is now.
    pub derived_acceptance_due_at: Option<DateTime<Utc>>,
    /// Until when the applicant is waited for, who was asked for a supplement.
    pub wait_until: Option<DateTime<Utc>>,
    /// The same by the calendar as it is now.
    pub derived_wait_until: Option<DateTime<Utc>>,
}

/// List the dossiers to which a corrected calendar gives another date
///
/// Open ones of an agency, with old and new appointment, moment to answer and end of waiting. Nothing changes by itself:
/// the head decides on each, or on many at once. Those whose dates the head keeps are left out until the calendar is changed
/// and makes others again. A page looks at a bounded number of dossiers: it may be short, or empty, and still name a next one.
#[utoipa::path(
    tag = "deciding",
    operation_id = "listRedatings",
    params(RedatingQuery, Paging),
    responses((status = 200, body = Page<RedatingView>, description = "A page of dossiers.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[get("/redatings")]
pub async fn list(
    granted: Granted<DossierDecide>,
    query: Query<RedatingQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let own = granted.agencies();
    let agency = match query.agency_id {
        Some(named) => own.into_iter().find(|agency| *agency == named),
        None => own.first().copied(),
    };
    let (after, size) = (paging.after()?, paging.size());
    let (rows, next) = match agency {
        Some(agency) => {
            let page = PageOf {
                agency,
                of: OpenDossiers::Dated,
                after,
                size,
            };
            app.db.read(move |conn| affected(conn, page)).await?
        }
        None => (Vec::new(), None),
    };
    Answer::page(&paging.page_up_to(rows, next.as_ref())?)
}

/// Goes through the open dossiers of an agency.
fn affected(conn: &mut Conn, page: PageOf) -> Result<(Vec<RedatingView>, Option<DossierId>), DossierError> {
    look_through(conn, page, |conn, dossier| {
        let Some(other) = commands::other_dates(conn, &dossier)? else {
            return Ok(None);
        };
        if commands::is_kept(conn, &dossier, &other)? {
            return Ok(None);
        }
        let (told, made) = (other.told, other.made);
        Ok(Some(RedatingView {
            dossier_id: dossier.id,
            version: dossier.version,
            code: dossier.code,
            procedure_name: dossier.procedure_name,
            due_at: told.due_at,
            derived_due_at: made.due_at,
            acceptance_due_at: told.acceptance_due_at,
            derived_acceptance_due_at: made.acceptance_due_at,
            wait_until: told.wait_until,
            derived_wait_until: made.wait_until,
        }))
    })
}

/// What the head decides on the dates of a dossier.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RedateDossierBody {
    /// Whether the dossier gets the dates that the calendar makes now; it does when left out.
    #[serde(default)]
    pub decision: Option<RedatingDecision>,
    /// Why, for the applicant too.
    #[schema(min_length = 5, max_length = 2000, example = "Nghỉ tránh bão ngày 15/6")]
    pub reason: String,
}

impl From<RedateDossierBody> for RedateCommand {
    fn from(body: RedateDossierBody) -> Self {
        Self {
            decision: body.decision.unwrap_or(RedatingDecision::Move),
            reason: clean_text(&body.reason),
        }
    }
}

/// Give the dates that a corrected calendar makes, or keep those that were told
///
/// Never done by itself: the date was told to somebody. It is the appointment, before acceptance the moment by which the
/// desk answers, and the end of the time in which a supplement is waited for. Dates that are kept stay off the list
/// `GET /redatings` until the calendar makes others again.
#[utoipa::path(
    tag = "deciding",
    operation_id = "redateDossier",
    params(DossierPath, IfMatch, IdempotencyKey),
    request_body = RedateDossierBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/dossiers/{id}/redating")]
pub async fn redate(
    granted: Granted<DossierDecide>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<RedateDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let command: RedateCommand = body.into_inner().into();
    change(
        &app,
        granted,
        key,
        Act::of("redateDossier", address),
        Answers::Changed,
        move |tx, granted, _| commands::redate(tx, granted, target, &command),
    )
    .await
}

/// One decision on the dates of many dossiers.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RedateManyBody {
    /// The dossiers.
    #[schema(min_items = 1, max_items = 100)]
    pub dossiers: Vec<RedateOneBody>,
    /// Whether they get the dates that the calendar makes now; they do when left out.
    #[serde(default)]
    pub decision: Option<RedatingDecision>,
    /// Why, for the applicants too.
    #[schema(min_length = 5, max_length = 2000, example = "Nghỉ tránh bão ngày 15/6")]
    pub reason: String,
}

/// One of the dossiers.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RedateOneBody {
    /// The dossier.
    pub dossier_id: DossierId,
    /// The version that the officer has read.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: i64,
}

impl From<RedateManyBody> for RedateManyCommand {
    fn from(body: RedateManyBody) -> Self {
        let dossiers = body.dossiers.into_iter().map(|one| (one.dossier_id, one.version));
        Self {
            dossiers: dossiers.collect(),
            one: RedateCommand {
                decision: body.decision.unwrap_or(RedatingDecision::Move),
                reason: clean_text(&body.reason),
            },
        }
    }
}

/// The dossiers of a batch as they are now, in its order.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RedatedDossiersView {
    /// Each of them.
    pub dossiers: Vec<RedatedDossierView>,
}

/// A dossier whose dates were decided on.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RedatedDossierView {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its version now.
    pub version: i64,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
    /// By when the desk has to answer, or had to.
    pub acceptance_due_at: Option<DateTime<Utc>>,
}

impl From<Dossier> for RedatedDossierView {
    fn from(dossier: Dossier) -> Self {
        Self {
            dossier_id: dossier.id,
            version: dossier.version,
            due_at: dossier.due_at,
            acceptance_due_at: dossier.acceptance_due_at,
        }
    }
}

/// Decide on the dates of many dossiers at once
///
/// After a storm, say: what `GET /redatings` lists, with one reason. Each is decided on as if alone, with its own entry in
/// the history. All of them or none: when some cannot be, the answer names each with its reason.
#[utoipa::path(
    tag = "deciding",
    operation_id = "redateDossiers",
    params(IdempotencyKey),
    request_body = RedateManyBody,
    responses((status = 200, body = RedatedDossiersView, description = "The dossiers as they are now.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[post("/redatings")]
pub async fn redate_many(
    granted: Granted<DossierDecide>,
    key: IdempotencyKey,
    body: Body<RedateManyBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command: RedateManyCommand = body.into_inner().into();
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let redated = commands::redate_many(tx, &granted, &command);
                let redated = redated.map_err(|error| commands::grounded(tx, error))?;
                Answer::ok(&RedatedDossiersView {
                    dossiers: redated.into_iter().map(Into::into).collect(),
                })
            })
        })
        .await
}
