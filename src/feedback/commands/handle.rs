//! What agencies do with petitions, and what petitioners add.

use super::send::{calendar_of, not_to_send_to, params_on};
use crate::agencies;
use crate::auth::{Granted, Permission, PetitionAnswer, PetitionHandle, PetitionSend};
use crate::calendar::Pause;
use crate::calendar::zone::local_date;
use crate::dossiers;
use crate::feedback::error::FeedbackError;
use crate::feedback::events;
use crate::feedback::model::{
    Petition, PetitionAction, PetitionForm, PetitionKind, PetitionState, PetitionStep,
};
use crate::feedback::queries::{self, PetitionViewer};
use crate::feedback::rules::{self, Obstacle};
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, DossierId, OfficerId, PetitionId};

/// Which petition, in the version that the caller has read.
pub type Target = (PetitionId, i64);

/// A petition that is being changed.
struct Work {
    petition: Petition,
    action: PetitionAction,
    due: Option<chrono::DateTime<chrono::Utc>>,
    /// The state before, and the limit that ran.
    was: PetitionState,
    ran_until: Option<chrono::DateTime<chrono::Utc>>,
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
    let viewer = PetitionViewer::of(tx.conn(), granted)?;
    let mut petition = queries::petition(tx.conn(), &viewer, id)?.ok_or(FeedbackError::NotFound)?;
    if petition.version != expected {
        return Err(FeedbackError::Stale);
    }
    // Whoever may not judge may still pass it on: that is how it reaches who may; see [`forward`].
    let judges = action != PetitionAction::Forward;
    if judges && !viewer.is_at_home(&petition) {
        return Err(FeedbackError::TakeOverFirst);
    }
    if judges && is_own_conduct(tx, granted, &petition)? {
        return Err(FeedbackError::OwnConduct);
    }
    let next = rules::judge(&petition, action, tx.now()).map_err(|obstacle| match obstacle {
        Obstacle::State => FeedbackError::Denied(action, petition.state),
        Obstacle::Waiting(until) => FeedbackError::Waiting(until),
        Obstacle::Nameless => FeedbackError::Nameless,
        Obstacle::Withheld => FeedbackError::Withheld,
    })?;
    let due = rules::due(&petition, action);
    let was = std::mem::replace(&mut petition.state, next);
    Ok(Work {
        was,
        ran_until: petition.due_at,
        petition,
        action,
        due,
        words: None,
        legal_basis: None,
        officer: granted.officer_id(),
    })
}

/// Whether a petition complains of conduct in a dossier in which the caller had a part.
fn is_own_conduct<P: Permission>(
    tx: &mut Tx<'_>,
    granted: &Granted<P>,
    petition: &Petition,
) -> Result<bool, FeedbackError> {
    let (Some(officer), Some(dossier)) = (granted.officer_id(), petition.dossier_id) else {
        return Ok(false);
    };
    let had_a_part = had_a_part(tx, officer, dossier)?;
    Ok(rules::is_own_conduct(petition.kind, had_a_part))
}

/// Whether one agency is above another: its parent, or the province's.
fn is_above(tx: &mut Tx<'_>, above: AgencyId, below: AgencyId) -> Result<bool, FeedbackError> {
    let today = local_date(tx.now());
    let parent = agencies::queries::agency(tx.conn(), below)?.parent;
    Ok(parent == Some(above) || agencies::queries::province(tx.conn(), today)? == Some(above))
}

/// Whether an officer received the dossier or did a step of it, also in a round that went back.
fn had_a_part(tx: &mut Tx<'_>, officer: OfficerId, dossier: DossierId) -> Result<bool, FeedbackError> {
    let received = dossiers::queries::by_id(tx.conn(), dossier)?.and_then(|dossier| dossier.received_by);
    let steps = dossiers::queries::steps(tx.conn(), dossier)?;
    let rounds = dossiers::queries::rounds(tx.conn(), dossier)?;
    Ok(received == Some(officer)
        || steps
            .iter()
            .any(|step| step.completed_by == Some(officer) || step.assignee_id == Some(officer))
        || rounds
            .iter()
            .any(|round| round.completed_by == Some(officer) || round.assignee_id == Some(officer)))
}

