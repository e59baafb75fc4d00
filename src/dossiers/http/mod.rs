//! The operations on dossiers.

mod accesses;
mod bodies;
mod change;
mod filing;
mod intake;
mod lists;
mod looks;
mod payment;
mod people;
mod receipt;
mod reveals;
mod shown;
mod steps;
mod submitter;
mod tracking;
mod views;
mod whole;

pub use bodies::FileDossierBody;
pub use change::vault;
pub use submitter::Filer;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts them.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(filing::create)
        .service(lists::list)
        .service(lists::inbox)
        .service(lists::read)
        .service(filing::save)
        .service(filing::submit)
        .service(intake::receive)
        .service(intake::accept)
        .service(intake::refuse)
        .service(receipt::receipt)
        .service(steps::assign)
        .service(steps::complete)
        .service(steps::prove)
        .service(steps::give_back)
        .service(payment::pay)
        .service(tracking::track)
        .service(accesses::of_dossier)
        .service(accesses::of_agency)
        .service(reveals::reveal);
}
