//! Another name.

use chrono::NaiveDate;

use super::seen::{day_before, record, seen};
use crate::agencies::error::AgencyError;
use crate::agencies::model::{Agency, AgencyName, Label, Period, ShortCode};
use crate::agencies::rules::Violation;
use crate::agencies::{events, queries};
use crate::auth::{AgencyManage, Granted};
use crate::platform::db::Tx;
use crate::platform::ids::AgencyId;

/// A new name from a day on.
#[derive(Clone, Debug)]
pub struct RenameAgency {
    /// The name.
    pub name: Label,
    /// The short form of it.
    pub short_name: Option<Label>,
    /// The symbol on documents.
    pub symbol: Option<ShortCode>,
    /// The first day of the name.
    pub from: NaiveDate,
    /// The decision.
    pub legal_basis: Option<String>,
}

/// Gives an agency another name from a day on; the name before it ends the day before. A name that begins on the same
/// day as the last one corrects it.
///
/// # Errors
/// [`AgencyError::NoAgency`], [`AgencyError::Stale`], [`AgencyError::Rules`]; the database's.
pub fn rename_agency(
    tx: &mut Tx<'_>,
    _grant: &Granted<AgencyManage>,
    id: AgencyId,
    version: i64,
    change: RenameAgency,
) -> Result<Agency, AgencyError> {
    let agency = seen(tx, id, version)?;
    let last = agency.names.last().cloned();
    let in_order = last.as_ref().is_none_or(|last| last.valid.from() <= change.from);
    let valid = Period::since(change.from).within(agency.valid);
    let Some(valid) = valid.filter(|_| in_order) else {
        return Err(AgencyError::Rules(vec![Violation::NameOutsideOrder]));
    };
    let name = AgencyName {
        name: change.name,
        short_name: change.short_name,
        symbol: change.symbol,
        valid,
        legal_basis: change.legal_basis,
    };
    queries::save_agency(tx.conn(), &agency)?;
    if let Some(last) = &last {
        let began = last.valid.from();
        let last_day = (began < change.from).then(|| day_before(change.from));
        queries::end_name(tx.conn(), id, began, last_day)?;
    }
    queries::insert_name(tx.conn(), id, &name)?;
    let before = last.as_ref();
    tx.record(
        record(&agency, "agency.renamed")
            .change("name", before.map(|last| last.name.as_str()), name.name.as_str())
            .change(
                "shortName",
                before
                    .and_then(|last| last.short_name.as_ref())
                    .map(Label::as_str),
                name.short_name.as_ref().map(Label::as_str),
            )
            .change(
                "symbol",
                before
                    .and_then(|last| last.symbol.as_ref())
                    .map(ShortCode::as_str),
                name.symbol.as_ref().map(ShortCode::as_str),
            )
            .set("validFrom", change.from)
            .reason(name.legal_basis.clone()),
    )?;
    tx.emit(events::changed(&agency))?;
    queries::agency(tx.conn(), id)
}
