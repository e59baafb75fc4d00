//! Desks over HTTP.

use actix_web::web::Data;
use actix_web::{get, post, put};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::agencies::AgencyPath;
use super::reading::Reading;
use super::units::AgencyPartFilterQuery;
use super::views::DeskView;
use crate::agencies::AgencyError;
use crate::agencies::commands::{ChangeDesk, CreateDesk, change_desk, close_desk, create_desk};
use crate::agencies::model::Desk;
use crate::agencies::queries;
use crate::app::App;
use crate::auth::{AgencyManage, Granted};
use crate::platform::http::{
    Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query, idempotency,
};
use crate::platform::ids::{AgencyId, CalendarId, DeskId};

/// Which desk.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct DeskPath {
    /// The agency's id.
    pub id: AgencyId,
    /// The desk's id.
    pub desk_id: DeskId,
}

/// A new desk.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateDeskBody {
    /// Its code, unique in the agency for ever.
    #[schema(
        min_length = 1,
        max_length = 30,
        pattern = r"^[0-9A-Za-zÀ-ỹ._-]+$",
        example = "Q1"
    )]
    pub code: String,
    /// Its name.
    #[schema(min_length = 1, max_length = 200, example = "Quầy số 1: Tư pháp - Hộ tịch")]
    pub name: String,
    /// Its telephone.
    #[schema(
        min_length = 3,
        max_length = 30,
        pattern = "^[-+.() ]*([0-9][-+.() ]*){3,15}$",
        example = "0258 3822 555"
    )]
    pub phone: Option<String>,
    /// Where it is.
    #[schema(min_length = 1, max_length = 200)]
    pub address: Option<String>,
    /// Its own working calendar; without one its agency's holds.
    pub calendar_id: Option<CalendarId>,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_to: Option<NaiveDate>,
}

impl CreateDeskBody {
    /// What it asks for.
    ///
    /// # Errors
    /// 400 with everything that is wrong.
    pub fn command(self, agency: AgencyId) -> Result<CreateDesk, Problem> {
        let mut reading = Reading::default();
        let code = reading.short_code("/code", &self.code);
        let name = reading.label("/name", &self.name);
        let phone = reading.phone_if("/phone", self.phone.as_deref());
        let address = reading.label_if("/address", self.address.as_deref());
        let valid = reading.period("/validTo", self.valid_from, self.valid_to);
        let command = (|| {
            Some(CreateDesk {
                agency,
                code: code?,
                name: name?,
                phone: phone?,
                address: address?,
                calendar: self.calendar_id,
                valid: valid?,
            })
        })();
        reading.done(command)
    }
}

/// What a desk is to be; replaces all four, what is left out is taken away.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeDeskBody {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Its telephone.
    #[schema(
        min_length = 3,
        max_length = 30,
        pattern = "^[-+.() ]*([0-9][-+.() ]*){3,15}$"
    )]
    pub phone: Option<String>,
    /// Where it is.
    #[schema(min_length = 1, max_length = 200)]
    pub address: Option<String>,
    /// Its own working calendar; without one its agency's holds.
    pub calendar_id: Option<CalendarId>,
}

/// The end of a desk.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseDeskBody {
    /// Its last day.
    pub last_day: NaiveDate,
}

/// List an agency's desks.
///
/// In the order of their codes. Public.
#[utoipa::path(tag = "agencies", operation_id = "listDesks", params(AgencyPath, AgencyPartFilterQuery, Paging),
    responses((status = 200, description = "A page of desks.", body = Page<DeskView>)))]
#[get("/agencies/{id}/desks")]
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
            let rows = queries::desks(conn, id, on, after.as_deref(), limit)?;
            let total = if count {
                Some(queries::count_desks(conn, id, on)?)
            } else {
                None
            };
            Ok((rows, total))
        })
        .await?;
    let key = |desk: &Desk| desk.code.as_str().to_owned();
    let page = paging.page(rows, key, |desk| DeskView::from(&desk))?;
    Answer::page(&page.with_total(total))
}

