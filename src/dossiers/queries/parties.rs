//! The people whom owners let in.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::visible::let_in;
use crate::dossiers::model::{Dossier, Party, PartyAccess, PartyPurpose};
use crate::platform::db::schema::{dossier_parties, dossiers};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{CitizenId, DossierId, DossierPartyId};

/// Puts in an invitation, with the hash of its code.
///
/// # Errors
/// The database's.
pub fn insert_party(conn: &mut Conn, party: &Party, code_hash: &[u8]) -> Result<(), DbError> {
    diesel::insert_into(dossier_parties::table)
        .values((
            dossier_parties::id.eq(party.id),
            dossier_parties::dossier_id.eq(party.dossier_id),
            dossier_parties::purpose.eq(party.purpose),
            dossier_parties::access.eq(party.access),
            dossier_parties::note.eq(&party.note),
            dossier_parties::code_hash.eq(code_hash),
            dossier_parties::invited_at.eq(Timestamp(party.invited_at)),
            dossier_parties::invited_by.eq(party.invited_by),
            dossier_parties::expires_at.eq(Timestamp(party.expires_at)),
            dossier_parties::paper_number.eq(&party.paper_number),
            dossier_parties::paper_date.eq(party.paper_date),
            dossier_parties::valid_from.eq(party.valid_from),
            dossier_parties::valid_to.eq(party.valid_to),
        ))
        .execute(conn)?;
    Ok(())
}

/// The invitation with this code. Index: `dossier_parties_code`.
///
/// # Errors
/// The database's.
pub fn party_by_code(conn: &mut Conn, code_hash: &[u8]) -> Result<Option<Party>, DbError> {
    Ok(dossier_parties::table
        .filter(dossier_parties::code_hash.eq(code_hash))
        .select(Party::as_select())
        .first(conn)
        .optional()?)
}

/// Somebody whom the owner of this dossier lets in. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn party(conn: &mut Conn, dossier: DossierId, id: DossierPartyId) -> Result<Option<Party>, DbError> {
    Ok(dossier_parties::table
        .filter(dossier_parties::id.eq(id))
        .filter(dossier_parties::dossier_id.eq(dossier))
        .select(Party::as_select())
        .first(conn)
        .optional()?)
}

