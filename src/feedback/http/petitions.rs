//! Sending petitions and reading them.

use std::collections::HashMap;

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::views::{PetitionPath, PetitionView, Shown};
use crate::app::App;
use crate::auth::queries::accounts;
use crate::auth::queries::carried_on::carried_on_by;
use crate::auth::{Granted, PetitionRead, PetitionSend};
use crate::calendar::zone::local_date;
use crate::feedback::commands::{self, SendCommand};
use crate::feedback::error::FeedbackError;
use crate::feedback::model::{Petition, PetitionForm, PetitionKind, PetitionState};
use crate::feedback::queries::{self, PetitionFilter, PetitionViewer, PetitionsOf};
use crate::platform::db::{Conn, Tx};
use crate::platform::http::idempotency::once;
use crate::platform::http::{
    Answer, Body, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query, RequiredIdempotencyKey,
};
use crate::platform::ids::{AgencyId, CitizenId, DossierId, PetitionId, ProcedureId};
use crate::platform::text::{clean_line, clean_text};

/// A petition (phản ánh, kiến nghị).
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendPetitionBody {
    /// About officers' conduct, or about rules.
    pub kind: PetitionKind,
    /// Tells of something, or proposes something.
    pub form: PetitionForm,
    /// To which agency; it forwards what is another's.
    pub agency_id: AgencyId,
    /// About which procedure.
    #[serde(default)]
    pub procedure_id: Option<ProcedureId>,
    /// About which of the petitioner's own dossiers.
    #[serde(default)]
    pub dossier_id: Option<DossierId>,
    /// In a line.
    #[schema(
        min_length = 5,
        max_length = 200,
        example = "Phải đi lại ba lần để nộp một hồ sơ"
    )]
    pub subject: String,
    /// In full: what, where, when.
    #[schema(
        min_length = 10,
        max_length = 5000,
        example = "Mỗi lần đến nộp tôi lại được yêu cầu thêm một giấy tờ khác."
    )]
    pub text: String,
}

impl From<SendPetitionBody> for SendCommand {
    fn from(body: SendPetitionBody) -> Self {
        Self {
            kind: body.kind,
            form: body.form,
            agency: body.agency_id,
            procedure: body.procedure_id,
            dossier: body.dossier_id,
            subject: clean_line(&body.subject),
            body: clean_text(&body.text),
        }
    }
}

/// What is added to a petition.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupplementPetitionBody {
    /// What was asked for.
    #[schema(
        min_length = 3,
        max_length = 5000,
        example = "Sáng ngày 10/6/2011, tại quầy số 2."
    )]
    pub text: String,
}

/// Send a petition
///
/// To an agency, which refuses, forwards or takes it up, may ask for more, answers and makes the answer public, each within
/// its time. Name and account go with it.
#[utoipa::path(
    tag = "feedback",
    operation_id = "sendPetition",
    params(RequiredIdempotencyKey),
    request_body = SendPetitionBody,
    responses((status = 201, body = PetitionView, description = "The petition.")),
    security(("bearer" = ["petitions:send"]))
)]
#[post("/petitions")]
pub async fn send(
    granted: Granted<PetitionSend>,
    key: RequiredIdempotencyKey,
    body: Body<SendPetitionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = SendCommand::from(body.into_inner());
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let petition = commands::send(tx, &granted, &command)?;
                let (location, version) = (format!("/petitions/{}", petition.id), petition.version);
                let view = whole(tx, petition, false)?;
                Ok(Answer::created(location, &view)?.etag(version))
            })
        })
        .await
}

/// Add to a petition
///
/// What the agency has asked for; the time in which it waited does not count.
#[utoipa::path(
    tag = "feedback",
    operation_id = "supplementPetition",
    params(PetitionPath, IfMatch, IdempotencyKey),
    request_body = SupplementPetitionBody,
    responses((status = 200, body = PetitionView, description = "The petition as it is now.")),
    security(("bearer" = ["petitions:send"]))
)]
#[post("/petitions/{id}/supplement")]
pub async fn supplement(
    granted: Granted<PetitionSend>,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<PetitionPath>,
    body: Body<SupplementPetitionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (target, text) = ((path.id, if_match.version()), clean_text(&body.into_inner().text));
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let petition = commands::give_supplement(tx, &granted, target, &text)?;
                answered(tx, petition, false)
            })
        })
        .await
}

/// The petition as it is now, with its tag.
pub(super) fn answered(tx: &mut Tx<'_>, petition: Petition, for_officer: bool) -> Result<Answer, Problem> {
    let version = petition.version;
    Ok(Answer::ok(&whole(tx, petition, for_officer)?)?.etag(version))
}

fn whole(tx: &mut Tx<'_>, petition: Petition, for_officer: bool) -> Result<PetitionView, FeedbackError> {
    let now = tx.now();
    let steps = queries::petition_steps(tx.conn(), petition.id)?;
    let name = names(tx.conn(), std::slice::from_ref(&petition))?
        .into_values()
        .next();
    let shown = Shown {
        name,
        steps,
        for_officer,
        at_home: true,
        now,
    };
    Ok(PetitionView::new(petition, shown))
}

