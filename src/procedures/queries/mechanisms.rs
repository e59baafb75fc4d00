//! Mechanism decisions and waivers.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::{decode, encode, somebody_was_faster};
use crate::platform::db::schema::{iso_waivers, mechanism_decisions as decisions};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{AgencyId, IsoWaiverId, MechanismDecisionId, ProcedureId};
use crate::procedures::model::{
    Computerisation, IsoWaiver, Mechanism, MechanismDecision, OnlineScope, ServiceLevel,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = decisions, check_for_backend(crate::platform::db::MultiBackend))]
struct Row {
    id: MechanismDecisionId,
    procedure_id: ProcedureId,
    agency_id: AgencyId,
    mechanism: Mechanism,
    service_level: ServiceLevel,
    online_scope: Option<OnlineScope>,
    computerisation: Computerisation,
    coordinating_agencies: Value,
    decision_no: String,
    decided_on: NaiveDate,
    legal_basis: String,
    effective_from: NaiveDate,
    effective_to: Option<NaiveDate>,
    created_at: DateTime<Utc>,
}

impl Row {
    fn into_decision(self) -> Result<MechanismDecision, DbError> {
        Ok(MechanismDecision {
            id: self.id,
            procedure_id: self.procedure_id,
            agency_id: self.agency_id,
            mechanism: self.mechanism,
            service_level: self.service_level,
            online_scope: self.online_scope,
            computerisation: self.computerisation,
            coordinating_agencies: decode(
                self.coordinating_agencies,
                "mechanism_decisions.coordinating_agencies",
            )?,
            decision_no: self.decision_no,
            decided_on: self.decided_on,
            legal_basis: self.legal_basis,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            created_at: self.created_at,
        })
    }
}

/// What is decided for a procedure at an agency on a day.
///
/// # Errors
/// The database's.
pub fn in_force(
    conn: &mut Conn,
    procedure: ProcedureId,
    agency: AgencyId,
    on: NaiveDate,
) -> Result<Option<MechanismDecision>, DbError> {
    let row: Option<Row> = decisions::table
        .filter(decisions::procedure_id.eq(procedure))
        .filter(decisions::agency_id.eq(agency))
        .filter(decisions::effective_from.le(on))
        .filter(
            decisions::effective_to
                .is_null()
                .or(decisions::effective_to.gt(Some(on))),
        )
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::into_decision).transpose()
}

/// Everything decided for a procedure that holds on a day or later, mechanism NONE left out.
///
/// # Errors
/// The database's.
pub fn active_from(
    conn: &mut Conn,
    procedure: ProcedureId,
    on: NaiveDate,
) -> Result<Vec<MechanismDecision>, DbError> {
    let rows: Vec<Row> = decisions::table
        .filter(decisions::procedure_id.eq(procedure))
        .filter(decisions::mechanism.ne(Mechanism::None))
        .filter(
            decisions::effective_to
                .is_null()
                .or(decisions::effective_to.gt(Some(on))),
        )
        .order((decisions::agency_id, decisions::effective_from))
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Row::into_decision).collect()
}

/// The decision without an end for a procedure at an agency.
///
/// # Errors
/// The database's.
pub fn open(
    conn: &mut Conn,
    procedure: ProcedureId,
    agency: AgencyId,
) -> Result<Option<MechanismDecision>, DbError> {
    let row: Option<Row> = decisions::table
        .filter(decisions::procedure_id.eq(procedure))
        .filter(decisions::agency_id.eq(agency))
        .filter(decisions::effective_to.is_null())
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Row::into_decision).transpose()
}

/// Decisions on a procedure, by agency and first day, from after this one on. Served by the unique index on
/// (procedure_id, agency_id, effective_from).
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut Conn,
    procedure: ProcedureId,
    after: Option<(AgencyId, NaiveDate)>,
    limit: i64,
) -> Result<Vec<MechanismDecision>, DbError> {
    let mut query = decisions::table
        .filter(decisions::procedure_id.eq(procedure))
        .select(Row::as_select())
        .into_boxed();
    if let Some((agency, from)) = after {
        let later = decisions::agency_id
            .eq(agency)
            .and(decisions::effective_from.gt(from));
        query = query.filter(decisions::agency_id.gt(agency).or(later));
    }
    let rows: Vec<Row> = query
        .order((decisions::agency_id, decisions::effective_from))
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(Row::into_decision).collect()
}

/// How many decisions there are on a procedure.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, procedure: ProcedureId) -> Result<i64, DbError> {
    Ok(decisions::table
        .filter(decisions::procedure_id.eq(procedure))
        .count()
        .get_result(conn)?)
}

