//! What is sent about procedures, rule sets and mechanisms.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::platform::http::{FieldError, Problem, code};
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, FieldId, ProcedureId};
use crate::procedures::commands::{Decide, NewRuleSet, ProcedureText, Waive};
use crate::procedures::model::{
    Computerisation, ExecutionLevel, Mechanism, OnlineScope, ProcedureOtherCode, RuleParams, ServiceLevel,
};

/// A field to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateFieldBody {
    /// Its code (mã lĩnh vực).
    #[schema(
        min_length = 1,
        max_length = 30,
        pattern = "^[A-Z0-9Đ][A-Z0-9Đ_./-]*$",
        example = "G15-HT"
    )]
    pub code: String,
    /// What it is called.
    #[schema(min_length = 1, max_length = 300, example = "Hộ tịch")]
    pub name: String,
}

/// A field's new name.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenameFieldBody {
    /// What it is called.
    #[schema(min_length = 1, max_length = 300, example = "Hộ tịch")]
    pub name: String,
}

/// A rule set to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateRuleSetBody {
    /// Its code.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[A-Z0-9Đ][A-Z0-9Đ_./-]*$",
        example = "QD93-2007"
    )]
    pub code: String,
    /// The documents that set it.
    #[schema(min_length = 1, max_length = 500, example = "Quyết định 93/2007/QĐ-TTg")]
    pub legal_basis: String,
    /// The first day of receipt that it is for; after that of the rule set before.
    pub effective_from: NaiveDate,
    /// What it sets.
    pub params: RuleParams,
}

impl From<CreateRuleSetBody> for NewRuleSet {
    fn from(body: CreateRuleSetBody) -> Self {
        Self {
            code: body.code,
            legal_basis: body.legal_basis,
            effective_from: body.effective_from,
            params: body.params,
        }
    }
}

/// A procedure, apart from its versions.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureBody {
    /// National code. One of the two codes is needed.
    #[schema(pattern = r"^[0-9]\.[0-9]{6}$", max_length = 8, example = "1.001193")]
    pub national_code: Option<String>,
    /// Code in the province.
    #[schema(
        pattern = "^[A-Z0-9Đ][A-Z0-9Đ_./-]*$",
        min_length = 1,
        max_length = 60,
        example = "1.001193.000.00.00.H32"
    )]
    pub local_code: Option<String>,
    /// Its name, until a version with another is published.
    #[schema(min_length = 1, max_length = 500, example = "Đăng ký khai sinh")]
    pub name: String,
    /// Its field.
    pub field_id: FieldId,
    /// At which level of government it is executed.
    pub execution_level: ExecutionLevel,
    /// Whether it concerns citizens.
    pub concerns_citizens: bool,
    /// Whether it concerns businesses.
    pub concerns_businesses: bool,
    /// Earlier codes, and those of other systems. A code that the procedure loses is kept here by itself.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub other_codes: Vec<ProcedureOtherCode>,
}

impl ProcedureBody {
    /// What it asks for.
    ///
    /// # Errors
    /// 400 when it has no code, or one code twice.
    pub fn text(self) -> Result<ProcedureText, Problem> {
        let mut errors = Vec::new();
        if self.national_code.is_none() && self.local_code.is_none() {
            errors.push(FieldError::new(
                "/nationalCode",
                code::REQUIRED,
                Text::new(
                    "Cần mã quốc gia hoặc mã địa phương.",
                    "A national or a local code is needed.",
                ),
            ));
        }
        for (place, other) in self.other_codes.iter().enumerate() {
            let same = |known: &&ProcedureOtherCode| known.kind == other.kind && known.code == other.code;
            if self.other_codes.iter().take(place).any(|known| same(&known)) {
                errors.push(FieldError::new(
                    format!("/otherCodes/{place}"),
                    code::UNIQUE_ITEMS,
                    Text::new("Mã này đã được nêu.", "This code is named already."),
                ));
            }
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        Ok(ProcedureText {
            national_code: self.national_code,
            local_code: self.local_code,
            name: self.name,
            field_id: self.field_id,
            execution_level: self.execution_level,
            concerns_citizens: self.concerns_citizens,
            concerns_businesses: self.concerns_businesses,
            other_codes: self.other_codes,
        })
    }
}

/// The end of a procedure (bãi bỏ).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RepealProcedureBody {
    /// The day from which it exists no more.
    pub repealed_on: NaiveDate,
    /// Number of the decision.
    #[schema(min_length = 1, max_length = 100, example = "900/QĐ-UBND")]
    pub decision_no: String,
}

/// A decision of the PPC on a mechanism.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideMechanismBody {
    /// The agency, which leads.
    pub agency_id: AgencyId,
    /// The mechanism.
    pub mechanism: Mechanism,
    /// Level of the online service offered there.
    pub service_level: ServiceLevel,
    /// Its extent in the scheme from 2022 on; follows from the level when absent.
    pub online_scope: Option<OnlineScope>,
    /// How far it is computerised there.
    #[serde(rename = "automation")]
    pub computerisation: Computerisation,
    /// Agencies that coordinate; the lead is not among them.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub coordinating_agencies: Vec<AgencyId>,
    /// Number of the decision.
    #[schema(min_length = 1, max_length = 100, example = "3000/QĐ-UBND")]
    pub decision_no: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// What it rests on.
    #[schema(min_length = 1, max_length = 500, example = "Quyết định 93/2007/QĐ-TTg")]
    pub legal_basis: String,
    /// The first day; the decision before ends with it.
    pub effective_from: NaiveDate,
}

impl DecideMechanismBody {
    /// What it asks for.
    pub fn command(self, procedure: ProcedureId) -> Decide {
        Decide {
            procedure,
            agency: self.agency_id,
            mechanism: self.mechanism,
            service_level: self.service_level,
            online_scope: self.online_scope,
            computerisation: self.computerisation,
            coordinating_agencies: self.coordinating_agencies,
            decision_no: self.decision_no,
            decided_on: self.decided_on,
            legal_basis: self.legal_basis,
            effective_from: self.effective_from,
        }
    }
}

/// A dated leave to work without an ISO process.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WaiveIsoBody {
    /// The agency that it is for; every agency when absent.
    pub agency_id: Option<AgencyId>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The day from which it holds no more.
    pub valid_to: NaiveDate,
    /// Number of the decision.
    #[schema(min_length = 1, max_length = 100, example = "3100/QĐ-UBND")]
    pub decision_no: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// What it rests on.
    #[schema(min_length = 1, max_length = 500, example = "Quyết định 2816/QĐ-UBND")]
    pub legal_basis: String,
    /// Why.
    #[schema(min_length = 1, max_length = 2000, example = "Quy trình đang được soạn thảo")]
    pub reason: String,
}

impl WaiveIsoBody {
    /// What it asks for.
    pub fn command(self, procedure: ProcedureId) -> Waive {
        Waive {
            procedure,
            agency: self.agency_id,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            decision_no: self.decision_no,
            decided_on: self.decided_on,
            legal_basis: self.legal_basis,
            reason: self.reason,
        }
    }
}
