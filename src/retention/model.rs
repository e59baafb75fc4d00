//! Retention terms and disposal lists.

use chrono::{DateTime, Months, Utc};
use diesel::prelude::*;

use crate::platform::db::schema::{disposal_items, disposal_lists, retention_terms};
use crate::platform::ids::{AgencyId, DisposalListId, DossierId, OfficerId, ProcedureId};
use crate::text_enum;

/// For how long the dossiers of a procedure are kept after their end.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = retention_terms, check_for_backend(crate::platform::db::MultiBackend))]
pub struct RetentionTerm {
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// Years, 1 to 100; none: for ever.
    pub years: Option<i32>,
    /// The rule that it rests on.
    pub legal_basis: String,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was set last.
    pub set_at: DateTime<Utc>,
}

/// The latest moment before which what ended is beyond a term of so many years `now`.
pub fn due_before(years: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let months = u32::try_from(years).ok()?.checked_mul(12)?;
    now.checked_sub_months(Months::new(months))
}

text_enum! {
    /// Where a disposal list stands.
    pub enum ListState {
        /// It waits for the head's decision.
        DrawnUp = "DRAWN_UP",
        /// The worker carries it out.
        Approved = "APPROVED",
        /// Nothing of it is carried out.
        Rejected = "REJECTED",
        /// All of it is done.
        Executed = "EXECUTED",
    }
}

text_enum! {
    /// Where a dossier on a disposal list stands.
    pub enum DisposalItemState {
        /// To be disposed of.
        Listed = "LISTED",
        /// The head keeps it, with a reason.
        Withheld = "WITHHELD",
        /// It stays after all: the list was rejected, the dossier is open again, or it is not due under the term of today.
        Dropped = "DROPPED",
        /// Its personal data is gone.
        Erased = "ERASED",
    }
}

/// A list of dossiers that are to be disposed of.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = disposal_lists, check_for_backend(crate::platform::db::MultiBackend))]
pub struct DisposalList {
    /// Its id.
    pub id: DisposalListId,
    /// Whose dossiers.
    pub agency_id: AgencyId,
    /// Where it stands.
    pub state: ListState,
    /// Counts its changes, from 1.
    pub version: i64,
    /// What its author noted.
    pub note: Option<String>,
    /// When it was drawn up.
    pub drawn_up_at: DateTime<Utc>,
    /// By whom.
    pub drawn_up_by: Option<OfficerId>,
    /// When it was decided on.
    pub decided_at: Option<DateTime<Utc>>,
    /// By whom.
    pub decided_by: Option<OfficerId>,
    /// Why it was rejected.
    pub decision: Option<String>,
    /// When all of it was done.
    pub executed_at: Option<DateTime<Utc>>,
}

/// A dossier on a disposal list.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = disposal_items, check_for_backend(crate::platform::db::MultiBackend))]
pub struct DisposalItem {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its code.
    pub code: Option<String>,
    /// Its procedure.
    pub procedure_id: ProcedureId,
    /// The procedure's code, as it was.
    pub procedure_code: String,
    /// When it ended.
    pub closed_at: DateTime<Utc>,
    /// The years for which it was to be kept.
    pub years: i32,
    /// Where it stands.
    pub state: DisposalItemState,
    /// Why it was withheld.
    pub reason: Option<String>,
    /// When it was withheld, dropped or erased.
    pub done_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_the_calendars_years() {
        let now = "2024-02-29T03:00:00Z".parse().unwrap();
        let before = |years| due_before(years, now).unwrap().to_rfc3339();
        assert_eq!(before(4), "2020-02-29T03:00:00+00:00");
        assert_eq!(before(5), "2019-02-28T03:00:00+00:00");
        assert_eq!(due_before(-1, now), None);
    }
}
