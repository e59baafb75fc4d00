//! ISO process documents (quy trình QT-xx) and their issues.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::branch::RouteLink;
use super::case::CaseCode;
use super::step::ProcessStepDraft;
use crate::agencies::AgencyType;
use crate::platform::db::schema::processes;
use crate::platform::ids::{AgencyId, ProcedureId, ProcessId, ProcessVersionId};
use crate::text_enum;

text_enum! {
    /// Where an issue of a document is in its life (ISO 9001, 4.2.3).
    pub enum ProcessStatus {
        /// Being written.
        Draft = "DRAFT",
        /// With the reviewer; written no more.
        Review = "REVIEW",
        /// Signed; waits to come into force.
        Approved = "APPROVED",
        /// In force from its first day on.
        Effective = "EFFECTIVE",
        /// Withdrawn. Running dossiers keep it.
        Obsolete = "OBSOLETE",
    }
}

text_enum! {
    /// On what an issue rests.
    pub enum ProcessBasis {
        /// It is an ISO 9000 document: written, reviewed, approved, decided.
        Iso = "ISO",
        /// A provisional route; runs only while a waiver of the PPC holds.
        Provisional = "PROVISIONAL",
    }
}

/// For whom a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(
    tag = "kind",
    // Field by field: utoipa does not read `rename_all_fields`, and the document is what requests are held against.
    rename_all = "SCREAMING_SNAKE_CASE",
    deny_unknown_fields
)]
pub enum ProcessScope {
    /// One agency.
    Agency {
        /// Its id.
        #[serde(rename = "agencyId")]
        agency_id: AgencyId,
    },
    /// Every agency of a type; an agency's own document goes before it.
    Type {
        /// The type.
        #[serde(rename = "agencyType")]
        agency_type: AgencyType,
    },
}

impl ProcessScope {
    /// One text for either kind, as the database keeps it.
    pub fn key(self) -> String {
        match self {
            Self::Agency { agency_id } => format!("AGENCY:{agency_id}"),
            Self::Type { agency_type } => format!("TYPE:{agency_type}"),
        }
    }
}

/// A document under all its issues.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = processes, check_for_backend(crate::platform::db::MultiBackend))]
pub struct ProcessDocument {
    /// Its id.
    pub id: ProcessId,
    /// Mã hiệu, `QT-xx`.
    pub code: String,
    /// Title.
    pub title: String,
    /// The agency that it is of.
    pub agency_id: Option<AgencyId>,
    /// Or the type of agencies that it is of.
    pub agency_type: Option<AgencyType>,
    /// Counts its changes.
    pub version: i64,
}

impl ProcessDocument {
    /// For whom it is written.
    pub fn scope(&self) -> Option<ProcessScope> {
        let of_type = || {
            self.agency_type
                .map(|agency_type| ProcessScope::Type { agency_type })
        };
        self.agency_id
            .map(|agency_id| ProcessScope::Agency { agency_id })
            .or_else(of_type)
    }
}

/// A form of the document (biểu mẫu, `BM-xx-yy`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessForm {
    /// Its code.
    #[schema(
        pattern = "^BM[-.][A-Z0-9Đ][A-Z0-9Đ.-]{0,28}$",
        max_length = 32,
        example = "BM-05-01"
    )]
    pub code: String,
    /// Its title.
    #[schema(min_length = 1, max_length = 500)]
    pub title: String,
    /// Its version.
    #[schema(minimum = 1, maximum = 999)]
    pub version: i32,
}

/// A kind of record that is kept (hồ sơ cần lưu).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessRecordType {
    /// A code, unique in the issue; steps refer to it.
    #[schema(pattern = "^[A-Z0-9][A-Z0-9_.-]{0,39}$", max_length = 40, example = "HS-01")]
    pub code: String,
    /// What it is called.
    #[schema(min_length = 1, max_length = 500)]
    pub name: String,
    /// The unit that keeps it.
    #[schema(min_length = 1, max_length = 300)]
    pub keeper_unit: String,
    /// For how many years; permanently when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 200)]
    pub retention_years: Option<i32>,
}

/// A row of the table of changes (bảng theo dõi sửa đổi).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessRevision {
    /// What was changed where.
    #[schema(min_length = 1, max_length = 500)]
    pub place: String,
    /// The change.
    #[schema(min_length = 1, max_length = 4000)]
    pub change: String,
    /// Which change it is, from 1.
    #[schema(minimum = 1, maximum = 999)]
    pub number: i32,
    /// When.
    pub revised_on: NaiveDate,
}

