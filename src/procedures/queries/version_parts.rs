//! Cases, components and fees of a version.

use diesel::prelude::*;
use serde_json::Value;

use super::{decode, encode, hundredths, optional_limit, unit};
use crate::calendar::LimitUnit;
use crate::platform::db::schema::{procedure_cases, procedure_components, procedure_fees};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{CaseId, ComponentId, FeeId, ProcedureVersionId};
use crate::procedures::model::{
    CaseCode, FeeKind, FeeMoment, ProcedureCase, ProcedureComponent, ProcedureFee, ProcedureVersionParts,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = procedure_cases, check_for_backend(crate::platform::db::MultiBackend))]
struct CaseRow {
    id: CaseId,
    code: String,
    name: String,
    condition: Option<String>,
    limit_hundredths: Option<i32>,
    limit_unit: Option<LimitUnit>,
    online_limit_hundredths: Option<i32>,
    online_limit_unit: Option<LimitUnit>,
    limit_note: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = procedure_components, check_for_backend(crate::platform::db::MultiBackend))]
struct ComponentRow {
    id: ComponentId,
    code: String,
    name: String,
    form_code: Option<String>,
    originals: i32,
    certified_copies: i32,
    plain_copies: i32,
    required: bool,
    reusable: bool,
    condition: Option<String>,
    case_codes: Value,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = procedure_fees, check_for_backend(crate::platform::db::MultiBackend))]
struct FeeRow {
    id: FeeId,
    code: String,
    name: String,
    kind: FeeKind,
    rule: Value,
    moment: FeeMoment,
    exemptions: Value,
    legal_basis: Option<String>,
    case_codes: Value,
}

/// The cases of a version, in their order.
pub(super) fn cases(conn: &mut Conn, version: ProcedureVersionId) -> Result<Vec<ProcedureCase>, DbError> {
    let rows: Vec<CaseRow> = procedure_cases::table
        .filter(procedure_cases::version_id.eq(version))
        .order(procedure_cases::position)
        .select(CaseRow::as_select())
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(ProcedureCase {
                id: Some(row.id),
                code: CaseCode(row.code),
                name: row.name,
                condition: row.condition,
                limit: optional_limit(row.limit_hundredths, row.limit_unit)?,
                online_limit: optional_limit(row.online_limit_hundredths, row.online_limit_unit)?,
                limit_note: row.limit_note,
            })
        })
        .collect()
}

/// The components of a version, in their order.
pub(super) fn components(
    conn: &mut Conn,
    version: ProcedureVersionId,
) -> Result<Vec<ProcedureComponent>, DbError> {
    let rows: Vec<ComponentRow> = procedure_components::table
        .filter(procedure_components::version_id.eq(version))
        .order(procedure_components::position)
        .select(ComponentRow::as_select())
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(ProcedureComponent {
                id: Some(row.id),
                code: row.code,
                name: row.name,
                form_code: row.form_code,
                originals: row.originals,
                certified_copies: row.certified_copies,
                plain_copies: row.plain_copies,
                required: row.required,
                reusable: row.reusable,
                condition: row.condition,
                cases: decode(row.case_codes, "procedure_components.case_codes")?,
            })
        })
        .collect()
}

/// The fees of a version, in their order.
pub(super) fn fees(conn: &mut Conn, version: ProcedureVersionId) -> Result<Vec<ProcedureFee>, DbError> {
    let rows: Vec<FeeRow> = procedure_fees::table
        .filter(procedure_fees::version_id.eq(version))
        .order(procedure_fees::position)
        .select(FeeRow::as_select())
        .load(conn)?;
    rows.into_iter()
        .map(|row| {
            Ok(ProcedureFee {
                id: Some(row.id),
                code: row.code,
                name: row.name,
                kind: row.kind,
                amount: decode(row.rule, "procedure_fees.rule")?,
                moment: row.moment,
                exemptions: decode(row.exemptions, "procedure_fees.exemptions")?,
                legal_basis: row.legal_basis,
                cases: decode(row.case_codes, "procedure_fees.case_codes")?,
            })
        })
        .collect()
}

/// Deletes cases, components and fees of a draft.
pub(super) fn delete(tx: &mut Tx<'_>, version: ProcedureVersionId) -> Result<(), DbError> {
    let conn = tx.conn();
    diesel::delete(procedure_cases::table.filter(procedure_cases::version_id.eq(version))).execute(conn)?;
    diesel::delete(procedure_components::table.filter(procedure_components::version_id.eq(version)))
        .execute(conn)?;
    diesel::delete(procedure_fees::table.filter(procedure_fees::version_id.eq(version))).execute(conn)?;
    Ok(())
}

/// Writes cases, components and fees of a draft, with new ids.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    version: ProcedureVersionId,
    parts: &ProcedureVersionParts,
) -> Result<(), DbError> {
    for (position, case) in (1..).zip(&parts.cases) {
        let now = tx.now();
        let values = (
            procedure_cases::id.eq(CaseId::new(now)),
            procedure_cases::version_id.eq(version),
            procedure_cases::position.eq(position),
            procedure_cases::code.eq(case.code.as_str()),
            procedure_cases::name.eq(&case.name),
            procedure_cases::condition.eq(&case.condition),
            procedure_cases::limit_hundredths.eq(hundredths(case.limit)),
            procedure_cases::limit_unit.eq(unit(case.limit)),
            procedure_cases::online_limit_hundredths.eq(hundredths(case.online_limit)),
            procedure_cases::online_limit_unit.eq(unit(case.online_limit)),
            procedure_cases::limit_note.eq(&case.limit_note),
        );
        diesel::insert_into(procedure_cases::table)
            .values(values)
            .execute(tx.conn())?;
    }
    for (position, component) in (1..).zip(&parts.components) {
        let now = tx.now();
        let values = (
            procedure_components::id.eq(ComponentId::new(now)),
            procedure_components::version_id.eq(version),
            procedure_components::position.eq(position),
            procedure_components::code.eq(&component.code),
            procedure_components::name.eq(&component.name),
            procedure_components::form_code.eq(&component.form_code),
            procedure_components::originals.eq(component.originals),
            procedure_components::certified_copies.eq(component.certified_copies),
            procedure_components::plain_copies.eq(component.plain_copies),
            procedure_components::required.eq(component.required),
            procedure_components::reusable.eq(component.reusable),
            procedure_components::condition.eq(&component.condition),
            procedure_components::case_codes.eq(encode(&component.cases)?),
        );
        diesel::insert_into(procedure_components::table)
            .values(values)
            .execute(tx.conn())?;
    }
    for (position, fee) in (1..).zip(&parts.fees) {
        let now = tx.now();
        let values = (
            procedure_fees::id.eq(FeeId::new(now)),
            procedure_fees::version_id.eq(version),
            procedure_fees::position.eq(position),
            procedure_fees::code.eq(&fee.code),
            procedure_fees::name.eq(&fee.name),
            procedure_fees::kind.eq(fee.kind),
            procedure_fees::rule.eq(encode(&fee.amount)?),
            procedure_fees::moment.eq(fee.moment),
            procedure_fees::exemptions.eq(encode(&fee.exemptions)?),
            procedure_fees::legal_basis.eq(&fee.legal_basis),
            procedure_fees::case_codes.eq(encode(&fee.cases)?),
        );
        diesel::insert_into(procedure_fees::table)
            .values(values)
            .execute(tx.conn())?;
    }
    Ok(())
}
