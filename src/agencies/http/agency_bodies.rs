//! What is sent about agencies.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::reading::{Reading, words};
use crate::agencies::commands::{CloseAgency, CreateAgency, PlaceAgency, RenameAgency, StandFor};
use crate::agencies::model::{AgencyLevel, AgencyType, Committee, IdentifierPeriod};
use crate::platform::http::Problem;
use crate::platform::ids::{AgencyId, CalendarId};

/// An identifier code for a period.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentifierCodeBody {
    /// The code, under QCVN 102:2016/BTTTT (`000.00.15.H32`) or QĐ 20/2020/QĐ-TTg (`H32.15`).
    #[schema(
        pattern = r"^([0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}|[A-Z][0-9]{2}(\.[A-Z0-9]{1,4})*)$",
        max_length = 35,
        example = "H32.15"
    )]
    pub code: String,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// The decision.
    #[schema(min_length = 1, max_length = 500)]
    pub legal_basis: Option<String>,
    /// A remark.
    #[schema(min_length = 1, max_length = 500)]
    pub note: Option<String>,
}

impl IdentifierCodeBody {
    fn read(self, at: &str, reading: &mut Reading) -> Option<IdentifierPeriod> {
        let code = reading.identifier(&format!("{at}/code"), &self.code);
        let valid = reading.period(&format!("{at}/validTo"), self.valid_from, self.valid_to);
        Some(IdentifierPeriod {
            code: code?,
            valid: valid?,
            legal_basis: words(self.legal_basis),
            note: words(self.note),
        })
    }

    /// What it asks for.
    ///
    /// # Errors
    /// 400 with everything that is wrong.
    pub fn command(self) -> Result<IdentifierPeriod, Problem> {
        let mut reading = Reading::default();
        let code = self.read("", &mut reading);
        reading.done(code)
    }
}

/// A new agency.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAgencyBody {
    /// Its type.
    #[serde(rename = "type")]
    pub agency_type: AgencyType,
    /// Its level; each type has its own.
    pub level: AgencyLevel,
    /// Its name.
    #[schema(min_length = 1, max_length = 200, example = "Sở Tư pháp")]
    pub name: String,
    /// Its short name.
    #[schema(min_length = 1, max_length = 200)]
    pub short_name: Option<String>,
    /// Its symbol on documents.
    #[schema(
        min_length = 1,
        max_length = 30,
        pattern = r"^[0-9A-Za-zÀ-ỹ._-]+$",
        example = "STP"
    )]
    pub symbol: Option<String>,
    /// The agency above it.
    pub parent_id: Option<AgencyId>,
    /// The code of its administrative unit.
    #[schema(pattern = "^([0-9]{2}|[0-9]{3}|[0-9]{5})$", max_length = 5, example = "56")]
    pub admin_unit_code: Option<String>,
    /// Its own working calendar; without one its parent's holds.
    pub calendar_id: Option<CalendarId>,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day.
    pub valid_to: Option<NaiveDate>,
    /// Its identifier codes.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub codes: Vec<IdentifierCodeBody>,
    /// The decision that founds it.
    #[schema(min_length = 1, max_length = 500)]
    pub legal_basis: Option<String>,
}

impl CreateAgencyBody {
    /// What it asks for.
    ///
    /// # Errors
    /// 400 with everything that is wrong.
    pub fn command(self) -> Result<CreateAgency, Problem> {
        let mut reading = Reading::default();
        let name = reading.label("/name", &self.name);
        let short_name = reading.label_if("/shortName", self.short_name.as_deref());
        let symbol = reading.short_code_if("/symbol", self.symbol.as_deref());
        let admin_unit_code = reading.admin_code_if("/adminUnitCode", self.admin_unit_code.as_deref());
        let valid = reading.period("/validTo", self.valid_from, self.valid_to);
        let codes = self.codes.into_iter().enumerate();
        let codes: Vec<_> = codes
            .filter_map(|(place, code)| code.read(&format!("/codes/{place}"), &mut reading))
            .collect();
        let command = (|| {
            Some(CreateAgency {
                agency_type: self.agency_type,
                level: self.level,
                name: name?,
                short_name: short_name?,
                symbol: symbol?,
                parent: self.parent_id,
                admin_unit_code: admin_unit_code?,
                calendar: self.calendar_id,
                valid: valid?,
                codes,
                legal_basis: words(self.legal_basis),
            })
        })();
        reading.done(command)
    }
}

