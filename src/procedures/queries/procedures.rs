//! Procedures, their codes, and finding them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::platform::db::schema::{fields, procedure_codes, procedure_versions, procedures};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError, MultiBackend, Tx};
use crate::platform::ids::{FieldId, ProcedureCodeId, ProcedureId, ProcedureVersionId};
use crate::platform::text::fold;
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::{
    ExecutionLevel, Procedure, ProcedureCodeKind, ProcedureIdentity, ProcedureOtherCode,
};

/// A procedure.
///
/// # Errors
/// There is none; the database's.
pub fn procedure(conn: &mut Conn, id: ProcedureId) -> Result<Procedure, ProcedureError> {
    let found = procedures::table
        .find(id)
        .select(Procedure::as_select())
        .first(conn)
        .optional()?;
    found.ok_or(ProcedureError::NotFound(CatalogueItem::Procedure))
}

/// The procedure that people know by this code, national or local.
///
/// # Errors
/// The database's.
pub fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Procedure>, DbError> {
    let known = procedures::code
        .eq(code)
        .or(procedures::national_code.eq(Some(code)))
        .or(procedures::local_code.eq(Some(code)));
    Ok(procedures::table
        .filter(known)
        .select(Procedure::as_select())
        .first(conn)
        .optional()?)
}

/// Which procedure a version is of.
///
/// # Errors
/// There is none; the database's.
pub(super) fn identity(
    conn: &mut Conn,
    version: ProcedureVersionId,
) -> Result<ProcedureIdentity, ProcedureError> {
    type Row = (
        ProcedureId,
        String,
        Option<String>,
        ExecutionLevel,
        FieldId,
        String,
        String,
    );
    let row: Option<Row> = procedure_versions::table
        .inner_join(procedures::table.inner_join(fields::table))
        .filter(procedure_versions::id.eq(version))
        .select((
            procedures::id,
            procedures::code,
            procedures::national_code,
            procedures::execution_level,
            fields::id,
            fields::code,
            fields::name,
        ))
        .first(conn)
        .optional()?;
    let (id, code, national_code, execution_level, field_id, field_code, field_name) =
        row.ok_or(ProcedureError::NotFound(CatalogueItem::Version))?;
    Ok(ProcedureIdentity {
        id,
        code,
        national_code,
        execution_level,
        field_id,
        field_code,
        field_name,
    })
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = procedure_codes, check_for_backend(MultiBackend))]
struct CodeRow {
    kind: ProcedureCodeKind,
    code: String,
    valid_to: Option<NaiveDate>,
    note: Option<String>,
}

/// The other codes of a procedure.
///
/// # Errors
/// The database's.
pub fn codes(conn: &mut Conn, procedure: ProcedureId) -> Result<Vec<ProcedureOtherCode>, DbError> {
    let rows: Vec<CodeRow> = procedure_codes::table
        .filter(procedure_codes::procedure_id.eq(procedure))
        .order((procedure_codes::kind, procedure_codes::code))
        .select(CodeRow::as_select())
        .load(conn)?;
    let code = |row: CodeRow| ProcedureOtherCode {
        kind: row.kind,
        code: row.code,
        valid_to: row.valid_to,
        note: row.note,
    };
    Ok(rows.into_iter().map(code).collect())
}

/// What is written into a procedure.
#[derive(Clone, Debug)]
pub struct ProcedureText {
    /// National code.
    pub national_code: Option<String>,
    /// Code in the province.
    pub local_code: Option<String>,
    /// Name.
    pub name: String,
    /// Field.
    pub field_id: FieldId,
    /// At which level it is executed.
    pub execution_level: ExecutionLevel,
    /// Whether it concerns citizens.
    pub concerns_citizens: bool,
    /// Whether it concerns businesses.
    pub concerns_businesses: bool,
    /// Other codes.
    pub other_codes: Vec<ProcedureOtherCode>,
}

impl ProcedureText {
    /// What people see: the national code, else the local one.
    pub fn code(&self) -> String {
        self.national_code
            .as_ref()
            .or(self.local_code.as_ref())
            .cloned()
            .unwrap_or_default()
    }

    /// The name and all codes, folded, between spaces, as `SearchQuery::like_patterns` wants it.
    fn search_text(&self) -> String {
        let own = [self.national_code.as_deref(), self.local_code.as_deref()];
        let others = self.other_codes.iter().map(|other| other.code.as_str());
        let codes: Vec<&str> = own.into_iter().flatten().chain(others).collect();
        format!(" {} ", fold(&format!("{} {}", self.name, codes.join(" "))))
    }
}

macro_rules! columns {
    ($text:expr) => {
        (
            procedures::code.eq($text.code()),
            procedures::national_code.eq(&$text.national_code),
            procedures::local_code.eq(&$text.local_code),
            procedures::name.eq(&$text.name),
            procedures::search_text.eq($text.search_text()),
            procedures::field_id.eq($text.field_id),
            procedures::execution_level.eq($text.execution_level),
            procedures::concerns_citizens.eq($text.concerns_citizens),
            procedures::concerns_businesses.eq($text.concerns_businesses),
        )
    };
}

