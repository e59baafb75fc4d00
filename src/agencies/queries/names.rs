//! What agencies are called, now and on earlier days.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::NameRow;
use crate::agencies::error::AgencyError;
use crate::agencies::model::AgencyName;
use crate::platform::db::Conn;
use crate::platform::db::schema::agency_names;
use crate::platform::ids::AgencyId;

/// All names that some agencies ever bore; for histories, which name an agency as on the day of each entry.
#[derive(Clone, Debug, Default)]
pub struct AgencyNames(HashMap<AgencyId, Vec<AgencyName>>);

impl AgencyNames {
    /// What an agency was called on a day. Before its first and after its last day as in
    /// [`Agency::named_on`](crate::agencies::model::Agency::named_on).
    pub fn on(&self, agency: AgencyId, day: NaiveDate) -> Option<&AgencyName> {
        let names = self.0.get(&agency)?;
        let begun = |name: &&AgencyName| name.valid.from() <= day;
        names.iter().rev().find(begun).or_else(|| names.first())
    }
}

/// What these agencies were ever called, in one query. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn names_of(conn: &mut Conn, ids: &[AgencyId]) -> Result<AgencyNames, AgencyError> {
    let rows: Vec<(AgencyId, NameRow)> = agency_names::table
        .filter(agency_names::agency_id.eq_any(ids))
        .order(agency_names::valid_from)
        .select((agency_names::agency_id, NameRow::as_select()))
        .load(conn)?;
    let mut names: HashMap<AgencyId, Vec<AgencyName>> = HashMap::new();
    for (id, row) in rows {
        names.entry(id).or_default().push(row.into_model()?);
    }
    Ok(AgencyNames(names))
}

/// What these agencies are called on a day, in one query; for lists of what belongs to them.
///
/// # Errors
/// The database's.
pub fn labels_on(
    conn: &mut Conn,
    ids: &[AgencyId],
    day: NaiveDate,
) -> Result<HashMap<AgencyId, AgencyName>, AgencyError> {
    let names = names_of(conn, ids)?;
    let on = |id: &AgencyId| Some((*id, names.on(*id, day)?.clone()));
    Ok(ids.iter().filter_map(on).collect())
}
