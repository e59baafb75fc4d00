//! Citizens: drafting, saving, sending.

use actix_web::web::Data;
use actix_web::{delete, post, put};

use super::bodies::{DossierPath, FileDossierBody};
use super::change::{Act, Answers, change, vault};
use super::submitter::Filer;
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierSubmit, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::commands::{self, AccountHolder, Filing, viewer};
use crate::dossiers::error::DossierError;
use crate::dossiers::queries;
use crate::platform::db::Conn;
use crate::platform::http::{
    Answer, Body, ClientAddress, IdempotencyKey, IfMatch, Path, Problem, RequiredIdempotencyKey,
};
use crate::platform::ids::{CitizenId, DossierId};

/// Begin a dossier online
///
/// The draft is its owner's alone until it is sent. The procedure must be offered online (level 3 or higher) at the
/// agency. The form and the components may be incomplete; what is given must be right. Without `owner` it is for the
/// caller, with name, identity number, telephone, e-mail and address as the account holds them.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "createDossier",
    params(RequiredIdempotencyKey),
    request_body = FileDossierBody,
    responses((status = 201, body = DossierView, description = "The draft.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers")]
pub async fn create(
    granted: Granted<DossierSubmit>,
    address: ClientAddress,
    key: RequiredIdempotencyKey,
    body: Body<FileDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let citizen = granted.citizen_id().ok_or_else(Problem::not_found)?;
    let filing = filing(&app, citizen, body.into_inner()).await?;
    change(
        &app,
        granted,
        (*key).clone(),
        Act::of("createDossier", address),
        Answers::Created,
        move |tx, granted, vault| commands::create_draft(tx, granted, vault, &filing),
    )
    .await
}

/// Save a draft
///
/// Replaces what was filled in before, as often as wanted. `If-Match` makes sure that nothing saved elsewhere
/// meanwhile is lost.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "saveDossier",
    params(DossierPath, IfMatch),
    request_body = FileDossierBody,
    responses((status = 200, body = DossierView, description = "The draft as saved.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[put("/dossiers/{id}")]
pub async fn save(
    granted: Granted<DossierSubmit>,
    address: ClientAddress,
    if_match: IfMatch,
    path: Path<DossierPath>,
    body: Body<FileDossierBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let owner = owner_of(&app, &granted, path.id).await?;
    let filing = filing(&app, owner, body.into_inner()).await?;
    let target = (path.id, if_match.version());
    change(
        &app,
        granted,
        IdempotencyKey::default(),
        Act::of("saveDossier", address),
        Answers::Changed,
        move |tx, granted, vault| commands::save_draft(tx, granted, vault, target, &filing),
    )
    .await
}

/// Send a draft to the desk
///
/// The e-form is checked against the procedure's schema, every required component must be there, the owner's identity
/// number too, and `submitter` where the owner is somebody else than the caller: all that is missing is named at once. From now on the desk has to answer by `acceptanceDueAt`.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "submitDossier",
    params(DossierPath, IfMatch, RequiredIdempotencyKey),
    responses((status = 200, body = DossierView, description = "The dossier as sent.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers/{id}/submission")]
pub async fn submit(
    granted: Granted<DossierSubmit>,
    address: ClientAddress,
    if_match: IfMatch,
    key: RequiredIdempotencyKey,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, version) = (path.id, if_match.version());
    change(
        &app,
        granted,
        (*key).clone(),
        Act::of("submitDossier", address),
        Answers::Changed,
        move |tx, granted, vault| commands::submit(tx, granted, vault, (id, version)),
    )
    .await
}

/// Discard a draft
///
/// Its owner's alone, and for ever: what was filled in is erased, as it is when a draft is left for long. What was sent is
/// withdrawn instead.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "discardDraft",
    params(DossierPath, IfMatch),
    responses((status = 204, description = "It is gone.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[delete("/dossiers/{id}")]
pub async fn discard(
    granted: Granted<DossierSubmit>,
    if_match: IfMatch,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let target = (path.id, if_match.version());
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            let discarded = commands::discard_draft(tx, &granted, target);
            discarded.map_err(|error| commands::grounded(tx, error))
        })
        .await?;
    Ok(Answer::no_content())
}

/// The account whose dossier it is: the caller's, or that of who has let the caller act.
async fn owner_of(
    app: &Data<App>,
    granted: &Granted<DossierSubmit>,
    id: DossierId,
) -> Result<CitizenId, Problem> {
    let viewer = viewer(granted);
    let dossier = app
        .db
        .read(move |conn| queries::visible(conn, &viewer, id)?.ok_or(DossierError::NotFound))
        .await?;
    dossier.citizen_id.ok_or_else(Problem::not_found)
}

/// What is filed; what is left out about people is known from the owner's account.
async fn filing(app: &Data<App>, citizen: CitizenId, body: FileDossierBody) -> Result<Filing, Problem> {
    let holder = match body.leaves_to_the_account() {
        true => {
            let reading = app.clone();
            let read = move |conn: &mut Conn| AccountHolder::read(conn, vault(&reading), citizen);
            Some(app.db.read(read).await?)
        }
        false => None,
    };
    let filer = Filer {
        holder: holder.as_ref(),
        today: local_date(app.clock.now()),
    };
    body.parse("", filer).map_err(Problem::invalid)
}
