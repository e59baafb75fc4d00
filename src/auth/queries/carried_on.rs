//! Which closed agencies' work goes on at others. The register of agencies tells of it when it closes one.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::platform::db::schema::carried_on;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::AgencyId;

/// An agency that was closed, and the one that carries on its work, after as many changes as there were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarriedOn {
    /// The agency that is no more.
    pub closed: AgencyId,
    /// Who carries on.
    pub by: AgencyId,
}

/// Keeps that an agency ends with a day, and who carries on: from the next day on its officers have their rights there.
///
/// # Errors
/// The database's.
pub fn carry_on(conn: &mut Conn, one: CarriedOn, last_day: NaiveDate) -> Result<(), DbError> {
    diesel::insert_into(carried_on::table)
        .values((
            carried_on::closed_agency_id.eq(one.closed),
            carried_on::by_agency_id.eq(one.by),
            carried_on::last_day.eq(last_day),
        ))
        .execute(conn)?;
    Ok(())
}

/// What these agencies carry on for others that were closed before a day. One statement for each generation; the index
/// is `carried_on_by`.
///
/// # Errors
/// The database's.
pub fn carried_on_by(conn: &mut Conn, by: &[AgencyId], day: NaiveDate) -> Result<Vec<CarriedOn>, DbError> {
    let mut found: Vec<CarriedOn> = Vec::new();
    let each: BTreeSet<_> = by.iter().copied().collect();
    let mut newest: Vec<_> = each
        .into_iter()
        .map(|id| CarriedOn { closed: id, by: id })
        .collect();
    while !newest.is_empty() {
        let wanted: Vec<_> = newest.iter().map(|one| one.closed).collect();
        let rows: Vec<(AgencyId, AgencyId)> = carried_on::table
            .filter(carried_on::by_agency_id.eq_any(wanted))
            .filter(carried_on::last_day.lt(day))
            .order(carried_on::closed_agency_id)
            .select((carried_on::closed_agency_id, carried_on::by_agency_id))
            .load(conn)?;
        let next: Vec<_> = rows
            .into_iter()
            .flat_map(|(closed, successor)| {
                let heirs = newest.iter().filter(move |one| one.closed == successor);
                heirs.map(move |one| CarriedOn { closed, by: one.by })
            })
            // A ring of successors, which nobody should enter, ends here.
            .filter(|one| one.closed != one.by && !found.contains(one))
            .collect();
        found.extend(&next);
        newest = next;
    }
    Ok(found)
}
