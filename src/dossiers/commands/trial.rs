//! Trials (kiểm tra trước hồ sơ): a citizen shows a draft to the desk, which says what is missing before it is sent.

use super::base::{Case, Change, record};
use super::waiting;
use crate::auth::{DossierAccept, DossierSubmit, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind, Trial, TrialVerdict, WorkKind};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// What the desk thinks of a draft.
#[derive(Clone, Debug)]
pub struct AnswerTrialCommand {
    /// Whether anything is missing.
    pub verdict: TrialVerdict,
    /// What, in words for the applicant.
    pub answer: String,
}

/// Shows the draft to the desk. Whoever changes or sends it before that has answered takes it back.
///
/// # Errors
/// It is no draft, or is shown already.
pub fn ask_trial(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    (id, expected): (DossierId, i64),
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::AskTrial)?;
    let now = tx.now();
    let trial = Trial {
        no: i32::try_from(queries::trials(tx.conn(), id)?.len())
            .unwrap_or(i32::MAX)
            .saturating_add(1),
        asked_at: now,
        answered_at: None,
        answered_by: None,
        verdict: None,
        answer: None,
        cancelled_at: None,
    };
    queries::add_trial(tx.conn(), id, &trial)?;
    queries::involve(tx.conn(), id, case.dossier.receiving_agency_id, now)?;
    let work = waiting::at_the_desk(&case.dossier, WorkKind::Trial, now);
    queries::put_work(tx.conn(), &work)?;
    case.dossier.trial_asked = true;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.trial-asked").set("trial", trial.no),
            history: Some((HistoryKind::TrialAsked, None, None)),
            event: Some(kinds::TRIAL_ASKED),
        },
    )
}

/// Says what is missing in a draft that was shown. It is its owner's alone again.
///
/// # Errors
/// It is not shown to the officer's desk.
pub fn answer_trial(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    (id, expected): (DossierId, i64),
    command: &AnswerTrialCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::AnswerTrial)?;
    let now = tx.now();
    let mut trial = open_trial(tx, id)?.ok_or(DossierError::NotFound)?;
    trial.answered_at = Some(now);
    trial.answered_by = case.officer();
    trial.verdict = Some(command.verdict);
    trial.answer = Some(command.answer.clone());
    queries::save_trial(tx.conn(), id, &trial)?;
    queries::remove_work_of(tx.conn(), id, WorkKind::Trial)?;
    case.dossier.trial_asked = false;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.trial-answered")
                .set("trial", trial.no)
                .set("verdict", command.verdict),
            history: Some((HistoryKind::TrialAnswered, None, Some(command.answer.clone()))),
            event: Some(kinds::TRIAL_ANSWERED),
        },
    )
}

/// Takes a draft back that the desk has not answered yet; answers with the number of the trial that this ends.
///
/// # Errors
/// The database's.
pub(super) fn cancel_trial(tx: &mut Tx<'_>, case: &mut Case) -> Result<Option<i32>, DossierError> {
    let (now, id) = (tx.now(), case.dossier.id);
    let Some(mut trial) = open_trial(tx, id)?.filter(|_| case.dossier.trial_asked) else {
        return Ok(None);
    };
    trial.cancelled_at = Some(now);
    queries::save_trial(tx.conn(), id, &trial)?;
    queries::remove_work_of(tx.conn(), id, WorkKind::Trial)?;
    case.dossier.trial_asked = false;
    Ok(Some(trial.no))
}

fn open_trial(tx: &mut Tx<'_>, id: DossierId) -> Result<Option<Trial>, DossierError> {
    let mut trials = queries::trials(tx.conn(), id)?.into_iter();
    Ok(trials.find(|trial| trial.answered_at.is_none() && trial.cancelled_at.is_none()))
}