/// Read a desk.
///
/// Where it is, how it is reached, which calendar it keeps. Public.
#[utoipa::path(tag = "agencies", operation_id = "readDesk", params(DeskPath),
    responses((status = 200, description = "The desk.", body = DeskView)))]
#[get("/agencies/{id}/desks/{deskId}")]
pub async fn read(path: Path<DeskPath>, app: Data<App>) -> Result<Answer, Problem> {
    let (agency, id) = (path.id, path.desk_id);
    let desk = app
        .db
        .read(move |conn| queries::desk(conn, id).map_err(Problem::from))
        .await?;
    if desk.agency != agency {
        return Err(Problem::not_found());
    }
    Ok(Answer::ok(&DeskView::from(&desk))?.etag(desk.version))
}

/// Open a desk.
///
/// It takes dossiers from its first day on.
#[utoipa::path(tag = "agencies", operation_id = "createDesk", params(AgencyPath, IdempotencyKey), request_body = CreateDeskBody,
    responses((status = 201, description = "The desk.", body = DeskView)),
    security(("bearer" = ["agencies:manage"])))]
#[post("/agencies/{id}/desks")]
pub async fn create(
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    path: Path<AgencyPath>,
    body: Body<CreateDeskBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let agency = path.id;
    let command = body.into_inner().command(agency)?;
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            idempotency::once(tx, &key, |tx| {
                let desk = create_desk(tx, &granted, command.clone())?;
                let location = format!("/agencies/{agency}/desks/{}", desk.id);
                Ok(Answer::created(location, &DeskView::from(&desk))?.etag(desk.version))
            })
        })
        .await
}

/// Change a desk.
///
/// Sets its name, telephone, address and calendar; what is left out is taken away.
#[utoipa::path(tag = "agencies", operation_id = "changeDesk", params(DeskPath, IfMatch), request_body = ChangeDeskBody,
    responses((status = 200, description = "The desk.", body = DeskView)),
    security(("bearer" = ["agencies:manage"])))]
#[put("/agencies/{id}/desks/{deskId}")]
pub async fn change(
    granted: Granted<AgencyManage>,
    if_match: IfMatch,
    path: Path<DeskPath>,
    body: Body<ChangeDeskBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (agency, id, seen) = (path.id, path.desk_id, if_match.version());
    let body = body.into_inner();
    let mut reading = Reading::default();
    let name = reading.label("/name", &body.name);
    let phone = reading.phone_if("/phone", body.phone.as_deref());
    let address = reading.label_if("/address", body.address.as_deref());
    let change = (|| {
        Some(ChangeDesk {
            name: name?,
            phone: phone?,
            address: address?,
            calendar: body.calendar_id,
        })
    })();
    let change = reading.done(change)?;
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            let desk = change_desk(tx, &granted, agency, id, seen, change.clone())?;
            Ok::<_, Problem>(Answer::ok(&DeskView::from(&desk))?.etag(desk.version))
        })
        .await
}

/// Close a desk.
///
/// It takes no dossiers after its last day.
#[utoipa::path(tag = "agencies", operation_id = "closeDesk", params(DeskPath, IdempotencyKey, IfMatch), request_body = CloseDeskBody,
    responses((status = 200, description = "The desk.", body = DeskView)),
    security(("bearer" = ["agencies:manage"])))]
#[post("/agencies/{id}/desks/{deskId}/closure")]
pub async fn close(
    granted: Granted<AgencyManage>,
    key: IdempotencyKey,
    if_match: IfMatch,
    path: Path<DeskPath>,
    body: Body<CloseDeskBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (agency, id, seen) = (path.id, path.desk_id, if_match.version());
    let last_day = body.last_day;
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            idempotency::once(tx, &key, |tx| {
                let desk = close_desk(tx, &granted, agency, id, seen, last_day)?;
                Ok(Answer::ok(&DeskView::from(&desk))?.etag(desk.version))
            })
        })
        .await
}
