//! Handing the result over.

use super::base::{Case, Change, record};
use crate::auth::{DossierReturn, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Dossier, DossierAction, HistoryKind, ReceiverIdentification, Return, ReturnMethod, StepState,
};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::DossierId;
use crate::procedures::ServiceLevel;

/// Who received the result, and how.
#[derive(Clone, Debug)]
pub struct ReturnCommand {
    /// In person; by post or online from level 4 on (domain section 10).
    pub method: ReturnMethod,
    /// To whom.
    pub receiver_name: String,
    /// How that person was identified.
    pub identification: ReceiverIdentification,
    /// Which originals went back.
    pub originals_returned: Option<String>,
}

/// Hands the result over (domain 5.3, row 9 → 10). Coming for it late makes no dossier late.
///
/// # Errors
/// The result is not there yet, a step before it is open, or the level does not allow the way.
pub fn return_result(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierReturn>,
    (id, expected): (DossierId, i64),
    command: &ReturnCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    let next = case.judge(tx, DossierAction::ReturnResult)?;
    let now = tx.now();
    let officer = case.officer();
    let mut done = None;
    for step in case
        .steps
        .iter_mut()
        .filter(|step| step.state == StepState::Active)
    {
        step.state = StepState::Done;
        step.completed_at = Some(now);
        step.completed_by = officer;
        queries::save_step(tx.conn(), step)?;
        done = Some(step.clone());
    }
    queries::remove_work(tx.conn(), id)?;
    hand_over(tx, &mut case, command)?;
    case.dossier.state = next;
    let change = record(id, "dossier.returned")
        .set("method", command.method)
        .masked("receiver", None, Some(&command.receiver_name))
        .set("identification", command.identification)
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

/// Notes to whom the result went, and how that was made sure.
///
/// # Errors
/// The level does not allow the way.
pub(super) fn hand_over(
    tx: &mut Tx<'_>,
    case: &mut Case,
    command: &ReturnCommand,
) -> Result<(), DossierError> {
    check_method(&case.dossier, command.method)?;
    let (now, officer, id) = (tx.now(), case.officer(), case.dossier.id);
    let handed = Return {
        method: command.method,
        receiver_name: command.receiver_name.clone(),
        identification: command.identification,
        originals_returned: command.originals_returned.clone(),
        returned_at: now,
        returned_by: officer,
    };
    queries::insert_return(tx.conn(), id, &handed)?;
    case.dossier.returned_at = Some(now);
    case.dossier.closed_at = Some(now);
    Ok(())
}

fn check_method(dossier: &Dossier, method: ReturnMethod) -> Result<(), DossierError> {
    let settles = ServiceLevel::settles_online(dossier.service_level);
    if method == ReturnMethod::InPerson || settles {
        return Ok(());
    }
    Err(DossierError::Invalid(vec![FieldError::new(
        "/method",
        "NOT_ALLOWED",
        Text::new(
            format!("Ở mức độ {}, kết quả được trả trực tiếp.", dossier.service_level),
            format!(
                "At level {} the result is handed over in person.",
                dossier.service_level
            ),
        ),
    )]))
}
