//! What a dossier is about, and the locks on it.

use chrono::NaiveDate;

use super::base::{Case, Change, record};
use crate::auth::{DossierAccept, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, IdentityKind, Owner};
use crate::dossiers::queries;
use crate::dossiers::vault::Vault;
use crate::locks;
use crate::locks::model::{Object, ObjectKey, ObjectKind};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::DossierId;

/// Refuses a dossier about a thing on which a lock is in force on the day, or of an owner on whom one is.
///
/// # Errors
/// [`DossierError::Locked`] with every lock; the database's.
pub fn refuse_locked(
    conn: &mut Conn,
    vault: Vault<'_>,
    dossier: &Dossier,
    on: NaiveDate,
) -> Result<(), DossierError> {
    let mut objects = queries::objects(conn, dossier.id)?;
    let named = objects.len();
    objects.extend(owner_as_object(conn, vault, dossier.id)?);
    let locks = locks::queries::in_force(conn, &objects, dossier.procedure_id, on)?;
    if locks.is_empty() {
        return Ok(());
    }
    let places = locks.into_iter().map(|(place, lock)| {
        let at = if place < named {
            format!("/objects/{place}")
        } else {
            "/owner".to_owned()
        };
        (at, lock)
    });
    Err(DossierError::Locked(places.collect()))
}

/// The owner of a dossier as a thing on which there may be a lock.
fn owner_as_object(conn: &mut Conn, vault: Vault<'_>, id: DossierId) -> Result<Option<Object>, DossierError> {
    let contents = queries::contents(conn, id)?;
    let Some(sealed) = contents.owner_identity else {
        return Ok(None);
    };
    let owner: Owner =
        serde_json::from_value(contents.owner).map_err(|error| DbError::Broken(error.to_string()))?;
    let kind = match owner.identity_kind {
        Some(IdentityKind::TaxCode) => ObjectKind::Business,
        Some(IdentityKind::CitizenId | IdentityKind::OldCard | IdentityKind::Passport) => ObjectKind::Person,
        None => return Ok(None),
    };
    let number = vault.open_identity(id, &sealed)?;
    // A number that was taken in is one that can be parsed; if not, no lock can be on it.
    Ok(ObjectKey::parse(kind, &number)
        .ok()
        .map(|key| key.object(vault.lookup)))
}

/// Names what a dossier is about, in place of what was named before: the desk does it for who did not know how.
///
/// # Errors
/// It is another desk's, over, or changed meanwhile; it was taken in, and a lock is in force on a thing that is new to it.
pub fn name_objects(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    vault: Vault<'_>,
    (id, expected): (DossierId, i64),
    keys: &[ObjectKey],
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    if !case.who.sits_at_desk_of(case.dossier.receiving_agency_id) {
        return Err(DossierError::OtherDesk);
    }
    if case.dossier.state.is_final() {
        return Err(DossierError::Decided);
    }
    let before = queries::objects(tx.conn(), id)?;
    let objects = stored(vault, keys);
    if case.dossier.received_at.is_some() {
        refuse_new(tx, &case.dossier, &before, &objects)?;
    }
    queries::replace_objects(tx.conn(), id, &objects)?;
    let labels =
        |objects: &[Object]| -> Vec<String> { objects.iter().map(|object| object.label.clone()).collect() };
    let change = record(id, "dossier.objects-named")
        .change("objects", before.len(), objects.len())
        .masked("labels", Some(&labels(&before)), Some(&labels(&objects)));
    case.finish(
        tx,
        Change {
            record: change,
            history: None,
            event: None,
        },
    )
}

/// What is locked is refused at intake; a thing that comes to a running dossier later is refused then.
fn refuse_new(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    before: &[Object],
    objects: &[Object],
) -> Result<(), DossierError> {
    let today = local_date(tx.now());
    let locks = locks::queries::in_force(tx.conn(), objects, dossier.procedure_id, today)?;
    let known = |place: usize| {
        let object = objects.get(place);
        object.is_some_and(|object| {
            before
                .iter()
                .any(|old| old.kind == object.kind && old.key == object.key)
        })
    };
    let places: Vec<_> = locks
        .into_iter()
        .filter(|(place, _)| !known(*place))
        .map(|(place, lock)| (format!("/objects/{place}"), lock))
        .collect();
    if places.is_empty() {
        Ok(())
    } else {
        Err(DossierError::Locked(places))
    }
}

/// Things as they are kept.
pub fn stored(vault: Vault<'_>, keys: &[ObjectKey]) -> Vec<Object> {
    keys.iter().map(|key| key.object(vault.lookup)).collect()
}
