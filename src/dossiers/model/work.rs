//! Work that waits in an inbox.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{ClockPhase, Dossier, WorkKind};
use crate::auth::Role;
use crate::platform::db::schema::dossier_tasks;
use crate::platform::ids::{AgencyId, DossierId, OfficerId, UnitId};
use crate::text_enum;

/// A piece of work that waits in an inbox.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = dossier_tasks, check_for_backend(crate::platform::db::MultiBackend))]
pub struct Work {
    /// The dossier.
    pub dossier_id: DossierId,
    /// The step, 0 for the intake.
    pub step_no: i32,
    /// What kind of work.
    pub kind: WorkKind,
    /// Whose work.
    pub agency_id: AgencyId,
    /// Which unit's, where it is not the whole agency's.
    pub unit_id: Option<UnitId>,
    /// Which role's.
    pub role: Role,
    /// Whose in person, once assigned.
    pub assignee_id: Option<OfficerId>,
    /// What it is sorted by: by when it is to be done, or since when it waits when nothing says that.
    pub sort_at: DateTime<Utc>,
}

impl Work {
    /// Whether it waits until the applicant has done something.
    pub fn awaits_the_applicant(kind: WorkKind) -> bool {
        matches!(kind, WorkKind::Supplement | WorkKind::Obligation)
    }

    /// What of it moves with the appointment of the whole dossier; the other work has a moment of its own.
    pub fn follows_the_appointment(kind: WorkKind) -> bool {
        match kind {
            WorkKind::Supplement | WorkKind::Obligation | WorkKind::SupplementSending | WorkKind::Apology => {
                true
            }
            WorkKind::Intake
            | WorkKind::Step
            | WorkKind::Return
            | WorkKind::LegSending
            | WorkKind::SupplementApproval
            | WorkKind::Withdrawal
            | WorkKind::Trial => false,
        }
    }

    /// What of it moves with the end of its step.
    pub fn follows_its_step(kind: WorkKind) -> bool {
        matches!(
            kind,
            WorkKind::Step | WorkKind::Return | WorkKind::LegSending | WorkKind::SupplementApproval
        )
    }

    /// Whether nobody in the office can do anything about it now, by the phase of its dossier's clock: that stands, or
    /// the applicant is waited for. A withdrawal and a draft shown are decided whatever the clock does, and a result
    /// waits to be collected.
    pub fn stands(kind: WorkKind, phase: ClockPhase) -> bool {
        match kind {
            WorkKind::Supplement | WorkKind::Obligation => true,
            WorkKind::Withdrawal | WorkKind::Trial | WorkKind::Return => false,
            WorkKind::Intake
            | WorkKind::Step
            | WorkKind::LegSending
            | WorkKind::SupplementApproval
            | WorkKind::SupplementSending
            | WorkKind::Apology => phase == ClockPhase::Paused,
        }
    }
}

text_enum! {
    /// How a piece of work stands to the moment by which it is to be done (domain sections 7.7, 7.8): green, yellow, red,
    /// or of no colour. What is due soon is said by the office (`MOTCUA_DUE_SOON_DAYS`), as on the dossier itself. The
    /// worker's warning and the task of an apology are another thing: they come when the rules of the time say.
    pub enum WorkState {
        /// Trong hạn: it is to be done, and not soon.
        InTime = "IN_TIME",
        /// Sắp đến hạn: it is to be done within the counted days that the office calls soon; on the last of them, today.
        DueSoon = "DUE_SOON",
        /// Quá hạn: the moment has passed; for work measured in days, its day.
        Overdue = "OVERDUE",
        /// Tạm dừng: the clock stands, or the applicant has to act.
        Paused = "PAUSED",
        /// Tạm dừng khi đã quá hạn: the dossier was overdue when its clock was stopped.
        PausedOverdue = "PAUSED_OVERDUE",
        /// Chờ trả: the result waits to be collected; whoever comes late makes nothing late.
        Ready = "READY",
        /// Không có thời hạn: nothing says by when.
        NoLimit = "NO_LIMIT",
    }
}

/// A line of the inbox.
#[derive(Clone, Debug)]
pub struct InboxItem {
    /// What waits.
    pub work: Work,
    /// How it stands.
    pub state: WorkState,
    /// Whether nobody in the office can do anything about it now ([`Work::stands`]).
    pub standing: bool,
    /// By when it is to be done; while the clock stands, by when it was to be done.
    pub due_at: Option<DateTime<Utc>>,
    /// What is to be done.
    pub step_name: Option<String>,
    /// The dossier that it waits for.
    pub dossier: Dossier,
}
