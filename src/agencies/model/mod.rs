//! What an agency is made of. Every type here can only be valid.

mod admin_unit;
mod agency;
mod code;
mod desk;
mod kinds;
mod label;
mod period;
mod unit;

pub use admin_unit::{AdminUnit, AdminUnitCode};
pub use agency::{Agency, AgencyName, IdentifierPeriod, StandingDuty};
pub use code::{CodeScheme, IdentifierCode};
pub use desk::{Desk, Phone};
pub use kinds::{AdminLevel, AdminUnitType, AgencyLevel, AgencyType, Committee};
pub use label::{Label, LabelError, ShortCode};
pub use period::{Period, PeriodError};
pub use unit::Unit;
