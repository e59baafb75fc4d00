//! The operations on ratings and petitions.

mod handling;
mod petitions;
mod public;
mod ratings;
mod receipts;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts them.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(ratings::rate)
        .service(receipts::rate)
        .service(ratings::read)
        .service(ratings::list)
        .service(ratings::summary)
        .service(petitions::send)
        .service(petitions::list)
        .service(petitions::read)
        .service(petitions::supplement)
        .service(public::send_nameless)
        .service(public::list)
        .service(public::read)
        .service(handling::classify)
        .service(handling::refuse)
        .service(handling::forward)
        .service(handling::ask)
        .service(handling::answer)
        .service(handling::publish)
        .service(handling::withhold);
}
