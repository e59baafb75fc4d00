//! Process documents as one JSON document: kept in version control, moved between provinces. Ids are told as codes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::branch::{StepJoin, StepLeg};
use super::case::CaseCode;
use super::process::{ProcessBasis, ProcessContent, ProcessTransition};
use super::step::{PauseReason, StepAgencyKind, StepSubStatus, StepTask, TaskKind};
use crate::agencies::AgencyType;
use crate::auth::Role;
use crate::calendar::Limit;
use crate::text_enum;

text_enum! {
    /// Which shape an archive has.
    pub enum ArchiveFormat {
        /// The only one so far.
        V1 = "motcua.processes.v1",
    }
}

/// Process documents, in the order of those they are written for and of their codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessArchive {
    /// Which shape it has.
    pub format: ArchiveFormat,
    /// The documents.
    #[schema(max_items = 500)]
    pub processes: Vec<ArchivedProcess>,
}

/// A process document with one of its issues. It is written for one agency or for a type of agencies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArchivedProcess {
    /// Mã hiệu, unique for those it is written for.
    #[schema(
        pattern = "^QT[-.][A-Z0-9Đ][A-Z0-9Đ./-]*$",
        min_length = 4,
        max_length = 40,
        example = "QT-04"
    )]
    pub code: String,
    /// Title.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Quy trình cấp lại bản chính giấy khai sinh"
    )]
    pub title: String,
    /// The agency that it is written for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<ArchivedAgency>,
    /// Or the type of agencies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_type: Option<AgencyType>,
    /// What is written in it.
    pub issue: ArchivedIssue,
}

/// An issue of a process document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArchivedIssue {
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
    /// What it is the route of, in the order of the codes.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub covers: Vec<ArchivedCoverage>,
    /// The steps in their order.
    #[serde(default)]
    #[schema(max_items = 60)]
    pub steps: Vec<ArchivedStep>,
    /// Which step follows which, in the order of the steps; each the one before it when empty, and consecutive steps of
    /// one `parallelGroup` side by side.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub transitions: Vec<ProcessTransition>,
}

/// A procedure that an issue is the route of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArchivedCoverage {
    /// The procedure, by its national or local code.
    #[schema(min_length = 1, max_length = 60, example = "1.001193")]
    pub procedure_code: String,
    /// The case; every case without a route of its own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_code: Option<CaseCode>,
}

/// A step of an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArchivedStep {
    /// A code, unique in the issue.
    #[schema(pattern = "^[A-Z0-9][A-Z0-9_.:-]{0,39}$", max_length = 40, example = "THU_LY")]
    pub code: String,
    /// What is done.
    #[schema(min_length = 1, max_length = 500, example = "Thụ lý, kiểm tra thực địa")]
    pub name: String,
    /// What kind of work it is.
    pub kind: TaskKind,
    /// The one role that is responsible (V4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The unit inside the agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 60, example = "PHONG_QLDT")]
    pub unit_code: Option<String>,
    /// Whose step it is.
    pub agency_kind: StepAgencyKind,
    /// The agency, for `NAMED`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<ArchivedAgency>,
    /// Agencies that coordinate in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 30)]
    pub coordinating_agencies: Vec<ArchivedAgency>,
    /// How long it may take.
    pub allotment: Limit,
    /// What comes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 1000)]
    pub input: Option<String>,
    /// The form that it leaves, one of the document's (V8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40, example = "BM-05-01")]
    pub form_code: Option<String>,
    /// The record that it leaves, one of the document's (V8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40, example = "HS-01")]
    pub record_code: Option<String>,
    /// Whether it may not end without them.
    #[serde(default)]
    pub paper_required: bool,
    /// What a dossier in it is doing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_status: Option<StepSubStatus>,
    /// Why the clock stands when it has ended, until somebody outside has acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pauses: Option<PauseReason>,
    /// The result is there when it ends.
    #[serde(default)]
    pub is_finish: bool,
    /// It is the handing over of the result.
    #[serde(default)]
    pub is_return: bool,
    /// Consecutive steps of one group run side by side where the issue has no transitions of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40)]
    pub parallel_group: Option<String>,
    /// When it begins, where several ways lead to it; when all that were taken have ended, where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<StepJoin>,
    /// The request to another agency, for a step of `NAMED`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg: Option<StepLeg>,
    /// The tasks inside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 30)]
    pub tasks: Vec<StepTask>,
}

/// An agency: its identifier code; the full name of one that has none, such as a tax office.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(min_length = 1, max_length = 300, example = "000.00.26.H32")]
pub struct ArchivedAgency(pub String);
