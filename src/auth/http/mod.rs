//! Accounts, sessions and memberships over HTTP.

mod citizens;
mod examples;
mod extract;
pub mod keys;
mod me;
mod memberships;
mod officer_changes;
mod officers;
mod sessions;
mod views;

pub use examples::EXAMPLES;
use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the slice's routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(citizens::register)
        .service(sessions::sign_in)
        .service(sessions::refresh)
        .service(sessions::list)
        .service(sessions::sign_out)
        .service(sessions::read)
        .service(sessions::close)
        .service(me::read)
        .service(me::change_password)
        .service(officers::create)
        .service(officers::list)
        .service(officers::read)
        .service(officer_changes::change)
        .service(officer_changes::disable)
        .service(officer_changes::enable)
        .service(officer_changes::reset_password)
        .service(memberships::grant)
        .service(memberships::list)
        .service(memberships::read)
        .service(memberships::end);
}
