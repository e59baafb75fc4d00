//! Cases (trường hợp) and components (thành phần hồ sơ) of a procedure version.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Limit;
use crate::platform::ids::{CaseId, ComponentId};

/// The code of a case, unique in its version.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(pattern = "^[A-Z0-9][A-Z0-9_.-]{0,29}$", max_length = 30, example = "CHUNG")]
pub struct CaseCode(pub String);

impl CaseCode {
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A case (trường hợp): real procedures hang their limit and their papers on it, and may promise another limit to
/// those who file online.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureCase {
    /// Given by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(read_only)]
    pub id: Option<CaseId>,
    /// A code, unique in the version.
    pub code: CaseCode,
    /// What it is called.
    #[schema(min_length = 1, max_length = 500, example = "Trường hợp chung")]
    pub name: String,
    /// When it applies, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub condition: Option<String>,
    /// Thời hạn giải quyết. Only a procedure without appointment date has none; zero working days is "the same day".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// The limit for dossiers filed online, where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online_limit: Option<Limit>,
    /// A note on the limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub limit_note: Option<String>,
}

impl ProcedureCase {
    /// The limit for a dossier, filed online or not.
    pub fn limit_for(&self, online: bool) -> Option<Limit> {
        self.online_limit.filter(|_| online).or(self.limit)
    }
}

/// A component (thành phần hồ sơ).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureComponent {
    /// Given by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(read_only)]
    pub id: Option<ComponentId>,
    /// A code, unique in the version.
    #[schema(pattern = "^[A-Z0-9][A-Z0-9_.-]{0,29}$", max_length = 30, example = "TP-01")]
    pub code: String,
    /// What it is called.
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "Đơn đề nghị cấp giấy phép xây dựng"
    )]
    pub name: String,
    /// The form (of the version's `content.forms`) that it is written on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[A-Z0-9][A-Z0-9_.-]{0,39}$", max_length = 40)]
    pub form_code: Option<String>,
    /// Bản chính.
    #[schema(minimum = 0, maximum = 99)]
    #[serde(default)]
    pub originals: i32,
    /// Bản chứng thực.
    #[schema(minimum = 0, maximum = 99)]
    #[serde(default)]
    pub certified_copies: i32,
    /// Bản sao.
    #[schema(minimum = 0, maximum = 99)]
    #[serde(default)]
    pub plain_copies: i32,
    /// Whether a dossier without it is incomplete.
    pub required: bool,
    /// Whether data that the state already holds can take its place (domain L10).
    #[serde(default)]
    pub reusable: bool,
    /// When it is needed, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub condition: Option<String>,
    /// Codes of the cases that it is for; every case when empty.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub cases: Vec<CaseCode>,
}

/// Whether something that lists cases is for this one.
pub(in crate::procedures) fn is_for(cases: &[CaseCode], case: &CaseCode) -> bool {
    cases.is_empty() || cases.contains(case)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::LimitUnit;

    #[test]
    fn those_who_file_online_may_have_another_limit() {
        let days = |n| Limit::new(n * 100, LimitUnit::WorkingDay).ok();
        let mut case = ProcedureCase {
            id: None,
            code: CaseCode("CHUNG".into()),
            name: "Chung".into(),
            condition: None,
            limit: days(5),
            online_limit: None,
            limit_note: None,
        };
        assert_eq!(case.limit_for(true), days(5));
        case.online_limit = days(3);
        assert_eq!((case.limit_for(true), case.limit_for(false)), (days(3), days(5)));
    }
}