fn finish(tx: &mut Tx<'_>, mut work: Work) -> Result<Petition, FeedbackError> {
    // An act that ends one time limit ends what was to be told of it; a limit that runs on is told of once.
    if work.petition.due_at != work.ran_until {
        work.petition.alert_at = work.petition.due_at;
    }
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
        PetitionAction::Withhold => "petition.withheld",
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
    work.petition.asked_at = None;
    work.petition.waits_until = None;
    work.words = Some(reason.to_owned());
    work.legal_basis = Some(legal_basis.to_owned());
    finish(tx, work)
}

/// Passes a petition on to the agency whose it is, where its limits begin anew. Of what was taken up already the limit for
/// the answer runs on: the petitioner waits since then. Who had a part in what it is about passes it on to an agency above
/// and to no other, so that nobody chooses by whom the own conduct is judged. From above it is taken over: to an agency of
/// the caller's own.
///
/// # Errors
/// It is not the caller's agency's, changed meanwhile, or is answered; the petitioner is waited for; there is no such
/// agency, or it is not open; it is there already; who looks from above, or had a part in it, would send it elsewhere.
pub fn forward(
    tx: &mut Tx<'_>,
    granted: &Granted<PetitionHandle>,
    target: Target,
    (agency, reason): (AgencyId, &str),
) -> Result<Petition, FeedbackError> {
    let mut work = open(tx, granted, target, PetitionAction::Forward)?;
    if let Some(error) = not_to_send_to(tx, agency)? {
        return Err(FeedbackError::Invalid(vec![error]));
    }
    if !granted.is_at(work.petition.agency_id) && !granted.is_at(agency) {
        return Err(FeedbackError::TakeOverFirst);
    }
    if work.petition.agency_id == agency {
        return Err(FeedbackError::SameAgency);
    }
    if is_own_conduct(tx, granted, &work.petition)? && !is_above(tx, agency, work.petition.agency_id)? {
        return Err(FeedbackError::OwnConductGoesUp);
    }
    let now = tx.now();
    let params = params_on(tx.conn(), local_date(work.petition.received_at))?;
    let calendar = calendar_of(tx.conn(), agency)?;
    let limits = rules::limits(&calendar, &params, now)?;
    work.petition.agency_id = agency;
    work.petition.triage_due_at = limits.triage;
    work.petition.supplement_due_at = limits.supplement;
    // Once it was taken up, what runs is the limit for the answer, moved by every wait for the petitioner.
    let answer = work.ran_until.filter(|_| work.was != PetitionState::Received);
    work.petition.answer_due_at = answer.unwrap_or(limits.answer);
    work.petition.due_at = Some(limits.triage.min(work.petition.answer_due_at));
    work.petition.asked_at = None;
    work.petition.waits_until = None;
    work.words = Some(reason.to_owned());
    finish(tx, work)
}

/// Asks the petitioner for more; the time for the answer stands until it is given, and for no longer than the rules let
/// the agency wait.
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
    let now = tx.now();
    let params = params_on(tx.conn(), local_date(work.petition.received_at))?;
    let calendar = calendar_of(tx.conn(), work.petition.agency_id)?;
    let until = rules::within(&calendar, now, params.petitioner_wait_working_days)?;
    let waited = Pause { from: now, to: until };
    work.petition.asked_at = Some(now);
    work.petition.waits_until = Some(until);
    work.petition.due_at = Some(rules::answer_after_waiting(
        &calendar,
        work.petition.answer_due_at,
        waited,
    )?);
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
        // What comes after the wait is looked at, but the time that was lost since is the agency's.
        let until = work.petition.waits_until.take();
        let waited = Pause {
            from: asked,
            to: until.map_or(now, |until| until.min(now)),
        };
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
    work.petition.asked_at = None;
    work.petition.waits_until = None;
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

/// Leaves an answer between the agency and the petitioner: it is not fit to be made public.
///
/// # Errors
/// As [`classify`]; that was decided already.
pub fn withhold_answer(
    tx: &mut Tx<'_>,
    granted: &Granted<PetitionAnswer>,
    target: Target,
    reason: &str,
) -> Result<Petition, FeedbackError> {
    let mut work = open(tx, granted, target, PetitionAction::Withhold)?;
    work.petition.withheld_at = Some(tx.now());
    work.petition.due_at = None;
    work.words = Some(reason.to_owned());
    finish(tx, work)
}
