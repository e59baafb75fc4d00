//! Who gets something back at the desk, and how that is made sure: the same for results and for originals.

use chrono::NaiveDate;

use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, Identity, IdentityKind, Owner, OwnerKind, ReceiverIdentification};
use crate::dossiers::queries;
use crate::dossiers::rules::secret;
use crate::dossiers::vault::{Vault, same};
use crate::platform::db::{DbError, Tx};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::ids::DossierId;
use crate::platform::text::fold;

/// Somebody at the desk who receives something.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// The name.
    pub name: String,
    /// How the person was identified.
    pub identification: ReceiverIdentification,
    /// The number and date of the authorisation.
    pub authorisation: Option<(String, NaiveDate)>,
    /// The number of the person's own paper.
    pub identity: Option<Identity>,
    /// The secret on the receipt that was shown.
    pub receipt_secret: Option<String>,
}

impl Receiver {
    /// Somebody who shows the receipt.
    pub fn with_receipt(name: String) -> Self {
        Self {
            name,
            identification: ReceiverIdentification::Receipt,
            authorisation: None,
            identity: None,
            receipt_secret: None,
        }
    }
}

/// What was made sure of, as it is kept.
pub(super) struct Proven {
    pub authorisation_no: Option<String>,
    pub authorisation_on: Option<NaiveDate>,
    pub identity_kind: Option<IdentityKind>,
    /// Sealed.
    pub identity: Option<Vec<u8>>,
    pub receipt_checked: bool,
}

/// Makes sure of the receiver: what identifies must be there and fit. Everything that is wrong is added to `wrong`; `at`
/// is where the receiver stands in the request.
///
/// # Errors
/// [`DossierError::Invalid`] with all that is wrong; the database's.
pub(super) fn prove(
    tx: &mut Tx<'_>,
    vault: Vault<'_>,
    dossier: &Dossier,
    (receiver, at): (&Receiver, &str),
    mut wrong: Vec<FieldError>,
) -> Result<Proven, DossierError> {
    let today = crate::calendar::zone::local_date(tx.now());
    wrong.extend(missing(receiver, at, today));
    let identified = receiver.identification == ReceiverIdentification::IdentityPaper;
    if let Some(shown) = receiver.identity.as_ref().filter(|_| identified)
        && receiver.authorisation.is_none()
        && receiver.receipt_secret.is_none()
        && !is_the_owners(tx, vault, dossier, (shown, &receiver.name))?
    {
        wrong.push(FieldError::new(
            format!("{at}/receiverIdentity"),
            "NOT_THE_OWNER",
            Text::new(
                "Giấy tờ không phải của chủ hồ sơ; nhận thay phải có giấy ủy quyền hoặc mã trên giấy tiếp nhận.",
                "This is not the owner's paper; whoever comes for another needs an authorisation or the receipt's secret.",
            ),
        ));
    }
    let receipt_checked = match &receiver.receipt_secret {
        Some(shown) if is_receipt_of(tx, vault, dossier.id, shown)? => true,
        Some(_) => {
            wrong.push(other_receipt(at));
            false
        }
        None => false,
    };
    if !wrong.is_empty() {
        return Err(DossierError::Invalid(wrong));
    }
    let (authorisation_no, authorisation_on) = receiver.authorisation.clone().unzip();
    let paper = receiver.identity.as_ref();
    Ok(Proven {
        authorisation_no,
        authorisation_on,
        identity_kind: paper.map(|paper| paper.kind),
        identity: paper
            .map(|paper| vault.seal_receiver(dossier.id, paper))
            .transpose()?,
        receipt_checked,
    })
}

/// What the way in which the receiver was identified must leave, and does not.
fn missing(receiver: &Receiver, at: &str, today: NaiveDate) -> Vec<FieldError> {
    let missing = |field: &str, vi: &'static str, en: &'static str| {
        FieldError::new(format!("{at}/{field}"), code::REQUIRED, Text::new(vi, en))
    };
    let mut wrong = Vec::new();
    match (
        receiver.identification,
        &receiver.authorisation,
        &receiver.identity,
    ) {
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
    if receiver
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

/// Whether a paper is the owner's. One of the kind whose number the dossier has must bear that number. Numbers of other
/// kinds (the old card of somebody who has a new one) say nothing: then it is the name by which the owner is known.
/// Whoever comes for an organisation comes with its authorisation or its receipt.
fn is_the_owners(
    tx: &mut Tx<'_>,
    vault: Vault<'_>,
    dossier: &Dossier,
    (shown, name): (&Identity, &str),
) -> Result<bool, DossierError> {
    let contents = queries::contents(tx.conn(), dossier.id)?;
    let owner: Owner =
        serde_json::from_value(contents.owner).map_err(|error| DbError::Broken(error.to_string()))?;
    if owner.kind != OwnerKind::Citizen {
        return Ok(false);
    }
    if owner.identity_kind == Some(shown.kind) {
        return Ok(dossier.owner_identity_hash.as_ref() == Some(&vault.identity_hash(shown)));
    }
    Ok(fold(&owner.name) == fold(name))
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
