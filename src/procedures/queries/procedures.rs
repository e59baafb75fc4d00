//! Procedures, their codes, and finding them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::platform::db::schema::{
    fields, mechanism_decisions, procedure_codes, procedure_versions, procedures,
};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError, MultiBackend, Tx};
use crate::platform::ids::{AgencyId, FieldId, ProcedureCodeId, ProcedureId, ProcedureVersionId};
use crate::platform::text::{SearchQuery, fold};
use crate::procedures::error::{CatalogueItem, ProcedureError};
use crate::procedures::model::{
    ExecutionLevel, Mechanism, Procedure, ProcedureCodeKind, ProcedureIdentity, ProcedureOtherCode,
    ServiceLevel,
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

/// What stands in front of the catalogue: a procedure with what is in force of it.
#[derive(Clone, Debug, Queryable)]
pub struct ListedProcedure {
    /// The procedure.
    pub procedure: Procedure,
    /// Its field's code.
    pub field_code: String,
    /// Its field's name.
    pub field_name: String,
    /// Level of the online service of the version in force.
    pub service_level: Option<ServiceLevel>,
    /// The version in force.
    pub version_id: Option<ProcedureVersionId>,
}

/// Which procedures are wanted.
#[derive(Clone, Debug, Default)]
pub struct ProcedureQuery {
    /// Words of the name, or the beginning of a code.
    pub text: Option<SearchQuery>,
    /// Its field.
    pub field: Option<FieldId>,
    /// An agency that resolves it under a one-stop mechanism today.
    pub agency: Option<AgencyId>,
    /// At which level it is executed.
    pub level: Option<ExecutionLevel>,
    /// Level of the online service of the version in force.
    pub service_level: Option<ServiceLevel>,
    /// Whether a version must be in force today, or must not.
    pub in_force: Option<bool>,
    /// Whether it must be repealed by today, or must not.
    pub repealed: Option<bool>,
}

/// Procedures in the order of their codes, from after this one on, as of `today`. Served by the unique index on `code`
/// and, with a field, by `procedures_field`.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Conn,
    wanted: &ProcedureQuery,
    today: NaiveDate,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<ListedProcedure>, DbError> {
    let current = procedure_versions::procedure_id
        .eq(procedures::id)
        .and(procedure_versions::published_at.is_not_null())
        .and(procedure_versions::effective_from.le(Some(today)))
        .and(
            procedure_versions::effective_to
                .is_null()
                .or(procedure_versions::effective_to.gt(Some(today))),
        );
    let mut query = procedures::table
        .inner_join(fields::table)
        .left_join(procedure_versions::table.on(current))
        .select((
            Procedure::as_select(),
            fields::code,
            fields::name,
            procedure_versions::service_level.nullable(),
            procedure_versions::id.nullable(),
        ))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(procedures::code.gt(after.to_owned()));
    }
    for pattern in wanted.text.iter().flat_map(SearchQuery::like_patterns) {
        query = query.filter(procedures::search_text.like(pattern).escape('\\'));
    }
    if let Some(field) = wanted.field {
        query = query.filter(procedures::field_id.eq(field));
    }
    if let Some(level) = wanted.level {
        query = query.filter(procedures::execution_level.eq(level));
    }
    if let Some(level) = wanted.service_level {
        query = query.filter(procedure_versions::service_level.eq(level));
    }
    match wanted.in_force {
        Some(true) => query = query.filter(procedure_versions::id.is_not_null()),
        Some(false) => query = query.filter(procedure_versions::id.is_null()),
        None => {}
    }
    match wanted.repealed {
        Some(true) => query = query.filter(procedures::repealed_on.le(Some(today))),
        Some(false) => {
            query = query.filter(
                procedures::repealed_on
                    .is_null()
                    .or(procedures::repealed_on.gt(Some(today))),
            );
        }
        None => {}
    }
    if let Some(agency) = wanted.agency {
        let resolved_there = mechanism_decisions::table
            .filter(mechanism_decisions::agency_id.eq(agency))
            .filter(mechanism_decisions::mechanism.ne(Mechanism::None))
            .filter(mechanism_decisions::effective_from.le(today))
            .filter(
                mechanism_decisions::effective_to
                    .is_null()
                    .or(mechanism_decisions::effective_to.gt(Some(today))),
            )
            .select(mechanism_decisions::procedure_id);
        query = query.filter(procedures::id.eq_any(resolved_there));
    }
    Ok(query.order(procedures::code).limit(limit).load(conn)?)
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

    /// The name and all codes, folded, between spaces, as [`SearchQuery::like_patterns`] wants it.
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
