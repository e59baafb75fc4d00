//! What waited at intake of an agency that was closed: whoever carries on its work answers it.

use super::base::{Case, record};
use crate::agencies;
use crate::calendar::zone::local_date;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::{event, kinds};
use crate::dossiers::model::{DossierState, HistoryEntry, HistoryKind};
use crate::dossiers::queries;
use crate::platform::db::Tx;
use crate::platform::ids::AgencyId;

/// Brings a dossier that is sent and not taken in to the agency that carries on the work of the one it was sent to, where
/// that was closed (domain annex A, S14). Its reception counts where it takes place; what was taken in before the
/// closing stays the closed agency's in every report. Answers with the agency that was to decide before, if the dossier
/// moved. Whoever calls it writes the dossier.
///
/// # Errors
/// The register's, the database's.
pub(super) fn bring_to_successor(tx: &mut Tx<'_>, case: &mut Case) -> Result<Option<AgencyId>, DossierError> {
    let waits = matches!(
        case.dossier.state,
        DossierState::Submitted | DossierState::IntakeSupplement
    );
    if !waits {
        return Ok(None);
    }
    let (now, id) = (tx.now(), case.dossier.id);
    let today = local_date(now);
    let was = (case.dossier.receiving_agency_id, case.dossier.competent_agency_id);
    let receiving = agencies::queries::continued_by(tx.conn(), was.0, today)?.unwrap_or(was.0);
    let competent = agencies::queries::continued_by(tx.conn(), was.1, today)?.unwrap_or(was.1);
    if (receiving, competent) == was {
        return Ok(None);
    }
    case.dossier.receiving_agency_id = receiving;
    case.dossier.competent_agency_id = competent;
    queries::involve(tx.conn(), id, receiving, now)?;
    queries::move_work(tx.conn(), id, (was.0, receiving))?;
    let entry = HistoryEntry {
        seq: 0,
        at: now,
        kind: HistoryKind::CarriedOn,
        state: case.dossier.state,
        agency_id: Some(receiving),
        unit_name: None,
        step_name: None,
        due_at: case.dossier.due_at,
        note: None,
    };
    queries::append_history(tx.conn(), id, &entry)?;
    tx.record(
        record(id, "dossier.carried-on")
            .change("receivingAgency", was.0, receiving)
            .change("competentAgency", was.1, competent),
    )?;
    tx.emit(event(kinds::CARRIED_ON, &case.dossier))?;
    Ok(Some(was.1))
}
