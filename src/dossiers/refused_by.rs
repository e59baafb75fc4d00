//! Which rule stood in the way, as a code that does not change, for client systems beside the words for people; and the
//! law that it rests on.

use chrono::NaiveDate;

use super::error::{DossierError, SharingError};
use super::rules::judge::Denial;

/// A law of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Law {
    /// What it is cited as.
    cited: &'static str,
    /// The first day on which something else holds instead.
    until: NaiveDate,
    /// What that is cited as; the documents from which the rules of the day come when it is none.
    then: Option<&'static str>,
}

/// The first day of the national decree NĐ 61/2018, which took the place of the provinces' own rules.
const DECREE_OF_2018: NaiveDate = day(2018, 6, 21);
/// Steps of processes are those of the quality system that the desks work by.
const QUALITY: Law = Law {
    cited: "Điều 3, khoản 2, điểm b, Quy chế kèm theo Quyết định 2816/QĐ-UBND",
    until: DECREE_OF_2018,
    then: None,
};
/// What is done through the internet comes procedure by procedure.
const ONLINE: Law = Law {
    cited: "Điều 3, khoản 2, điểm c, Quy chế kèm theo Quyết định 2816/QĐ-UBND",
    until: DECREE_OF_2018,
    then: None,
};
/// Data that is wrong is put right when its owner asks.
const DATA: Law = Law {
    cited: "Điều 22 Luật Công nghệ thông tin 2006",
    until: day(2026, 1, 1),
    then: Some("Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15"),
};

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MAX,
    }
}

impl Law {
    /// What holds on a day; none where the rules of the day say it.
    pub(super) fn on(self, today: NaiveDate) -> Option<&'static str> {
        if today < self.until {
            Some(self.cited)
        } else {
            self.then
        }
    }
}

/// The law behind a refusal that does not name it itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// The documents from which the one-stop rules of the day come.
    RulesOfTheDay,
    /// This.
    Law(Law),
    /// It names its own, or none: no transition was refused.
    None,
}

/// The rule that refused; none where no rule did.
pub fn rule(error: &DossierError) -> Option<&'static str> {
    Some(match error {
        DossierError::Grounded { error, .. } => return rule(error),
        DossierError::Denied { denial, .. } => of_denial(*denial),
        DossierError::OwnersOnly => "dossier.owner",
        DossierError::OtherDesk => "dossier.desk",
        DossierError::StillDraft => "dossier.draft",
        DossierError::DataCorrectionOpen => "data-correction.open",
        DossierError::Decided => "dossier.decided",
        DossierError::Sharing(error) => of_sharing(error),
        DossierError::Leg(error) => error.rule(),
        DossierError::Locked(_) => "object.lock",
        DossierError::Incomplete(_) => "dossier.complete",
        DossierError::OnlineNotAvailable(_) => "filing.service-level",
        DossierError::OnlineNotComputerised(_) => "filing.computerisation",
        DossierError::OnlinePaymentNotAvailable(_) => "payment.service-level",
        DossierError::NoPaymentGateway => "payment.gateway",
        DossierError::AgencyClosed => "agency.in-force",
        DossierError::NoAgencyCode => "agency.code",
        DossierError::NoUnit { .. } => "process.unit",
        DossierError::OnlyOnce { .. } => "dossier.once",
        DossierError::StillWaiting(_) => "supplement.wait",
        DossierError::NothingToRedate => "calendar.appointment",
        DossierError::NothingToMove => "terms.in-force",
        DossierError::NoSuchStepThere => "terms.step",
        DossierError::NotHandedOver(_) => "handover.batch",
        DossierError::NotRedated(_) => "redating.batch",
        DossierError::NotTheReceiver => "handover.receiver",
        DossierError::AlreadyAcknowledged => "handover.once",
        DossierError::StepNotAtOnce(_) => "reception.step",
        // The fields say what is wrong, or nothing of the dossier's life was refused.
        DossierError::NotFound
        | DossierError::Stale
        | DossierError::Invalid(_)
        | DossierError::NoNextStep
        | DossierError::Procedure(_)
        | DossierError::Agency(_)
        | DossierError::Auth(_)
        | DossierError::Calendar(_)
        | DossierError::Deadline(_)
        | DossierError::Seal(_)
        | DossierError::Db(_) => return None,
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
        Denial::Several => "dossier.step.several",
        Denial::Leg => "dossier.step.leg",
    }
}

fn of_sharing(error: &SharingError) -> &'static str {
    match error {
        SharingError::NoDuty => "dossier.duty",
        SharingError::Disposed => "dossier.disposed",
        SharingError::UnreadFirst => "messages.unread",
        SharingError::DraftsOnly => "transfer.draft",
        SharingError::TooManyParties => "parties.limit",
        SharingError::OwnInvitation => "parties.own-invitation",
        SharingError::NotYetValid(_) => "parties.authorisation",
    }
}

/// What a refusal rests on that does not name it itself.
pub(super) fn ground(error: &DossierError) -> Ground {
    match error {
        DossierError::Denied {
            legal_basis: None, ..
        }
        | DossierError::OnlyOnce {
            legal_basis: None, ..
        }
        | DossierError::StillDraft
        | DossierError::Decided
        | DossierError::Incomplete(_)
        | DossierError::AgencyClosed
        | DossierError::NoAgencyCode
        | DossierError::StillWaiting(_)
        | DossierError::NothingToRedate
        | DossierError::NothingToMove
        | DossierError::NotHandedOver(_)
        | DossierError::NotRedated(_)
        | DossierError::AlreadyAcknowledged
        | DossierError::Leg(_) => Ground::RulesOfTheDay,
        DossierError::Sharing(error) => of_sharing_ground(error),
        DossierError::NoUnit { .. } | DossierError::NoSuchStepThere | DossierError::StepNotAtOnce(_) => {
            Ground::Law(QUALITY)
        }
        DossierError::OnlineNotAvailable(_)
        | DossierError::OnlineNotComputerised(_)
        | DossierError::OnlinePaymentNotAvailable(_)
        | DossierError::NoPaymentGateway => Ground::Law(ONLINE),
        DossierError::DataCorrectionOpen => Ground::Law(DATA),
        DossierError::Grounded { .. }
        | DossierError::Denied { .. }
        | DossierError::OnlyOnce { .. }
        | DossierError::Locked(_)
        | DossierError::OwnersOnly
        | DossierError::OtherDesk
        | DossierError::NotTheReceiver
        | DossierError::NotFound
        | DossierError::Stale
        | DossierError::Invalid(_)
        | DossierError::NoNextStep
        | DossierError::Procedure(_)
        | DossierError::Agency(_)
        | DossierError::Auth(_)
        | DossierError::Calendar(_)
        | DossierError::Deadline(_)
        | DossierError::Seal(_)
        | DossierError::Db(_) => Ground::None,
    }
}

fn of_sharing_ground(error: &SharingError) -> Ground {
    match error {
        SharingError::NoDuty => Ground::None,
        SharingError::Disposed
        | SharingError::UnreadFirst
        | SharingError::DraftsOnly
        | SharingError::TooManyParties
        | SharingError::OwnInvitation
        | SharingError::NotYetValid(_) => Ground::RulesOfTheDay,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_is_cited_in_its_time() {
        for (law, on, cited) in [
            (ONLINE, day(2018, 6, 20), Some(ONLINE.cited)),
            (ONLINE, day(2018, 6, 21), None),
            (DATA, day(2025, 12, 31), Some(DATA.cited)),
            (DATA, day(2026, 1, 1), DATA.then),
        ] {
            assert_eq!(law.on(on), cited, "{on}");
        }
    }
}
