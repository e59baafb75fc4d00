//! Which rule stood in the way, as a code that does not change: for client systems, beside the words for people.

use super::error::DossierError;
use super::rules::judge::Denial;

/// The rule that refused; none where no rule did.
pub fn rule(error: &DossierError) -> Option<&'static str> {
    Some(match error {
        DossierError::Denied { denial, .. } => of_denial(*denial),
        DossierError::OwnersOnly => "dossier.owner",
        DossierError::Incomplete(_) => "dossier.complete",
        DossierError::OnlineNotAvailable(_) => "filing.service-level",
        DossierError::OnlineNotComputerised(_) => "filing.computerisation",
        DossierError::OnlinePaymentNotAvailable(_) => "payment.service-level",
        DossierError::AgencyClosed => "agency.in-force",
        DossierError::NoAgencyCode => "agency.code",
        DossierError::NoUnit { .. } => "process.unit",
        DossierError::OnlyOnce { .. } => "dossier.once",
        DossierError::StillWaiting(_) => "supplement.wait",
        DossierError::NothingToRedate => "calendar.appointment",
        DossierError::NothingToMove => "terms.in-force",
        DossierError::NoSuchStepThere => "terms.step",
        DossierError::NotTheReceiver => "handover.receiver",
        DossierError::AlreadyAcknowledged => "handover.once",
        DossierError::NotAtOnce => "reception.same-day",
        DossierError::StepNotAtOnce(_) => "reception.step",
        _ => return None,
    })
}

fn of_denial(denial: Denial) -> &'static str {
    match denial {
        Denial::State => "dossier.state",
        Denial::Duty => "dossier.duty",
        Denial::Assignee => "dossier.step.assignee",
        Denial::Separation => "dossier.separation-of-duties",
        Denial::Step => "dossier.step.kind",
        Denial::Moment => "dossier.moment",
        Denial::Suspended => "dossier.clock.suspended",
        Denial::SupplementOpen => "dossier.supplement.open",
        Denial::Signed => "dossier.signed",
        Denial::Once => "dossier.once",
    }
}
