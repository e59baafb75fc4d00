//! Corrections of an owner's data: asked, decided, read.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::bodies::DossierPath;
use super::change::{Act, Answers, change, vault};
use super::looks::Look;
use super::people::{OwnerBody, OwnerView};
use super::views::DossierView;
use super::whole;
use crate::app::App;
use crate::auth::{DossierAccept, DossierRead, DossierSubmit, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::commands::{
    self, DataCorrectionCommand, DecideDataCorrectionCommand, original_at, proposed_at, viewer,
};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{DataCorrection, DataCorrectionState, Dossier};
use crate::dossiers::queries;
use crate::dossiers::vault::Vault;
use crate::platform::access_log::PersonalDataShown;
use crate::platform::http::idempotency::once;
use crate::platform::http::{
    Answer, Body, ClientAddress, FieldError, IdempotencyKey, IfMatch, Page, Paging, Path, Problem, Query,
    code,
};
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, DataCorrectionId, DossierId};
use crate::platform::text::clean_text;

/// Which request about which dossier.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct DataCorrectionPath {
    /// The dossier's id.
    pub id: DossierId,
    /// The request's id.
    pub correction_id: DataCorrectionId,
}

/// What is wrong about the owner, and what is right.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestDataCorrectionBody {
    /// The owner as it should be, whole. The identity number may be left out when it is right.
    pub owner: OwnerBody,
    /// Why, and by which paper.
    #[schema(
        min_length = 10,
        max_length = 1000,
        example = "Họ tên ghi sai dấu; theo Căn cước công dân cấp ngày 01/03/2010."
    )]
    pub grounds: String,
}

/// The desk's decision.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideDataCorrectionBody {
    /// Whether it is corrected.
    pub granted: bool,
    /// Why not; required then.
    #[serde(default)]
    #[schema(
        min_length = 10,
        max_length = 1000,
        example = "Giấy tờ kèm theo không chứng minh điều xin sửa."
    )]
    pub decision: Option<String>,
}

/// A request to correct an owner's data.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierDataCorrectionView {
    /// Its id.
    pub id: DataCorrectionId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// Where it stands.
    pub state: DataCorrectionState,
    /// The owner as it should be.
    pub proposed: Option<OwnerView>,
    /// The owner as it was before it was corrected.
    pub original: Option<OwnerView>,
    /// Why, and by which paper; null for officers without a duty on the dossier.
    #[schema(example = "Họ tên ghi sai dấu; theo Căn cước công dân cấp ngày 01/03/2010.")]
    pub grounds: Option<String>,
    /// When it was asked.
    pub requested_at: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why not, or a note.
    #[schema(example = "Giấy tờ kèm theo không chứng minh điều xin sửa.")]
    pub decision: Option<String>,
}

impl DossierDataCorrectionView {
    fn new(
        vault: Vault<'_>,
        correction: DataCorrection,
        shown: PersonalDataShown,
    ) -> Result<Self, DossierError> {
        let (id, dossier) = (correction.id, correction.dossier_id);
        let whole = shown == PersonalDataShown::Whole;
        let open = |place: String, sealed: Option<Vec<u8>>| {
            let owner = sealed
                .map(|sealed| vault.open_owner(dossier, &place, &sealed))
                .transpose()?;
            Ok::<_, DossierError>(owner.map(|sealed| OwnerView::new(sealed.owner, sealed.number, whole)))
        };
        Ok(Self {
            id,
            dossier_id: dossier,
            state: correction.state,
            proposed: open(proposed_at(id), correction.proposed)?,
            original: open(original_at(id), correction.original)?,
            grounds: correction.grounds.filter(|_| whole),
            requested_at: correction.requested_at,
            decided_at: correction.decided_at,
            decision: correction.decision.filter(|_| whole),
        })
    }
}

