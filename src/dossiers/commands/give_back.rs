//! Handing the result over.

use super::base::{Case, Change, record};
use super::outputs::StepPapers;
use super::receiver::{Receiver, prove};
use crate::auth::{DossierReturn, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Channel, Dossier, DossierAction, HistoryKind, Return, ReturnMethod, StepState};
use crate::dossiers::queries;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::DossierId;
use crate::procedures::ServiceLevel;

/// Who received the result, and how.
#[derive(Clone, Debug)]
pub struct ReturnCommand {
    /// In person; by post where it came by post; by post or online from level 4 on (domain section 10).
    pub method: ReturnMethod,
    /// To whom.
    pub receiver: Receiver,
    /// Which originals went back.
    pub originals_returned: Option<String>,
    /// What the return step leaves on paper.
    pub papers: StepPapers,
}

impl ReturnCommand {
    /// Handed over in person to somebody who shows the receipt.
    pub fn with_receipt(receiver_name: String) -> Self {
        Self {
            method: ReturnMethod::InPerson,
            receiver: Receiver::with_receipt(receiver_name),
            originals_returned: None,
            papers: StepPapers::default(),
        }
    }
}

/// Hands the result over (domain 5.3, row 9 → 10). Coming for it late makes no dossier late.
///
/// # Errors
/// The result is not there yet, a step before it is open, the level does not allow the way, or the step leaves no paper
/// where it must.
pub fn return_result(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierReturn>,
    vault: Vault<'_>,
    (id, expected): (DossierId, i64),
    command: &ReturnCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::ReturnResult)?;
    let now = tx.now();
    let officer = case.officer();
    let step = case.here(DossierAction::ReturnResult);
    let wrong = step.map_or_else(Vec::new, |step| command.papers.faults(step));
    if !wrong.is_empty() {
        return Err(DossierError::Invalid(wrong));
    }
    let mut done = None;
    for step in case
        .steps
        .iter_mut()
        .filter(|step| step.state == StepState::Active)
    {
        step.state = StepState::Done;
        step.completed_at = Some(now);
        step.completed_by = officer;
        step.output_reference = command.papers.kept(step);
        queries::save_step(tx.conn(), step)?;
        done = Some(step.clone());
    }
    queries::remove_work(tx.conn(), id)?;
    hand_over(tx, vault, &mut case, (command, ""))?;
    case.dossier.state = next;
    let change = record(id, "dossier.returned")
        .set("method", command.method)
        .masked("receiver", None, Some(&command.receiver.name))
        .set("identification", command.receiver.identification)
        .masked("originalsReturned", None, command.originals_returned.as_ref());
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::Returned, done, None)),
            event: Some(kinds::RETURNED),
        },
    )
}

/// Notes to whom the result went, and how that was made sure. `at` is where that stands in the request.
///
/// # Errors
/// [`DossierError::Invalid`]: the level does not allow the way, or what identifies the receiver is missing or another's.
pub(super) fn hand_over(
    tx: &mut Tx<'_>,
    vault: Vault<'_>,
    case: &mut Case,
    (command, at): (&ReturnCommand, &str),
) -> Result<(), DossierError> {
    let (now, officer, id) = (tx.now(), case.officer(), case.dossier.id);
    let fault = method_fault(&case.dossier, command.method, at);
    let receiver = &command.receiver;
    let proven = prove(
        tx,
        vault,
        &case.dossier,
        (receiver, at),
        fault.into_iter().collect(),
    )?;
    let handed = Return {
        method: command.method,
        receiver_name: receiver.name.clone(),
        identification: receiver.identification,
        originals_returned: command.originals_returned.clone(),
        returned_at: now,
        returned_by: officer,
        authorisation_no: proven.authorisation_no,
        authorisation_on: proven.authorisation_on,
        receiver_identity_kind: proven.identity_kind,
        receiver_identity: proven.identity,
        receipt_checked: proven.receipt_checked,
    };
    queries::insert_return(tx.conn(), id, &handed)?;
    case.dossier.returned_at = Some(now);
    case.dossier.closed_at = Some(now);
    Ok(())
}

/// The online level says how a result comes back (domain section 10); what came by post is answered by post (L9).
fn method_fault(dossier: &Dossier, method: ReturnMethod, at: &str) -> Option<FieldError> {
    let fits = match method {
        ReturnMethod::InPerson => true,
        ReturnMethod::Postal if dossier.channel == Channel::Postal => true,
        ReturnMethod::Postal | ReturnMethod::Online => ServiceLevel::settles_online(dossier.service_level),
    };
    (!fits).then(|| {
        FieldError::new(
            format!("{at}/method"),
            "NOT_ALLOWED",
            Text::new(
                format!("Ở mức độ {}, kết quả được trả trực tiếp.", dossier.service_level),
                format!(
                    "At level {} the result is handed over in person.",
                    dossier.service_level
                ),
            ),
        )
    })
}