/// The document's text around its steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessContent {
    /// 1 Mục đích.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub purpose: String,
    /// 2 Phạm vi.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub application: String,
    /// 3 Tài liệu viện dẫn.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub references: String,
    /// 4 Định nghĩa, viết tắt.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub definitions: String,
    /// 5.1 Điều kiện.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub conditions: String,
    /// 6 Biểu mẫu.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub forms: Vec<ProcessForm>,
    /// 7 Hồ sơ cần lưu.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub record_types: Vec<ProcessRecordType>,
    /// Bảng theo dõi sửa đổi.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub revisions: Vec<ProcessRevision>,
}

/// A procedure that an issue is the route of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessCoverage {
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// The case; every case without a route of its own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_code: Option<CaseCode>,
}

impl ProcessCoverage {
    /// Whether it is for this case.
    pub fn covers(&self, case: &CaseCode) -> bool {
        self.case_code.as_ref().is_none_or(|only| only == case)
    }
}

/// An issue (lần ban hành) of a document, without its steps.
#[derive(Clone, Debug)]
pub struct ProcessVersion {
    /// Its id.
    pub id: ProcessVersionId,
    /// The document.
    pub process_id: ProcessId,
    /// Counts the issues, from 1.
    pub issue_no: i32,
    /// Where it is in its life.
    pub status: ProcessStatus,
    /// On what it rests.
    pub basis: ProcessBasis,
    /// Ngày ban hành.
    pub issued_on: Option<NaiveDate>,
    /// Người viết.
    pub author: Option<String>,
    /// Người kiểm tra.
    pub reviewer: Option<String>,
    /// Người phê duyệt.
    pub approver: Option<String>,
    /// When it was approved.
    pub approved_on: Option<NaiveDate>,
    /// Number of the decision that issues it.
    pub decision_no: Option<String>,
    /// What that decision rests on.
    pub legal_basis: Option<String>,
    /// The first day on which it is in force.
    pub effective_from: Option<NaiveDate>,
    /// The day from which it is no longer in force.
    pub effective_to: Option<NaiveDate>,
    /// Its text.
    pub content: ProcessContent,
    /// Counts its changes.
    pub version: i64,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

impl ProcessVersion {
    /// Its status on a day: one whose period is over is obsolete, whether somebody has said so or not.
    pub fn status_on(&self, day: NaiveDate) -> ProcessStatus {
        match self.status {
            ProcessStatus::Effective if self.effective_to.is_some_and(|end| end <= day) => {
                ProcessStatus::Obsolete
            }
            status => status,
        }
    }
}

/// One step follows another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessTransition {
    /// The code of the step that ends.
    #[schema(min_length = 1, max_length = 40)]
    pub from: String,
    /// The code of the step that begins. A step that stands before it in the list is done again: such a way needs a
    /// condition.
    #[schema(min_length = 1, max_length = 40)]
    pub to: String,
    /// The way is taken only if this holds: JMESPath of comparisons, `&&`, `||`, `!(…)` and parentheses over
    /// `form.FIELD` (the e-form) and `answers.STEP` (what came out of an earlier step). A comparison with what is not
    /// there does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "form.dienTich > `300` || answers.XAC_NHAN_XA == 'DISAGREE'"
    )]
    pub condition: Option<String>,
    /// The way is taken if no condition of the step that ends holds.
    #[serde(default)]
    pub otherwise: bool,
}

impl ProcessTransition {
    /// The ways of a route with the codes of their steps.
    pub fn all(links: &[RouteLink], steps: &[ProcessStepDraft]) -> Vec<Self> {
        let code = |place: usize| steps.get(place).map(|step| step.code.clone());
        let written = |link: &RouteLink| {
            Some(Self {
                from: code(link.from)?,
                to: code(link.to)?,
                condition: link.condition.clone(),
                otherwise: link.is_otherwise,
            })
        };
        links.iter().filter_map(written).collect()
    }
}

/// All that is written into an issue while it is a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessIssueText {
    /// On what it rests.
    pub basis: ProcessBasis,
    /// Người viết.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub author: Option<String>,
    /// Người kiểm tra.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub reviewer: Option<String>,
    /// The document's text.
    #[serde(default)]
    pub content: ProcessContent,
    /// What it is the route of.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub covers: Vec<ProcessCoverage>,
    /// The steps in their order.
    #[serde(default)]
    #[schema(max_items = 60)]
    pub steps: Vec<ProcessStepDraft>,
    /// Which step follows which. Each the one before it when empty, and consecutive steps of one `parallelGroup` side by
    /// side.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub transitions: Vec<ProcessTransition>,
}
