//! Versions of a procedure.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::Schema;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder};

use super::case::{ProcedureCase, ProcedureComponent};
use super::fee::ProcedureFee;
use super::level::{OnlineScope, ServiceLevel};
use super::parts::ProcedureContent;
use crate::calendar::{DuePolicy, TimeOfDay};
use crate::platform::ids::{ProcedureId, ProcedureVersionId};
use crate::text_enum;

text_enum! {
    /// Where a version is in its life, on a given day.
    pub enum ProcedureVersionStatus {
        /// Being written; may change.
        Draft = "DRAFT",
        /// Published: in force, or to come into force.
        Published = "PUBLISHED",
        /// Its period is over. Running dossiers keep it.
        Retired = "RETIRED",
    }
}

/// All that is written into a version. Once published it never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureVersionParts {
    /// Tên thủ tục hành chính.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Cấp giấy phép xây dựng nhà ở riêng lẻ đô thị"
    )]
    pub name: String,
    /// Number of the decision that publishes it (quyết định công bố).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100, example = "2816/QĐ-UBND")]
    pub decision_no: Option<String>,
    /// Date of that decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<NaiveDate>,
    /// The first day on which it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<NaiveDate>,
    /// Level of the online service.
    pub service_level: ServiceLevel,
    /// Its extent in the scheme from 2022 on; follows from the level when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online_scope: Option<OnlineScope>,
    /// At which moment of the last day the limit ends.
    #[serde(default = "close_of_business")]
    pub due_policy: DuePolicy,
    /// Until when a same-day dossier is done on the day of its receipt, where the procedure has a rule of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length = 5, example = "15:00")]
    pub same_day_cutoff: Option<TimeOfDay>,
    /// The procedure gives no appointment (it exists: long social files that wait for a council).
    #[serde(rename = "noAppointment", default)]
    pub no_appointment_date: bool,
    /// The parts that are only shown.
    #[serde(default)]
    pub content: ProcedureContent,
    /// Trường hợp. At least one when published.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub cases: Vec<ProcedureCase>,
    /// Thành phần hồ sơ.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub components: Vec<ProcedureComponent>,
    /// Phí, lệ phí.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub fees: Vec<ProcedureFee>,
    /// The e-form, a JSON Schema (2020-12) that stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = any_schema)]
    pub form_schema: Option<Value>,
}

/// Any JSON object: what an e-form's schema must be is judged when the version is published.
fn any_schema() -> Schema {
    let object = ObjectBuilder::new().max_properties(Some(500));
    object
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
        .build()
        .into()
}

/// What the law says when nothing else is agreed (Civil Code 2015, art. 148).
fn close_of_business() -> DuePolicy {
    DuePolicy::EndOfDay
}

impl ProcedureVersionParts {
    /// The same without the ids that the server gives to its parts anew whenever they are written.
    pub(in crate::procedures) fn without_ids(&self) -> Self {
        let mut parts = self.clone();
        parts.cases.iter_mut().for_each(|case| case.id = None);
        parts
            .components
            .iter_mut()
            .for_each(|component| component.id = None);
        parts.fees.iter_mut().for_each(|fee| fee.id = None);
        parts
    }

    /// The extent of the online service: as given, else as the level implies.
    pub fn scope(&self) -> Option<OnlineScope> {
        self.online_scope.or_else(|| self.service_level.scope())
    }
}

/// A version with what the server knows of it.
#[derive(Clone, Debug)]
pub struct ProcedureVersion {
    /// Its id.
    pub id: ProcedureVersionId,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// Counts the versions of the procedure, from 1.
    pub number: i32,
    /// The day from which it is no longer in force.
    pub effective_to: Option<NaiveDate>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Counts the changes of the draft, and the one that ends it.
    pub version: i64,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
    /// What is written in it.
    pub parts: ProcedureVersionParts,
}

impl ProcedureVersion {
    /// Its status on a day.
    pub fn status(&self, on: NaiveDate) -> ProcedureVersionStatus {
        ProcedureVersionStatus::of(self.published_at.is_some(), self.effective_to, on)
    }
}

impl ProcedureVersionStatus {
    /// The status on a day of a version that is published or not and whose period ends, or does not.
    pub fn of(published: bool, effective_to: Option<NaiveDate>, on: NaiveDate) -> Self {
        if !published {
            Self::Draft
        } else if effective_to.is_some_and(|end| end <= on) {
            Self::Retired
        } else {
            Self::Published
        }
    }
}

/// A time of day as the calendar's arithmetic wants it.
pub(in crate::procedures) fn naive_time(time: TimeOfDay) -> NaiveTime {
    let seconds = u32::try_from(time.minutes()).unwrap_or(0) * 60;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default()
}
