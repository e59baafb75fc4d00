//! What the worker has to tell of a dossier that nobody finishes, and when (domain section 7.7).

use chrono::{DateTime, Utc};

use crate::dossiers::model::{AlertKind, ClockPhase, Dossier, DossierState};
use crate::procedures::RuleSet;

/// How many counted days before the appointment it is near, where the rules of the time do not say.
const USUAL_DAYS: u32 = 1;

/// From how many counted days before the appointment on a dossier is due soon: when the rules want an apology to be
/// sent, so that the warning comes no later. This is a duty by the rules of the time; the colour of that name, which an
/// office sets by `MOTCUA_DUE_SOON_DAYS`, is another thing (`WorkState::DueSoon`, `ClockState::DueSoon`).
pub fn due_soon_days(rules: &RuleSet) -> u32 {
    rules
        .params
        .apology_lead_working_days
        .and_then(|days| u32::try_from(days).ok())
        .unwrap_or(USUAL_DAYS)
}

/// What to tell of a dossier now, the appointment or answer that it is about, and when to look at it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What.
    pub kind: AlertKind,
    /// What was or will be missed.
    pub due_at: DateTime<Utc>,
    /// When the next look is due; none when there is nothing more to tell.
    pub next: Option<DateTime<Utc>>,
}

/// What is to be told of this dossier at `now`, if anything. Once overdue, that it was due soon is no news.
pub fn alert(dossier: &Dossier, now: DateTime<Utc>) -> Option<Alert> {
    if dossier.state == DossierState::Submitted {
        let due_at = dossier.acceptance_due_at.filter(|due_at| *due_at <= now)?;
        return Some(Alert {
            kind: AlertKind::AnswerOverdue,
            due_at,
            next: None,
        });
    }
    if dossier.clock_phase != ClockPhase::Running {
        return None;
    }
    let (due_at, overdue_at) = (dossier.due_at?, dossier.overdue_at?);
    Some(if overdue_at <= now {
        Alert {
            kind: AlertKind::Overdue,
            due_at,
            next: None,
        }
    } else {
        Alert {
            kind: AlertKind::DueSoon,
            due_at,
            next: Some(overdue_at),
        }
    })
}
