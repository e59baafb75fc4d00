//! Accounts, sessions and memberships over HTTP.

mod citizens;
mod extract;
pub mod keys;
mod me;
mod memberships;
mod officers;
mod sessions;
mod views;

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
        .service(officers::change)
        .service(officers::disable)
        .service(officers::enable)
        .service(officers::reset_password)
        .service(memberships::grant)
        .service(memberships::list)
        .service(memberships::read)
        .service(memberships::end);
}