/// Lets a citizen in who used the code; `false` when somebody was faster.
///
/// # Errors
/// The database's.
pub fn accept_party(
    conn: &mut Conn,
    id: DossierPartyId,
    citizen: CitizenId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let open = dossier_parties::table
        .filter(dossier_parties::id.eq(id))
        .filter(dossier_parties::citizen_id.is_null())
        .filter(dossier_parties::ended_at.is_null());
    let changed = diesel::update(open)
        .set((
            dossier_parties::citizen_id.eq(Some(citizen)),
            dossier_parties::accepted_at.eq(Some(Timestamp(now))),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Which parties of a dossier end.
#[derive(Clone, Copy, Debug)]
pub enum Ending {
    /// One.
    One(DossierPartyId),
    /// Those of one citizen.
    Of(CitizenId),
    /// All but one.
    AllBut(DossierPartyId),
}

/// Ends what is open or in force; answers how many.
///
/// # Errors
/// The database's.
pub fn end_parties(
    conn: &mut Conn,
    dossier: DossierId,
    which: Ending,
    (by, now): (Uuid, DateTime<Utc>),
) -> Result<usize, DbError> {
    let mut open = diesel::update(
        dossier_parties::table
            .filter(dossier_parties::dossier_id.eq(dossier))
            .filter(dossier_parties::ended_at.is_null()),
    )
    .into_boxed();
    open = match which {
        Ending::One(id) => open.filter(dossier_parties::id.eq(id)),
        Ending::Of(citizen) => open.filter(dossier_parties::citizen_id.eq(Some(citizen))),
        Ending::AllBut(id) => open.filter(dossier_parties::id.ne(id)),
    };
    Ok(open
        .set((
            dossier_parties::ended_at.eq(Some(Timestamp(now))),
            dossier_parties::ended_by.eq(Some(AnyUuid(by))),
        ))
        .execute(conn)?)
}

/// The parties of a dossier, the newest first, before one of them. Index: `dossier_parties_dossier`.
///
/// # Errors
/// The database's.
pub fn parties(
    conn: &mut Conn,
    dossier: DossierId,
    before: Option<DossierPartyId>,
    limit: i64,
) -> Result<Vec<Party>, DbError> {
    let mut rows = dossier_parties::table
        .filter(dossier_parties::dossier_id.eq(dossier))
        .order(dossier_parties::id.desc())
        .limit(limit)
        .select(Party::as_select())
        .into_boxed();
    if let Some(before) = before {
        rows = rows.filter(dossier_parties::id.lt(before));
    }
    Ok(rows.load(conn)?)
}

/// How many parties a dossier has and had. Index: `dossier_parties_dossier`.
///
/// # Errors
/// The database's.
pub fn count_parties(conn: &mut Conn, dossier: DossierId) -> Result<i64, DbError> {
    Ok(dossier_parties::table
        .filter(dossier_parties::dossier_id.eq(dossier))
        .count()
        .get_result(conn)?)
}

/// How many invitations and parties of a dossier have not ended. Index: `dossier_parties_dossier`.
///
/// # Errors
/// The database's.
pub fn count_open_parties(conn: &mut Conn, dossier: DossierId, now: DateTime<Utc>) -> Result<i64, DbError> {
    Ok(dossier_parties::table
        .filter(dossier_parties::dossier_id.eq(dossier))
        .filter(dossier_parties::ended_at.is_null())
        .filter(
            dossier_parties::citizen_id
                .is_not_null()
                .or(dossier_parties::expires_at.gt(Timestamp(now))),
        )
        .count()
        .get_result(conn)?)
}

/// What a citizen whom the owner lets in may do on a day. Index: `dossier_parties_citizen`.
///
/// # Errors
/// The database's.
pub fn access_of(
    conn: &mut Conn,
    dossier: DossierId,
    citizen: CitizenId,
    today: NaiveDate,
) -> Result<Option<PartyAccess>, DbError> {
    let his = dossier_parties::table
        .filter(dossier_parties::citizen_id.eq(Some(citizen)))
        .filter(dossier_parties::dossier_id.eq(dossier));
    Ok(let_in!(his, today)
        .select(dossier_parties::access)
        .first(conn)
        .optional()?)
}

/// The dossiers of others that a citizen was let in to, the newest first, before one of them, with what the citizen may
/// do. Index: `dossier_parties_citizen`.
///
/// # Errors
/// The database's.
pub fn shared_with(
    conn: &mut Conn,
    (citizen, today): (CitizenId, NaiveDate),
    before: Option<DossierId>,
    limit: i64,
) -> Result<Vec<(Dossier, PartyAccess)>, DbError> {
    let shared = dossier_parties::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_parties::dossier_id)))
        .filter(dossier_parties::citizen_id.eq(Some(citizen)));
    let mut rows = let_in!(shared, today)
        .order(dossier_parties::dossier_id.desc())
        .limit(limit)
        .select((Dossier::as_select(), dossier_parties::access))
        .into_boxed();
    if let Some(before) = before {
        rows = rows.filter(dossier_parties::dossier_id.lt(before));
    }
    Ok(rows.load(conn)?)
}

/// How many dossiers of others a citizen was let in to. Index: `dossier_parties_citizen`.
///
/// # Errors
/// The database's.
pub fn count_shared_with(conn: &mut Conn, citizen: CitizenId, today: NaiveDate) -> Result<i64, DbError> {
    let shared = dossier_parties::table.filter(dossier_parties::citizen_id.eq(Some(citizen)));
    Ok(let_in!(shared, today).count().get_result(conn)?)
}
