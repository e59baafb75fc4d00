//! What agencies do with petitions, and what petitioners add.

use super::send::{calendar_of, params_on};
use crate::agencies;
use crate::auth::{Granted, Permission, PetitionAnswer, PetitionHandle, PetitionSend};
use crate::calendar::Pause;
use crate::calendar::zone::local_date;
use crate::dossiers;
use crate::feedback::error::FeedbackError;
use crate::feedback::events;
use crate::feedback::model::{Petition, PetitionAction, PetitionForm, PetitionKind, PetitionStep};
use crate::feedback::queries::{self, PetitionViewer};
use crate::feedback::rules;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, DossierId, OfficerId, PetitionId};

/// Which petition, in the version that the caller has read.
pub type Target = (PetitionId, i64);

/// A petition that is being changed.
struct Work {
    petition: Petition,
    action: PetitionAction,
    due: Option<chrono::DateTime<chrono::Utc>>,
    words: Option<String>,
    legal_basis: Option<String>,
    officer: Option<OfficerId>,
}

fn open<P: Permission>(
    tx: &mut Tx<'_>,
    granted: &Granted<P>,
    (id, expected): Target,
    action: PetitionAction,
) -> Result<Work, FeedbackError> {
    let viewer = PetitionViewer::of(granted);
    let mut petition = queries::petition(tx.conn(), &viewer, id)?.ok_or(FeedbackError::NotFound)?;
    if petition.version != expected {
        return Err(FeedbackError::Stale);
    }
    if let (Some(officer), Some(dossier)) = (granted.officer_id(), petition.dossier_id) {
        let had_a_part = had_a_part(tx, officer, dossier)?;
        if rules::is_own_conduct(petition.kind, had_a_part) {
            return Err(FeedbackError::OwnConduct);
        }
    }
    let next = rules::next(petition.state, action).ok_or(FeedbackError::Denied(action, petition.state))?;
    let due = petition.due_at;
    petition.state = next;
    Ok(Work {
        petition,
        action,
        due,
        words: None,
        legal_basis: None,
        officer: granted.officer_id(),
    })
}

/// Whether an officer received the dossier or did a step of it.
fn had_a_part(tx: &mut Tx<'_>, officer: OfficerId, dossier: DossierId) -> Result<bool, FeedbackError> {
    let received = dossiers::queries::by_id(tx.conn(), dossier)?.and_then(|dossier| dossier.received_by);
    let steps = dossiers::queries::steps(tx.conn(), dossier)?;
    Ok(received == Some(officer)
        || steps
            .iter()
            .any(|step| step.completed_by == Some(officer) || step.assignee_id == Some(officer)))
}

fn finish(tx: &mut Tx<'_>, mut work: Work) -> Result<Petition, FeedbackError> {
    if !queries::save_petition(tx.conn(), &mut work.petition)? {
        return Err(FeedbackError::Stale);
    }
    let (petition, now) = (work.petition, tx.now());
    queries::append_step(
        tx.conn(),
        PetitionStep {
            petition_id: petition.id,
            seq: 0,
            action: work.action,
            at: now,
            due_at: work.due,
            agency_id: petition.agency_id,
            by_officer: work.officer,
            words: work.words.clone(),
            legal_basis: work.legal_basis.clone(),
        },
    )?;
    tx.record(
        Record::new("petition", petition.id.as_uuid(), action_name(work.action))
            .set("state", petition.state)
            .set("kind", petition.kind)
            .set("agency", petition.agency_id)
            .set("dueAt", work.due)
            .masked("legalBasis", None, work.legal_basis.as_ref())
            .masked("words", None, work.words.as_ref()),
    )?;
    tx.emit(events::petition(work.action, &petition))?;
    Ok(petition)
}

fn action_name(action: PetitionAction) -> &'static str {
    match action {
        PetitionAction::Receive => "petition.received",
        PetitionAction::Classify => "petition.classified",
        PetitionAction::Refuse => "petition.refused",
        PetitionAction::Forward => "petition.forwarded",
        PetitionAction::AskSupplement => "petition.supplement-asked",
        PetitionAction::GiveSupplement => "petition.supplemented",
        PetitionAction::Answer => "petition.answered",
        PetitionAction::Publish => "petition.published",
    }
}

/// Takes a petition up as one of a kind.
///
/// # Errors
/// It is not the caller's agency's, changed meanwhile, or was taken up; the caller had a part in what it is about.
pub fn classify(
    tx: &mut Tx<'_>,
    granted: &Granted<PetitionHandle>,
    target: Target,
    (kind, form): (PetitionKind, PetitionForm),
) -> Result<Petition, FeedbackError> {
    let mut work = open(tx, granted, target, PetitionAction::Classify)?;
    work.petition.kind = kind;
    work.petition.form = form;
    work.petition.due_at = Some(work.petition.answer_due_at);
    finish(tx, work)
}

