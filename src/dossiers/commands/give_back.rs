//! Handing the result over.

use chrono::NaiveDate;

use super::base::{Case, Change, record};
use crate::auth::{DossierReturn, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Dossier, DossierAction, HistoryKind, Identity, ReceiverIdentification, Return, ReturnMethod, StepState,
};
use crate::dossiers::queries;
use crate::dossiers::rules::secret;
use crate::dossiers::vault::{Vault, same};
use crate::platform::db::Tx;
use crate::platform::http::{FieldError, code};
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
    /// The number and date of the authorisation.
    pub authorisation: Option<(String, NaiveDate)>,
    /// The number of the receiver's own paper.
    pub receiver: Option<Identity>,
    /// The secret on the receipt that was shown.
    pub receipt_secret: Option<String>,
}

impl ReturnCommand {
    /// Handed over in person to somebody who shows the receipt.
    pub fn with_receipt(receiver_name: String) -> Self {
        Self {
            method: ReturnMethod::InPerson,
            receiver_name,
            identification: ReceiverIdentification::Receipt,
            originals_returned: None,
            authorisation: None,
            receiver: None,
            receipt_secret: None,
        }
    }
}

/// Hands the result over (domain 5.3, row 9 → 10). Coming for it late makes no dossier late.
///
/// # Errors
/// The result is not there yet, a step before it is open, or the level does not allow the way.
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
    hand_over(tx, vault, &mut case, (command, ""))?;
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
    let mut wrong: Vec<_> = method_fault(&case.dossier, command.method, at)
        .into_iter()
        .collect();
    wrong.extend(unproven(command, at, local_date(now)));
    let receipt_checked = match &command.receipt_secret {
        Some(shown) if is_receipt_of(tx, vault, id, shown)? => true,
        Some(_) => {
            wrong.push(other_receipt(at));
            false
        }
        None => false,
    };
    if !wrong.is_empty() {
        return Err(DossierError::Invalid(wrong));
    }
    let (authorisation_no, authorisation_on) = command.authorisation.clone().unzip();
    let paper = command.receiver.as_ref();
    let handed = Return {
        method: command.method,
        receiver_name: command.receiver_name.clone(),
        identification: command.identification,
        originals_returned: command.originals_returned.clone(),
        returned_at: now,
        returned_by: officer,
        authorisation_no,
        authorisation_on,
        receiver_identity_kind: paper.map(|paper| paper.kind),
        receiver_identity: paper.map(|paper| vault.seal_receiver(id, paper)).transpose()?,
        receipt_checked,
    };
    queries::insert_return(tx.conn(), id, &handed)?;
    case.dossier.returned_at = Some(now);
    case.dossier.closed_at = Some(now);
    Ok(())
}

fn method_fault(dossier: &Dossier, method: ReturnMethod, at: &str) -> Option<FieldError> {
    let settles = ServiceLevel::settles_online(dossier.service_level);
    (method != ReturnMethod::InPerson && !settles).then(|| {
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

/// What the way in which the receiver was identified must leave, and does not.
fn unproven(command: &ReturnCommand, at: &str, today: NaiveDate) -> Vec<FieldError> {
    let missing = |field: &str, vi: &'static str, en: &'static str| {
        FieldError::new(format!("{at}/{field}"), code::REQUIRED, Text::new(vi, en))
    };
    let mut wrong = Vec::new();
    match (command.identification, &command.authorisation, &command.receiver) {
        (ReceiverIdentification::Authorisation, None, _) => wrong.push(missing(
            "authorisation",
            "Nhận thay phải ghi số và ngày giấy ủy quyền.",
            "Whoever comes for another needs the number and date of the authorisation.",
        )),
        (ReceiverIdentification::IdentityPaper, _, None) => wrong.push(missing(
            "receiverIdentity",
            "Phải ghi loại và số giấy tờ tùy thân của người nhận.",
            "The kind and number of the receiver's identity paper are needed.",
        )),
        _ => {}
    }
    if command
        .authorisation
        .as_ref()
        .is_some_and(|(_, day)| *day > today)
    {
        wrong.push(FieldError::new(
            format!("{at}/authorisation/date"),
            code::MAXIMUM,
            Text::new("Ngày ở tương lai.", "The day lies in the future."),
        ));
    }
    wrong
}

/// Whether a secret is the one on this dossier's receipt.
fn is_receipt_of(
    tx: &mut Tx<'_>,
    vault: Vault<'_>,
    id: DossierId,
    shown: &str,
) -> Result<bool, DossierError> {
    match queries::tracking_secret(tx.conn(), id)? {
        Some(sealed) => Ok(same(&vault.open_secret(id, &sealed)?, &secret::tidy(shown))),
        None => Ok(false),
    }
}

fn other_receipt(at: &str) -> FieldError {
    FieldError::new(
        format!("{at}/receiptSecret"),
        "OTHER_RECEIPT",
        Text::new(
            "Mã tra cứu này không phải của giấy tiếp nhận hồ sơ này.",
            "This secret is not the one on this dossier's receipt.",
        ),
    )
}
