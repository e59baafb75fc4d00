//! A rule that is not kept.

use chrono::NaiveDate;

use crate::platform::i18n::Text;
use crate::text_enum;

/// The codes of rules, as `errors[].code` tells them.
pub mod code {
    /// Σ allotments on the longest path ≤ legal limit.
    pub const V1: &str = "V1";
    /// Task times inside a step ≤ the step's.
    pub const V2: &str = "V2";
    /// First step intake at a desk, exactly one finish step, last step return at a desk.
    pub const V3: &str = "V3";
    /// Each step has one responsible role.
    pub const V4: &str = "V4";
    /// Inter-agency steps name the agency.
    pub const V5: &str = "V5";
    /// Not in force before it is approved.
    pub const V6: &str = "V6";
    /// One effective version per procedure case.
    pub const V7: &str = "V7";
    /// Forms referred to exist.
    pub const V8: &str = "V8";
    /// A condition on a way that cannot be read, or names what is not there.
    pub const CONDITION: &str = "CONDITION";
    /// A request to another agency that contradicts itself or the law.
    pub const LEG: &str = "LEG";
    /// One lead agency, not among the coordinating ones, none twice.
    pub const A02: &str = "A-02";
    /// Without an active mechanism a procedure takes no dossiers.
    pub const A06: &str = "A-06";
    /// One-stop procedures apply ISO 9000.
    pub const A07: &str = "A-07";
    /// Inter-agency one-stop: at least two agencies, one point of contact.
    pub const A08: &str = "A-08";
    /// Computerisation cannot run ahead of what it computerises.
    pub const A09: &str = "A-09";
    /// A constituent part that the law demands is missing (NĐ 63/2010, art. 8).
    pub const PART_MISSING: &str = "PART_MISSING";
    /// Two things of one version have the same code.
    pub const CODE_TWICE: &str = "CODE_TWICE";
    /// Something refers to a code that is not there.
    pub const CODE_UNKNOWN: &str = "CODE_UNKNOWN";
    /// Level and extent of the online service contradict each other.
    pub const SERVICE_LEVEL: &str = "SERVICE_LEVEL";
    /// A fee's tiers make no sense.
    pub const FEE_RULE: &str = "FEE_RULE";
    /// The e-form's schema cannot be used.
    pub const FORM_SCHEMA: &str = "FORM_SCHEMA";
    /// A rule set begins after the one before.
    pub const RULE_SET_PERIOD: &str = "RULE_SET_PERIOD";
    /// An agency that is named does not exist on the day.
    pub const AGENCY_UNKNOWN: &str = "AGENCY_UNKNOWN";
    /// One of the three signatures, or the decision, is missing.
    pub const SIGNATURE_MISSING: &str = "SIGNATURE_MISSING";
    /// Somebody signed for two of the three who write, review and approve.
    pub const SEPARATION: &str = "SEPARATION";
    /// A decision or an approval is dated after today.
    pub const DATE_IN_FUTURE: &str = "DATE_IN_FUTURE";
    /// There is more than one answer can hold.
    pub const TOO_MANY: &str = "TOO_MANY";
    /// The procedure exists no more on that day.
    pub const REPEALED: &str = "REPEALED";
}

text_enum! {
    /// How grave it is.
    pub enum Severity {
        /// Nothing happens until it is put right.
        Error = "ERROR",
        /// Told, and allowed.
        Warning = "WARNING",
    }
}

/// A rule that is not kept, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Which rule, of [`code`].
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Where in the resource: a JSON pointer.
    pub pointer: String,
    /// What is wrong, for people.
    pub detail: Text,
}

impl Violation {
    /// A rule that forbids.
    pub fn error(
        code: &'static str,
        pointer: impl Into<String>,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: Severity::Error,
            pointer: pointer.into(),
            detail: Text::new(vi.into(), en.into()),
        }
    }

    /// A rule that warns.
    pub fn warning(
        code: &'static str,
        pointer: impl Into<String>,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, pointer, vi, en)
        }
    }

    /// Whether nothing may happen before it is put right.
    pub fn forbids(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The same, seen from the resource that holds what it points into.
    pub(in crate::procedures) fn below(mut self, base: &str) -> Self {
        self.pointer.insert_str(0, base);
        self
    }

    /// The same, with what it is about named first.
    pub(in crate::procedures) fn about(mut self, what: &str) -> Self {
        self.detail = Text::new(
            format!("{what}: {}", self.detail.vi),
            format!("{what}: {}", self.detail.en),
        );
        self
    }

    /// The same, not kept from a later day on only.
    pub(in crate::procedures) fn since(mut self, day: NaiveDate) -> Self {
        self.detail = Text::new(
            format!("Từ ngày {}: {}", day.format("%d/%m/%Y"), self.detail.vi),
            format!("From {day} on: {}", self.detail.en),
        );
        self
    }

    /// The document of law behind the rule.
    pub(in crate::procedures) fn legal_basis(&self) -> Option<&'static str> {
        match self.code {
            code::A02 => Some("Điều 2, khoản 2, Quy chế kèm theo Quyết định 2816/QĐ-UBND"),
            code::A06 => Some("Điều 3, khoản 2, điểm a, Quy chế kèm theo Quyết định 2816/QĐ-UBND"),
            code::A07 | code::A08 => {
                Some("Điều 3, khoản 2, điểm b, Quy chế kèm theo Quyết định 2816/QĐ-UBND")
            }
            code::A09 => Some("Điều 3, khoản 2, điểm c, Quy chế kèm theo Quyết định 2816/QĐ-UBND"),
            code::PART_MISSING => Some("Điều 8, Nghị định 63/2010/NĐ-CP"),
            _ => None,
        }
    }
}
