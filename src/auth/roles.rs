//! The roles of officers, and what each may do. Citizens have no role: what they may do stands in [`CITIZEN_SCOPES`].

use super::permissions::Scope;
use crate::platform::i18n::Text;
use crate::text_enum;

text_enum! {
    /// What an officer is at an agency.
    pub enum Role {
        /// Công chức bộ phận một cửa: takes dossiers in and hands results over.
        DeskOfficer = "DESK_OFFICER",
        /// Chuyên viên thụ lý: works on the steps assigned.
        Handler = "HANDLER",
        /// Trưởng, phó phòng: assigns and reviews.
        UnitHead = "UNIT_HEAD",
        /// Lãnh đạo cơ quan: signs, refuses, extends.
        AgencyHead = "AGENCY_HEAD",
        /// Văn thư: numbers, seals, issues.
        Clerk = "CLERK",
        /// Thu ngân: collects fees.
        Cashier = "CASHIER",
        /// Phụ trách bộ phận một cửa: runs a desk.
        DeskManager = "DESK_MANAGER",
        /// Kiểm soát thủ tục hành chính: keeps the catalogue of procedures.
        ProcedureController = "PROCEDURE_CONTROLLER",
        /// Thư ký ISO: keeps the process documents.
        IsoOfficer = "ISO_OFFICER",
        /// Điều phối cải cách hành chính (Sở Nội vụ).
        ReformCoordinator = "REFORM_COORDINATOR",
        /// Đầu mối ISO của tỉnh (Sở Khoa học và Công nghệ).
        IsoLead = "ISO_LEAD",
        /// Đầu mối công nghệ thông tin của tỉnh (Sở Thông tin và Truyền thông).
        ItLead = "IT_LEAD",
        /// Đầu mối tài chính của tỉnh (Sở Tài chính).
        FinanceLead = "FINANCE_LEAD",
        /// Người phê duyệt của UBND tỉnh.
        PpcApprover = "PPC_APPROVER",
        /// Thanh tra, kiểm tra: reads for a limited time.
        Inspector = "INSPECTOR",
        /// Kiểm toán: reads for a limited time.
        Auditor = "AUDITOR",
        /// Quản trị hệ thống: agencies, accounts, settings; no dossiers.
        SysAdmin = "SYS_ADMIN",
    }
}

/// What every account may do once signed in.
pub const EVERYBODY_SCOPES: &[Scope] = &[Scope::AccountSelf];

/// What citizens may do.
pub const CITIZEN_SCOPES: &[Scope] = &[
    Scope::DossierSubmit,
    Scope::DossierRead,
    Scope::MessageWrite,
    Scope::VisitBook,
    Scope::RatingGive,
    Scope::PetitionSend,
    Scope::PetitionRead,
];

/// Where a membership of a role must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the whole system, at no agency.
    Everywhere,
    /// At an agency; a unit or desk of it may be named.
    Agency,
    /// In a unit of an agency.
    Unit,
    /// At a desk of an agency.
    Desk,
}

