//! Handing dossiers on in a batch, within an agency and from agency to agency. The steps move at once, so that work can
//! begin; the papers are told apart: they are there when the other side says so (domain section 9, item 9).

use chrono::{DateTime, NaiveTime, Utc};
use serde::Serialize;

use super::base::{Case, record};
use super::outputs::{StepPapers, check_outputs};
use super::route::{current, next_step};
use super::steps::{CompleteCommand, complete};
use super::terms;
use crate::agencies;
use crate::auth::{DossierHandOver, Granted};
use crate::calendar::zone::local_date;
use crate::calendar::{self, DeadlineError, DuePolicy, Limit, LimitUnit};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{DossierAction, DossierStep, Handover, HandoverItem, HandoverState};
use crate::dossiers::queries;
use crate::dossiers::rules::custody;
use crate::dossiers::rules::handover::{handover_code, series};
use crate::dossiers::rules::judge::effect_of;
use crate::dossiers::rules::lifecycle::StepEffect;
use crate::dossiers::rules::who::{DESK_ROLES, Who};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, DossierId, HandoverId, UnitId};
use crate::platform::outbox::Event;

/// A batch to hand on.
#[derive(Clone, Debug)]
pub struct HandOnCommand {
    /// The dossiers, each as the caller has read it.
    pub dossiers: Vec<GivenDossier>,
    /// A note on the slip.
    pub note: Option<String>,
    /// Within how many working hours the other side is to answer.
    pub answer_hours: u32,
}

/// One dossier of the batch.
#[derive(Clone, Debug)]
pub struct GivenDossier {
    /// The dossier.
    pub id: DossierId,
    /// The version that the caller has read.
    pub version: i64,
    /// What the desk's step leaves on paper.
    pub papers: StepPapers,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HandoverEvent<'a> {
    handover_id: HandoverId,
    code: &'a str,
    to_agency_id: AgencyId,
    to_unit_id: Option<UnitId>,
    dossiers: usize,
    missing: usize,
}

/// From where to where one dossier goes.
struct Way {
    from: DossierStep,
    to: DossierStep,
    /// Electronically it is there already.
    papers_only: bool,
}

/// Hands dossiers on to one unit, of the same agency or of another: ends the step of each and writes the slip. Of a dossier
/// that is there electronically already, only the papers go. All of them or none.
///
/// # Errors
/// [`DossierError::NotHandedOver`] names every dossier that cannot go, with its reason.
pub fn hand_on(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierHandOver>,
    command: &HandOnCommand,
) -> Result<HandoverId, DossierError> {
    let (mut cases, mut wrong) = (Vec::new(), Vec::new());
    let mut first: Option<(AgencyId, Option<UnitId>, AgencyId, Option<UnitId>)> = None;
    for (place, given) in command.dossiers.iter().enumerate() {
        let pointer = format!("/dossiers/{place}");
        let again = command.dossiers.iter().take(place).any(|one| one.id == given.id);
        let opened = match Case::open(tx, granted, given.id, given.version) {
            Ok(case) => find_way(tx, case),
            Err(error) => Err(error),
        };
        let (case, way) = match opened {
            Ok(found) if !again => found,
            Ok(_) => {
                wrong.push(twice(pointer));
                continue;
            }
            Err(error) => {
                let (code, text) = error.of_one().ok_or(error)?;
                wrong.push(FieldError::new(pointer, code, text));
                continue;
            }
        };
        let Some(way) = way else {
            wrong.push(goes_nowhere(pointer));
            continue;
        };
        let between = (
            way.from.agency_id,
            way.from.unit_id,
            way.to.agency_id,
            way.to.unit_id,
        );
        if *first.get_or_insert(between) != between {
            wrong.push(elsewhere(pointer));
            continue;
        }
        let done = completion(given);
        if way.papers_only {
            cases.push((case, way, done));
            continue;
        }
        match check_outputs(&way.from, effect_of(&way.from), &done, local_date(tx.now())) {
            Ok(()) => cases.push((case, way, done)),
            Err(DossierError::Invalid(errors)) => {
                wrong.extend(errors.into_iter().map(|error| error.under(&pointer)));
            }
            Err(error) => return Err(error),
        }
    }
    if !wrong.is_empty() {
        return Err(DossierError::NotHandedOver(wrong));
    }
    write_slip(tx, cases, command)
}

