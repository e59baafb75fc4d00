//! The operations on retention terms and disposal lists.

mod lists;
mod terms;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts them.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(terms::list)
        .service(terms::create)
        .service(terms::read)
        .service(terms::change)
        .service(lists::list)
        .service(lists::draw_up)
        .service(lists::read)
        .service(lists::dossiers)
        .service(lists::withhold)
        .service(lists::approve)
        .service(lists::reject);
}
