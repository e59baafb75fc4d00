//! How the ways of a route come together and part, and what another agency's step is about.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text_enum;

text_enum! {
    /// When a step that several ways lead to begins.
    pub enum JoinKind {
        /// When every way that the dossier took has come to its end.
        All = "ALL",
        /// With the first that has; what still runs on the others is called off.
        Any = "ANY",
        /// With as many as are counted; what still runs on the others is called off.
        Count = "COUNT",
    }
}

/// How the ways that lead to a step are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepJoin {
    /// When the step begins.
    pub kind: JoinKind,
    /// How many ways are enough, for `COUNT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 60)]
    pub count: Option<i32>,
}

/// A step that another agency does on request (liên thông): what the request says of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepLeg {
    /// The dossier's clock stands while the other agency works: the law leaves its time out of the limit.
    #[serde(default)]
    pub pauses_main_clock: bool,
    /// Silence until the step is due counts as agreement (coi như đồng ý). Only where the law says so.
    #[serde(default)]
    pub silence_is_consent: bool,
    /// The article that makes silence an agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Điều 9, Thông tư 05/2008/TTLT-BKH-BTC-BCA"
    )]
    pub silence_legal_basis: Option<String>,
    /// What is asked for, as the request begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Đề nghị xác nhận nguồn gốc sử dụng đất."
    )]
    pub request_text: Option<String>,
}

text_enum! {
    /// What came out of a step, as conditions see it. A step that has none is absent from `answers`.
    pub enum StepAnswer {
        /// The agency that was asked agrees, or is silent where silence is consent.
        Agree = "AGREE",
        /// It does not.
        Disagree = "DISAGREE",
        /// It cannot say without more.
        NeedInfo = "NEED_INFO",
        /// It has given its own result.
        Result = "RESULT",
        /// A review lets it pass.
        Accept = "ACCEPT",
        /// A review wants it handled again.
        Redo = "REDO",
        /// A review turns it down.
        Reject = "REJECT",
    }
}

/// One step follows another, as places in the list of steps. A way to a step that stands before it leads back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteLink {
    /// The step that ends.
    pub from: usize,
    /// The step that begins.
    pub to: usize,
    /// The way is taken only if this holds, in the words of [`crate::procedures::rules::Condition`].
    pub condition: Option<String>,
    /// The way is taken if no condition of the step holds.
    pub is_otherwise: bool,
}

impl RouteLink {
    /// A way that is always taken.
    pub fn always(from: usize, to: usize) -> Self {
        Self {
            from,
            to,
            condition: None,
            is_otherwise: false,
        }
    }

    /// Whether it leads to a step that stands before.
    pub fn is_back(&self) -> bool {
        self.to <= self.from
    }
}
