//! The operations of the day at the desk: who waits, who comes when, how the day stands.

mod board;
mod board_views;
mod callers;
mod days_off;
mod queue;
mod tickets;
mod views;
mod visits;

use utoipa_actix_web::service_config::ServiceConfig;

use crate::platform::http::document::Example;

/// Fields say what they mean by their own examples.
pub const EXAMPLES: &[Example] = &[];

/// Mounts them.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(board::read)
        .service(queue::read)
        .service(queue::set)
        .service(visits::slots)
        .service(visits::book)
        .service(visits::list)
        .service(visits::cancel)
        .service(visits::of_desk)
        .service(callers::book)
        .service(callers::cancel)
        .service(days_off::call_off)
        .service(days_off::give_back)
        .service(tickets::take)
        .service(tickets::list)
        .service(tickets::next)
        .service(tickets::call_again)
        .service(tickets::serve)
        .service(tickets::miss)
        .service(tickets::requeue)
        .service(tickets::leave);
}