impl Role {
    /// What the role may do, beyond what everybody may.
    pub fn scopes(self) -> &'static [Scope] {
        use Scope as S;
        match self {
            Self::DeskOfficer => &[
                S::DossierRead,
                S::DossierReveal,
                S::DossierAccept,
                S::DossierRefuse,
                S::DossierHandOver,
                S::DossierAdvance,
                S::DossierReturn,
                S::FeeCollect,
                S::LockRead,
                S::MessageWrite,
                S::QueueServe,
            ],
            Self::DeskManager => &[
                S::DossierRead,
                S::DossierReveal,
                S::DossierAccept,
                S::DossierRefuse,
                S::DossierHandOver,
                S::DossierAssign,
                S::DossierAdvance,
                S::DossierOverride,
                S::DossierReturn,
                S::FeeCollect,
                S::CalendarManage,
                S::FigureRead,
                S::LockRead,
                S::MessageWrite,
                S::QueueServe,
                S::QueueManage,
                S::RatingRead,
            ],
            Self::Handler => &[
                S::DossierRead,
                S::DossierReveal,
                S::DossierHandOver,
                S::DossierAdvance,
                S::LockRead,
                S::MessageWrite,
            ],
            Self::Clerk => &[
                S::DossierRead,
                S::DossierHandOver,
                S::DossierAdvance,
                S::DisposalRead,
                S::DisposalPropose,
            ],
            Self::UnitHead => &[
                S::DossierRead,
                S::DossierReveal,
                S::DossierHandOver,
                S::DossierAssign,
                S::DossierAdvance,
                S::DossierDecide,
                S::FigureRead,
                S::LockRead,
                S::LockPlace,
                S::MessageWrite,
            ],
            Self::AgencyHead => &[
                S::DossierRead,
                S::DossierReveal,
                S::DossierRefuse,
                S::DossierHandOver,
                S::DossierAssign,
                S::DossierAdvance,
                S::DossierDecide,
                S::DossierOverride,
                S::DisposalRead,
                S::DisposalApprove,
                S::ProcessApprove,
                S::FigureRead,
                S::LockRead,
                S::LockPlace,
                S::MessageWrite,
                S::RatingRead,
                S::PetitionRead,
                S::PetitionHandle,
                S::PetitionAnswer,
            ],
            Self::Cashier => &[S::DossierRead, S::DossierAdvance, S::FeeCollect],
            Self::ProcedureController => &[
                S::DossierRead,
                S::ProcedureEdit,
                S::ProcedurePublish,
                S::RuleSetManage,
                S::RetentionSet,
                S::DisposalRead,
                S::FigureRead,
                S::RatingRead,
                S::PetitionRead,
                S::PetitionHandle,
            ],
            Self::IsoOfficer => &[S::DossierRead, S::ProcessEdit, S::FigureRead, S::RatingRead],
            Self::IsoLead => &[S::ProcessEdit, S::FigureRead],
            Self::ReformCoordinator | Self::ItLead | Self::FinanceLead => &[S::FigureRead],
            Self::PpcApprover => &[
                S::DossierRead,
                S::DossierReveal,
                S::DossierAdvance,
                S::DossierDecide,
                S::ProcessApprove,
                S::MechanismDecide,
                S::FigureRead,
                S::LockRead,
                S::LockPlace,
                S::RatingRead,
                S::PetitionRead,
                S::PetitionHandle,
                S::PetitionAnswer,
            ],
            Self::Inspector | Self::Auditor => {
                &[S::DossierRead, S::DisposalRead, S::AuditRead, S::FigureRead]
            }
            Self::SysAdmin => &[S::AgencyManage, S::AccountManage, S::CalendarManage],
        }
    }

    /// Where its memberships must be.
    pub fn place(self) -> Place {
        match self {
            Self::SysAdmin => Place::Everywhere,
            Self::DeskOfficer | Self::DeskManager => Place::Desk,
            Self::UnitHead => Place::Unit,
            Self::Handler
            | Self::AgencyHead
            | Self::Clerk
            | Self::Cashier
            | Self::ProcedureController
            | Self::IsoOfficer
            | Self::ReformCoordinator
            | Self::IsoLead
            | Self::ItLead
            | Self::FinanceLead
            | Self::PpcApprover
            | Self::Inspector
            | Self::Auditor => Place::Agency,
        }
    }

    /// Whether its memberships must have a last day: those who only look in do so for a limited time.
    pub fn is_time_boxed(self) -> bool {
        matches!(self, Self::Inspector | Self::Auditor)
    }

    /// Its name for people.
    pub fn title(self) -> Text {
        match self {
            Self::DeskOfficer => Text::new("Công chức bộ phận một cửa", "Desk officer"),
            Self::Handler => Text::new("Chuyên viên thụ lý", "Handler"),
            Self::UnitHead => Text::new("Trưởng, phó phòng", "Head of unit"),
            Self::AgencyHead => Text::new("Lãnh đạo cơ quan", "Head of agency"),
            Self::Clerk => Text::new("Văn thư", "Clerk"),
            Self::Cashier => Text::new("Thu ngân", "Cashier"),
            Self::DeskManager => Text::new("Phụ trách bộ phận một cửa", "Desk manager"),
            Self::ProcedureController => {
                Text::new("Cán bộ kiểm soát thủ tục hành chính", "Procedure controller")
            }
            Self::IsoOfficer => Text::new("Thư ký ISO", "ISO officer"),
            Self::ReformCoordinator => Text::new("Điều phối cải cách hành chính", "Reform coordinator"),
            Self::IsoLead => Text::new("Đầu mối ISO", "ISO lead"),
            Self::ItLead => Text::new("Đầu mối công nghệ thông tin", "IT lead"),
            Self::FinanceLead => Text::new("Đầu mối tài chính", "Finance lead"),
            Self::PpcApprover => Text::new("Người phê duyệt của UBND tỉnh", "Approver of the province"),
            Self::Inspector => Text::new("Thanh tra, kiểm tra", "Inspector"),
            Self::Auditor => Text::new("Kiểm toán", "Auditor"),
            Self::SysAdmin => Text::new("Quản trị hệ thống", "System administrator"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_of_the_system_see_no_business_data() {
        for scope in Role::SysAdmin.scopes() {
            let about = scope.as_str();
            for business in [
                "dossiers:",
                "fees:",
                "audit:",
                "figures:",
                "procedures:",
                "processes:",
            ] {
                assert!(!about.starts_with(business), "{about}");
            }
        }
    }

    #[test]
    fn the_reform_coordinator_and_the_leads_see_figures_and_no_dossier() {
        for role in [
            Role::ReformCoordinator,
            Role::IsoLead,
            Role::ItLead,
            Role::FinanceLead,
        ] {
            assert!(role.scopes().contains(&Scope::FigureRead), "{role}");
            assert!(!role.scopes().contains(&Scope::DossierRead), "{role}");
        }
    }

    #[test]
    fn those_who_only_look_in_change_nothing_and_not_for_ever() {
        for role in [Role::Inspector, Role::Auditor] {
            assert!(role.is_time_boxed());
            assert!(
                role.scopes()
                    .iter()
                    .all(|scope| scope.as_str().ends_with(":read")),
                "{role}"
            );
        }
        assert_eq!(Role::ALL.iter().filter(|role| role.is_time_boxed()).count(), 2);
    }

    #[test]
    fn everything_can_be_done_by_somebody_and_nothing_is_listed_twice() {
        let held = |scope: &Scope| {
            EVERYBODY_SCOPES.contains(scope)
                || CITIZEN_SCOPES.contains(scope)
                || Role::ALL.iter().any(|role| role.scopes().contains(scope))
        };
        for scope in Scope::ALL {
            assert!(held(scope), "{}", scope.as_str());
        }
        for role in Role::ALL {
            let mut scopes = role.scopes().to_vec();
            scopes.sort_unstable();
            scopes.dedup();
            assert_eq!(scopes.len(), role.scopes().len(), "{role}");
        }
    }

    #[test]
    fn only_the_catalogues_own_people_change_it() {
        for role in Role::ALL {
            let publishes = role.scopes().contains(&Scope::ProcedurePublish);
            assert_eq!(publishes, *role == Role::ProcedureController, "{role}");
            let decides = role.scopes().contains(&Scope::MechanismDecide);
            assert_eq!(decides, *role == Role::PpcApprover, "{role}");
        }
    }
}
