//! All diesel of the catalogue.

pub mod catalogue;
pub mod coverage;
pub mod fields;
pub mod issues;
pub mod mechanisms;
pub mod pinned;
pub mod procedures;
pub mod processes;
pub mod revision;
pub mod rule_sets;
pub mod steps;
pub mod version_parts;
pub mod versions;

pub use pinned::{pin, pinned};
pub use rule_sets::rule_set;
pub use steps::steps;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::calendar::{Limit, LimitUnit};
use crate::platform::db::DbError;
use crate::platform::db::types::Json;

/// Reads a JSON column that this slice has written.
fn decode<T: DeserializeOwned>(value: Value, what: &str) -> Result<T, DbError> {
    serde_json::from_value(value).map_err(|error| DbError::Broken(format!("{what}: {error}")))
}

/// Writes a JSON column.
fn encode(value: &impl Serialize) -> Result<Json, DbError> {
    serde_json::to_value(value)
        .map(Json)
        .map_err(|error| DbError::Broken(error.to_string()))
}

/// A unique index that refuses what the rules have let through: somebody was faster, and it is to be judged anew.
fn somebody_was_faster(error: diesel::result::Error) -> DbError {
    match DbError::from(error) {
        error if error.is_unique_violation() => DbError::Conflict,
        error => error,
    }
}

/// Reads a limit from its two columns.
fn limit_of(hundredths: i32, unit: LimitUnit) -> Result<Limit, DbError> {
    Limit::new(hundredths, unit).map_err(|_| DbError::Broken(format!("not a limit: {hundredths} {unit}")))
}

fn optional_limit(hundredths: Option<i32>, unit: Option<LimitUnit>) -> Result<Option<Limit>, DbError> {
    hundredths
        .zip(unit)
        .map(|(hundredths, unit)| limit_of(hundredths, unit))
        .transpose()
}

fn hundredths(limit: Option<Limit>) -> Option<i32> {
    limit.map(Limit::hundredths)
}

fn unit(limit: Option<Limit>) -> Option<LimitUnit> {
    limit.map(Limit::unit)
}