/// The way that a dossier goes by a slip, if any: with the step that the caller may end, else that of its papers.
///
/// # Errors
/// Why the caller may not end the step, where the papers have no way either; the database's.
fn find_way(tx: &mut Tx<'_>, case: Case) -> Result<(Case, Option<Way>), DossierError> {
    let judged = case.judge(tx, DossierAction::CompleteStep);
    if judged.is_ok()
        && let Some(way) = way(tx, &case)?
    {
        return Ok((case, Some(way)));
    }
    let papers = papers_way(tx, &case.who, &case)?;
    match (papers, judged) {
        (None, Err(denied)) => Err(denied),
        (papers, _) => Ok((case, papers)),
    }
}

fn write_slip(
    tx: &mut Tx<'_>,
    cases: Vec<(Case, Way, CompleteCommand)>,
    command: &HandOnCommand,
) -> Result<HandoverId, DossierError> {
    let now = tx.now();
    let Some((case, way, _)) = cases.first() else {
        return Err(DossierError::NoNextStep);
    };
    let officer = case.officer().ok_or(DossierError::NotFound)?;
    let (from, to) = (way.from.clone(), way.to.clone());
    let day = local_date(now);
    let agency = agencies::queries::agency(tx.conn(), from.agency_id)?;
    let agency_code = agency.code_on(day).ok_or(DossierError::NoAgencyCode)?;
    let ordinal = tx.next_number(&series(agency_code, day))?;
    let mut slip = Handover {
        id: HandoverId::new(now),
        code: handover_code(agency_code, day, ordinal),
        version: 1,
        from_agency_id: from.agency_id,
        to_agency_id: to.agency_id,
        to_unit_id: to.unit_id,
        to_unit_name: to.unit_name,
        state: HandoverState::Given,
        dossiers: 0,
        note: command.note.clone(),
        given_by: officer,
        given_at: now,
        acknowledged_by: None,
        acknowledged_at: None,
        from_unit_id: from.unit_id,
        from_unit_name: from.unit_name,
        answer_due_at: Some(answer_due(tx, to.agency_id, command.answer_hours)?),
        overdue_at: None,
        refusal_reason: None,
    };
    let mut items = Vec::new();
    for (case, way, done) in cases {
        slip.dossiers = slip.dossiers.saturating_add(1);
        items.push(HandoverItem {
            no: slip.dossiers,
            dossier_id: case.dossier.id,
            from_step: way.from.no,
            to_step: way.to.no,
            result: None,
            reason: None,
            papers_only: way.papers_only,
        });
        if way.papers_only {
            let gone = record(case.dossier.id, "dossier.papers-given").set("slip", &slip.code);
            tx.record(gone)?;
        } else {
            complete(tx, case, &done)?;
        }
    }
    queries::insert_handover(tx.conn(), &slip, &items)?;
    tx.record(
        Record::new("handover", slip.id.as_uuid(), "handover.given")
            .set("code", &slip.code)
            .set("toAgency", slip.to_agency_id)
            .set("toUnit", slip.to_unit_id)
            .set("dossiers", slip.dossiers)
            .masked("note", None, slip.note.as_ref()),
    )?;
    tx.emit(event(kinds::HANDED_ON, &slip, items.len(), 0))?;
    Ok(slip.id)
}

