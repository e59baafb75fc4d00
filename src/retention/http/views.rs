//! What callers see of retention.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::platform::ids::{AgencyId, DisposalListId, DossierId, OfficerId, ProcedureId};
use crate::retention::model::{DisposalItem, DisposalItemState, DisposalList, ListState, RetentionTerm};

/// For how long the dossiers of a procedure are kept after their end.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RetentionTermView {
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// Whether they are kept for ever.
    pub permanent: bool,
    /// Years; null when they are kept for ever.
    #[schema(minimum = 1, maximum = 100, example = 10)]
    pub years: Option<i32>,
    /// The rule that it rests on.
    pub legal_basis: String,
    /// Counts its changes, from 1; also in the ETag.
    pub version: i64,
    /// When it was set last.
    pub set_at: DateTime<Utc>,
}

impl From<RetentionTerm> for RetentionTermView {
    fn from(term: RetentionTerm) -> Self {
        Self {
            procedure_id: term.procedure_id,
            permanent: term.years.is_none(),
            years: term.years,
            legal_basis: term.legal_basis,
            version: term.version,
            set_at: term.set_at,
        }
    }
}

/// How many dossiers of a list stand where.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisposalCountsView {
    /// To be disposed of.
    pub listed: i64,
    /// Kept by the head.
    pub withheld: i64,
    /// They stay after all: the list was rejected, they are open again, or they are not due under the term of today.
    pub dropped: i64,
    /// Their personal data is gone.
    pub erased: i64,
}

/// A list of dossiers that are to be disposed of.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisposalListView {
    /// Its id.
    pub id: DisposalListId,
    /// Whose dossiers.
    pub agency_id: AgencyId,
    /// Where it stands.
    pub state: ListState,
    /// Counts its changes, from 1; also in the ETag.
    pub version: i64,
    /// What its author noted.
    pub note: Option<String>,
    /// Its dossiers.
    pub dossiers: DisposalCountsView,
    /// When it was drawn up.
    pub drawn_up_at: DateTime<Utc>,
    /// By whom.
    pub drawn_up_by: Option<OfficerId>,
    /// When it was decided on.
    pub decided_at: Option<DateTime<Utc>>,
    /// By whom.
    pub decided_by: Option<OfficerId>,
    /// Why it was rejected.
    #[schema(example = "Còn hồ sơ đang khiếu nại; lập lại danh mục sau khi có kết luận.")]
    pub decision: Option<String>,
    /// When all of it was done.
    pub executed_at: Option<DateTime<Utc>>,
}

impl DisposalListView {
    /// A list with how many of its dossiers stand where.
    pub fn new(list: DisposalList, counts: &HashMap<(DisposalListId, DisposalItemState), i64>) -> Self {
        let count = |state| counts.get(&(list.id, state)).copied().unwrap_or(0);
        Self {
            dossiers: DisposalCountsView {
                listed: count(DisposalItemState::Listed),
                withheld: count(DisposalItemState::Withheld),
                dropped: count(DisposalItemState::Dropped),
                erased: count(DisposalItemState::Erased),
            },
            id: list.id,
            agency_id: list.agency_id,
            state: list.state,
            version: list.version,
            note: list.note,
            drawn_up_at: list.drawn_up_at,
            drawn_up_by: list.drawn_up_by,
            decided_at: list.decided_at,
            decided_by: list.decided_by,
            decision: list.decision,
            executed_at: list.executed_at,
        }
    }
}

/// A dossier on a disposal list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisposalItemView {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its code.
    #[schema(example = "000.00.26.H32-110307-0001")]
    pub code: Option<String>,
    /// Its procedure.
    pub procedure_id: ProcedureId,
    /// The procedure's code, as it was.
    pub procedure_code: String,
    /// When it ended.
    pub closed_at: DateTime<Utc>,
    /// The years for which it was to be kept when the list was drawn up.
    pub years: i32,
    /// Where it stands.
    pub state: DisposalItemState,
    /// Why it was withheld.
    pub reason: Option<String>,
    /// When it was withheld, dropped or erased.
    pub done_at: Option<DateTime<Utc>>,
}

impl From<DisposalItem> for DisposalItemView {
    fn from(item: DisposalItem) -> Self {
        Self {
            dossier_id: item.dossier_id,
            code: item.code,
            procedure_id: item.procedure_id,
            procedure_code: item.procedure_code,
            closed_at: item.closed_at,
            years: item.years,
            state: item.state,
            reason: item.reason,
            done_at: item.done_at,
        }
    }
}
