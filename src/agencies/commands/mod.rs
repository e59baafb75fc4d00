//! The changes to the register of agencies, one function each. The caller's `Granted<AgencyManage>` says that it may.

mod admin_units;
mod close;
mod code;
mod create;
mod desks;
mod duty;
mod place;
mod rename;
mod seen;
mod units;

pub use admin_units::{CreateAdminUnit, close_admin_unit, create_admin_unit};
pub use close::{CloseAgency, close_agency};
pub use code::set_code;
pub use create::{CreateAgency, create_agency};
pub use desks::{ChangeDesk, CreateDesk, change_desk, close_desk, create_desk};
pub use duty::{StandFor, stand_for};
pub use place::{PlaceAgency, place_agency};
pub use rename::{RenameAgency, rename_agency};
pub use units::{ChangeUnit, CreateUnit, change_unit, create_unit};