/// The dossier's way out of the hands of whoever does its step, into another unit's or another agency's.
fn way(tx: &mut Tx<'_>, case: &Case) -> Result<Option<Way>, DossierError> {
    let Some(from) = case.here(DossierAction::CompleteStep) else {
        return Ok(None);
    };
    let Some(to) = next_step(tx, case, from.no)? else {
        return Ok(None);
    };
    let at_desk = |step: &DossierStep| DESK_ROLES.contains(&step.role);
    let away = to.agency_id != from.agency_id
        || at_desk(from) != at_desk(&to)
        || (!at_desk(from) && to.unit_id != from.unit_id);
    let goes = effect_of(from) == StepEffect::GoesOn && away;
    Ok(goes.then(|| Way {
        from: from.clone(),
        to,
        papers_only: false,
    }))
}

/// The way of papers that somebody still holds after the dossier went on electronically, to where it is now.
fn papers_way(tx: &mut Tx<'_>, who: &Who, case: &Case) -> Result<Option<Way>, DossierError> {
    let Some(to) = current(&case.steps) else {
        return Ok(None);
    };
    let slips = queries::slips_of(tx.conn(), case.dossier.id)?;
    let Some(holder) = custody::papers(&case.dossier, &slips) else {
        return Ok(None);
    };
    let is_there = holder.agency_id == to.agency_id && holder.unit_id == to.unit_id;
    // Whoever worked at a step there, or sits at the desk that has them.
    let from = case.steps.iter().rfind(|step| {
        step.no != to.no && step.agency_id == holder.agency_id && step.unit_id == holder.unit_id
    });
    let Some(from) = from.filter(|_| holder.moving_to.is_none() && !is_there) else {
        return Ok(None);
    };
    let holds =
        who.has_duty(from.agency_id, from.unit_id, from.role) || who.heads_unit(from.agency_id, from.unit_id);
    Ok(holds.then(|| Way {
        from: from.clone(),
        to: to.clone(),
        papers_only: true,
    }))
}

/// By when the other side is to answer: so many working hours of its own calendar from now.
fn answer_due(tx: &mut Tx<'_>, agency: AgencyId, hours: u32) -> Result<DateTime<Utc>, DossierError> {
    let calendar = terms::calendar_of(tx.conn(), agency, None)?;
    let calendar = calendar::load_calendar(tx.conn(), calendar)?;
    let hours = i32::try_from(hours).unwrap_or(i32::MAX).saturating_mul(100);
    let limit = Limit::new(hours, LimitUnit::WorkingHour).map_err(DeadlineError::Limit)?;
    // Hours are counted, so that the policy and the cut-off of days say nothing.
    Ok(calendar
        .due(tx.now(), limit, DuePolicy::EndOfDay, NaiveTime::MIN)?
        .due_at)
}

fn completion(given: &GivenDossier) -> CompleteCommand {
    CompleteCommand {
        papers: given.papers.clone(),
        ..CompleteCommand::default()
    }
}

pub(super) fn event(kind: &'static str, slip: &Handover, dossiers: usize, missing: usize) -> Event {
    let data = HandoverEvent {
        handover_id: slip.id,
        code: &slip.code,
        to_agency_id: slip.to_agency_id,
        to_unit_id: slip.to_unit_id,
        dossiers,
        missing,
    };
    Event::new(kind, "handover", slip.id.as_uuid(), data).of_agency(slip.from_agency_id)
}

fn twice(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        "DUPLICATE",
        Text::new(
            "Hồ sơ này đã có trong đợt bàn giao.",
            "This dossier is in the batch already.",
        ),
    )
}

fn goes_nowhere(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        "GOES_NOWHERE",
        Text::new(
            "Hồ sơ không ở bước mà sau đó đơn vị hoặc cơ quan khác thụ lý tiếp.",
            "The dossier is not at a step after which another unit or agency goes on.",
        ),
    )
}

fn elsewhere(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        "OTHER_RECEIVER",
        Text::new(
            "Hồ sơ này đi từ hoặc đến đơn vị khác; mỗi phiếu bàn giao chỉ từ một đơn vị đến một đơn vị.",
            "This dossier goes from or to another unit; one slip goes from one unit to one unit.",
        ),
    )
}