/// Does not take a petition up: it is a complaint or a denunciation, which have laws of their own, or says nothing.
///
/// # Errors
/// As [`classify`].
pub fn refuse_petition(
    tx: &mut Tx<'_>,
    granted: &Granted<PetitionHandle>,
    target: Target,
    (reason, legal_basis): (&str, &str),
) -> Result<Petition, FeedbackError> {
    let mut work = open(tx, granted, target, PetitionAction::Refuse)?;
    work.petition.due_at = None;
    work.words = Some(reason.to_owned());
    work.legal_basis = Some(legal_basis.to_owned());
    finish(tx, work)
}

/// Passes a petition on to the agency whose it is, where its limits begin anew.
///
/// # Errors
/// As [`classify`]; there is no such agency; it is there already.
pub fn forward(
    tx: &mut Tx<'_>,
    granted: &Granted<PetitionHandle>,
    target: Target,
    (agency, reason): (AgencyId, &str),
) -> Result<Petition, FeedbackError> {
    let mut work = open(tx, granted, target, PetitionAction::Forward)?;
    if !agencies::queries::exists(tx.conn(), agency)? {
        return Err(FeedbackError::Invalid(vec![FieldError::new(
            "/agencyId",
            "AGENCY_UNKNOWN",
            Text::new("Không có cơ quan này.", "There is no such agency."),
        )]));
    }
    if work.petition.agency_id == agency {
        return Err(FeedbackError::SameAgency);
    }
    let now = tx.now();
    let params = params_on(tx.conn(), local_date(work.petition.received_at))?;
    let calendar = calendar_of(tx.conn(), agency)?;
    let limits = rules::limits(&calendar, &params, now)?;
    work.petition.agency_id = agency;
    work.petition.triage_due_at = limits.triage;
    work.petition.supplement_due_at = limits.supplement;
    work.petition.answer_due_at = limits.answer;
    work.petition.due_at = Some(limits.triage);
    work.words = Some(reason.to_owned());
    finish(tx, work)
}

/// Asks the petitioner for more; the time for the answer stands until it is given.
///
/// # Errors
/// As [`classify`]; the petition has no name.
pub fn ask_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<PetitionHandle>,
    target: Target,
    request: &str,
) -> Result<Petition, FeedbackError> {
    let mut work = open(tx, granted, target, PetitionAction::AskSupplement)?;
    if work.petition.citizen_id.is_none() {
        return Err(FeedbackError::Nameless);
    }
    work.due = Some(work.petition.supplement_due_at);
    work.petition.asked_at = Some(tx.now());
    work.petition.due_at = None;
    work.words = Some(request.to_owned());
    finish(tx, work)
}

/// Gives what was asked for.
///
/// # Errors
/// It is not the caller's own, changed meanwhile, or waits for nothing.
pub fn give_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<PetitionSend>,
    target: Target,
    text: &str,
) -> Result<Petition, FeedbackError> {
    let mut work = open(tx, granted, target, PetitionAction::GiveSupplement)?;
    let now = tx.now();
    if let Some(asked) = work.petition.asked_at.take() {
        let calendar = calendar_of(tx.conn(), work.petition.agency_id)?;
        let waited = Pause { from: asked, to: now };
        work.petition.answer_due_at =
            rules::answer_after_waiting(&calendar, work.petition.answer_due_at, waited)?;
    }
    work.petition.due_at = Some(work.petition.answer_due_at);
    work.words = Some(text.to_owned());
    finish(tx, work)
}

/// Answers a petition.
///
/// # Errors
/// As [`classify`].
pub fn answer_petition(
    tx: &mut Tx<'_>,
    granted: &Granted<PetitionAnswer>,
    target: Target,
    answer: &str,
) -> Result<Petition, FeedbackError> {
    let mut work = open(tx, granted, target, PetitionAction::Answer)?;
    let now = tx.now();
    let params = params_on(tx.conn(), local_date(work.petition.received_at))?;
    let calendar = calendar_of(tx.conn(), work.petition.agency_id)?;
    let publish = rules::within(&calendar, now, params.publish_working_days)?;
    work.petition.answer = Some(answer.to_owned());
    work.petition.answered_at = Some(now);
    work.petition.publish_due_at = Some(publish);
    work.petition.due_at = Some(publish);
    finish(tx, work)
}

/// Makes the answer public, in words that name nobody.
///
/// # Errors
/// As [`classify`].
pub fn publish_answer(
    tx: &mut Tx<'_>,
    granted: &Granted<PetitionAnswer>,
    target: Target,
    (question, answer): (&str, &str),
) -> Result<Petition, FeedbackError> {
    let mut work = open(tx, granted, target, PetitionAction::Publish)?;
    work.petition.public_question = Some(question.to_owned());
    work.petition.public_answer = Some(answer.to_owned());
    work.petition.published_at = Some(tx.now());
    work.petition.due_at = None;
    finish(tx, work)
}
