//! What is shown and sent of process documents.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::views::ViolationView;
use crate::platform::db::Conn;
use crate::platform::ids::{ProcessId, ProcessVersionId};
use crate::procedures::commands::Approve;
use crate::procedures::model::{
    ProcessBasis, ProcessDocument, ProcessIssueText, ProcessScope, ProcessStatus, ProcessTransition,
    ProcessVersion,
};
use crate::procedures::queries::{coverage, issues, steps};
use crate::procedures::{CatalogueItem, ProcedureError};

/// A process document (quy trình) under all its issues.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcessView {
    id: ProcessId,
    /// Mã hiệu.
    #[schema(example = "QT-04")]
    code: String,
    /// Title.
    title: String,
    /// For whom it is written.
    scope: ProcessScope,
}

impl ProcessView {
    pub(super) fn of(document: ProcessDocument) -> Option<Self> {
        let scope = document.scope()?;
        Some(Self {
            id: document.id,
            code: document.code,
            title: document.title,
            scope,
        })
    }
}

/// An issue in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcessIssueSummaryView {
    id: ProcessVersionId,
    /// Counts the issues, from 1.
    issue_no: i32,
    /// Where it is in its life, as of today.
    status: ProcessStatus,
    /// On what it rests.
    basis: ProcessBasis,
    /// Ngày ban hành.
    issued_on: Option<NaiveDate>,
    /// The first day on which it is in force.
    effective_from: Option<NaiveDate>,
    /// The day from which it is no longer in force.
    effective_to: Option<NaiveDate>,
    /// When it changed last.
    updated_at: DateTime<Utc>,
}

impl ProcessIssueSummaryView {
    pub(super) fn on(issue: ProcessVersion, today: NaiveDate) -> Self {
        Self {
            status: issue.status_on(today),
            id: issue.id,
            issue_no: issue.issue_no,
            basis: issue.basis,
            issued_on: issue.issued_on,
            effective_from: issue.effective_from,
            effective_to: issue.effective_to,
            updated_at: issue.updated_at,
        }
    }
}

/// An issue, whole.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcessIssueView {
    id: ProcessVersionId,
    /// The document.
    process_id: ProcessId,
    /// Counts the issues, from 1.
    issue_no: i32,
    /// Where it is in its life, as of today.
    status: ProcessStatus,
    /// Ngày ban hành.
    issued_on: Option<NaiveDate>,
    /// Người phê duyệt.
    approver: Option<String>,
    /// When it was approved.
    approved_on: Option<NaiveDate>,
    /// Number of the decision that issues it.
    decision_no: Option<String>,
    /// What that decision rests on.
    legal_basis: Option<String>,
    /// The first day on which it is in force.
    effective_from: Option<NaiveDate>,
    /// The day from which it is no longer in force.
    effective_to: Option<NaiveDate>,
    /// When it changed last.
    updated_at: DateTime<Utc>,
    /// What is written in it: text, forms, records, steps, and what it is the route of.
    text: ProcessIssueText,
}

impl ProcessIssueView {
    /// Whether it is or was in force, so that everybody may see it.
    pub(super) fn was_in_force(&self) -> bool {
        matches!(self.status, ProcessStatus::Effective | ProcessStatus::Obsolete)
    }

    /// An issue of a document as of a day, and its version for the `ETag`.
    pub(super) fn read(
        conn: &mut Conn,
        process: ProcessId,
        id: ProcessVersionId,
        today: NaiveDate,
    ) -> Result<(Self, i64), ProcedureError> {
        let issue = issues::issue(conn, id)?;
        if issue.process_id != process {
            return Err(ProcedureError::NotFound(CatalogueItem::Issue));
        }
        let drafts = steps::drafts(conn, id)?;
        let ids: Vec<_> = drafts.iter().map(|(step, _, _)| *step).collect();
        let links = steps::links(conn, id, &ids)?;
        let steps: Vec<_> = drafts.into_iter().map(|(_, _, step)| step).collect();
        let version = issue.version;
        let view = Self {
            status: issue.status_on(today),
            id: issue.id,
            process_id: issue.process_id,
            issue_no: issue.issue_no,
            issued_on: issue.issued_on,
            approver: issue.approver,
            approved_on: issue.approved_on,
            decision_no: issue.decision_no,
            legal_basis: issue.legal_basis,
            effective_from: issue.effective_from,
            effective_to: issue.effective_to,
            updated_at: issue.updated_at,
            text: ProcessIssueText {
                basis: issue.basis,
                author: issue.author,
                reviewer: issue.reviewer,
                content: issue.content,
                covers: coverage::of_issue(conn, id)?,
                transitions: ProcessTransition::all(&links, &steps),
                steps,
            },
        };
        Ok((view, version))
    }
}

/// An issue that was approved or brought into force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcessIssueChangedView {
    /// The issue.
    pub(super) issue: ProcessIssueView,
    /// Rules that warn.
    pub(super) warnings: Vec<ViolationView>,
}

/// A document to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateProcessBody {
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
    /// For whom it is written.
    pub scope: ProcessScope,
}

/// Why an issue goes back to its author.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnIssueBody {
    /// What is to be put right.
    #[schema(min_length = 1, max_length = 2000, example = "Bước 3 thiếu biểu mẫu")]
    pub reason: String,
}

/// An approval.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApproveIssueBody {
    /// Người phê duyệt.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Đạt, Chủ tịch")]
    pub approver: String,
    /// When.
    pub approved_on: NaiveDate,
    /// Ngày ban hành.
    pub issued_on: NaiveDate,
    /// Number of the decision that issues it.
    #[schema(min_length = 1, max_length = 100, example = "15/QĐ-UBND")]
    pub decision_no: String,
    /// What that decision rests on.
    #[schema(min_length = 1, max_length = 500, example = "TCVN ISO 9001:2008")]
    pub legal_basis: String,
}

impl From<ApproveIssueBody> for Approve {
    fn from(body: ApproveIssueBody) -> Self {
        Self {
            approver: body.approver,
            approved_on: body.approved_on,
            issued_on: body.issued_on,
            decision_no: body.decision_no,
            legal_basis: body.legal_basis,
        }
    }
}

/// From when on an issue is in force.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BringIssueIntoForceBody {
    /// The first day.
    pub effective_from: NaiveDate,
}

/// From when on an issue is no longer in force.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawIssueBody {
    /// The day from which it is no longer in force.
    pub effective_to: NaiveDate,
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Thay bằng quy trình chung của tỉnh"
    )]
    pub reason: String,
}
