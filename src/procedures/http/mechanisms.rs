//! Mechanism decisions over HTTP.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;

use super::bodies::DecideMechanismBody;
use super::catalogue::ProcedurePath;
use super::once;
use super::views::{MechanismDecidedView, MechanismDecisionView, ViolationView};
use crate::agencies::queries::labels_on;
use crate::app::App;
use crate::auth::{Granted, MechanismDecide};
use crate::calendar::zone;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Body, IdempotencyKey, Page, Paging, Path, Problem};
use crate::platform::i18n::Language;
use crate::platform::ids::AgencyId;
use crate::procedures::ProcedureError;
use crate::procedures::commands::decide as decide_mechanism;
use crate::procedures::model::MechanismDecision;
use crate::procedures::queries::{mechanisms, procedures};

/// The decisions with what their agencies are called on a day.
fn named(
    conn: &mut Conn,
    decisions: Vec<MechanismDecision>,
    today: NaiveDate,
) -> Result<Vec<MechanismDecisionView>, ProcedureError> {
    let ids: Vec<AgencyId> = decisions.iter().map(|decision| decision.agency_id).collect();
    let labels = labels_on(conn, &ids, today)?;
    let view = |decision: MechanismDecision| {
        let name = labels
            .get(&decision.agency_id)
            .map(|label| label.name.as_str().to_owned());
        MechanismDecisionView::of(decision, name.unwrap_or_default())
    };
    Ok(decisions.into_iter().map(view).collect())
}

/// List a procedure's mechanism decisions.
///
/// By agency and first day, past ones included. Public.
#[utoipa::path(tag = "procedures", operation_id = "listMechanismDecisions", params(ProcedurePath, Paging),
    responses((status = 200, description = "A page of decisions.", body = Page<MechanismDecisionView>)))]
#[get("/procedures/{id}/mechanisms")]
pub async fn list(path: Path<ProcedurePath>, paging: Paging, app: Data<App>) -> Result<Answer, Problem> {
    let id = path.id;
    let today = zone::local_date(app.clock.now());
    let after: Option<(AgencyId, NaiveDate)> = paging.after()?;
    let (limit, count) = (paging.limit(), paging.wants_total());
    let (rows, total) = app
        .db
        .read(move |conn| {
            procedures::procedure(conn, id)?;
            let decisions = mechanisms::list(conn, id, after, limit)?;
            let keys: Vec<_> = decisions
                .iter()
                .map(|decision| (decision.agency_id, decision.effective_from))
                .collect();
            let views = named(conn, decisions, today)?;
            let total = if count {
                Some(mechanisms::count(conn, id)?)
            } else {
                None
            };
            Ok::<_, Problem>((keys.into_iter().zip(views).collect::<Vec<_>>(), total))
        })
        .await?;
    let page = paging.page(rows, |(key, _)| *key, |(_, view)| view)?;
    Answer::page(&page.with_total(total))
}

/// Decide on a mechanism.
///
/// Under which mechanism an agency resolves the procedure from a day on, at which level of online service and how far
/// computerised (2816/QĐ-UBND, art. 3). The decision before ends on that day.
#[utoipa::path(tag = "procedures", operation_id = "decideMechanism", params(ProcedurePath, IdempotencyKey),
    request_body = DecideMechanismBody,
    responses((status = 201, description = "The decision, and rules that warn.", body = MechanismDecidedView)),
    security(("bearer" = ["mechanisms:decide"])))]
#[post("/procedures/{id}/mechanisms")]
pub async fn decide(
    granted: Granted<MechanismDecide>,
    key: IdempotencyKey,
    path: Path<ProcedurePath>,
    body: Body<DecideMechanismBody>,
    language: Language,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, body) = (path.id, body.into_inner());
    once(&app, granted, key, move |tx, granted| {
        let (decision, warnings) = decide_mechanism(tx, granted, body.clone().command(id))?;
        let today = zone::local_date(tx.now());
        let decision = named(tx.conn(), vec![decision], today)?.pop();
        let decision = decision.ok_or_else(|| Problem::internal("a decision without a view"))?;
        let view = MechanismDecidedView {
            decision,
            warnings: ViolationView::all(&warnings, language),
        };
        Ok(Answer::created(format!("/procedures/{id}/mechanisms"), &view)?.content_etag())
    })
    .await
}
