//! Handing dossiers on in a batch, and saying what arrived. The steps move at once, so that work can begin; the papers are
//! told apart: they are there when the other side says so (domain section 9, item 9).

use serde::Serialize;

use super::base::{Case, record};
use super::go_back::{GoBackCommand, give_back};
use super::outputs::check_outputs;
use super::route::{current, pending};
use super::steps::{CompleteCommand, complete};
use crate::agencies;
use crate::auth::{DossierAdvance, DossierHandOver, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, DossierStep, Handover, HandoverItem, HandoverState};
use crate::dossiers::queries;
use crate::dossiers::rules::handover::{goes_back, handover_code, series};
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
}

/// One dossier of the batch.
#[derive(Clone, Debug)]
pub struct GivenDossier {
    /// The dossier.
    pub id: DossierId,
    /// The version that the caller has read.
    pub version: i64,
    /// Number or place of the form or record that the desk's step leaves.
    pub output_reference: Option<String>,
}

/// What the other side says.
#[derive(Clone, Debug)]
pub struct AcknowledgeCommand {
    /// What did not arrive; all else did.
    pub missing: Vec<MissingDossier>,
}

/// Papers that did not arrive.
#[derive(Clone, Debug)]
pub struct MissingDossier {
    /// The place on the slip.
    pub no: i32,
    /// What is missing.
    pub reason: String,
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
struct Leg {
    from: DossierStep,
    to: DossierStep,
}

/// Hands dossiers on from the desk to one unit: ends the desk's step of each and writes the slip. All of them or none.
///
/// # Errors
/// [`DossierError::NotHandedOver`] names every dossier that cannot go, with its reason.
pub fn hand_on(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierHandOver>,
    command: &HandOnCommand,
) -> Result<HandoverId, DossierError> {
    let (mut cases, mut wrong) = (Vec::new(), Vec::new());
    let mut first: Option<(AgencyId, AgencyId, Option<UnitId>)> = None;
    for (place, given) in command.dossiers.iter().enumerate() {
        let pointer = format!("/dossiers/{place}");
        let again = command.dossiers.iter().take(place).any(|one| one.id == given.id);
        let opened = Case::open(tx, granted, given.id, given.version)
            .and_then(|case| case.judge(tx, DossierAction::CompleteStep).map(|_| case));
        let case = match opened {
            Ok(case) if !again => case,
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
        let Some(leg) = leg(&case) else {
            wrong.push(not_at_desk(pointer));
            continue;
        };
        let way = (leg.from.agency_id, leg.to.agency_id, leg.to.unit_id);
        if *first.get_or_insert(way) != way {
            wrong.push(elsewhere(pointer));
            continue;
        }
        let done = completion(given);
        match check_outputs(&leg.from, effect_of(&leg.from), &done, local_date(tx.now())) {
            Ok(()) => cases.push((case, leg, done)),
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

fn write_slip(
    tx: &mut Tx<'_>,
    cases: Vec<(Case, Leg, CompleteCommand)>,
    command: &HandOnCommand,
) -> Result<HandoverId, DossierError> {
    let now = tx.now();
    let Some((case, leg, _)) = cases.first() else {
        return Err(DossierError::NoNextStep);
    };
    let officer = case.officer().ok_or(DossierError::NotFound)?;
    let (from, to) = (leg.from.clone(), leg.to.clone());
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
    };
    let mut items = Vec::new();
    for (case, leg, done) in cases {
        slip.dossiers = slip.dossiers.saturating_add(1);
        items.push(HandoverItem {
            no: slip.dossiers,
            dossier_id: case.dossier.id,
            from_step: leg.from.no,
            to_step: leg.to.no,
            result: None,
            reason: None,
        });
        complete(tx, case, &done)?;
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

/// Says what arrived. What did not takes the dossier back to the desk, unless it went on meanwhile.
///
/// # Errors
/// It is not the caller's to receive; it was acknowledged already; a place is not on the slip.
pub fn acknowledge_handover(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (HandoverId, i64),
    command: &AcknowledgeCommand,
) -> Result<HandoverId, DossierError> {
    let who = Who::granted(granted).ok_or(DossierError::NotFound)?;
    let slip = queries::handover(tx.conn(), &granted.agencies(), id)?.ok_or(DossierError::NotFound)?;
    let officer = who.officer().ok_or(DossierError::NotFound)?;
    let items = queries::handover_items(tx.conn(), id)?;
    if !receives(tx, &who, &slip, &items)? {
        return Err(DossierError::NotTheReceiver);
    }
    if slip.version != expected {
        return Err(DossierError::Stale);
    }
    let unknown: Vec<FieldError> = command
        .missing
        .iter()
        .enumerate()
        .filter(|(_, missing)| !items.iter().any(|(item, _)| item.no == missing.no))
        .map(|(place, _)| not_on_slip(place))
        .collect();
    if !unknown.is_empty() {
        return Err(DossierError::Invalid(unknown));
    }
    let now = tx.now();
    if !queries::acknowledge(tx.conn(), id, officer, now)? {
        return Err(DossierError::AlreadyAcknowledged);
    }
    queries::receive_all(tx.conn(), id)?;
    let mut gone_back = Vec::new();
    for (item, dossier) in items {
        let Some(missing) = command.missing.iter().find(|missing| missing.no == item.no) else {
            continue;
        };
        queries::miss(tx.conn(), id, item.no, &missing.reason)?;
        let case = Case::open(tx, granted, dossier.id, dossier.version)?;
        if goes_back(&case.dossier, current(&case.steps), item.to_step) {
            gone_back.push(dossier.id);
            let back = GoBackCommand {
                to_step: Some(item.from_step),
                reason: missing.reason.clone(),
            };
            give_back(tx, case, &back)?;
        } else {
            let missed = record(dossier.id, "dossier.papers-missing").reason(Some(missing.reason.clone()));
            // The words stand on the slip; the audit log is for ever.
            tx.record(missed.without_words())?;
        }
    }
    tx.record(
        Record::new("handover", id.as_uuid(), "handover.acknowledged")
            .change("state", slip.state, HandoverState::Acknowledged)
            .set("missing", command.missing.len())
            .set("goneBack", gone_back),
    )?;
    let given = usize::try_from(slip.dossiers).unwrap_or(0);
    tx.emit(event(
        kinds::HANDOVER_ACKNOWLEDGED,
        &slip,
        given,
        command.missing.len(),
    ))?;
    Ok(id)
}

/// Whether the officer does, or heads, the work that the slip is for.
fn receives(
    tx: &mut Tx<'_>,
    who: &Who,
    slip: &Handover,
    items: &[(HandoverItem, Dossier)],
) -> Result<bool, DossierError> {
    let Some((item, dossier)) = items.first() else {
        return Ok(false);
    };
    let steps = queries::steps(tx.conn(), dossier.id)?;
    let works = steps
        .iter()
        .find(|step| step.no == item.to_step)
        .is_some_and(|step| who.has_duty(slip.to_agency_id, slip.to_unit_id, step.role));
    Ok(works || who.heads_unit(slip.to_agency_id, slip.to_unit_id))
}

/// The dossier's way from the desk to somebody else.
fn leg(case: &Case) -> Option<Leg> {
    let (from, to) = (current(&case.steps)?, pending(&case.steps)?);
    let at_desk = DESK_ROLES.contains(&from.role) && effect_of(from) == StepEffect::GoesOn;
    let away = to.agency_id != from.agency_id || !DESK_ROLES.contains(&to.role);
    (at_desk && away).then(|| Leg {
        from: from.clone(),
        to: to.clone(),
    })
}

fn completion(given: &GivenDossier) -> CompleteCommand {
    CompleteCommand {
        exemption: None,
        output_reference: given.output_reference.clone(),
        note: None,
        result: None,
        notice: None,
        next_assignee: None,
    }
}

fn event(kind: &'static str, slip: &Handover, dossiers: usize, missing: usize) -> Event {
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

fn not_at_desk(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        "NOT_AT_DESK",
        Text::new(
            "Hồ sơ không ở bước bàn giao từ bộ phận một cửa sang phòng chuyên môn.",
            "The dossier is not at a step of the desk after which another unit goes on.",
        ),
    )
}

fn elsewhere(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        "OTHER_RECEIVER",
        Text::new(
            "Hồ sơ này do đơn vị khác thụ lý; mỗi phiếu bàn giao chỉ gửi cho một đơn vị.",
            "Another unit goes on with this dossier; one slip goes to one unit.",
        ),
    )
}

fn not_on_slip(place: usize) -> FieldError {
    FieldError::new(
        format!("/missing/{place}/no"),
        "NOT_ON_SLIP",
        Text::new(
            "Phiếu bàn giao không có số thứ tự này.",
            "The slip has no such place.",
        ),
    )
}
