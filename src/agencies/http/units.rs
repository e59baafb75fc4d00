//! Units over HTTP.

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::agencies::AgencyPath;
use super::reading::Reading;
use super::views::UnitView;
use crate::agencies::commands::{ChangeUnit, CreateUnit, change_unit, create_unit};
use crate::agencies::model::Unit;
use crate::agencies::problem::pointing;
use crate::agencies::queries;
use crate::agencies::{AgencyError, Violation};
use crate::app::App;
use crate::auth::{AgencyManage, Granted};
use crate::platform::http::{
    Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query, idempotency,
};
use crate::platform::ids::{AgencyId, UnitId};

/// Which unit.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct UnitPath {
    /// The agency's id.
    pub id: AgencyId,
    /// The unit's id.
    pub unit_id: UnitId,
}

/// Which units or desks of an agency.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgencyPartFilterQuery {
    /// Only those that exist on this day; all of all times when left out.
    pub on_date: Option<NaiveDate>,
}

/// A new unit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateUnitBody {
    /// Its code, unique in the agency for ever.
    #[schema(
        min_length = 1,
        max_length = 30,
        pattern = r"^[0-9A-Za-zÀ-ỹ._-]+$",
        example = "PHONG_TU_PHAP"
    )]
    pub code: String,
    /// Its name.
    #[schema(min_length = 1, max_length = 200, example = "Phòng Tư pháp")]
    pub name: String,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_to: Option<NaiveDate>,
}

impl CreateUnitBody {
    /// What it asks for.
    ///
    /// # Errors
    /// 400 with everything that is wrong.
    pub fn command(self, agency: AgencyId) -> Result<CreateUnit, Problem> {
        let mut reading = Reading::default();
        let code = reading.short_code("/code", &self.code);
        let name = reading.label("/name", &self.name);
        let valid = reading.period("/validTo", self.valid_from, self.valid_to);
        let command = (|| {
            Some(CreateUnit {
                agency,
                code: code?,
                name: name?,
                valid: valid?,
            })
        })();
        reading.done(command)
    }
}

/// What a unit is to be; replaces both.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeUnitBody {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Its last day; none when left out.
    pub valid_to: Option<NaiveDate>,
}

/// List an agency's units.
///
/// In the order of their codes. Public.
#[utoipa::path(tag = "agencies", operation_id = "listUnits", params(AgencyPath, AgencyPartFilterQuery, Paging),
    responses((status = 200, description = "A page of units.", body = Page<UnitView>)))]
#[get("/agencies/{id}/units")]
pub async fn list(
    path: Path<AgencyPath>,
    filter: Query<AgencyPartFilterQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, on) = (path.id, filter.on_date);
    let (after, limit): (Option<String>, _) = (paging.after()?, paging.limit());
    let count = paging.wants_total();
    let (rows, total) = app
        .db
        .read(move |conn| {
            if !queries::exists(conn, id)? {
                return Err(Problem::from(AgencyError::NoAgency));
            }
            let rows = queries::units(conn, id, on, after.as_deref(), limit)?;
            let total = if count {
                Some(queries::count_units(conn, id, on)?)
            } else {
                None
            };
            Ok((rows, total))
        })
        .await?;
    let key = |unit: &Unit| unit.code.as_str().to_owned();
    let page = paging.page(rows, key, |unit| UnitView::from(&unit))?;
    Answer::page(&page.with_total(total))
}

/// Read a unit.
///
/// Its code stays, its name may change. Public.
#[utoipa::path(tag = "agencies", operation_id = "readUnit", params(UnitPath),
    responses((status = 200, description = "The unit.", body = UnitView)))]
#[get("/agencies/{id}/units/{unitId}")]
pub async fn read(path: Path<UnitPath>, app: Data<App>) -> Result<Answer, Problem> {
    let (agency, id) = (path.id, path.unit_id);
    let unit = app
        .db
        .read(move |conn| queries::unit(conn, id).map_err(Problem::from))
        .await?;
    if unit.agency != agency {
        return Err(Problem::not_found());
    }
    Ok(Answer::ok(&UnitView::from(&unit))?.etag(unit.version))
}

/// Create a unit.
///
/// Its code is its own for ever: processes and memberships name it.
#[utoipa::path(tag = "agencies", operation_id = "createUnit", params(AgencyPath, IdempotencyKey), request_body = CreateUnitBody,
    responses((status = 201, description = "The unit.", body = UnitView)),
    security(("bearer" = ["agencies:manage"])))]
#[post("/agencies/{id}/units")]
pub async fn create(
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    path: Path<AgencyPath>,
    body: Body<CreateUnitBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let agency = path.id;
    let command = body.into_inner().command(agency)?;
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            idempotency::once(tx, &key, |tx| {
                let unit = create_unit(tx, &granted, command.clone())?;
                let location = format!("/agencies/{agency}/units/{}", unit.id);
                Ok(Answer::created(location, &UnitView::from(&unit))?.etag(unit.version))
            })
        })
        .await
}

/// Here the last day is the end of the validity.
fn change_pointer(violation: Violation) -> &'static str {
    match violation {
        Violation::EndsBeforeStart => "/validTo",
        other => other.pointer(),
    }
}

/// Change a unit.
///
/// Renames it, sets or takes back its last day. A unit without one ends with its agency.
#[utoipa::path(tag = "agencies", operation_id = "changeUnit", params(UnitPath, IfMatch), request_body = ChangeUnitBody,
    responses((status = 200, description = "The unit.", body = UnitView)),
    security(("bearer" = ["agencies:manage"])))]
#[put("/agencies/{id}/units/{unitId}")]
pub async fn change(
    granted: Granted<AgencyManage>,
    if_match: IfMatch,
    path: Path<UnitPath>,
    body: Body<ChangeUnitBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (agency, id, seen) = (path.id, path.unit_id, if_match.version());
    let body = body.into_inner();
    let mut reading = Reading::default();
    let name = reading.label("/name", &body.name);
    let change = ChangeUnit {
        name: reading.done(name)?,
        last_day: body.valid_to,
    };
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            let unit = change_unit(tx, &granted, agency, id, seen, change.clone())
                .map_err(|error| pointing(error, change_pointer))?;
            Ok::<_, Problem>(Answer::ok(&UnitView::from(&unit))?.etag(unit.version))
        })
        .await
}
