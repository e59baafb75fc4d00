//! Rule sets over HTTP.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::bodies::CreateRuleSetBody;
use super::once;
use super::views::RuleSetView;
use crate::app::App;
use crate::auth::{Granted, RuleSetManage};
use crate::platform::http::{Answer, Body, IdempotencyKey, Page, Paging, Path, Problem};
use crate::platform::ids::RuleSetId;
use crate::procedures::commands::create_rule_set;
use crate::procedures::queries::rule_sets;

/// Which rule set.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct RuleSetPath {
    /// The rule set's id.
    pub id: RuleSetId,
}

/// List rule sets.
///
/// In the order of their periods, which follow one another without gap or overlap. Public.
#[utoipa::path(tag = "procedures", operation_id = "listRuleSets", params(Paging),
    responses((status = 200, description = "A page of rule sets.", body = Page<RuleSetView>)))]
#[get("/rule-sets")]
pub async fn list(paging: Paging, app: Data<App>) -> Result<Answer, Problem> {
    let after: Option<NaiveDate> = paging.after()?;
    let (limit, count) = (paging.limit(), paging.wants_total());
    let (rows, total) = app
        .db
        .read(move |conn| {
            let rows = rule_sets::list(conn, after, limit)?;
            let total = if count {
                Some(rule_sets::count(conn)?)
            } else {
                None
            };
            Ok::<_, Problem>((rows, total))
        })
        .await?;
    let page = paging.page(rows, |set| set.effective_from, RuleSetView::from)?;
    Answer::page(&page.with_total(total))
}

/// Read a rule set.
///
/// Public.
#[utoipa::path(tag = "procedures", operation_id = "readRuleSet", params(RuleSetPath),
    responses((status = 200, description = "The rule set.", body = RuleSetView)))]
#[get("/rule-sets/{id}")]
pub async fn read(path: Path<RuleSetPath>, app: Data<App>) -> Result<Answer, Problem> {
    let id = path.id;
    let set = app
        .db
        .read(move |conn| rule_sets::current(conn, id).map_err(Problem::from))
        .await?;
    Ok(Answer::ok(&RuleSetView::from(set))?.content_etag())
}

/// Create a rule set.
///
/// It holds for dossiers received from its first day on; the one before ends with it. Running dossiers keep theirs.
#[utoipa::path(tag = "procedures", operation_id = "createRuleSet", params(IdempotencyKey),
    request_body = CreateRuleSetBody, responses((status = 201, description = "The rule set.", body = RuleSetView)),
    security(("bearer" = ["rule-sets:manage"])))]
#[post("/rule-sets")]
pub async fn create(
    granted: Granted<RuleSetManage>,
    key: IdempotencyKey,
    body: Body<CreateRuleSetBody>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let body = body.into_inner();
    once(&app, granted, key, move |tx, granted| {
        let set = create_rule_set(tx, granted, body.clone().into())?;
        let location = format!("/rule-sets/{}", set.id);
        Ok(Answer::created(location, &RuleSetView::from(set))?.content_etag())
    })
    .await
}