fn names(conn: &mut Conn, petitions: &[Petition]) -> Result<HashMap<Uuid, String>, FeedbackError> {
    let who: Vec<Uuid> = petitions
        .iter()
        .filter_map(|petition| petition.citizen_id.map(CitizenId::as_uuid))
        .collect();
    Ok(accounts::names(conn, &who)?)
}

/// Which petitions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PetitionQuery {
    /// For officers: the agency, one of their own or below it; the first of their own when left out.
    agency_id: Option<AgencyId>,
    /// Those in this state.
    state: Option<PetitionState>,
    /// Those of this kind.
    kind: Option<PetitionKind>,
    /// `true`: only those whose next act is overdue.
    overdue: Option<bool>,
}

/// Which petitions an officer means: those of an agency with those that it carries on, or those about conduct below.
fn whose(
    conn: &mut Conn,
    granted: &Granted<PetitionRead>,
    viewer: &PetitionViewer,
    (asked, today): (Option<AgencyId>, NaiveDate),
) -> Result<PetitionsOf, FeedbackError> {
    if let Some(citizen) = granted.citizen_id() {
        return Ok(PetitionsOf::Citizen(citizen));
    }
    // What is carried on for a closed agency comes after one's own.
    let agency = asked.or_else(|| granted.memberships().first().map(|duty| duty.agency));
    let agency = agency.ok_or(FeedbackError::NotFound)?;
    if granted.is_at(agency) {
        let closed = carried_on_by(conn, &[agency], today)?;
        let closed = closed.into_iter().map(|one| one.closed);
        let closed = closed.filter(|closed| granted.is_at(*closed));
        return Ok(PetitionsOf::Agencies(
            [agency].into_iter().chain(closed).collect(),
        ));
    }
    if viewer.is_above(agency) {
        return Ok(PetitionsOf::ConductBelow(agency));
    }
    Err(FeedbackError::NotFound)
}

/// List petitions
///
/// A citizen's own; for officers, those that are at an agency of theirs now, with those of the agencies that it carries on;
/// at an agency below theirs, heads and the province's approvers see those about conduct. The newest first.
#[utoipa::path(
    tag = "feedback",
    operation_id = "listPetitions",
    params(PetitionQuery, Paging),
    responses((status = 200, body = Page<PetitionView>, description = "A page of petitions."), (status = 404)),
    security(("bearer" = ["petitions:read"]))
)]
#[get("/petitions")]
pub async fn list(
    granted: Granted<PetitionRead>,
    query: Query<PetitionQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let now = app.clock.now();
    let filter = PetitionFilter {
        state: query.state,
        kind: query.kind,
        due_before: query.overdue.filter(|overdue| *overdue).map(|_| now),
    };
    let (before, limit): (Option<PetitionId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (for_officer, asked) = (granted.officer_id().is_some(), query.agency_id);
    let (rows, names, total, viewer) = app
        .db
        .read(move |conn| {
            let viewer = PetitionViewer::of(conn, &granted)?;
            let of = whose(conn, &granted, &viewer, (asked, local_date(now)))?;
            let rows = queries::petitions(conn, (&of, &filter), before, limit)?;
            let names = names(conn, &rows)?;
            let total = wants_total
                .then(|| queries::count_petitions(conn, &of, &filter))
                .transpose()?;
            Ok::<_, FeedbackError>((rows, names, total, viewer))
        })
        .await?;
    let page = paging.page(
        rows,
        |row| row.id,
        |row| {
            let shown = Shown {
                name: row
                    .citizen_id
                    .and_then(|citizen| names.get(&citizen.as_uuid()).cloned()),
                steps: Vec::new(),
                for_officer,
                at_home: viewer.is_at_home(&row),
                now,
            };
            PetitionView::new(row, shown)
        },
    )?;
    Answer::page(&page.with_total(total))
}

/// Read a petition
///
/// One's own, or one that is at the officer's agency now; for those above it, one about conduct.
#[utoipa::path(
    tag = "feedback",
    operation_id = "readPetition",
    params(PetitionPath),
    responses((status = 200, body = PetitionView, description = "The petition.")),
    security(("bearer" = ["petitions:read"]))
)]
#[get("/petitions/{id}")]
pub async fn read(
    granted: Granted<PetitionRead>,
    path: Path<PetitionPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, now) = (path.id, app.clock.now());
    let for_officer = granted.officer_id().is_some();
    let view = app
        .db
        .read(move |conn| {
            let viewer = PetitionViewer::of(conn, &granted)?;
            let found = queries::petition(conn, &viewer, id)?.ok_or(FeedbackError::NotFound)?;
            let shown = Shown {
                name: names(conn, std::slice::from_ref(&found))?.into_values().next(),
                steps: queries::petition_steps(conn, id)?,
                for_officer,
                at_home: viewer.is_at_home(&found),
                now,
            };
            Ok::<_, FeedbackError>(PetitionView::new(found, shown))
        })
        .await?;
    let version = view.version;
    Ok(Answer::ok(&view)?.etag(version))
}
