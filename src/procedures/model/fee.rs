//! What a procedure costs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::case::CaseCode;
use crate::platform::ids::FeeId;
use crate::text_enum;

text_enum! {
    /// What kind of charge it is (Law 97/2015/QH13, art. 3).
    pub enum FeeKind {
        /// Phí: for a service.
        Phi = "PHI",
        /// Lệ phí: owed to the state for its work.
        LePhi = "LE_PHI",
        /// Anything else, such as the cost of a form.
        Other = "OTHER",
    }
}

text_enum! {
    /// When a fee is to be paid.
    pub enum FeeMoment {
        /// When the dossier is handed in.
        AtReception = "AT_RECEPTION",
        /// Before the result is there.
        BeforeResult = "BEFORE_RESULT",
        /// When the result is collected.
        AtReturn = "AT_RETURN",
    }
}

/// From which quantity on which amount applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeeTier {
    /// The first page, unit or đồng of value that this tier is for, from 1.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64, example = 3)]
    pub from: i64,
    /// Amount in đồng: for each page (`PER_PAGE`), or for the whole (`TIERED`).
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64, example = 1000)]
    pub amount: i64,
}

/// How the amount is found. Amounts are whole đồng.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(
    tag = "rule",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum FeeRule {
    /// Always the same.
    Fixed {
        /// Amount in đồng.
        #[schema(minimum = 0, maximum = 1_000_000_000_000_i64, example = 50_000)]
        amount: i64,
    },
    /// So much a page, by tiers of pages.
    PerPage {
        /// Tiers in rising order, the first from page 1.
        #[schema(min_items = 1, max_items = 20)]
        tiers: Vec<FeeTier>,
        /// The most that is asked, in đồng.
        #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maximum: Option<i64>,
    },
    /// So much a copy.
    PerCopy {
        /// Amount in đồng.
        #[schema(minimum = 0, maximum = 1_000_000_000_000_i64, example = 8000)]
        amount: i64,
    },
    /// A share of a value.
    Percent {
        /// Hundredths of a percent: 50 is 0.5 %.
        #[schema(minimum = 0, maximum = 10_000, example = 50)]
        hundredths: i64,
        /// The least that is asked, in đồng.
        #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minimum: Option<i64>,
        /// The most that is asked, in đồng.
        #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maximum: Option<i64>,
    },
    /// One amount for the whole, by the tier in which a quantity lies.
    Tiered {
        /// Tiers in rising order.
        #[schema(min_items = 1, max_items = 50)]
        tiers: Vec<FeeTier>,
    },
    /// Nothing.
    Exempt,
}

impl FeeRule {
    /// The amount in đồng for a quantity (pages, copies, or the value in đồng); nothing when the rule needs a
    /// quantity that is not given, or the result is beyond what can be counted.
    pub fn amount(&self, quantity: Option<i64>) -> Option<i64> {
        match self {
            Self::Fixed { amount } => Some(*amount),
            Self::Exempt => Some(0),
            Self::PerCopy { amount } => quantity?.checked_mul(*amount),
            Self::Percent {
                hundredths,
                minimum,
                maximum,
            } => {
                let share = quantity?.checked_mul(*hundredths)? / 10_000;
                let at_least = share.max(minimum.unwrap_or(0));
                Some(maximum.map_or(at_least, |most| at_least.min(most)))
            }
            Self::PerPage { tiers, maximum } => {
                let sum = per_page(tiers, quantity?)?;
                Some(maximum.map_or(sum, |most| sum.min(most)))
            }
            Self::Tiered { tiers } => {
                let quantity = quantity?;
                tiers
                    .iter()
                    .rev()
                    .find(|tier| tier.from <= quantity)
                    .map(|tier| tier.amount)
            }
        }
    }

