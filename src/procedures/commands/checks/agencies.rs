//! Agencies that the catalogue names.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::agencies::{self, Agency, AgencyError};
use crate::platform::db::Conn;
use crate::platform::ids::AgencyId;
use crate::procedures::error::ProcedureError;
use crate::procedures::model::AgencyRef;
use crate::procedures::model::ProcedureContent;
use crate::procedures::rules::{Violation, code};

/// An agency, if it is there.
pub(in crate::procedures::commands) fn find(
    conn: &mut Conn,
    id: AgencyId,
) -> Result<Option<Agency>, ProcedureError> {
    match agencies::queries::agency(conn, id) {
        Ok(agency) => Ok(Some(agency)),
        Err(AgencyError::NoAgency) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Those of the agencies that are there and are such as this.
pub(super) fn open(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = AgencyId>,
    exists: impl Fn(&Agency) -> bool,
) -> Result<HashSet<AgencyId>, ProcedureError> {
    let mut open = HashSet::new();
    let wanted: HashSet<AgencyId> = ids.into_iter().collect();
    for id in wanted {
        if find(conn, id)?.is_some_and(|agency| exists(&agency)) {
            open.insert(id);
        }
    }
    Ok(open)
}

/// Agencies at these pointers that do not exist on a day.
pub(super) fn unknown(
    conn: &mut Conn,
    named: Vec<(String, AgencyId)>,
    on: NaiveDate,
) -> Result<Vec<Violation>, ProcedureError> {
    let open = open(conn, named.iter().map(|(_, id)| *id), |agency| {
        agency.is_open_on(on)
    })?;
    let missing = named
        .into_iter()
        .filter(|(_, id)| !open.contains(id))
        .map(|(pointer, _)| {
            Violation::error(
                code::AGENCY_UNKNOWN,
                pointer,
                "Cơ quan này không tồn tại vào ngày có hiệu lực.",
                "There is no such agency on the day it comes into force.",
            )
        });
    Ok(missing.collect())
}

/// The agencies of the register that a procedure's text names, with their pointers.
pub(super) fn named(content: &ProcedureContent) -> Vec<(String, AgencyId)> {
    let agencies = &content.agencies;
    let single = [
        ("deciding", agencies.deciding.as_ref()),
        ("delegated", agencies.delegated.as_ref()),
        ("executing", agencies.executing.as_ref()),
    ];
    let single = single
        .into_iter()
        .filter_map(|(name, agency)| Some((name.to_owned(), agency?)));
    let several = agencies.coordinating.iter().enumerate();
    let several = several.map(|(place, agency)| (format!("coordinating/{place}"), agency));
    single
        .chain(several)
        .filter_map(|(name, agency)| match agency {
            AgencyRef::Agency { agency_id } => {
                Some((format!("/content/agencies/{name}/agencyId"), *agency_id))
            }
            AgencyRef::Type { .. } | AgencyRef::Outside { .. } => None,
        })
        .collect()
}
