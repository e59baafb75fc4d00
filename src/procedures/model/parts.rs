//! The constituent parts of a procedure (NĐ 63/2010, art. 8) that are only shown: kept as one JSON document.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::agencies::AgencyType;
use crate::calendar::Limit;
use crate::platform::ids::AgencyId;
use crate::text_enum;

text_enum! {
    /// How a dossier is filed (domain L1).
    pub enum FilingChannel {
        /// At the desk.
        InPerson = "IN_PERSON",
        /// Through the internet.
        Online = "ONLINE",
        /// By the public postal service (bưu chính công ích).
        Postal = "POSTAL",
    }
}

text_enum! {
    /// Who may ask (đối tượng thực hiện).
    pub enum SubjectType {
        /// Công dân Việt Nam.
        VietnameseCitizen = "VIETNAMESE_CITIZEN",
        /// Người Việt Nam định cư ở nước ngoài.
        OverseasVietnamese = "OVERSEAS_VIETNAMESE",
        /// Người nước ngoài.
        Foreigner = "FOREIGNER",
        /// Cán bộ, công chức, viên chức.
        Official = "OFFICIAL",
        /// Doanh nghiệp.
        Enterprise = "ENTERPRISE",
        /// Hợp tác xã.
        Cooperative = "COOPERATIVE",
        /// Hộ kinh doanh.
        HouseholdBusiness = "HOUSEHOLD_BUSINESS",
        /// Tổ chức.
        Organisation = "ORGANISATION",
        /// Cơ quan nhà nước.
        StateAgency = "STATE_AGENCY",
    }
}

text_enum! {
    /// What a form of a procedure is for.
    pub enum ProcedureFormKind {
        /// Mẫu đơn, tờ khai: filled in by the applicant.
        Application = "APPLICATION",
        /// Mẫu kết quả.
        Result = "RESULT",
    }
}

text_enum! {
    /// What happens to the limit when a supplemented dossier comes back (domain 7.6).
    pub enum ResumeMode {
        /// It runs on; the time already used counts.
        Resume = "RESUME",
        /// It begins anew.
        Restart = "RESTART",
    }
}

/// A step of the sequence as the citizen sees it (trình tự thực hiện).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SequenceStep {
    /// Who acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub actor: Option<String>,
    /// What is done.
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
}

/// A way to do it (cách thức thực hiện).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FilingMethod {
    /// The channel.
    pub channel: FilingChannel,
    /// Its time limit where it is told per channel; for people, deadlines go by the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// What it costs, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 1000)]
    pub fee: Option<String>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

/// An agency as a procedure names it: one of the register, every agency of a type, or one outside the register.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(
    tag = "kind",
    // Field by field: utoipa does not read `rename_all_fields`, and the document is what requests are held against.
    rename_all = "SCREAMING_SNAKE_CASE",
    deny_unknown_fields
)]
pub enum AgencyRef {
    /// One agency of the register.
    Agency {
        /// Its id.
        #[serde(rename = "agencyId")]
        agency_id: AgencyId,
    },
    /// Every agency of this type ("UBND cấp huyện").
    Type {
        /// The type.
        #[serde(rename = "agencyType")]
        agency_type: AgencyType,
    },
    /// An agency that the register does not hold (a ministry, a court).
    Outside {
        /// What it is called.
        #[schema(min_length = 1, max_length = 300)]
        name: String,
    },
}

/// Who decides, who executes, who coordinates (cơ quan thực hiện).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResponsibleAgencies {
    /// Có thẩm quyền quyết định.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deciding: Option<AgencyRef>,
    /// Được ủy quyền hoặc phân cấp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegated: Option<AgencyRef>,
    /// Trực tiếp thực hiện: the lead agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executing: Option<AgencyRef>,
    /// Phối hợp: the coordinating agencies.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub coordinating: Vec<AgencyRef>,
}

/// A form (mẫu đơn, mẫu tờ khai, mẫu kết quả).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureForm {
    /// A code, unique in the version; components refer to it.
    #[schema(pattern = "^[A-Z0-9][A-Z0-9_.-]{0,39}$", max_length = 40, example = "MAU-01")]
    pub code: String,
    /// What it is called.
    #[schema(min_length = 1, max_length = 500)]
    pub name: String,
    /// What it is for.
    pub kind: ProcedureFormKind,
    /// The document that issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub legal_basis: Option<String>,
}

/// What the applicant gets (kết quả thực hiện).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureResult {
    /// A code, unique in the version.
    #[schema(pattern = "^[A-Z0-9][A-Z0-9_.-]{0,39}$", max_length = 40, example = "KQ-01")]
    pub code: String,
    /// What it is called.
    #[schema(min_length = 1, max_length = 500, example = "Giấy phép xây dựng")]
    pub name: String,
    /// How long it is valid, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 500)]
    pub validity: Option<String>,
}

/// A document of law (căn cứ pháp lý).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LegalBasis {
    /// Number and symbol.
    #[schema(min_length = 1, max_length = 100, example = "63/2010/NĐ-CP")]
    pub symbol: String,
    /// Title.
    #[schema(min_length = 1, max_length = 1000)]
    pub title: String,
    /// When it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<NaiveDate>,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 300)]
    pub issuer: Option<String>,
    /// The articles meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 300)]
    pub article: Option<String>,
}

/// The parts that are only shown. A draft may lack any of them; publication asks for all that the law does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcedureContent {
    /// Trình tự thực hiện, in words.
    #[serde(default)]
    #[schema(max_length = 20_000)]
    pub sequence: String,
    /// The same, step by step.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub sequence_steps: Vec<SequenceStep>,
    /// Cách thức thực hiện.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub methods: Vec<FilingMethod>,
    /// Số lượng hồ sơ: how many sets are handed in.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 99)]
    pub dossier_sets: i32,
    /// Đối tượng thực hiện.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub subject_types: Vec<SubjectType>,
    /// Cơ quan thực hiện.
    #[serde(default)]
    pub agencies: ResponsibleAgencies,
    /// Mẫu đơn, mẫu tờ khai.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub forms: Vec<ProcedureForm>,
    /// Yêu cầu, điều kiện.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 20_000)]
    pub conditions: Option<String>,
    /// Kết quả thực hiện.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub results: Vec<ProcedureResult>,
    /// Căn cứ pháp lý.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub legal_bases: Vec<LegalBasis>,
    /// How long the applicant may take to supplement before the dossier is closed (thời hạn bổ sung), where the
    /// procedure has such a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement_wait: Option<Limit>,
    /// What happens to the limit after a supplement.
    #[serde(default = "ResumeMode::usual")]
    pub resume_mode: ResumeMode,
}

impl ResumeMode {
    fn usual() -> Self {
        Self::Resume
    }
}

impl Default for ProcedureContent {
    fn default() -> Self {
        Self {
            sequence: String::new(),
            sequence_steps: Vec::new(),
            methods: Vec::new(),
            dossier_sets: 0,
            subject_types: Vec::new(),
            agencies: ResponsibleAgencies::default(),
            forms: Vec::new(),
            conditions: None,
            results: Vec::new(),
            legal_bases: Vec::new(),
            supplement_wait: None,
            resume_mode: ResumeMode::Resume,
        }
    }
}
