//! Co-applicants, authorised persons, and drafts that are passed on.

use std::collections::HashMap;

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::bodies::DossierPath;
use super::change::{Act, Answers, change, vault};
use super::inviting::InvitePartyBody;
use super::looks::Look;

use super::views::{DossierLineView, DossierView};
use super::whole;
use crate::app::App;
use crate::auth::queries::accounts;
use crate::auth::{DossierRead, DossierSubmit, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::commands::{self, viewer};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Party, PartyAccess, PartyPurpose, PartyState};
use crate::dossiers::queries;
use crate::platform::access_log::PersonalDataShown;
use crate::platform::http::idempotency::{self, once};
use crate::platform::http::rate_limit::{Limited, Tracking};
use crate::platform::http::{
    Answer, Body, ClientAddress, IdempotencyKey, Page, Paging, Path, Problem, RequiredIdempotencyKey,
};
use crate::platform::ids::{CitizenId, DossierId, DossierPartyId};
use crate::platform::text::mask;

/// Which party of which dossier.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
#[serde(rename_all = "camelCase")]
pub struct DossierPartyPath {
    /// The dossier's id.
    pub id: DossierId,
    /// The invitation's id.
    pub party_id: DossierPartyId,
}

/// The code that was told.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptInvitationBody {
    /// The code, however it is spaced.
    #[schema(min_length = 8, max_length = 60, example = "7KQ2M4XB9AB3C4DE")]
    pub code: String,
}

/// Somebody whom an owner lets in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierPartyView {
    /// Its id.
    pub id: DossierPartyId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// As what.
    pub purpose: PartyPurpose,
    /// What they may do.
    pub access: PartyAccess,
    /// Where it stands.
    pub state: PartyState,
    /// The name of who used the code; shortened for officers without a duty on the dossier.
    #[schema(example = "Trần Văn Bưởi")]
    pub name: Option<String>,
    /// What the owner noted; null for officers without a duty on the dossier.
    pub note: Option<String>,
    /// When the code was told.
    pub invited_at: DateTime<Utc>,
    /// Until when the code can be used.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was taken back or given up.
    pub ended_at: Option<DateTime<Utc>>,
    /// Number of the written authorisation; null for officers without a duty on the dossier.
    #[schema(example = "12/2011/UQ")]
    pub document_number: Option<String>,
    /// Its date.
    #[schema(example = "2011-06-01")]
    pub document_date: Option<NaiveDate>,
    /// The first day on which it holds; null when nothing is dated.
    #[schema(example = "2011-06-01")]
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it holds.
    #[schema(example = "2012-05-31")]
    pub valid_to: Option<NaiveDate>,
}

impl DossierPartyView {
    fn new(party: Party, names: &HashMap<Uuid, String>, whole: bool, now: DateTime<Utc>) -> Self {
        let name = party
            .citizen_id
            .and_then(|citizen| names.get(&citizen.as_uuid()))
            .map(|name| if whole { name.clone() } else { mask::name(name) });
        Self {
            state: party.state(now),
            id: party.id,
            dossier_id: party.dossier_id,
            purpose: party.purpose,
            access: party.access,
            name,
            note: party.note.filter(|_| whole),
            invited_at: party.invited_at,
            expires_at: party.expires_at,
            accepted_at: party.accepted_at,
            ended_at: party.ended_at,
            document_number: party.paper_number.filter(|_| whole),
            document_date: party.paper_date,
            valid_from: party.valid_from,
            valid_to: party.valid_to,
        }
    }
}

/// An invitation, with its code.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitedPartyView {
    /// The code; told once, null when the request is repeated.
    #[schema(example = "7KQ2M4XB9AB3C4DE")]
    pub code: Option<String>,
    /// The invitation.
    pub party: DossierPartyView,
}

/// A dossier of somebody else.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SharedDossierView {
    /// What the caller may do.
    pub access: PartyAccess,
    /// The dossier.
    pub dossier: DossierLineView,
}

/// Invite somebody to a dossier
///
/// A co-applicant, a person with a written authorisation, for the days on which it holds, or the new owner of a draft. The answer has a code, this once: whoever uses it
/// within seven days with an account of their own is let in. Until then it can be taken back.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "inviteParty",
    params(DossierPath, RequiredIdempotencyKey),
    request_body = InvitePartyBody,
    responses((status = 201, body = InvitedPartyView, description = "The invitation and its code.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers/{id}/parties")]
pub async fn invite(
    granted: Granted<DossierSubmit>,
    key: RequiredIdempotencyKey,
    path: Path<DossierPath>,
    body: Body<InvitePartyBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let command = body.parse(local_date(app.clock.now()))?;
    let (id, secret, inner) = (path.id, commands::draw_code()?, app.clone());
    let (actor, told) = (granted.actor().clone(), secret.clone());
    let answer = app
        .db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let what = (&command, secret.as_str());
                let party = commands::invite(tx, &granted, vault(&inner), id, what);
                let party = party.map_err(|error| commands::grounded(tx, error))?;
                let location = format!("/dossiers/{id}/parties");
                let view = InvitedPartyView {
                    code: None,
                    party: DossierPartyView::new(party, &HashMap::new(), true, tx.now()),
                };
                Answer::created(location, &view)
            })
        })
        .await?;
    told_once(answer, &told)
}

