//! What went back to the applicant: the result, and originals of dossiers without one.

use diesel::prelude::*;

use crate::dossiers::model::{OriginalsReturn, Return};
use crate::platform::db::schema::{dossier_originals, dossier_returns};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::DossierId;

/// How the result was handed over, if it was. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn return_of(conn: &mut Conn, id: DossierId) -> Result<Option<Return>, DbError> {
    Ok(dossier_returns::table
        .filter(dossier_returns::dossier_id.eq(id))
        .select(Return::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps how the result was handed over.
///
/// # Errors
/// The database's.
pub fn insert_return(conn: &mut Conn, id: DossierId, handed: &Return) -> Result<(), DbError> {
    diesel::insert_into(dossier_returns::table)
        .values((
            dossier_returns::dossier_id.eq(id),
            dossier_returns::method.eq(handed.method),
            dossier_returns::receiver_name.eq(&handed.receiver_name),
            dossier_returns::identification.eq(handed.identification),
            dossier_returns::originals_returned.eq(&handed.originals_returned),
            dossier_returns::returned_at.eq(Timestamp(handed.returned_at)),
            dossier_returns::returned_by.eq(handed.returned_by),
            dossier_returns::authorisation_no.eq(&handed.authorisation_no),
            dossier_returns::authorisation_on.eq(handed.authorisation_on),
            dossier_returns::receiver_identity_kind.eq(handed.receiver_identity_kind),
            dossier_returns::receiver_identity.eq(&handed.receiver_identity),
            dossier_returns::receipt_checked.eq(handed.receipt_checked),
        ))
        .execute(conn)?;
    Ok(())
}

/// Originals that went back, in order. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn originals(conn: &mut Conn, id: DossierId) -> Result<Vec<OriginalsReturn>, DbError> {
    Ok(dossier_originals::table
        .filter(dossier_originals::dossier_id.eq(id))
        .order(dossier_originals::no)
        .select(OriginalsReturn::as_select())
        .load(conn)?)
}

/// Notes that originals went back.
///
/// # Errors
/// The database's.
pub fn add_originals(conn: &mut Conn, id: DossierId, row: &OriginalsReturn) -> Result<(), DbError> {
    diesel::insert_into(dossier_originals::table)
        .values((
            dossier_originals::dossier_id.eq(id),
            dossier_originals::no.eq(row.no),
            dossier_originals::originals.eq(&row.originals),
            dossier_originals::receiver_name.eq(&row.receiver_name),
            dossier_originals::identification.eq(row.identification),
            dossier_originals::at.eq(Timestamp(row.at)),
            dossier_originals::by_officer.eq(row.by_officer),
            dossier_originals::authorisation_no.eq(&row.authorisation_no),
            dossier_originals::authorisation_on.eq(row.authorisation_on),
            dossier_originals::receiver_identity_kind.eq(row.receiver_identity_kind),
            dossier_originals::receiver_identity.eq(&row.receiver_identity),
            dossier_originals::receipt_checked.eq(row.receipt_checked),
        ))
        .execute(conn)?;
    Ok(())
}