    /// Whether the tiers rise and, for pages, begin with the first.
    pub fn is_sound(&self) -> bool {
        let rising = |tiers: &[FeeTier]| {
            tiers
                .windows(2)
                .all(|pair| matches!(pair, [a, b] if a.from < b.from))
        };
        match self {
            Self::PerPage { tiers, .. } => tiers.first().is_some_and(|tier| tier.from == 1) && rising(tiers),
            Self::Tiered { tiers } => !tiers.is_empty() && rising(tiers),
            Self::Percent {
                minimum: Some(least),
                maximum: Some(most),
                ..
            } => least <= most,
            Self::Fixed { .. } | Self::PerCopy { .. } | Self::Percent { .. } | Self::Exempt => true,
        }
    }
}

/// Pages up to the next tier's beginning cost this tier's amount each.
fn per_page(tiers: &[FeeTier], pages: i64) -> Option<i64> {
    let mut sum = 0_i64;
    for (at, tier) in tiers.iter().enumerate() {
        let end = tiers.get(at + 1).map_or(pages, |next| pages.min(next.from - 1));
        let here = (end - tier.from + 1).max(0);
        sum = sum.checked_add(here.checked_mul(tier.amount)?)?;
    }
    Some(sum)
}

/// Who pays nothing or less, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 500, example = "Trẻ em; hộ nghèo")]
pub struct FeeExemption(pub String);

/// A fee (phí, lệ phí) of a procedure version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureFee {
    /// Given by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(read_only)]
    pub id: Option<FeeId>,
    /// A code, unique in the version.
    #[schema(pattern = "^[A-Z0-9][A-Z0-9_.-]{0,29}$", max_length = 30, example = "LP-01")]
    pub code: String,
    /// What it is called.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Lệ phí cấp giấy phép xây dựng nhà ở riêng lẻ"
    )]
    pub name: String,
    /// What kind of charge it is.
    pub kind: FeeKind,
    /// How the amount is found.
    pub amount: FeeRule,
    /// When it is to be paid.
    pub moment: FeeMoment,
    /// Who pays nothing or less; always shown to the citizen.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub exemptions: Vec<FeeExemption>,
    /// The document that sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub legal_basis: Option<String>,
    /// Codes of the cases that it is for; every case when empty.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub cases: Vec<CaseCode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(from: i64, amount: i64) -> FeeTier {
        FeeTier { from, amount }
    }

    #[test]
    fn certified_copies_cost_two_thousand_for_two_pages_and_then_one() {
        let rule = FeeRule::PerPage {
            tiers: vec![tier(1, 2000), tier(3, 1000)],
            maximum: Some(200_000),
        };
        for (pages, expected) in [
            (0, 0),
            (1, 2000),
            (2, 4000),
            (3, 5000),
            (10, 12_000),
            (500, 200_000),
        ] {
            assert_eq!(rule.amount(Some(pages)), Some(expected), "{pages} pages");
        }
        assert_eq!(rule.amount(None), None);
        assert!(rule.is_sound());
        assert!(
            !FeeRule::PerPage {
                tiers: vec![tier(2, 1)],
                maximum: None
            }
            .is_sound()
        );
    }

    #[test]
    fn every_rule_gives_whole_dong() {
        let half = FeeRule::Percent {
            hundredths: 50,
            minimum: Some(10_000),
            maximum: Some(500_000_000),
        };
        assert_eq!(half.amount(Some(1_000_000_000)), Some(5_000_000));
        assert_eq!(half.amount(Some(1)), Some(10_000));
        assert_eq!(half.amount(Some(i64::MAX)), None);
        let tiered = FeeRule::Tiered {
            tiers: vec![tier(1, 10), tier(100, 20)],
        };
        assert_eq!(tiered.amount(Some(99)), Some(10));
        assert_eq!(tiered.amount(Some(100)), Some(20));
        assert_eq!(tiered.amount(Some(0)), None);
        assert_eq!(FeeRule::PerCopy { amount: 8000 }.amount(Some(3)), Some(24_000));
        assert_eq!(FeeRule::Exempt.amount(None), Some(0));
    }
}
