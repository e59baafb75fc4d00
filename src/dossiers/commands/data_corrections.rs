//! The right to have one's data corrected (domain section 20.8): asked by the owner, decided by the desk; what was there
//! before stays, sealed.

use super::base::{Case, Change, record, viewer};
use crate::auth::{DossierAccept, DossierSubmit, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{
    Contents, DataCorrection, DataCorrectionState, Dossier, DossierState, HistoryKind, Identity,
    IdentityKind, Owner, SealedOwner,
};
use crate::dossiers::queries::{self, DataCorrectionDecision};
use crate::dossiers::vault::Vault;
use crate::platform::db::{DbError, Tx};
use crate::platform::ids::{DataCorrectionId, DossierId};
use crate::platform::text::fold;

/// What an owner asks for.
#[derive(Clone, Debug)]
pub struct DataCorrectionCommand {
    /// The owner as it should be.
    pub owner: Owner,
    /// The number, when it is wrong.
    pub identity: Option<Identity>,
    /// Why, and by which paper.
    pub grounds: String,
}

/// What the desk decides.
#[derive(Clone, Debug)]
pub struct DecideDataCorrectionCommand {
    /// The request.
    pub correction: DataCorrectionId,
    /// Whether it is corrected.
    pub granted: bool,
    /// Why not, or a note.
    pub decision: Option<String>,
}

/// Asks for one's own data to be corrected. The dossier is as it was.
///
/// # Errors
/// It is not the citizen's own, a draft, or a request is open already.
pub fn request_data_correction(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    vault: Vault<'_>,
    id: DossierId,
    command: &DataCorrectionCommand,
) -> Result<DataCorrection, DossierError> {
    let dossier = queries::visible(tx.conn(), &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
    let Some(citizen) = granted
        .citizen_id()
        .filter(|citizen| dossier.citizen_id == Some(*citizen))
    else {
        return Err(DossierError::OwnersOnly);
    };
    if dossier.state == DossierState::Draft {
        return Err(DossierError::StillDraft);
    }
    let now = tx.now();
    let correction_id = DataCorrectionId::new(now);
    let proposed = SealedOwner {
        owner: command.owner.clone(),
        number: command.identity.as_ref().map(|identity| identity.number.clone()),
    };
    let correction = DataCorrection {
        id: correction_id,
        dossier_id: id,
        agency_id: dossier.receiving_agency_id,
        state: DataCorrectionState::Requested,
        proposed: Some(vault.seal_owner(id, &proposed_at(correction_id), &proposed)?),
        original: None,
        grounds: Some(command.grounds.clone()),
        requested_at: now,
        requested_by: citizen,
        decided_at: None,
        decided_by: None,
        decision: None,
    };
    if !queries::insert_data_correction(tx.conn(), &correction)? {
        return Err(DossierError::DataCorrectionOpen);
    }
    tx.record(
        record(id, "dossier.data-correction-requested")
            .set("correction", correction_id)
            .masked("owner", None, Some(&command.owner)),
    )?;
    tx.emit(events::event(kinds::DATA_CORRECTION_REQUESTED, &dossier))?;
    Ok(correction)
}

/// Decides on a request. When it is granted the owner's data is what was proposed, and what it was is sealed beside it.
///
/// # Errors
/// It is another desk's; it was decided already; the dossier changed meanwhile.
pub fn decide_data_correction(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    vault: Vault<'_>,
    (id, expected): (DossierId, i64),
    command: &DecideDataCorrectionCommand,
) -> Result<Dossier, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    if !case.who.sits_at_desk_of(case.dossier.receiving_agency_id) {
        return Err(DossierError::OtherDesk);
    }
    let correction =
        queries::data_correction(tx.conn(), id, command.correction)?.ok_or(DossierError::NotFound)?;
    let mut decision = DataCorrectionDecision {
        state: DataCorrectionState::Refused,
        original: None,
        at: tx.now(),
        by: case.officer(),
        decision: command.decision.clone(),
    };
    if command.granted {
        let sealed = correction.proposed.as_deref().ok_or(DossierError::Decided)?;
        let proposed = vault.open_owner(id, &proposed_at(correction.id), sealed)?;
        let contents = queries::contents(tx.conn(), id)?;
        decision.state = DataCorrectionState::Granted;
        decision.original = Some(keep_original(vault, id, correction.id, &contents)?);
        correct(tx, vault, &mut case.dossier, contents, proposed)?;
    }
    if !queries::decide_data_correction(tx.conn(), correction.id, &decision)? {
        return Err(DossierError::Decided);
    }
    let (action, event) = match command.granted {
        true => ("dossier.owner-corrected", kinds::OWNER_CORRECTED),
        false => ("dossier.data-correction-refused", kinds::DATA_CORRECTION_REFUSED),
    };
    let history = command
        .granted
        .then_some((HistoryKind::OwnerCorrected, None, None));
    let mut change = record(id, action).set("correction", correction.id).masked(
        "decision",
        None,
        command.decision.as_ref(),
    );
    if command.granted {
        change = change.masked("owner", Some(&0), Some(&1));
    }
    let dossier = case.finish(
        tx,
        Change {
            record: change,
            history,
            event: Some(event),
        },
    )?;
    if command.granted {
        queries::renew_search(tx.conn(), dossier.id)?;
    }
    Ok(dossier)
}

fn keep_original(
    vault: Vault<'_>,
    id: DossierId,
    correction: DataCorrectionId,
    contents: &Contents,
) -> Result<Vec<u8>, DossierError> {
    let original = SealedOwner {
        owner: serde_json::from_value(contents.owner.clone()).map_err(broken)?,
        number: contents
            .owner_identity
            .as_deref()
            .map(|sealed| vault.open_identity(id, sealed))
            .transpose()?,
    };
    vault.seal_owner(id, &original_at(correction), &original)
}

fn correct(
    tx: &mut Tx<'_>,
    vault: Vault<'_>,
    dossier: &mut Dossier,
    mut contents: Contents,
    SealedOwner { mut owner, number }: SealedOwner,
) -> Result<(), DossierError> {
    match owner.identity_kind.zip(number) {
        Some((kind, number)) => {
            let identity = Identity { kind, number };
            dossier.owner_identity_hash = Some(vault.identity_hash(&identity));
            contents.owner_identity = Some(vault.seal_identity(dossier.id, &identity)?);
        }
        // The number that is kept keeps its kind.
        None => owner.identity_kind = kept_kind(&contents)?,
    }
    dossier.owner_name.clone_from(&owner.name);
    dossier.owner_name_folded = fold(&owner.name);
    dossier.owner_phone.clone_from(&owner.phone);
    contents.owner = serde_json::to_value(owner).map_err(broken)?;
    queries::save_contents(tx.conn(), dossier.id, &contents)?;
    Ok(())
}

fn kept_kind(contents: &Contents) -> Result<Option<IdentityKind>, DossierError> {
    let before: Owner = serde_json::from_value(contents.owner.clone()).map_err(broken)?;
    Ok(before.identity_kind)
}

fn broken(error: serde_json::Error) -> DossierError {
    DossierError::Db(DbError::Broken(error.to_string()))
}

/// Where the proposed values of a request are sealed to.
pub fn proposed_at(correction: DataCorrectionId) -> String {
    format!("correction {correction} proposed")
}

/// Where the original values are sealed to.
pub fn original_at(correction: DataCorrectionId) -> String {
    format!("correction {correction} original")
}
