//! What dossiers are about.

use diesel::prelude::*;

use crate::dossiers::model::{Dossier, DossierState};
use crate::locks::model::{Object, ObjectKind};
use crate::platform::db::schema::{dossier_agencies, dossier_objects, dossiers};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, DossierId};

/// The things that a dossier is about, in order. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn objects(conn: &mut Conn, id: DossierId) -> Result<Vec<Object>, DbError> {
    let rows: Vec<(ObjectKind, String, String)> = dossier_objects::table
        .filter(dossier_objects::dossier_id.eq(id))
        .order(dossier_objects::no)
        .select((
            dossier_objects::kind,
            dossier_objects::object_key,
            dossier_objects::label,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(kind, key, label)| Object { kind, key, label })
        .collect())
}

/// Puts these things in place of those there.
///
/// # Errors
/// The database's.
pub fn replace_objects(conn: &mut Conn, id: DossierId, objects: &[Object]) -> Result<(), DbError> {
    diesel::delete(dossier_objects::table.filter(dossier_objects::dossier_id.eq(id))).execute(conn)?;
    for (object, no) in objects.iter().zip(1..) {
        diesel::insert_into(dossier_objects::table)
            .values((
                dossier_objects::dossier_id.eq(id),
                dossier_objects::no.eq(no),
                dossier_objects::kind.eq(object.kind),
                dossier_objects::object_key.eq(&object.key),
                dossier_objects::label.eq(&object.label),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The dossiers about one thing that these agencies have or had a part in, the newest first, before one of them. Index:
/// `dossier_objects_object`.
///
/// # Errors
/// The database's.
pub fn about(
    conn: &mut Conn,
    agencies: &[AgencyId],
    object: &Object,
    before: Option<DossierId>,
    limit: i64,
) -> Result<Vec<Dossier>, DbError> {
    let involved = dossier_agencies::table
        .filter(dossier_agencies::dossier_id.eq(dossier_objects::dossier_id))
        .filter(dossier_agencies::agency_id.eq_any(agencies.to_vec()));
    let mut rows = dossier_objects::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_objects::dossier_id)))
        .filter(dossier_objects::kind.eq(object.kind))
        .filter(dossier_objects::object_key.eq(&object.key))
        .filter(dossiers::state.ne(DossierState::Draft))
        .filter(diesel::dsl::exists(involved))
        .order(dossier_objects::dossier_id.desc())
        .limit(limit)
        .select(Dossier::as_select())
        .into_boxed();
    if let Some(before) = before {
        rows = rows.filter(dossier_objects::dossier_id.lt(before));
    }
    Ok(rows.load(conn)?)
}
