//! What is done with petitions without anybody asking: that they are overdue is told, and their words are forgotten.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::dossiers::queries::ERASED;
use crate::feedback::model::{Petition, PetitionState};
use crate::platform::db::schema::{petition_steps, petitions};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{CitizenId, DossierId, PetitionId};

/// The states in which nothing is left to do for the agency.
const SETTLED: [PetitionState; 3] = [
    PetitionState::Refused,
    PetitionState::Answered,
    PetitionState::Published,
];

/// Petitions of which it is to be told that the agency is late, the longest first. Index: `petitions_alert`.
///
/// # Errors
/// The database's.
pub fn petitions_to_tell_of(
    conn: &mut Conn,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Petition>, DbError> {
    Ok(petitions::table
        .filter(petitions::alert_at.lt(Some(Timestamp(now))))
        .order((petitions::alert_at, petitions::id))
        .limit(limit)
        .select(Petition::as_select())
        .load(conn)?)
}

/// Takes the telling upon oneself; `false` when somebody else has, or the agency has acted meanwhile.
///
/// # Errors
/// The database's.
pub fn take_alert(conn: &mut Conn, petition: &Petition) -> Result<bool, DbError> {
    let row = petitions::table
        .filter(petitions::id.eq(petition.id))
        .filter(petitions::alert_at.eq(petition.alert_at.map(Timestamp)));
    let taken = diesel::update(row)
        .set(petitions::alert_at.eq(None::<Timestamp>))
        .execute(conn)?;
    Ok(taken == 1)
}

/// Those of some dossiers about which a petition is not settled: until it is, they are what it is judged by. Index:
/// `petitions_dossier`.
///
/// # Errors
/// The database's.
pub fn unsettled_about(conn: &mut Conn, dossiers: &[DossierId]) -> Result<HashSet<DossierId>, DbError> {
    let about: Vec<Option<DossierId>> = petitions::table
        .filter(petitions::dossier_id.eq_any(dossiers.iter().copied().map(Some)))
        .filter(petitions::state.ne_all(SETTLED))
        .select(petitions::dossier_id)
        .load(conn)?;
    Ok(about.into_iter().flatten().collect())
}

/// Forgets the words of settled petitions about a dossier, and whose they were; what is public stays. Index:
/// `petitions_dossier`.
///
/// # Errors
/// The database's.
pub fn forget_petitions_about(conn: &mut Conn, dossier: DossierId) -> Result<(), DbError> {
    let about: Vec<PetitionId> = petitions::table
        .filter(petitions::dossier_id.eq(Some(dossier)))
        .filter(petitions::state.eq_any(SETTLED))
        .select(petitions::id)
        .load(conn)?;
    diesel::update(petitions::table.filter(petitions::id.eq_any(about.clone())))
        .set((
            petitions::subject.eq(ERASED),
            petitions::body.eq(ERASED),
            petitions::citizen_id.eq(None::<CitizenId>),
            petitions::version.eq(petitions::version + 1),
        ))
        .execute(conn)?;
    let answered = petitions::table
        .filter(petitions::id.eq_any(about.clone()))
        .filter(petitions::answer.is_not_null());
    diesel::update(answered)
        .set(petitions::answer.eq(Some(ERASED)))
        .execute(conn)?;
    diesel::update(petition_steps::table.filter(petition_steps::petition_id.eq_any(about)))
        .set((
            petition_steps::words.eq(None::<String>),
            petition_steps::legal_basis.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}
