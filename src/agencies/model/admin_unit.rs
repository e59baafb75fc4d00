//! Administrative units (đơn vị hành chính).

use chrono::{DateTime, Utc};

use super::{AdminUnitType, Label, Period};
use crate::platform::ids::AdminUnitId;

/// The statistical code of an administrative unit (mã ĐVHC): 2 digits for a province, 3 for a district, 5 for a
/// commune.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AdminUnitCode(String);

impl AdminUnitCode {
    /// Checks a code.
    pub fn parse(text: &str) -> Option<Self> {
        (matches!(text.len(), 2 | 3 | 5) && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| Self(text.to_owned()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An administrative unit as it was in a period. Where it changed its name, type or parent, a further one with the
/// same code follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminUnit {
    /// Its id.
    pub id: AdminUnitId,
    /// Its code, which names one unit at a time.
    pub code: AdminUnitCode,
    /// Its type.
    pub unit_type: AdminUnitType,
    /// Its name.
    pub name: Label,
    /// The code of the unit above it.
    pub parent_code: Option<AdminUnitCode>,
    /// When it was so.
    pub valid: Period,
    /// The resolution.
    pub legal_basis: Option<String>,
    /// Counts its changes.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}