/// A request that waits for a desk.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingDataCorrectionView {
    /// Its id.
    pub id: DataCorrectionId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// The dossier's code.
    pub dossier_code: Option<String>,
    /// The dossier's version; the decision names it in `If-Match`.
    pub dossier_version: i64,
    /// The procedure.
    pub procedure_name: String,
    /// The owner's name as it stands.
    pub owner_name: String,
    /// When it was asked.
    pub requested_at: DateTime<Utc>,
}

impl From<(DataCorrection, Dossier)> for WaitingDataCorrectionView {
    fn from((correction, dossier): (DataCorrection, Dossier)) -> Self {
        Self {
            id: correction.id,
            dossier_id: dossier.id,
            dossier_code: dossier.code,
            dossier_version: dossier.version,
            procedure_name: dossier.procedure_name,
            owner_name: dossier.owner_name,
            requested_at: correction.requested_at,
        }
    }
}

/// Ask for one's data to be corrected
///
/// For the owner of a dossier that was sent. The desk that received it decides; until then nothing changes. One request
/// at a time.
#[utoipa::path(
    tag = "personal-data",
    operation_id = "requestDataCorrection",
    params(DossierPath, IdempotencyKey),
    request_body = RequestDataCorrectionBody,
    responses((status = 201, body = DossierDataCorrectionView, description = "The request.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers/{id}/data-corrections")]
pub async fn request(
    granted: Granted<DossierSubmit>,
    key: IdempotencyKey,
    path: Path<DossierPath>,
    body: Body<RequestDataCorrectionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    let today = local_date(app.clock.now());
    let (owner, identity) = body.owner.parse("/owner", today).map_err(Problem::invalid)?;
    let command = DataCorrectionCommand {
        owner,
        identity,
        grounds: clean_text(&body.grounds),
    };
    let (id, inner) = (path.id, app.clone());
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let vault = vault(&inner);
                let correction = commands::request_data_correction(tx, &granted, vault, id, &command);
                let correction = correction.map_err(|error| commands::grounded(tx, error))?;
                let location = format!("/dossiers/{id}/data-corrections/{}", correction.id);
                let view = DossierDataCorrectionView::new(vault, correction, PersonalDataShown::Whole)?;
                Answer::created(location, &view)
            })
        })
        .await
}

/// Decide on a correction
///
/// For the desk that received the dossier. When granted, the dossier shows the corrected data from now on; what it was
/// is kept sealed with the request.
#[utoipa::path(
    tag = "personal-data",
    operation_id = "decideDataCorrection",
    params(DataCorrectionPath, IfMatch, IdempotencyKey),
    request_body = DecideDataCorrectionBody,
    responses((status = 200, body = DossierView, description = "The dossier as it is now.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/dossiers/{id}/data-corrections/{correctionId}/decision")]
pub async fn decide(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    if_match: IfMatch,
    key: IdempotencyKey,
    path: Path<DataCorrectionPath>,
    body: Body<DecideDataCorrectionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    if !body.granted && body.decision.is_none() {
        return Err(Problem::invalid(vec![FieldError::new(
            "/decision",
            code::REQUIRED,
            Text::new(
                "Từ chối đính chính thì phải nêu lý do.",
                "Whoever refuses a correction says why.",
            ),
        )]));
    }
    let command = DecideDataCorrectionCommand {
        correction: path.correction_id,
        granted: body.granted,
        decision: body.decision.as_deref().map(clean_text),
    };
    let target = (path.id, if_match.version());
    change(
        &app,
        granted,
        key,
        Act::of("decideDataCorrection", address),
        Answers::Changed,
        move |tx, granted, vault| commands::decide_data_correction(tx, granted, vault, target, &command),
    )
    .await
}

/// List the corrections of a dossier
///
/// For its owner and the officers who see it; those without a duty on it see masked values. The newest first.
#[utoipa::path(
    tag = "personal-data",
    operation_id = "listDataCorrections",
    params(DossierPath, Paging),
    responses((status = 200, body = Page<DossierDataCorrectionView>, description = "A page of requests.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/data-corrections")]
