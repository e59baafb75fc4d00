//! What the desk types in from the papers of a dossier that was not sent online: the form, the number of the owner's
//! identity paper, further papers.

use serde_json::Value;

use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Channel, Component, Dossier, Identity, IdentityKind, Owner, OwnerKind};
use crate::dossiers::queries;
use crate::dossiers::rules::components;
use crate::dossiers::vault::Vault;
use crate::platform::db::{DbError, Tx};
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::procedures::{Pin, forms};

/// What is typed in; each left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct TypedIn {
    /// The e-form.
    pub form_data: Option<Value>,
    /// The owner's number.
    pub identity: Option<Identity>,
    /// Papers that the procedure does not ask for.
    pub papers: Vec<ExtraPaper>,
}

/// A paper of the applicant's own.
#[derive(Clone, Debug)]
pub struct ExtraPaper {
    /// What it is called.
    pub name: String,
    /// Originals.
    pub originals: i32,
    /// Certified copies.
    pub certified_copies: i32,
    /// Plain copies.
    pub plain_copies: i32,
}

/// Enters it; answers how many papers were added.
///
/// # Errors
/// [`DossierError::Invalid`] for a form that is wrong, a number that is not this owner's kind, and for a form or number
/// of a dossier that its owner has sent; the database's.
pub(super) fn type_in(
    tx: &mut Tx<'_>,
    vault: Vault<'_>,
    dossier: &mut Dossier,
    pinned: &Pin,
    typed: &TypedIn,
) -> Result<usize, DossierError> {
    let id = dossier.id;
    let mut contents = queries::contents(tx.conn(), id)?;
    let broken = |error: serde_json::Error| DossierError::Db(DbError::Broken(error.to_string()));
    let mut owner: Owner = serde_json::from_value(contents.owner.clone()).map_err(broken)?;
    let mut wrong = Vec::new();
    if dossier.channel == Channel::Online {
        let form = typed.form_data.is_some().then_some("/formData");
        let number = typed.identity.is_some().then_some("/ownerIdentity");
        wrong.extend(form.into_iter().chain(number).map(owners_own));
    }
    if let Some(form) = &typed.form_data {
        wrong.extend(forms::check_version(&pinned.version, form, "/formData")?);
        contents.form_data = form.clone();
    }
    if let Some(identity) = &typed.identity {
        if identity.kind == IdentityKind::TaxCode && owner.kind == OwnerKind::Citizen {
            wrong.push(no_persons_number());
        }
        owner.identity_kind = Some(identity.kind);
        contents.owner = serde_json::to_value(&owner).map_err(broken)?;
        contents.owner_identity = Some(vault.seal_identity(id, identity)?);
        dossier.owner_identity_hash = Some(vault.identity_hash(identity));
    }
    if !wrong.is_empty() {
        return Err(DossierError::Invalid(wrong));
    }
    if typed.form_data.is_some() || typed.identity.is_some() {
        queries::save_contents(tx.conn(), id, &contents)?;
    }
    if !typed.papers.is_empty() {
        let known = queries::components(tx.conn(), id)?.into_iter();
        let all = components::numbered(known.chain(typed.papers.iter().map(own_paper)));
        queries::replace_components(tx.conn(), id, &all)?;
    }
    Ok(typed.papers.len())
}

fn own_paper(paper: &ExtraPaper) -> Component {
    Component {
        no: 0,
        component_id: None,
        code: None,
        name: paper.name.clone(),
        required: false,
        originals: paper.originals,
        certified_copies: paper.certified_copies,
        plain_copies: paper.plain_copies,
        note: None,
        checked_at: None,
        checked_by: None,
    }
}

fn owners_own(pointer: &str) -> FieldError {
    FieldError::new(
        pointer,
        "NOT_ALLOWED",
        Text::new(
            "Hồ sơ nộp trực tuyến do chủ hồ sơ tự khai; hãy hướng dẫn bổ sung.",
            "What was sent online is its owner's to fill in; tell what is missing instead.",
        ),
    )
}

fn no_persons_number() -> FieldError {
    FieldError::new(
        "/ownerIdentity/kind",
        "NOT_A_PERSONS_NUMBER",
        Text::new(
            "Mã số thuế không phải là giấy tờ tùy thân của cá nhân.",
            "A tax code is no identity paper of a person.",
        ),
    )
}