/// The answer with the code in it, unless it repeats one that had another. What is stored for repetitions has none.
fn told_once(answer: Answer, secret: &str) -> Result<Answer, Problem> {
    let mut headers = answer.headers().iter();
    if headers.any(|(name, _)| name == idempotency::REPLAYED) {
        return Ok(answer);
    }
    let mut view: serde_json::Value =
        serde_json::from_str(answer.body().unwrap_or_default()).map_err(Problem::internal)?;
    if let Some(view) = view.as_object_mut() {
        view.insert("code".into(), secret.into());
    }
    let headers = answer.headers().to_vec();
    Ok(Answer::stored(answer.status(), headers, Some(view.to_string())))
}

/// Accept an invitation
///
/// With the code that its owner told. From now on the dossier is in `GET /shared-dossiers`, or, when a draft was passed on, one's
/// own. A code that is wrong, used, over or taken back gets the same answer.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "acceptInvitation",
    params(RequiredIdempotencyKey),
    request_body = AcceptInvitationBody,
    responses((status = 200, body = DossierView, description = "The dossier."), (status = 404), (status = 429)),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossier-invitations/acceptance")]
pub async fn accept(
    granted: Granted<DossierSubmit>,
    _limited: Limited<Tracking>,
    address: ClientAddress,
    key: RequiredIdempotencyKey,
    body: Body<AcceptInvitationBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let secret = body.into_inner().code;
    let act = Act::of("acceptInvitation", address);
    let key = (*key).clone();
    change(
        &app,
        granted,
        key,
        act,
        Answers::Changed,
        move |tx, granted, vault| commands::accept_invitation(tx, granted, vault, &secret),
    )
    .await
}

/// End a party's right
///
/// The owner takes an invitation or a right back; somebody who was let in gives it up.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "endParty",
    params(DossierPartyPath, IdempotencyKey),
    responses((status = 200, body = DossierPartyView, description = "As it is now.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[post("/dossiers/{id}/parties/{partyId}/ending")]
pub async fn end(
    granted: Granted<DossierSubmit>,
    key: IdempotencyKey,
    path: Path<DossierPartyPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, party) = (path.id, path.party_id);
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            once(tx, &key, |tx| {
                let ended = commands::end_party(tx, &granted, id, party);
                let ended = ended.map_err(|error| commands::grounded(tx, error))?;
                let citizen = ended.citizen_id.map(CitizenId::as_uuid);
                let names = accounts::names(tx.conn(), citizen.as_slice())?;
                Answer::ok(&DossierPartyView::new(ended, &names, true, tx.now()))
            })
        })
        .await
}

/// List the parties of a dossier
///
/// Whom its owner has invited or let in, the newest first; for the owner, for those let in, and for officers who see it.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "listParties",
    params(DossierPath, Paging),
    responses((status = 200, body = Page<DossierPartyView>, description = "A page of parties.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/parties")]
pub async fn list(
    granted: Granted<DossierRead>,
    address: ClientAddress,
    path: Path<DossierPath>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let id = path.id;
    let look = Look {
        operation: "listParties",
        address,
        dossier: id,
    };
    let (before, limit): (Option<DossierPartyId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, names, whole, total) = look
        .take(&app, granted, move |conn, granted| {
            let dossier = queries::visible(conn, &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
            let caller = granted.caller().ok_or(DossierError::NotFound)?;
            let steps = queries::steps(conn, id)?;
            let standing = whole::stands(conn, caller, &dossier, &steps)?;
            let rows = queries::parties(conn, id, before, limit)?;
            let who: Vec<Uuid> = rows
                .iter()
                .filter_map(|row| row.citizen_id.map(CitizenId::as_uuid))
                .collect();
            let names = accounts::names(conn, &who)?;
            let whole = standing.shows() == PersonalDataShown::Whole;
            let total = wants_total
                .then(|| queries::count_parties(conn, id))
                .transpose()?;
            Ok(((rows, names, whole, total), standing))
        })
        .await?;
    let now = app.clock.now();
    let view = |row| DossierPartyView::new(row, &names, whole, now);
    let page = paging.page(rows, |row| row.id, view)?;
    Answer::page(&page.with_total(total))
}

/// List dossiers shared with me
///
/// Those of others that the caller was let in to, with what the caller may do, the newest first.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "listSharedDossiers",
    params(Paging),
    responses((status = 200, body = Page<SharedDossierView>, description = "A page of dossiers.")),
    security(("bearer" = ["dossiers:submit"]))
)]
#[get("/shared-dossiers")]
pub async fn shared(
    granted: Granted<DossierSubmit>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let citizen = granted.citizen_id().ok_or_else(Problem::not_found)?;
    let now = app.clock.now();
    let today = local_date(now);
    let (before, limit): (Option<DossierId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, current, total) = app
        .db
        .read(move |conn| {
            let rows = queries::shared_with(conn, (citizen, today), before, limit)?;
            let current = queries::current_steps(conn, rows.iter().map(|(dossier, _)| dossier.id))?;
            let total = wants_total
                .then(|| queries::count_shared_with(conn, citizen, today))
                .transpose()?;
            Ok::<_, DossierError>((rows, current, total))
        })
        .await?;
    let caller = granted.caller().ok_or_else(Problem::not_found)?;
    let page = paging.page(
        rows,
        |(dossier, _)| dossier.id,
        |(dossier, access)| {
            let acting = (access == PartyAccess::Act).then_some(citizen);
            let step = current.of(dossier.id);
            SharedDossierView {
                access,
                dossier: DossierLineView::acting(dossier, step, caller, now, acting),
            }
        },
    )?;
    Answer::page(&page.with_total(total))
}
