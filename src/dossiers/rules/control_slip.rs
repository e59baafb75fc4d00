//! The slip that controls how a dossier is resolved (phiếu kiểm soát quá trình giải quyết hồ sơ; form 05 of TT
//! 01/2018/TT-VPCP, 06 of TT 03/2025/TT-VPCP): a row for each time that it came into other hands, made of its movements and
//! its slips whenever somebody asks.

use chrono::{DateTime, Utc};

use super::punctuality::told;
use crate::calendar::{DeadlineError, DuePolicy, LimitUnit, Punctuality, WorkCalendar};
use crate::dossiers::model::{
    Dossier, DossierSlip, DossierStep, HandoverResult, Movement, MovementKind, StepRound,
};
use crate::platform::ids::{AgencyId, HandoverId, OfficerId};
use crate::text_enum;

text_enum! {
    /// How a dossier came into other hands.
    pub enum CustodyChange {
        /// The desk took it in.
        Reception = "RECEPTION",
        /// To the next step.
        Forward = "FORWARD",
        /// To an earlier step, to be done again.
        Back = "BACK",
        /// Into another officer's hands at the same step.
        Reassigned = "REASSIGNED",
        /// Only its papers, after it had gone on electronically.
        Papers = "PAPERS",
    }
}

/// Somebody with a dossier in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hands {
    /// The agency.
    pub agency_id: AgencyId,
    /// Its unit, as it was called.
    pub unit_name: Option<String>,
    /// The officer, when that is known.
    pub officer: Option<OfficerId>,
}

/// A row of the slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlRow {
    /// How.
    pub kind: CustodyChange,
    /// Who gave it; nobody of an agency at the reception.
    pub from: Option<Hands>,
    /// Who got it.
    pub to: Hands,
    /// The step that it came to.
    pub step: i32,
    /// When it was given.
    pub given_at: DateTime<Utc>,
    /// When it was received: said on the slip; at once, where only the electronic dossier went.
    pub received_at: Option<DateTime<Utc>>,
    /// The slip with which the papers went.
    pub slip: Option<(HandoverId, String)>,
    /// How the step that it came to ended; none while it is being done, and where there was no limit.
    pub result: Option<Punctuality>,
    /// Why it went back, or into other hands; what was missing.
    pub note: Option<String>,
}

/// What the slip is made of.
#[derive(Clone, Copy, Debug)]
pub struct Course<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// Its steps.
    pub steps: &'a [DossierStep],
    /// What was done at steps before they went back.
    pub rounds: &'a [StepRound],
    /// From whose hands into whose, in order.
    pub movements: &'a [Movement],
    /// The slips about it, in order.
    pub slips: &'a [DossierSlip],
}

/// Its rows, in order. None before it was taken in.
///
/// # Errors
/// The calendar's.
pub fn rows(course: Course<'_>, calendar: Option<&WorkCalendar>) -> Result<Vec<ControlRow>, DeadlineError> {
    let Course {
        dossier,
        steps,
        movements,
        slips,
        ..
    } = course;
    let (Some(received_at), Some(first)) = (dossier.received_at, steps.first()) else {
        return Ok(Vec::new());
    };
    let mut rows = vec![ControlRow {
        kind: CustodyChange::Reception,
        from: None,
        to: Hands {
            agency_id: dossier.receiving_agency_id,
            unit_name: first.unit_name.clone(),
            officer: dossier.received_by,
        },
        step: first.no,
        given_at: received_at,
        received_at: Some(received_at),
        slip: None,
        result: ended(course, calendar, (first.no, received_at))?,
        note: None,
    }];
    for movement in movements {
        let with = slips.iter().find(|slip| {
            !slip.item.papers_only
                && movement.kind == MovementKind::Forward
                && slip.slip.given_at == movement.at
                && slip.item.to_step == movement.to_step
        });
        rows.push(moved(course, calendar, (movement, with))?);
    }
    rows.extend(slips.iter().filter(|slip| slip.item.papers_only).map(papers));
    // Movements come in order; papers may have gone between them.
    rows.sort_by_key(|row| row.given_at);
    Ok(rows)
}

fn moved(
    course: Course<'_>,
    calendar: Option<&WorkCalendar>,
    (movement, with): (&Movement, Option<&DossierSlip>),
) -> Result<ControlRow, DeadlineError> {
    let kind = match movement.kind {
        MovementKind::Forward => CustodyChange::Forward,
        MovementKind::Back => CustodyChange::Back,
        MovementKind::Reassigned => CustodyChange::Reassigned,
    };
    let result = match kind {
        CustodyChange::Reassigned => None,
        _ => ended(course, calendar, (movement.to_step, movement.at))?,
    };
    Ok(ControlRow {
        kind,
        from: movement.from_agency_id.map(|agency_id| Hands {
            agency_id,
            unit_name: movement.from_unit_name.clone(),
            officer: with.map(|with| with.slip.given_by).or(movement.from_officer),
        }),
        to: Hands {
            agency_id: movement.to_agency_id,
            unit_name: movement.to_unit_name.clone(),
            officer: with
                .and_then(|with| with.slip.acknowledged_by)
                .or(movement.to_officer),
        },
        step: movement.to_step,
        given_at: movement.at,
        received_at: match with {
            Some(with) => arrived(with),
            None => Some(movement.at),
        },
        slip: with.map(|with| (with.slip.id, with.slip.code.clone())),
        result,
        note: with
            .and_then(|with| with.item.reason.clone())
            .or_else(|| movement.reason.clone()),
    })
}

fn papers(only: &DossierSlip) -> ControlRow {
    let slip = &only.slip;
    ControlRow {
        kind: CustodyChange::Papers,
        from: Some(Hands {
            agency_id: slip.from_agency_id,
            unit_name: slip.from_unit_name.clone(),
            officer: Some(slip.given_by),
        }),
        to: Hands {
            agency_id: slip.to_agency_id,
            unit_name: slip.to_unit_name.clone(),
            officer: slip.acknowledged_by,
        },
        step: only.item.to_step,
        given_at: slip.given_at,
        received_at: arrived(only),
        slip: Some((slip.id, slip.code.clone())),
        result: None,
        note: only.item.reason.clone(),
    }
}

/// When the papers were there; never, where they were missing.
fn arrived(slip: &DossierSlip) -> Option<DateTime<Utc>> {
    match slip.item.result {
        Some(HandoverResult::Received) => slip.slip.acknowledged_at,
        Some(HandoverResult::Missing) | None => None,
    }
}

/// How the step ended that was begun at a moment.
fn ended(
    course: Course<'_>,
    calendar: Option<&WorkCalendar>,
    (no, begun): (i32, DateTime<Utc>),
) -> Result<Option<Punctuality>, DeadlineError> {
    let Some(step) = course.steps.iter().find(|step| step.no == no) else {
        return Ok(None);
    };
    let now = (step.started_at == Some(begun)).then_some((step.due_at, step.completed_at));
    let before = || {
        let mut rounds = course.rounds.iter();
        rounds
            .find(|round| round.step_no == no && round.started_at == Some(begun))
            .map(|round| (round.due_at, round.completed_at))
    };
    let (Some(calendar), Some((Some(due_at), Some(completed_at)))) = (calendar, now.or_else(before)) else {
        return Ok(None);
    };
    let by: (LimitUnit, DuePolicy) = (step.allotment_unit, DuePolicy::EndOfDay);
    Ok(Some(told(calendar, completed_at, due_at, by)?.punctuality))
}
