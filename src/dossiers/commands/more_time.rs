//! More time for an applicant who cannot supplement in time: ill, abroad, waiting for another agency's paper.

use super::asked;
use super::base::{Case, Change, record};
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{Dossier, DossierAction, HistoryKind};
use crate::dossiers::queries;
use crate::dossiers::rules::judge::Denial;
use crate::platform::db::Tx;
use crate::platform::ids::DossierId;

/// How much longer.
#[derive(Clone, Debug)]
pub struct ExtendSupplementCommand {
    /// Working days from the end of the wait, or from now where that is over.
    pub working_days: i32,
    /// Why, for the applicant and for the file.
    pub reason: String,
}

/// Waits longer for what was asked for; the clock stands on. As long as the wait was not ended, it is not too late.
///
/// # Errors
/// Nothing is waited for, or without an end, or it was given; not by a head; a year of the calendar is not entered.
pub fn extend_supplement(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    command: &ExtendSupplementCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::ExtendSupplement)?;
    let waited = asked::open_request(tx, &case)?.filter(|request| request.given_at.is_none());
    let (Some(mut request), now) = (waited, tx.now()) else {
        return Err(case.deny(tx, DossierAction::ExtendSupplement, Denial::Moment)?);
    };
    let Some(before) = request.wait_until else {
        return Err(case.deny(tx, DossierAction::ExtendSupplement, Denial::Moment)?);
    };
    let calendar = asked::calendar_of(tx.conn(), &case.dossier)?;
    let until = asked::longer(&calendar, before.max(now), command.working_days)?;
    request.wait_until = Some(until);
    if before < now {
        request.wait_granted_from = Some(now);
        request.wait_granted_days = command.working_days;
    } else {
        request.wait_granted_days = request.wait_granted_days.saturating_add(command.working_days);
    }
    queries::save_supplement(tx.conn(), id, &request)?;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.supplement-extended")
                .set("request", request.no)
                .change("waitUntil", Some(before), request.wait_until)
                .reason(Some(command.reason.clone())),
            history: Some((
                HistoryKind::SupplementExtended,
                None,
                Some(command.reason.clone()),
            )),
            event: Some(kinds::SUPPLEMENT_EXTENDED),
        },
    )
}
