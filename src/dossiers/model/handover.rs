//! Dossiers handed over together to the unit that goes on, of the same agency or of another (bàn giao hồ sơ).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::platform::db::schema::{dossier_handover_items, dossier_handovers};
use crate::platform::ids::{AgencyId, DossierId, HandoverId, OfficerId, UnitId};
use crate::text_enum;

text_enum! {
    /// Where a handover stands.
    pub enum HandoverState {
        /// Given, and not yet acknowledged.
        Given = "GIVEN",
        /// The other side said what it got.
        Acknowledged = "ACKNOWLEDGED",
        /// The other side took none of it.
        Refused = "REFUSED",
    }
}

text_enum! {
    /// What the receiving side says of one dossier's papers.
    pub enum HandoverResult {
        /// They are there.
        Received = "RECEIVED",
        /// They are not, or not whole, or not for whom they were given; the dossier goes back.
        Missing = "MISSING",
    }
}

/// The slip of a handover (giấy bàn giao hồ sơ).
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_handovers, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Handover {
    /// Its id.
    pub id: HandoverId,
    /// Its number, as printed on the slip.
    pub code: String,
    /// Counts its changes, from 1.
    pub version: i64,
    /// The agency that gave.
    pub from_agency_id: AgencyId,
    /// The agency that is to get them.
    pub to_agency_id: AgencyId,
    /// The unit that is to get them.
    pub to_unit_id: Option<UnitId>,
    /// That unit's name, as it was.
    pub to_unit_name: Option<String>,
    /// Where it stands, as it is kept; a slip that was refused whole was answered too. See [`Handover::stands`].
    pub state: HandoverState,
    /// How many dossiers.
    pub dossiers: i32,
    /// What the giver noted.
    pub note: Option<String>,
    /// Who gave.
    pub given_by: OfficerId,
    /// When.
    pub given_at: DateTime<Utc>,
    /// Who acknowledged.
    pub acknowledged_by: Option<OfficerId>,
    /// When.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// The unit that gave.
    pub from_unit_id: Option<UnitId>,
    /// That unit's name, as it was.
    pub from_unit_name: Option<String>,
    /// By when the other side is to answer; none on slips of before that was watched.
    pub answer_due_at: Option<DateTime<Utc>>,
    /// When the worker found that nobody had answered in time.
    pub overdue_at: Option<DateTime<Utc>>,
    /// Why none of it was taken, where it was refused whole.
    pub refusal_reason: Option<String>,
}

impl Handover {
    /// Where it stands.
    pub fn stands(&self) -> HandoverState {
        if self.refusal_reason.is_some() {
            HandoverState::Refused
        } else {
            self.state
        }
    }
}

/// One dossier on the slip.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_handover_items, check_for_backend(crate::platform::db::MultiBackend))]
pub struct HandoverItem {
    /// Its place on the slip, from 1.
    pub no: i32,
    /// The dossier.
    pub dossier_id: DossierId,
    /// The step that ended with it.
    pub from_step: i32,
    /// The step that began with it.
    pub to_step: i32,
    /// What the other side said.
    pub result: Option<HandoverResult>,
    /// Why papers are missing.
    pub reason: Option<String>,
    /// Whether only papers went, after the dossier had gone on electronically.
    pub papers_only: bool,
}

/// A slip with the one place on it that is about one dossier.
#[derive(Clone, Debug)]
pub struct DossierSlip {
    /// The slip.
    pub slip: Handover,
    /// The place.
    pub item: HandoverItem,
}
