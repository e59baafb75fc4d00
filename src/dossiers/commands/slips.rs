//! What the receiving side says of a slip: what arrived, or that it takes none of it; and what the worker says when nobody
//! answers.

use super::base::{Case, record};
use super::go_back::{GoBackCommand, give_back};
use super::handovers::event;
use super::tell::MANY;
use crate::auth::{DossierAdvance, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, Handover, HandoverItem, HandoverState, StepState};
use crate::dossiers::queries;
use crate::dossiers::rules::handover::goes_back;
use crate::dossiers::rules::who::Who;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{DossierId, HandoverId, OfficerId};

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

/// What is on a slip, with the dossiers.
type Items = Vec<(HandoverItem, Dossier)>;

/// A slip that the caller may answer, in the version that the caller has read.
///
/// # Errors
/// It is not the caller's to receive; it changed meanwhile.
fn answerable(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (HandoverId, i64),
) -> Result<(Handover, Items, OfficerId), DossierError> {
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
    Ok((slip, items, officer))
}

/// Says what arrived. What did not takes the dossier back to whoever gave it, unless it went on meanwhile.
///
/// # Errors
/// It is not the caller's to receive; it was answered already; a place is not on the slip.
pub fn acknowledge_handover(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (HandoverId, i64),
    command: &AcknowledgeCommand,
) -> Result<HandoverId, DossierError> {
    let (slip, items, officer) = answerable(tx, granted, (id, expected))?;
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
        let missing = command.missing.iter().find(|missing| missing.no == item.no);
        if let Some(missing) = missing
            && miss(tx, granted, (id, &item), &dossier, &missing.reason)?
        {
            gone_back.push(dossier.id);
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

/// Takes none of what is on a slip: all of it goes back to whoever gave it, but for what went on meanwhile.
///
/// # Errors
/// It is not the caller's to receive; it was answered already.
pub fn refuse_handover(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (id, expected): (HandoverId, i64),
    reason: &str,
) -> Result<HandoverId, DossierError> {
    let (slip, items, officer) = answerable(tx, granted, (id, expected))?;
    let now = tx.now();
    if !queries::acknowledge(tx.conn(), id, officer, now)? {
        return Err(DossierError::AlreadyAcknowledged);
    }
    queries::refuse_slip(tx.conn(), id, reason)?;
    let mut gone_back: Vec<DossierId> = Vec::new();
    let all = items.len();
    for (item, dossier) in items {
        if miss(tx, granted, (id, &item), &dossier, reason)? {
            gone_back.push(dossier.id);
        }
    }
    tx.record(
        Record::new("handover", id.as_uuid(), "handover.refused")
            .change("state", slip.state, HandoverState::Refused)
            .masked("reason", None, Some(&reason))
            .set("goneBack", gone_back),
    )?;
    tx.emit(event(kinds::HANDOVER_REFUSED, &slip, all, all))?;
    Ok(id)
}

/// Writes that papers are not there, or are not taken; whether the dossier went back for it.
fn miss(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAdvance>,
    (slip, item): (HandoverId, &HandoverItem),
    dossier: &Dossier,
    reason: &str,
) -> Result<bool, DossierError> {
    queries::miss(tx.conn(), slip, item.no, reason)?;
    let case = Case::open(tx, granted, dossier.id, dossier.version)?;
    let there = case
        .steps
        .iter()
        .find(|step| step.no == item.to_step && step.state == StepState::Active);
    if !item.papers_only && goes_back(&case.dossier, there, item.to_step) {
        let back = GoBackCommand {
            to_step: Some(item.from_step),
            reason: reason.to_owned(),
        };
        give_back(tx, case, item.to_step, &back)?;
        return Ok(true);
    }
    let missed = record(dossier.id, "dossier.papers-missing").reason(Some(reason.to_owned()));
    // The words stand on the slip; the audit log is for ever.
    tx.record(missed.without_words())?;
    Ok(false)
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

/// Tells, once each, of slips that nobody has answered in time; answers how many it told of.
///
/// # Errors
/// The database's.
pub fn tell_unanswered(tx: &mut Tx<'_>) -> Result<i64, DossierError> {
    let now = tx.now();
    let slips = queries::unanswered(tx.conn(), now, MANY)?;
    let found = i64::try_from(slips.len()).unwrap_or(MANY);
    for slip in slips {
        // Whoever comes second finds that it was told.
        if !queries::find_unanswered(tx.conn(), slip.id, now)? {
            continue;
        }
        tx.record(
            Record::new("handover", slip.id.as_uuid(), "handover.overdue")
                .set("code", &slip.code)
                .set("toAgency", slip.to_agency_id)
                .set("answerDueAt", slip.answer_due_at),
        )?;
        let given = usize::try_from(slip.dossiers).unwrap_or(0);
        tx.emit(event(kinds::HANDOVER_OVERDUE, &slip, given, 0))?;
    }
    Ok(found)
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
