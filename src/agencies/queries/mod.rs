//! All reading and writing of this slice's tables.

mod admin_units;
mod agencies;
mod desks;
mod list;
mod names;
mod rows;
mod units;
mod write;

pub use admin_units::{AdminUnitFilter, admin_unit, admin_unit_by_code, admin_units, count_admin_units};
pub(super) use admin_units::{admin_unit_history, insert_admin_unit, save_admin_unit};
pub use agencies::{
    agency, agency_by_code, agency_by_name, any_governs_province, continued_by, directly_below, exists,
    is_empty, province,
};
pub(super) use agencies::{code_is_taken, is_under};
pub use desks::{count_desks, desk, desk_by_code, desks, own_calendar_of_agency, own_calendar_of_desk};
pub(super) use desks::{insert_desk, save_desk};
pub use list::{AgencyFilter, AgencyLine, agencies, count_agencies};
pub use names::{AgencyNames, labels_on, names_of};
pub use units::{count_units, unit, unit_by_code, units};
pub(super) use units::{insert_unit, save_unit};
pub(super) use write::{
    end_code, end_duty, end_name, insert_agency, insert_code, insert_duty, insert_name, lock_register,
    save_agency, standing_last,
};
