//! At the counter: papers that are not complete, and matters that are resolved at once.

use actix_web::post;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::asking::AskSupplementBody;
use super::bodies::{DossierResultBody, ReceiveDossierBody, RefuseDossierBody};
use super::change::{Act, Answers, change};
use super::returning::ReturnResultBody;
use super::views::DossierView;
use crate::app::App;
use crate::auth::{DossierAccept, DossierRefuse, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::commands::{self, AtOnceCommand, GuidedReceptionCommand, RefusedReceptionCommand};
use crate::platform::http::{Answer, Body, ClientAddress, Problem, RequiredIdempotencyKey};

/// Papers that are not complete, and what is missing.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GuidedReceptionBody {
    /// The papers, as far as they are there.
    pub reception: ReceiveDossierBody,
    /// Everything that is missing.
    pub guidance: AskSupplementBody,
}

/// Tell somebody at the counter all that is missing
///
/// In full and once (phiếu hướng dẫn bổ sung, form 02). The dossier waits for the rest, without a code or a clock; when
/// it is brought, the dossier is accepted with what the desk finds then.
#[utoipa::path(
    tag = "intake",
    operation_id = "guideReception",
    params(RequiredIdempotencyKey),
    request_body = GuidedReceptionBody,
    responses((status = 201, body = DossierView, description = "The dossier that waits for the rest.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/guided-receptions")]
pub async fn guide(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    key: RequiredIdempotencyKey,
    body: Body<GuidedReceptionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let GuidedReceptionBody { reception, guidance } = body.into_inner();
    let command = GuidedReceptionCommand {
        reception: reception
            .parse_at("/reception/filing", local_date(app.clock.now()))
            .map_err(Problem::invalid)?,
        guidance: guidance.into(),
    };
    change(
        &app,
        granted,
        (*key).clone(),
        Act::of("guideReception", address),
        Answers::Created,
        move |tx, granted, vault| commands::receive_incomplete(tx, granted, vault, &command),
    )
    .await
}

/// Papers that are not taken in, and why.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefusedReceptionBody {
    /// The papers, as far as they are there.
    pub reception: ReceiveDossierBody,
    /// Why they are not taken in.
    pub refusal: RefuseDossierBody,
}

/// Refuse papers at the counter
///
/// In writing, with reason and legal basis (phiếu từ chối tiếp nhận, form 03): the papers go back, the refusal stays.
#[utoipa::path(
    tag = "intake",
    operation_id = "refuseReception",
    params(RequiredIdempotencyKey),
    request_body = RefusedReceptionBody,
    responses((status = 201, body = DossierView, description = "The dossier, not accepted.")),
    security(("bearer" = ["dossiers:refuse"]))
)]
#[post("/refused-receptions")]
pub async fn refuse(
    granted: Granted<DossierRefuse>,
    address: ClientAddress,
    key: RequiredIdempotencyKey,
    body: Body<RefusedReceptionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let RefusedReceptionBody { reception, refusal } = body.into_inner();
    let command = RefusedReceptionCommand {
        reception: reception
            .parse_at("/reception/filing", local_date(app.clock.now()))
            .map_err(Problem::invalid)?,
        refusal: refusal.into(),
    };
    change(
        &app,
        granted,
        (*key).clone(),
        Act::of("refuseReception", address),
        Answers::Created,
        move |tx, granted, vault| commands::refuse_reception(tx, granted, vault, &command),
    )
    .await
}

/// A matter that is resolved on the spot, from the papers to the handed-over result.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImmediateResolutionBody {
    /// The papers.
    pub reception: ReceiveDossierBody,
    /// The result.
    pub result: DossierResultBody,
    /// Who takes it, and how that was made sure.
    pub handing_over: ReturnResultBody,
}

/// Resolve a matter at once
///
/// What is resolved while the applicant waits needs no receipt, however long the procedure may take: received, resolved
/// and handed over in one act. Not where a step must leave a form or record, or waits for the applicant.
#[utoipa::path(
    tag = "intake",
    operation_id = "resolveAtOnce",
    params(RequiredIdempotencyKey),
    request_body = ImmediateResolutionBody,
    responses((status = 201, body = DossierView, description = "The dossier, returned.")),
    security(("bearer" = ["dossiers:accept"]))
)]
#[post("/immediate-resolutions")]
pub async fn at_once(
    granted: Granted<DossierAccept>,
    address: ClientAddress,
    key: RequiredIdempotencyKey,
    body: Body<ImmediateResolutionBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let ImmediateResolutionBody {
        reception,
        result,
        handing_over,
    } = body.into_inner();
    let command = AtOnceCommand {
        reception: reception
            .parse_at("/reception/filing", local_date(app.clock.now()))
            .map_err(Problem::invalid)?,
        result: result.into(),
        handed: handing_over.parse("/handingOver").map_err(Problem::invalid)?,
    };
    change(
        &app,
        granted,
        (*key).clone(),
        Act::of("resolveAtOnce", address),
        Answers::Created,
        move |tx, granted, vault| commands::resolve_at_once(tx, granted, vault, &command),
    )
    .await
}
