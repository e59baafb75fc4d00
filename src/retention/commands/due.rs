//! Whether a dossier that stands on a list is still to go.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::platform::db::Tx;
use crate::platform::ids::{DossierId, ProcedureId};
use crate::retention::error::RetentionError;
use crate::retention::model::{RetentionTerm, due_before};
use crate::retention::queries;
use crate::{dossiers, feedback};

/// Those of some dossiers whose time is over under the term that is in force now, and about which no petition waits for
/// its answer.
///
/// # Errors
/// The database's.
pub fn still_due(tx: &mut Tx<'_>, listed: &[DossierId]) -> Result<HashSet<DossierId>, RetentionError> {
    let now = tx.now();
    let mut terms: HashMap<ProcedureId, Option<RetentionTerm>> = HashMap::new();
    let mut due = HashSet::new();
    let disputed = feedback::queries::unsettled_about(tx.conn(), listed)?;
    for (id, dossier) in dossiers::queries::of_ids(tx.conn(), listed.iter().copied())? {
        let procedure = dossier.procedure_id;
        if let Entry::Vacant(unknown) = terms.entry(procedure) {
            unknown.insert(queries::term(tx.conn(), procedure)?);
        }
        let years = terms
            .get(&procedure)
            .and_then(Option::as_ref)
            .and_then(|term| term.years);
        let before = years.and_then(|years| due_before(years, now));
        let over = before.is_some_and(|before| dossier.closed_at.is_some_and(|closed_at| closed_at < before));
        if over && !disputed.contains(&id) {
            due.insert(id);
        }
    }
    Ok(due)
}
