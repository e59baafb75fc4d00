//! Taking in at the counter or from the post what was never online.

use super::accept::{Accepted, take_in};
use super::base::record;
use super::desk::receiving_desk;
use super::draft::{Filing, new_dossier, put_in};
use super::terms;
use crate::auth::{DossierAccept, Granted};
use crate::calendar::zone::local_date;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{Channel, DossierAction, DossierState, HistoryEntry, HistoryKind};
use crate::dossiers::queries;
use crate::dossiers::rules::judge::Denial;
use crate::dossiers::rules::submission;
use crate::dossiers::rules::who::Who;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;
use crate::platform::ids::DeskId;
use crate::procedures::{Pin, forms};

/// A dossier on paper.
#[derive(Clone, Debug)]
pub struct ReceiveCommand {
    /// In person or by post.
    pub channel: Channel,
    /// The desk at which it is received.
    pub desk: Option<DeskId>,
    /// What is filed.
    pub filing: Filing,
}

/// Where the filing stands in the request.
const AT: &str = "/filing";

/// Takes a dossier in at the desk (domain 5.3, row none → 2): checked, with code, appointment and steps, in one act.
///
/// # Errors
/// The owner's identity number and all required components that are missing at once; the officer sits at no desk of this agency; as `accept`.
pub fn receive(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    vault: Vault<'_>,
    command: &ReceiveCommand,
) -> Result<Accepted, DossierError> {
    let who = Who::granted(granted).ok_or(DossierError::NotFound)?;
    let filing = &command.filing;
    if !who.sits_at_desk_of(filing.agency) {
        return Err(DossierError::Denied {
            action: DossierAction::Accept,
            state: DossierState::Draft,
            denial: Denial::Duty,
        });
    }
    let now = tx.now();
    let on = local_date(now);
    let pinned = terms::asked_for(tx.conn(), filing, AT, on)?;
    let desk = receiving_desk(tx.conn(), &who, filing.agency, command.desk, on)?;
    check_form(&pinned, filing)?;
    let mut dossier = new_dossier(tx, filing, &pinned, command.channel);
    dossier.receiving_desk_id = Some(desk);
    dossier.submitted_at = Some(now);
    put_in(tx, vault, &mut dossier, filing, &pinned, AT)?;
    let mut missing: Vec<_> = submission::missing_identity(filing.identity.is_some(), AT)
        .into_iter()
        .collect();
    missing.extend(submission::missing_components(&queries::components(
        tx.conn(),
        dossier.id,
    )?));
    if !missing.is_empty() {
        return Err(DossierError::Incomplete(missing));
    }
    let id = dossier.id;
    let tracking_secret = take_in(
        tx,
        vault,
        &mut dossier,
        &pinned,
        DossierState::Accepted,
        who.officer(),
    )?;
    if !queries::save(tx.conn(), &mut dossier)? {
        return Err(DossierError::Stale);
    }
    let entry = HistoryEntry {
        seq: 0,
        at: now,
        kind: HistoryKind::Accepted,
        state: dossier.state,
        agency_id: Some(dossier.receiving_agency_id),
        unit_name: None,
        step_name: None,
        due_at: dossier.due_at,
        note: None,
    };
    queries::append_history(tx.conn(), id, &entry)?;
    tx.record(
        record(id, "dossier.received")
            .opening()
            .set("state", dossier.state)
            .set("code", &dossier.code)
            .set("channel", dossier.channel)
            .set("dueAt", dossier.due_at),
    )?;
    tx.emit(events::event(kinds::ACCEPTED, &dossier))?;
    Ok(Accepted {
        dossier,
        tracking_secret,
    })
}

/// On paper the form is filled in by hand, so that it need not be typed. What is typed must be right.
fn check_form(pinned: &Pin, filing: &Filing) -> Result<(), DossierError> {
    if filing
        .form_data
        .as_object()
        .is_some_and(serde_json::Map::is_empty)
    {
        return Ok(());
    }
    let wrong = forms::check_version(&pinned.version, &filing.form_data, &format!("{AT}/formData"))?;
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(DossierError::Invalid(wrong))
    }
}
