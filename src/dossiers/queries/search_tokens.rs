//! What dossiers are found by: put in with the agency that may find them, in the same transaction.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};
use serde_json::Value;

use crate::dossiers::model::{Dossier, Findable};
use crate::dossiers::rules::search_words as search;
use crate::platform::db::schema::{dossier_agencies, dossier_contents, dossier_search_tokens, dossiers};
use crate::platform::db::types::Uuid;
use crate::platform::db::{Conn, DbError, Statement};
use crate::platform::ids::{AgencyId, DossierId};

/// Lets an agency's officers find a dossier by its words.
///
/// # Errors
/// The database's.
pub(super) fn make_searchable(conn: &mut Conn, id: DossierId, agency: AgencyId) -> Result<(), DbError> {
    let tokens = search::tokens(&findable(conn, id)?);
    put(conn, id, agency, tokens)
}

fn findable(conn: &mut Conn, id: DossierId) -> Result<Findable, DbError> {
    type Kept = (Option<String>, String, Option<String>, Option<Value>);
    let (code, owner_name, summary, submitter): Kept = dossiers::table
        .inner_join(dossier_contents::table.on(dossier_contents::dossier_id.eq(dossiers::id)))
        .filter(dossiers::id.eq(id))
        .select((
            dossiers::code,
            dossiers::owner_name,
            dossier_contents::summary,
            dossier_contents::submitter,
        ))
        .first(conn)?;
    Ok(Findable {
        code,
        owner_name,
        summary,
        ..Findable::default()
    }
    .brought_by(submitter.as_ref()))
}

fn put(conn: &mut Conn, id: DossierId, agency: AgencyId, tokens: BTreeSet<Vec<u8>>) -> Result<(), DbError> {
    if tokens.is_empty() {
        return Ok(());
    }
    let mut sql = Statement::new("INSERT INTO dossier_search_tokens (dossier_id, agency_id, token) VALUES ");
    for (place, token) in tokens.iter().enumerate() {
        sql.push(if place == 0 { "(" } else { ", (" });
        sql.id(id.as_uuid())
            .push(", ")
            .id(agency.as_uuid())
            .push(", ")
            .bytes(token)
            .push(")");
    }
    sql.push(" ON CONFLICT (dossier_id, agency_id, token) DO NOTHING");
    sql.execute(conn)?;
    Ok(())
}

/// Lets every agency that has a part in a dossier find it by the code that was drawn for it.
///
/// # Errors
/// The database's.
pub fn make_code_searchable(conn: &mut Conn, dossier: &Dossier) -> Result<(), DbError> {
    let Some(token) = dossier.code.as_deref().and_then(search::code_token) else {
        return Ok(());
    };
    diesel::sql_query(
        "INSERT INTO dossier_search_tokens (dossier_id, agency_id, token) \
         SELECT dossier_id, agency_id, $1 FROM dossier_agencies WHERE dossier_id = $2 AND searchable = TRUE \
         ON CONFLICT (dossier_id, agency_id, token) DO NOTHING",
    )
    .bind::<Binary, _>(token)
    .bind::<Uuid, _>(dossier.id)
    .execute(conn)?;
    Ok(())
}

/// Puts in anew what a dossier is found by; for whoever changes its owner's or submitter's name or its summary after it
/// was sent, or takes them away. The dossier must be saved before.
///
/// # Errors
/// The database's.
pub fn renew_search(conn: &mut Conn, id: DossierId) -> Result<(), DbError> {
    diesel::delete(dossier_search_tokens::table.filter(dossier_search_tokens::dossier_id.eq(id)))
        .execute(conn)?;
    let agencies: Vec<AgencyId> = dossier_agencies::table
        .filter(dossier_agencies::dossier_id.eq(id))
        .filter(dossier_agencies::searchable.eq(true))
        .select(dossier_agencies::agency_id)
        .load(conn)?;
    let tokens = search::tokens(&findable(conn, id)?);
    for agency in agencies {
        put(conn, id, agency, tokens.clone())?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Unsearchable {
    #[diesel(sql_type = Uuid)]
    agency_id: AgencyId,
    #[diesel(sql_type = Uuid)]
    dossier_id: DossierId,
}

/// Makes at most `limit` dossiers searchable that were there before searching was, or before who brings them was found; answers how many. Index:
/// `dossier_agencies_unsearchable`.
///
/// # Errors
/// The database's.
pub fn make_rest_searchable(conn: &mut Conn, limit: i64) -> Result<usize, DbError> {
    // The condition stands in the text, so that the index with the same condition serves it.
    let rest: Vec<Unsearchable> = diesel::sql_query(
        "SELECT agency_id, dossier_id FROM dossier_agencies WHERE searchable = FALSE ORDER BY dossier_id LIMIT $1",
    )
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    for row in &rest {
        diesel::update(dossier_agencies::table.find((row.agency_id, row.dossier_id)))
            .set(dossier_agencies::searchable.eq(true))
            .execute(conn)?;
        make_searchable(conn, row.dossier_id, row.agency_id)?;
    }
    Ok(rest.len())
}
