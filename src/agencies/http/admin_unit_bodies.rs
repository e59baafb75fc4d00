//! What is sent about administrative units.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::reading::{Reading, words};
use crate::agencies::commands::CreateAdminUnit;
use crate::agencies::model::AdminUnitType;
use crate::platform::http::Problem;

/// An administrative unit as it is from a day on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAdminUnitBody {
    /// Its statistical code: 2 digits for a province, 3 for a district, 5 for a commune.
    #[schema(pattern = "^([0-9]{2}|[0-9]{3}|[0-9]{5})$", max_length = 5, example = "568")]
    pub code: String,
    /// Its type.
    #[serde(rename = "type")]
    pub unit_type: AdminUnitType,
    /// Its name.
    #[schema(min_length = 1, max_length = 200, example = "Thành phố Nha Trang")]
    pub name: String,
    /// The code of the unit above it; a province has none.
    #[schema(pattern = "^([0-9]{2}|[0-9]{3})$", max_length = 3, example = "56")]
    pub parent_code: Option<String>,
    /// The first day. What the code named before ends the day before.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// The resolution.
    #[schema(min_length = 1, max_length = 500)]
    pub legal_basis: Option<String>,
}

impl CreateAdminUnitBody {
    /// What it asks for.
    ///
    /// # Errors
    /// 400 with everything that is wrong.
    pub fn command(self) -> Result<CreateAdminUnit, Problem> {
        let mut reading = Reading::default();
        let code = reading.admin_code("/code", &self.code);
        let name = reading.label("/name", &self.name);
        let parent_code = reading.admin_code_if("/parentCode", self.parent_code.as_deref());
        let valid = reading.period("/validTo", self.valid_from, self.valid_to);
        let command = (|| {
            Some(CreateAdminUnit {
                code: code?,
                unit_type: self.unit_type,
                name: name?,
                parent_code: parent_code?,
                valid: valid?,
                legal_basis: words(self.legal_basis),
            })
        })();
        reading.done(command)
    }
}

/// The end of an administrative unit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseAdminUnitBody {
    /// Its last day.
    pub last_day: NaiveDate,
}
