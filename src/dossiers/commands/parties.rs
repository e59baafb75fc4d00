//! Owners let others see their dossiers or act for them, and pass drafts on: by a code that is told once.

use aws_lc_rs::rand;
use chrono::{NaiveDate, TimeDelta};

use super::base::{caller, record, viewer};
use crate::auth::{DossierSubmit, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::error::{DossierError, SharingError};
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{Dossier, DossierState, Party, PartyAccess, PartyPurpose, PartyState};
use crate::dossiers::queries::{self, Ending};
use crate::dossiers::rules::secret;
use crate::dossiers::vault::Vault;
use crate::platform::db::{DbError, Tx};
use crate::platform::ids::{DossierId, DossierPartyId};

/// For how long a code can be used.
const CODE_LASTS: TimeDelta = TimeDelta::days(7);

/// Invitations and parties of one dossier at most.
const AT_MOST: i64 = 20;

/// Whom an owner invites, to what.
#[derive(Clone, Debug)]
pub struct InviteCommand {
    /// As what.
    pub purpose: PartyPurpose,
    /// To do what.
    pub access: PartyAccess,
    /// The written authorisation, for who acts for the owner.
    pub authorisation: Option<PartyAuthorisation>,
    /// The relation, or what else there is to say.
    pub note: Option<String>,
}

/// A written authorisation, and the days on which it holds.
#[derive(Clone, Debug)]
pub struct PartyAuthorisation {
    /// Its number, where it bears one.
    pub number: Option<String>,
    /// Its date.
    pub date: NaiveDate,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
}

/// A code for an invitation: 16 characters, 80 random bits.
///
/// # Errors
/// The machine gives no random numbers.
pub fn draw_code() -> Result<String, DossierError> {
    let mut code = String::new();
    for _ in 0..2 {
        let mut random = [0; secret::LENGTH];
        rand::fill(&mut random).map_err(|_| DbError::Broken("no random numbers".into()))?;
        code += &secret::secret(random);
    }
    Ok(code)
}

/// The owner's own dossier.
fn own(tx: &mut Tx<'_>, granted: &Granted<DossierSubmit>, id: DossierId) -> Result<Dossier, DossierError> {
    let dossier = queries::visible(tx.conn(), &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
    match granted.citizen_id() {
        Some(citizen) if dossier.citizen_id == Some(citizen) => Ok(dossier),
        Some(_) | None => Err(DossierError::OwnersOnly),
    }
}

/// Invites somebody by a code. Whoever uses it is let in, or, for a draft that is passed on, becomes its owner.
///
/// # Errors
/// It is not the caller's own; only a draft is passed on; there are too many invitations.
pub fn invite(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    vault: Vault<'_>,
    id: DossierId,
    (command, code): (&InviteCommand, &str),
) -> Result<Party, DossierError> {
    let dossier = own(tx, granted, id)?;
    let owner = granted.citizen_id().ok_or(DossierError::NotFound)?;
    if command.purpose == PartyPurpose::Transfer && dossier.state != DossierState::Draft {
        return Err(SharingError::DraftsOnly.into());
    }
    let now = tx.now();
    if queries::count_open_parties(tx.conn(), id, now)? >= AT_MOST {
        return Err(SharingError::TooManyParties.into());
    }
    let paper = command.authorisation.as_ref();
    let party = Party {
        id: DossierPartyId::new(now),
        dossier_id: id,
        purpose: command.purpose,
        access: command.access,
        note: command.note.clone(),
        invited_at: now,
        invited_by: owner,
        expires_at: now + CODE_LASTS,
        citizen_id: None,
        accepted_at: None,
        ended_at: None,
        paper_number: paper.and_then(|paper| paper.number.clone()),
        paper_date: paper.map(|paper| paper.date),
        valid_from: paper.map(|paper| paper.from),
        valid_to: paper.map(|paper| paper.to),
    };
    queries::insert_party(tx.conn(), &party, &vault.code_hash(code))?;
    tx.record(
        record(id, "dossier.party-invited")
            .set("party", party.id)
            .set("purpose", party.purpose)
            .set("access", party.access)
            .set("validFrom", party.valid_from)
            .set("validTo", party.valid_to)
            .masked("paperNumber", None, party.paper_number.as_ref())
            .masked("note", None, party.note.as_ref()),
    )?;
    tx.emit(events::event(kinds::PARTY_INVITED, &dossier))?;
    Ok(party)
}

/// Uses a code: the caller is let in, or becomes the owner of a draft.
///
/// # Errors
/// No code that can be used, whatever the reason; it is the caller's own dossier; the
/// authorisation begins on a later day; the draft was sent meanwhile.
pub fn accept_invitation(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    vault: Vault<'_>,
    code: &str,
) -> Result<Dossier, DossierError> {
    let citizen = granted.citizen_id().ok_or(DossierError::NotFound)?;
    let now = tx.now();
    let party = queries::party_by_code(tx.conn(), &vault.code_hash(&secret::tidy(code)))?
        .filter(|party| party.state(now) == PartyState::Invited)
        .ok_or(DossierError::NotFound)?;
    let dossier = queries::by_id(tx.conn(), party.dossier_id)?
        // What was passed on meanwhile is not the inviter's to share.
        .filter(|dossier| dossier.citizen_id == Some(party.invited_by))
        .ok_or(DossierError::NotFound)?;
    if party.invited_by == citizen {
        return Err(SharingError::OwnInvitation.into());
    }
    if let Some(first) = party.valid_from.filter(|first| *first > local_date(now)) {
        return Err(SharingError::NotYetValid(first).into());
    }
    match party.purpose {
        PartyPurpose::CoApplicant | PartyPurpose::Authorised => join(tx, dossier, &party, granted),
        PartyPurpose::Transfer => transfer(tx, dossier, &party, granted),
    }
}

fn join(
    tx: &mut Tx<'_>,
    dossier: Dossier,
    party: &Party,
    granted: &Granted<DossierSubmit>,
) -> Result<Dossier, DossierError> {
    let citizen = granted.citizen_id().ok_or(DossierError::NotFound)?;
    let by = (citizen.as_uuid(), tx.now());
    // Another invitation takes the place of the one before.
    queries::end_parties(tx.conn(), dossier.id, Ending::Of(citizen), by)?;
    if !queries::accept_party(tx.conn(), party.id, citizen, by.1)? {
        return Err(DossierError::NotFound);
    }
    tx.record(
        record(dossier.id, "dossier.party-joined")
            .set("party", party.id)
            .set("citizen", citizen)
            .set("access", party.access),
    )?;
    tx.emit(events::event(kinds::PARTY_JOINED, &dossier))?;
    Ok(dossier)
}

fn transfer(
    tx: &mut Tx<'_>,
    mut dossier: Dossier,
    party: &Party,
    granted: &Granted<DossierSubmit>,
) -> Result<Dossier, DossierError> {
    let citizen = granted.citizen_id().ok_or(DossierError::NotFound)?;
    if dossier.state != DossierState::Draft {
        return Err(SharingError::DraftsOnly.into());
    }
    let by = (citizen.as_uuid(), tx.now());
    if !queries::accept_party(tx.conn(), party.id, citizen, by.1)? {
        return Err(DossierError::NotFound);
    }
    // Whom the former owner let in is not whom the new one lets in.
    queries::end_parties(tx.conn(), dossier.id, Ending::AllBut(party.id), by)?;
    let before = dossier.citizen_id.replace(citizen);
    dossier.updated_at = by.1;
    if !queries::save(tx.conn(), &mut dossier)? {
        return Err(DbError::Conflict.into());
    }
    tx.record(
        record(dossier.id, "dossier.transferred")
            .set("party", party.id)
            .change("citizen", before, dossier.citizen_id),
    )?;
    tx.emit(events::event(kinds::TRANSFERRED, &dossier))?;
    Ok(dossier)
}

/// Takes an invitation or a party's right back, or gives one's own up.
///
/// # Errors
/// It is neither the owner's to take back nor the caller's own; it has ended, or is done.
pub fn end_party(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    id: DossierId,
    party: DossierPartyId,
) -> Result<Party, DossierError> {
    let dossier = queries::visible(tx.conn(), &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
    let mut party = queries::party(tx.conn(), id, party)?.ok_or(DossierError::NotFound)?;
    let citizen = granted.citizen_id();
    let is_owner = citizen.is_some() && dossier.citizen_id == citizen;
    if !is_owner && party.citizen_id != citizen {
        return Err(DossierError::OwnersOnly);
    }
    let is_done = party.purpose == PartyPurpose::Transfer && party.accepted_at.is_some();
    let by = (caller(granted)?.account, tx.now());
    if is_done || queries::end_parties(tx.conn(), id, Ending::One(party.id), by)? == 0 {
        return Err(DossierError::Decided);
    }
    party.ended_at = Some(by.1);
    tx.record(record(id, "dossier.party-ended").set("party", party.id))?;
    tx.emit(events::event(kinds::PARTY_ENDED, &dossier))?;
    Ok(party)
}