pub async fn list(
    granted: Granted<DossierRead>,
    address: ClientAddress,
    path: Path<DossierPath>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let id = path.id;
    let look = Look {
        operation: "listDataCorrections",
        address,
        dossier: id,
    };
    let (before, limit): (Option<DataCorrectionId>, i64) = (paging.after()?, paging.limit());
    let (wants_total, inner) = (paging.wants_total(), app.clone());
    let (views, total) = look
        .take(&app, granted, move |conn, granted| {
            let dossier = queries::visible(conn, &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
            let caller = granted.caller().ok_or(DossierError::NotFound)?;
            let steps = queries::steps(conn, id)?;
            let standing = whole::stands(conn, caller, &dossier, &steps)?;
            let rows = queries::data_corrections(conn, id, before, limit)?;
            let views: Result<Vec<_>, _> = rows
                .into_iter()
                .map(|row| DossierDataCorrectionView::new(vault(&inner), row, standing.shows()))
                .collect();
            let total = wants_total
                .then(|| queries::count_data_corrections(conn, id))
                .transpose()?;
            Ok(((views?, total), standing))
        })
        .await?;
    let page = paging.page(views, |view| view.id, |view| view)?;
    Answer::page(&page.with_total(total))
}

/// Read a correction
///
/// As in the list of the dossier's corrections.
#[utoipa::path(
    tag = "personal-data",
    operation_id = "readDataCorrection",
    params(DataCorrectionPath),
    responses((status = 200, body = DossierDataCorrectionView, description = "The request.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/data-corrections/{correctionId}")]
pub async fn read(
    granted: Granted<DossierRead>,
    address: ClientAddress,
    path: Path<DataCorrectionPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, correction) = (path.id, path.correction_id);
    let look = Look {
        operation: "readDataCorrection",
        address,
        dossier: id,
    };
    let inner = app.clone();
    let view = look
        .take(&app, granted, move |conn, granted| {
            let dossier = queries::visible(conn, &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
            let caller = granted.caller().ok_or(DossierError::NotFound)?;
            let steps = queries::steps(conn, id)?;
            let standing = whole::stands(conn, caller, &dossier, &steps)?;
            let row = queries::data_correction(conn, id, correction)?.ok_or(DossierError::NotFound)?;
            Ok((
                DossierDataCorrectionView::new(vault(&inner), row, standing.shows())?,
                standing,
            ))
        })
        .await?;
    Answer::ok(&view)
}

/// Whose desk.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WaitingDataCorrectionQuery {
    /// The agency, one of the officer's; the first of them when left out.
    agency_id: Option<AgencyId>,
}

/// List the corrections that wait for the desk
///
/// Of the dossiers that an agency's desk received, the oldest first.
#[utoipa::path(
    tag = "personal-data",
    operation_id = "listWaitingDataCorrections",
    params(WaitingDataCorrectionQuery, Paging),
    responses((status = 200, body = Page<WaitingDataCorrectionView>, description = "A page of requests.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[get("/data-corrections")]
pub async fn waiting(
    granted: Granted<DossierAccept>,
    query: Query<WaitingDataCorrectionQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let asked = query.agency_id.or_else(|| granted.agencies().first().copied());
    let agency = asked.filter(|agency| granted.is_at(*agency));
    let (after, limit): (Option<DataCorrectionId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, total) = app
        .db
        .read(move |conn| {
            // What may not be seen is left out.
            let Some(agency) = agency else {
                return Ok((Vec::new(), wants_total.then_some(0)));
            };
            let rows = queries::waiting_data_corrections(conn, agency, after, limit)?;
            let total = wants_total
                .then(|| queries::count_waiting_data_corrections(conn, agency))
                .transpose()?;
            Ok::<_, DossierError>((rows, total))
        })
        .await?;
    let page = paging.page(
        rows,
        |(correction, _)| correction.id,
        WaitingDataCorrectionView::from,
    )?;
    Answer::page(&page.with_total(total))
}