/// Adds a decision.
///
/// # Errors
/// [`DbError::Conflict`] when another has been entered meanwhile; the database's.
pub fn insert(tx: &mut Tx<'_>, decision: &MechanismDecision) -> Result<(), DbError> {
    let by = tx.actor().id;
    let values = (
        decisions::id.eq(decision.id),
        decisions::procedure_id.eq(decision.procedure_id),
        decisions::agency_id.eq(decision.agency_id),
        decisions::mechanism.eq(decision.mechanism),
        decisions::service_level.eq(decision.service_level),
        decisions::online_scope.eq(decision.online_scope),
        decisions::computerisation.eq(decision.computerisation),
        decisions::coordinating_agencies.eq(encode(&decision.coordinating_agencies)?),
        decisions::decision_no.eq(&decision.decision_no),
        decisions::decided_on.eq(decision.decided_on),
        decisions::legal_basis.eq(&decision.legal_basis),
        decisions::effective_from.eq(decision.effective_from),
        decisions::effective_to.eq(decision.effective_to),
        decisions::created_at.eq(Timestamp(decision.created_at)),
        decisions::created_by.eq(by.map(AnyUuid)),
    );
    diesel::insert_into(decisions::table)
        .values(values)
        .execute(tx.conn())
        .map_err(somebody_was_faster)?;
    Ok(())
}

/// Ends the period of a decision.
///
/// # Errors
/// The database's.
pub fn end(tx: &mut Tx<'_>, id: MechanismDecisionId, on: NaiveDate) -> Result<(), DbError> {
    let open = decisions::table
        .find(id)
        .filter(decisions::effective_to.is_null());
    let ended = diesel::update(open)
        .set(decisions::effective_to.eq(Some(on)))
        .execute(tx.conn())?;
    if ended == 1 {
        Ok(())
    } else {
        Err(DbError::Conflict)
    }
}

/// All waivers of a procedure, in the order of their first days. Few in number: each is a decision of the PPC.
///
/// # Errors
/// The database's.
pub fn waivers(conn: &mut Conn, procedure: ProcedureId) -> Result<Vec<IsoWaiver>, DbError> {
    Ok(iso_waivers::table
        .filter(iso_waivers::procedure_id.eq(procedure))
        .order((iso_waivers::valid_from, iso_waivers::id))
        .select(IsoWaiver::as_select())
        .load(conn)?)
}

/// Waivers of a procedure in the order of their first days, from after this one on. Served by `iso_waivers_procedure`.
///
/// # Errors
/// The database's.
pub fn list_waivers(
    conn: &mut Conn,
    procedure: ProcedureId,
    after: Option<(NaiveDate, IsoWaiverId)>,
    limit: i64,
) -> Result<Vec<IsoWaiver>, DbError> {
    let mut query = iso_waivers::table
        .filter(iso_waivers::procedure_id.eq(procedure))
        .select(IsoWaiver::as_select())
        .into_boxed();
    if let Some((from, id)) = after {
        let same_day = iso_waivers::valid_from.eq(from).and(iso_waivers::id.gt(id));
        query = query.filter(iso_waivers::valid_from.gt(from).or(same_day));
    }
    Ok(query
        .order((iso_waivers::valid_from, iso_waivers::id))
        .limit(limit)
        .load(conn)?)
}

/// How many waivers a procedure has.
///
/// # Errors
/// The database's.
pub fn count_waivers(conn: &mut Conn, procedure: ProcedureId) -> Result<i64, DbError> {
    Ok(iso_waivers::table
        .filter(iso_waivers::procedure_id.eq(procedure))
        .count()
        .get_result(conn)?)
}

/// Adds a waiver.
///
/// # Errors
/// The database's.
pub fn insert_waiver(tx: &mut Tx<'_>, waiver: &IsoWaiver) -> Result<IsoWaiverId, DbError> {
    let by = tx.actor().id;
    let values = (
        iso_waivers::id.eq(waiver.id),
        iso_waivers::procedure_id.eq(waiver.procedure_id),
        iso_waivers::agency_id.eq(waiver.agency_id),
        iso_waivers::valid_from.eq(waiver.valid_from),
        iso_waivers::valid_to.eq(waiver.valid_to),
        iso_waivers::decision_no.eq(&waiver.decision_no),
        iso_waivers::decided_on.eq(waiver.decided_on),
        iso_waivers::legal_basis.eq(&waiver.legal_basis),
        iso_waivers::reason.eq(&waiver.reason),
        iso_waivers::created_at.eq(Timestamp(waiver.created_at)),
        iso_waivers::created_by.eq(by.map(AnyUuid)),
    );
    diesel::insert_into(iso_waivers::table)
        .values(values)
        .execute(tx.conn())?;
    Ok(waiver.id)
}
