//! Rule sets.

use chrono::NaiveDate;

use super::reach::controls_procedures;
use super::unless_forbidden;
use crate::auth::{Granted, RuleSetManage};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::RuleSetId;
use crate::procedures::error::ProcedureError;
use crate::procedures::events;
use crate::procedures::model::{RuleParams, RuleSet};
use crate::procedures::queries::rule_sets;
use crate::procedures::rules::{Violation, code};

/// A rule set to be entered.
#[derive(Clone, Debug)]
pub struct NewRuleSet {
    /// Its code.
    pub code: String,
    /// The documents that set it.
    pub legal_basis: String,
    /// The first day of receipt that it is for.
    pub effective_from: NaiveDate,
    /// What it sets.
    pub params: RuleParams,
}

/// Enters a rule set. It holds from its first day on, the one before until then: neither gap nor overlap can be.
///
/// # Errors
/// The caller does not control procedures; it says that the day of receipt counts; it does not begin after the last one;
/// its code is taken; the database's.
pub fn create_rule_set(
    tx: &mut Tx<'_>,
    grant: &Granted<RuleSetManage>,
    new: NewRuleSet,
) -> Result<RuleSet, ProcedureError> {
    controls_procedures(tx, grant)?;
    if new.params.receipt_day_counts {
        return Err(ProcedureError::Invalid(vec![receipt_day()]));
    }
    let last = rule_sets::last(tx.conn())?;
    if let Some(last) = &last {
        if new.effective_from <= last.effective_from {
            unless_forbidden(vec![Violation::error(
                code::RULE_SET_PERIOD,
                "/effectiveFrom",
                format!(
                    "Phải sau ngày bắt đầu của bộ quy tắc hiện tại ({}).",
                    last.effective_from
                ),
                format!(
                    "Must be after the beginning of the present rule set ({}).",
                    last.effective_from
                ),
            )])?;
        }
        rule_sets::end(tx, last.id, new.effective_from)?;
        tx.record(
            Record::new("rule_set", last.id.as_uuid(), "rule_set.ended")
                .set("effectiveTo", new.effective_from)
                .reason(Some(new.legal_basis.clone())),
        )?;
        let ended = RuleSet {
            effective_to: Some(new.effective_from),
            ..last.clone()
        };
        tx.emit(events::rule_set_ended(&ended))?;
    }
    let set = RuleSet {
        id: RuleSetId::new(tx.now()),
        code: new.code,
        legal_basis: new.legal_basis,
        effective_from: new.effective_from,
        effective_to: None,
        params: new.params,
    };
    rule_sets::insert(tx, &set)?;
    tx.record(
        Record::new("rule_set", set.id.as_uuid(), "rule_set.created")
            .opening()
            .set("code", &set.code)
            .set("effectiveFrom", set.effective_from)
            .set("params", &set.params)
            .reason(Some(set.legal_basis.clone())),
    )?;
    tx.emit(events::rule_set_created(&set))?;
    Ok(set)
}

/// Deadlines are counted from the day after the receipt; a rule set that promises otherwise would be a lie.
fn receipt_day() -> FieldError {
    FieldError::new(
        "/params/receiptDayCounts",
        "NOT_ALLOWED",
        Text::new(
            "Ngày tiếp nhận không tính vào thời hạn (khoản 2 Điều 152 Bộ luật Dân sự 2005, khoản 2 Điều 147 Bộ luật Dân sự 2015).",
            "The day of receipt is not counted (Civil Code 2005, art. 152(2); Civil Code 2015, art. 147(2)).",
        ),
    )
}
