//! The register over HTTP: public to read, kept by the administrators.

mod admin_unit_bodies;
mod admin_units;
mod agencies;
mod agency_bodies;
mod agency_changes;
mod desks;
mod examples;
mod reading;
mod units;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;

pub use admin_unit_bodies::CreateAdminUnitBody;
pub use agency_bodies::{
    CloseAgencyBody, CreateAgencyBody, IdentifierCodeBody, PlaceAgencyBody, RenameAgencyBody, StandForBody,
};
pub use desks::CreateDeskBody;
pub use examples::EXAMPLES;
pub use units::CreateUnitBody;

/// Mounts the routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(agencies::list)
        .service(agencies::create)
        .service(agencies::read)
        .service(agency_changes::place)
        .service(agency_changes::rename)
        .service(agency_changes::add_code)
        .service(agency_changes::take_duty)
        .service(agency_changes::close)
        .service(units::list)
        .service(units::create)
        .service(units::read)
        .service(units::change)
        .service(desks::list)
        .service(desks::create)
        .service(desks::read)
        .service(desks::change)
        .service(desks::close)
        .service(admin_units::list)
        .service(admin_units::create)
        .service(admin_units::read)
        .service(admin_units::close);
}
