//! Sending a dossier online for somebody who is helped at a desk: on behalf of the applicant, never as the applicant
//! (domain section 17).

use super::accept::secret_of;
use super::base::record;
use super::desk::support_desk;
use super::draft::{Filing, new_dossier, put_in};
use super::submit::bring_to_desk;
use super::terms;
use crate::auth::{DossierAccept, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{Channel, Dossier, DossierState, HistoryEntry, HistoryKind, Identity};
use crate::dossiers::queries;
use crate::dossiers::rules::submission;
use crate::dossiers::rules::who::Who;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::ids::DeskId;

/// What is sent, and for whom.
#[derive(Clone, Debug)]
pub struct AssistCommand {
    /// The desk at which help is given.
    pub desk: Option<DeskId>,
    /// The paper by which the officer knows the applicant, who is the owner or files for the owner.
    pub applicant: Identity,
    /// What is filed.
    pub filing: Filing,
}

/// A dossier that was sent for an applicant, and the secret for the confirmation.
#[derive(Clone)]
pub struct Assisted {
    /// The dossier.
    pub dossier: Dossier,
    /// With the dossier's id, and later its code, the key to public tracking.
    pub tracking_secret: String,
}

/// Where the filing stands in the request.
const AT: &str = "/filing";

/// Sends a dossier online in the applicant's stead, complete, to any agency that takes it online (domain 5.3, row
/// none → 1). It is in nobody's account until its owner claims it with the secret of the confirmation: whoever registered
/// with that number did not have to prove that it is theirs. The officer's agency has no part in it.
/// The officer may take it in too, where that is the officer's desk, as with papers at the counter, but not sign it.
///
/// # Errors
/// The officer sits at no desk; the procedure is not offered online there; all that is missing or wrong at once.
pub fn submit_for(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    vault: Vault<'_>,
    command: &AssistCommand,
) -> Result<Assisted, DossierError> {
    let who = Who::granted(granted).ok_or(DossierError::NotFound)?;
    let on = local_date(tx.now());
    let desk = support_desk(tx.conn(), &who, command.desk, on)?;
    let filing = &command.filing;
    let pinned = terms::asked_for(tx.conn(), filing, AT, on)?;
    terms::online_allowed(&pinned)?;
    let mut dossier = new_dossier(tx, filing, &pinned, Channel::Online);
    dossier.assisted_by = who.officer();
    dossier.support_desk_id = Some(desk.id);
    put_in(tx, vault, &mut dossier, filing, &pinned, AT)?;
    let missing = missing_people(vault, &dossier, command);
    terms::complete_with(tx.conn(), &dossier, &pinned, (missing, AT))?;
    dossier.state = DossierState::Submitted;
    bring_to_desk(tx, &mut dossier, &pinned)?;
    if !queries::save(tx.conn(), &mut dossier)? {
        return Err(DossierError::Stale);
    }
    let tracking_secret = secret_of(tx, vault, dossier.id)?;
    let entry = HistoryEntry {
        seq: 0,
        at: tx.now(),
        kind: HistoryKind::Submitted,
        state: dossier.state,
        agency_id: Some(desk.agency),
        unit_name: None,
        step_name: None,
        due_at: None,
        note: None,
    };
    queries::append_history(tx.conn(), dossier.id, &entry)?;
    tx.record(
        record(dossier.id, "dossier.submitted-on-behalf")
            .opening()
            .set("state", dossier.state)
            .set("procedure", &dossier.procedure_code)
            .set("agency", dossier.receiving_agency_id)
            .set("supportDesk", desk.id)
            .set("acceptanceDueAt", dossier.acceptance_due_at),
    )?;
    tx.emit(events::event(kinds::SUBMITTED, &dossier))?;
    Ok(Assisted {
        dossier,
        tracking_secret,
    })
}

/// What is missing about the owner, and about an applicant who files for another.
fn missing_people(vault: Vault<'_>, dossier: &Dossier, command: &AssistCommand) -> Vec<FieldError> {
    let owner = dossier.owner_identity_hash.as_ref();
    let is_another = owner.is_some_and(|hash| *hash != vault.identity_hash(&command.applicant));
    let unauthorised = is_another && command.filing.submitter.is_none();
    submission::missing_identity(owner.is_some(), AT)
        .into_iter()
        .chain(unauthorised.then(|| submission::missing_authorisation(AT)))
        .collect()
}
