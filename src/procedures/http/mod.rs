//! The catalogue over HTTP: public to read, kept by procedure controllers, ISO officers and the PPC.

mod archive;
mod bodies;
mod catalogue;
mod drafts;
mod examples;
mod fields;
mod issue_flow;
mod issues;
mod mechanisms;
mod procedures;
mod process_views;
mod processes;
mod publication;
mod rule_sets;
mod simulation;
mod versions;
mod views;
mod waivers;

use utoipa_actix_web::service_config::ServiceConfig;

pub use bodies::{
    CreateFieldBody, CreateRuleSetBody, DecideMechanismBody, ProcedureBody, RepealProcedureBody,
};
pub use examples::EXAMPLES;
pub use process_views::{ApproveIssueBody, CreateProcessBody};

use crate::app::App;
use crate::auth::{Granted, Permission};
use crate::platform::db::Tx;
use crate::platform::http::{Answer, IdempotencyKey, Problem, idempotency};

/// Mounts the routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(fields::list)
        .service(fields::create)
        .service(fields::read)
        .service(fields::rename)
        .service(rule_sets::list)
        .service(rule_sets::create)
        .service(rule_sets::read)
        .service(catalogue::list)
        .service(catalogue::read)
        .service(procedures::create)
        .service(procedures::change)
        .service(procedures::repeal)
        .service(versions::list)
        .service(versions::read)
        .service(drafts::list)
        .service(drafts::create)
        .service(drafts::read)
        .service(drafts::save)
        .service(drafts::delete)
        .service(publication::check)
        .service(publication::publish)
        .service(mechanisms::list)
        .service(mechanisms::decide)
        .service(waivers::list)
        .service(waivers::waive)
        .service(processes::list)
        .service(processes::create)
        .service(processes::read)
        .service(issues::list)
        .service(issues::draft)
        .service(issues::read)
        .service(issues::save)
        .service(issues::check)
        .service(issue_flow::submit)
        .service(issue_flow::give_back)
        .service(issue_flow::approve)
        .service(issue_flow::bring_into_force)
        .service(issue_flow::withdraw)
        .service(simulation::simulate)
        .service(simulation::picture)
        .service(archive::export)
        .service(archive::import);
}

/// Runs a change once for its `Idempotency-Key`, as who was granted it.
async fn once<P: Permission>(
    app: &App,
    granted: Granted<P>,
    key: IdempotencyKey,
    mut work: impl FnMut(&mut Tx<'_>, &Granted<P>) -> Result<Answer, Problem> + Send + 'static,
) -> Result<Answer, Problem> {
    let actor = granted.actor().clone();
    app.db
        .write(&actor, move |tx| {
            idempotency::once(tx, &key, |tx| work(tx, &granted))
        })
        .await
}
