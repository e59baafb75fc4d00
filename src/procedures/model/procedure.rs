//! A procedure under all its versions, its field, and its other codes.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::platform::db::schema::{fields, procedures};
use crate::platform::ids::{FieldId, ProcedureId};
use crate::text_enum;

text_enum! {
    /// At which level of government a procedure is executed (cấp thực hiện).
    pub enum ExecutionLevel {
        /// Bộ.
        Ministry = "MINISTRY",
        /// Tỉnh.
        Province = "PROVINCE",
        /// Huyện; no new ones from 2025-07-01 on.
        District = "DISTRICT",
        /// Xã.
        Commune = "COMMUNE",
        /// Khác.
        Other = "OTHER",
    }
}

text_enum! {
    /// Whether a procedure can be asked for on a day.
    pub enum ProcedureStatus {
        /// No version of it is in force (yet).
        NotInForce = "NOT_IN_FORCE",
        /// Đang công khai: a published version is in force.
        Published = "PUBLISHED",
        /// Bãi bỏ: it exists no more.
        Repealed = "REPEALED",
    }
}

text_enum! {
    /// What another code of a procedure is.
    pub enum ProcedureCodeKind {
        /// It had this code before.
        Old = "OLD",
        /// The code of its online service (DVC).
        OnlineService = "ONLINE_SERVICE",
        /// Another system knows it by this code.
        OtherSystem = "OTHER_SYSTEM",
    }
}

/// A field (lĩnh vực).
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = fields, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Field {
    /// Its id.
    pub id: FieldId,
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Counts its changes.
    pub version: i64,
}

/// A procedure (thủ tục hành chính).
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = procedures, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Procedure {
    /// Its id.
    pub id: ProcedureId,
    /// What people see: the national code, else the local one.
    pub code: String,
    /// National code, `1.001193`.
    pub national_code: Option<String>,
    /// Code in the province.
    pub local_code: Option<String>,
    /// Its name, as its newest published version has it.
    pub name: String,
    /// Its field.
    pub field_id: FieldId,
    /// At which level it is executed.
    pub execution_level: ExecutionLevel,
    /// Whether it concerns citizens.
    pub concerns_citizens: bool,
    /// Whether it concerns businesses.
    pub concerns_businesses: bool,
    /// The day from which it exists no more (bãi bỏ).
    pub repealed_on: Option<NaiveDate>,
    /// Number of the decision that repeals it.
    pub repeal_decision: Option<String>,
    /// Counts its changes.
    pub version: i64,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// Another code of a procedure: an earlier one, or that of another system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureOtherCode {
    /// What it is.
    pub kind: ProcedureCodeKind,
    /// The code.
    #[schema(
        pattern = "^[A-Z0-9a-zĐđ][A-Z0-9a-zĐđ_./-]{0,59}$",
        max_length = 60,
        example = "T-KHA-012345-TT"
    )]
    pub code: String,
    /// The day from which it was no longer used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// A note, such as the name of the other system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub note: Option<String>,
}