/// Where an agency stands: replaces all three, what is left out is taken away.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceAgencyBody {
    /// The agency above it.
    pub parent_id: Option<AgencyId>,
    /// The code of its administrative unit.
    #[schema(pattern = "^([0-9]{2}|[0-9]{3}|[0-9]{5})$", max_length = 5, example = "568")]
    pub admin_unit_code: Option<String>,
    /// Its own working calendar.
    pub calendar_id: Option<CalendarId>,
}

impl PlaceAgencyBody {
    /// What it asks for.
    ///
    /// # Errors
    /// 400 with everything that is wrong.
    pub fn command(self) -> Result<PlaceAgency, Problem> {
        let mut reading = Reading::default();
        let code = reading.admin_code_if("/adminUnitCode", self.admin_unit_code.as_deref());
        let command = code.map(|admin_unit_code| PlaceAgency {
            parent: self.parent_id,
            admin_unit_code,
            calendar: self.calendar_id,
        });
        reading.done(command)
    }
}

/// A new name from a day on. One that begins on the first day of the latest name corrects it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenameAgencyBody {
    /// The name.
    #[schema(min_length = 1, max_length = 200, example = "Sở Nông nghiệp và Môi trường")]
    pub name: String,
    /// The short name.
    #[schema(min_length = 1, max_length = 200)]
    pub short_name: Option<String>,
    /// The symbol on documents.
    #[schema(
        min_length = 1,
        max_length = 30,
        pattern = r"^[0-9A-Za-zÀ-ỹ._-]+$",
        example = "SNNMT"
    )]
    pub symbol: Option<String>,
    /// The first day of the name.
    pub valid_from: NaiveDate,
    /// The decision.
    #[schema(min_length = 1, max_length = 500)]
    pub legal_basis: Option<String>,
}

impl RenameAgencyBody {
    /// What it asks for.
    ///
    /// # Errors
    /// 400 with everything that is wrong.
    pub fn command(self) -> Result<RenameAgency, Problem> {
        let mut reading = Reading::default();
        let name = reading.label("/name", &self.name);
        let short_name = reading.label_if("/shortName", self.short_name.as_deref());
        let symbol = reading.short_code_if("/symbol", self.symbol.as_deref());
        let command = (|| {
            Some(RenameAgency {
                name: name?,
                short_name: short_name?,
                symbol: symbol?,
                from: self.valid_from,
                legal_basis: words(self.legal_basis),
            })
        })();
        reading.done(command)
    }
}

/// A duty as standing body from a day on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StandForBody {
    /// The committee.
    pub committee: Committee,
    /// The first day; the agency before it stands until the day before.
    pub valid_from: NaiveDate,
    /// The decision.
    #[schema(min_length = 1, max_length = 500, example = "2816/QĐ-UBND")]
    pub legal_basis: Option<String>,
}

impl StandForBody {
    /// What it asks for.
    pub fn command(self) -> StandFor {
        StandFor {
            committee: self.committee,
            from: self.valid_from,
            legal_basis: words(self.legal_basis),
        }
    }
}

/// The end of an agency.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseAgencyBody {
    /// Its last day.
    pub last_day: NaiveDate,
    /// Who carries on its work from the day after.
    pub successor_id: Option<AgencyId>,
    /// The decision.
    #[schema(min_length = 1, max_length = 500)]
    pub legal_basis: Option<String>,
}

impl CloseAgencyBody {
    /// What it asks for.
    pub fn command(self) -> CloseAgency {
        CloseAgency {
            last_day: self.last_day,
            successor: self.successor_id,
            legal_basis: words(self.legal_basis),
        }
    }
}
