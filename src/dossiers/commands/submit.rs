//! Sending a draft to the desk.

use super::answering::answer_due;
use super::base::{Case, Change, record};
use super::carried::bring_to_successor;
use super::guide::close_guidance;
use super::holder::AccountHolder;
use super::terms;
use super::trial::cancel_trial;
use crate::auth::{DossierSubmit, Granted, Role};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind, Owner, Work, WorkKind};
use crate::dossiers::queries;
use crate::dossiers::rules::submission;
use crate::dossiers::vault::Vault;
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::http::FieldError;
use crate::platform::ids::DossierId;
use crate::procedures::Pin;

/// Sends it: people, the form and the components are checked whole, the desk's clock to answer starts (domain 5.3, row → 1).
///
/// # Errors
/// All that is missing or wrong at once; the procedure is not offered online any more; it is no draft.
pub fn submit(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    vault: Vault<'_>,
    (id, expected): (DossierId, i64),
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    bring_to_successor(tx, &mut case)?;
    let next = case.judge(tx, DossierAction::Submit)?;
    let trial = cancel_trial(tx, &mut case)?;
    let now = tx.now();
    let pinned = terms::renew(tx.conn(), &mut case.dossier, now)?;
    terms::online_allowed(&pinned)?;
    let missing = missing_people(tx.conn(), vault, &case.dossier)?;
    terms::complete_with(tx.conn(), &case.dossier, &pinned, (missing, ""))?;
    close_guidance(tx, &case)?;
    queries::remove_work_of(tx.conn(), id, WorkKind::Supplement)?;
    case.dossier.state = next;
    bring_to_desk(tx, &mut case.dossier, &pinned)?;
    let answer_due = case.dossier.acceptance_due_at;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.submitted")
                .set("acceptanceDueAt", answer_due)
                .set("trialCancelled", trial),
            history: Some((HistoryKind::Submitted, None, None)),
            event: Some(kinds::SUBMITTED),
        },
    )
}

/// What being sent means, whoever sends it: the desk's clock to answer starts, and the dossier waits in its inbox.
///
/// # Errors
/// A year of the calendar is not entered; the database's.
pub(super) fn bring_to_desk(
    tx: &mut Tx<'_>,
    dossier: &mut Dossier,
    pinned: &Pin,
) -> Result<(), DossierError> {
    let (id, now) = (dossier.id, tx.now());
    let agency = dossier.receiving_agency_id;
    let counting = terms::counting(pinned, &pinned.rules, dossier.channel);
    let answer_due = answer_due(tx.conn(), dossier, (&pinned.rules, counting), now)?;
    dossier.submitted_at = Some(now);
    dossier.acceptance_due_at = answer_due;
    dossier.next_alert_at = answer_due;
    queries::involve(tx.conn(), id, agency, now)?;
    queries::put_work(
        tx.conn(),
        &Work {
            dossier_id: id,
            step_no: 0,
            kind: WorkKind::Intake,
            agency_id: agency,
            unit_id: None,
            role: Role::DeskOfficer,
            assignee_id: None,
            sort_at: answer_due.unwrap_or(now),
        },
    )?;
    Ok(())
}

/// What is missing about the owner, and about who files for another.
fn missing_people(
    conn: &mut Conn,
    vault: Vault<'_>,
    dossier: &Dossier,
) -> Result<Vec<FieldError>, DossierError> {
    let contents = queries::contents(conn, dossier.id)?;
    let owner: Owner = serde_json::from_value(contents.owner)
        .map_err(|error| DossierError::Db(DbError::Broken(error.to_string())))?;
    let citizen = dossier.citizen_id.ok_or(DossierError::NotFound)?;
    let holder = AccountHolder::read(conn, vault, citizen)?;
    let own = vault.identity_hash(&holder.identity);
    let is_same_number = dossier.owner_identity_hash.as_ref().map(|hash| *hash == own);
    let for_another = submission::is_for_another(&owner, is_same_number, &holder.owner);
    let unauthorised = for_another && contents.submitter.is_none();
    Ok(submission::missing_identity(is_same_number.is_some(), "")
        .into_iter()
        .chain(unauthorised.then(|| submission::missing_authorisation("")))
        .collect())
}
