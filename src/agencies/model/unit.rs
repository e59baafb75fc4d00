//! Units (phòng, ban) inside an agency.

use chrono::{DateTime, Utc};

use super::{Label, Period, ShortCode};
use crate::platform::ids::{AgencyId, UnitId};

/// A unit of an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// The agency it belongs to.
    pub agency: AgencyId,
    /// Its code, unique in the agency.
    pub code: ShortCode,
    /// Its name.
    pub name: Label,
    /// When it exists.
    pub valid: Period,
    /// Counts its changes.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}