/// Adds a procedure.
///
/// # Errors
/// A code is taken; the database's.
pub fn insert(tx: &mut Tx<'_>, id: ProcedureId, text: &ProcedureText) -> Result<(), ProcedureError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let values = (
        procedures::id.eq(id),
        columns!(text),
        procedures::version.eq(1),
        procedures::created_at.eq(Timestamp(now)),
        procedures::created_by.eq(by.map(AnyUuid)),
        procedures::updated_at.eq(Timestamp(now)),
        procedures::updated_by.eq(by.map(AnyUuid)),
    );
    diesel::insert_into(procedures::table)
        .values(values)
        .execute(tx.conn())
        .map_err(ProcedureError::exists(CatalogueItem::Procedure))?;
    insert_codes(tx, id, &text.other_codes)
}

/// Writes a procedure anew.
///
/// # Errors
/// [`ProcedureError::Stale`]; a code is taken; the database's.
pub fn save(tx: &mut Tx<'_>, seen: &Procedure, text: &ProcedureText) -> Result<(), ProcedureError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let changed = diesel::update(
        procedures::table
            .find(seen.id)
            .filter(procedures::version.eq(seen.version)),
    )
    .set((
        columns!(text),
        procedures::version.eq(seen.version + 1),
        procedures::updated_at.eq(Timestamp(now)),
        procedures::updated_by.eq(by.map(AnyUuid)),
    ))
    .execute(tx.conn())
    .map_err(ProcedureError::exists(CatalogueItem::Procedure))?;
    if changed != 1 {
        return Err(ProcedureError::Stale);
    }
    let old = procedure_codes::table.filter(procedure_codes::procedure_id.eq(seen.id));
    diesel::delete(old).execute(tx.conn())?;
    insert_codes(tx, seen.id, &text.other_codes)
}

fn insert_codes(
    tx: &mut Tx<'_>,
    id: ProcedureId,
    codes: &[ProcedureOtherCode],
) -> Result<(), ProcedureError> {
    for other in codes {
        let now = tx.now();
        let values = (
            procedure_codes::id.eq(ProcedureCodeId::new(now)),
            procedure_codes::procedure_id.eq(id),
            procedure_codes::kind.eq(other.kind),
            procedure_codes::code.eq(&other.code),
            procedure_codes::valid_to.eq(other.valid_to),
            procedure_codes::note.eq(&other.note),
        );
        diesel::insert_into(procedure_codes::table)
            .values(values)
            .execute(tx.conn())
            .map_err(ProcedureError::exists(CatalogueItem::Procedure))?;
    }
    Ok(())
}

/// Gives a procedure the name that its newest published version has.
///
/// # Errors
/// [`ProcedureError::Stale`]; the database's.
pub fn take_name(tx: &mut Tx<'_>, seen: &Procedure, name: &str) -> Result<(), ProcedureError> {
    let text = ProcedureText {
        national_code: seen.national_code.clone(),
        local_code: seen.local_code.clone(),
        name: name.to_owned(),
        field_id: seen.field_id,
        execution_level: seen.execution_level,
        concerns_citizens: seen.concerns_citizens,
        concerns_businesses: seen.concerns_businesses,
        other_codes: codes(tx.conn(), seen.id)?,
    };
    let search_text = text.search_text();
    let (now, by) = (tx.now(), tx.actor().id);
    let changed = diesel::update(
        procedures::table
            .find(seen.id)
            .filter(procedures::version.eq(seen.version)),
    )
    .set((
        procedures::name.eq(name),
        procedures::search_text.eq(search_text),
        procedures::version.eq(seen.version + 1),
        procedures::updated_at.eq(Timestamp(now)),
        procedures::updated_by.eq(by.map(AnyUuid)),
    ))
    .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(DbError::Conflict.into())
    }
}

/// Ends a procedure.
///
/// # Errors
/// [`ProcedureError::Stale`]; the database's.
pub fn repeal(
    tx: &mut Tx<'_>,
    seen: &Procedure,
    on: NaiveDate,
    decision: &str,
) -> Result<(), ProcedureError> {
    let (now, by) = (tx.now(), tx.actor().id);
    let changed = diesel::update(
        procedures::table
            .find(seen.id)
            .filter(procedures::version.eq(seen.version)),
    )
    .set((
        procedures::repealed_on.eq(Some(on)),
        procedures::repeal_decision.eq(Some(decision)),
        procedures::version.eq(seen.version + 1),
        procedures::updated_at.eq(Timestamp(now)),
        procedures::updated_by.eq(by.map(AnyUuid)),
    ))
    .execute(tx.conn())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(ProcedureError::Stale)
    }
}
