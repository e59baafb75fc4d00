//! Erasing what is personal, and leaving what is counted (domain section 20.6).

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::base::{Case, SUBJECT, record};
use crate::auth::{DossierSubmit, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{Dossier, DossierAction, DossierState, ErasureCause};
use crate::dossiers::queries;
use crate::dossiers::rules::judge::Denial;
use crate::platform::access_log;
use crate::platform::db::{DbError, Tx};
use crate::platform::ids::DossierId;

/// Forgotten drafts that are erased in one transaction at most.
pub const DRAFTS_AT_ONCE: usize = 20;

/// Erases the personal data of a dossier that stands on an approved list. `false` when there is nothing to erase: it is
/// open again, or was erased before.
///
/// # Errors
/// The database's.
pub fn dispose(tx: &mut Tx<'_>, id: DossierId, list: Uuid) -> Result<bool, DossierError> {
    let Some(dossier) = queries::by_id(tx.conn(), id)? else {
        return Ok(false);
    };
    if dossier.closed_at.is_none() || queries::is_erased(tx.conn(), id)? {
        return Ok(false);
    }
    erase(tx, dossier, (ErasureCause::Disposal, Some(list)))?;
    Ok(true)
}

/// Erases a draft that its owner discards.
///
/// # Errors
/// It is not the caller's own, changed meanwhile, or was sent.
pub fn discard_draft(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierSubmit>,
    (id, expected): (DossierId, i64),
) -> Result<(), DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    if case.dossier.citizen_id != granted.citizen_id() {
        return Err(DossierError::OwnersOnly);
    }
    if case.dossier.state != DossierState::Draft {
        return Err(case.deny(tx, DossierAction::SaveDraft, Denial::State)?);
    }
    tx.record(record(id, "dossier.draft-discarded"))?;
    erase(tx, case.dossier, (ErasureCause::ForgottenDraft, None))
}

/// Erases drafts that nobody has touched since a moment, a piece of them; answers how many, [`DRAFTS_AT_ONCE`] at most.
///
/// # Errors
/// The database's.
pub fn erase_forgotten_drafts(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, DossierError> {
    let limit = i64::try_from(DRAFTS_AT_ONCE).unwrap_or(1);
    let drafts = queries::forgotten_drafts(tx.conn(), before, limit)?;
    let count = drafts.len();
    for draft in drafts {
        erase(tx, draft, (ErasureCause::ForgottenDraft, None))?;
    }
    Ok(count)
}

fn erase(
    tx: &mut Tx<'_>,
    mut dossier: Dossier,
    (cause, list): (ErasureCause, Option<Uuid>),
) -> Result<(), DossierError> {
    let now = tx.now();
    if !queries::erase(tx.conn(), &dossier, (cause, list), now)? {
        return Err(DbError::Conflict.into());
    }
    dossier.version += 1;
    // Why somebody looked may name the owner; that somebody did stays.
    access_log::forget_reasons(tx.conn(), SUBJECT, dossier.id.as_uuid())?;
    tx.record(
        record(dossier.id, "dossier.erased")
            .set("cause", cause)
            .set("disposalList", list),
    )?;
    tx.emit(events::event(kinds::ERASED, &dossier))?;
    Ok(())
}
