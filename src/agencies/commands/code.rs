//! Identifier codes.

use super::seen::{day_before, record, seen};
use crate::agencies::error::AgencyError;
use crate::agencies::model::{Agency, IdentifierPeriod, Period};
use crate::agencies::rules;
use crate::agencies::{events, queries};
use crate::auth::{AgencyManage, Granted};
use crate::platform::db::Tx;
use crate::platform::ids::AgencyId;

/// Gives an agency an identifier code. A code of the same scheme that is in force without end ends the day before.
///
/// # Errors
/// [`AgencyError::NoAgency`], [`AgencyError::Stale`], [`AgencyError::Rules`], [`AgencyError::CodeTaken`]; the database's.
pub fn set_code(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    id: AgencyId,
    version: i64,
    mut code: IdentifierPeriod,
) -> Result<Agency, AgencyError> {
    queries::lock_register(tx.conn())?;
    let mut agency = seen(tx, id, version)?;
    code.valid = code.valid.within(agency.valid).unwrap_or(code.valid);
    let from = code.valid.from();
    let replaced = agency
        .codes
        .iter()
        .position(|held| {
            // Without an end of its own: it would end with the agency.
            let open = held.valid.to() == agency.valid.to();
            held.code.scheme() == code.code.scheme() && open && held.valid.from() < from
        })
        .map(|at| agency.codes.remove(at));
    let rest = agency.codes.iter().cloned();
    let ended = replaced.iter().filter_map(|held| {
        let valid = Period::new(held.valid.from(), Some(day_before(from))).ok()?;
        Some(IdentifierPeriod {
            valid,
            ..held.clone()
        })
    });
    let all: Vec<_> = rest.chain(ended).chain([code.clone()]).collect();
    AgencyError::unless_kept(rules::check_codes(&all, agency.valid))?;
    if queries::code_is_taken(tx.conn(), &code, Some(id))? {
        return Err(AgencyError::CodeTaken);
    }
    queries::save_agency(tx.conn(), &agency)?;
    if let Some(held) = &replaced {
        queries::end_code(tx.conn(), id, held, day_before(from))?;
    }
    queries::insert_code(tx.conn(), id, &code)?;
    tx.record(
        record(&agency, "agency.code-set")
            .change(
                "code",
                replaced.as_ref().map(|held| held.code.as_str()),
                code.code.as_str(),
            )
            .set("validFrom", from)
            .set("validTo", code.valid.to())
            .reason(code.legal_basis.clone()),
    )?;
    tx.emit(events::changed(&agency))?;
    queries::agency(tx.conn(), id)
}
