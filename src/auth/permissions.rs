//! The permissions: each a scope on the wire and a type in the code. A handler that takes `Granted<DossierAccept>`
//! cannot be reached without `dossiers:accept`, and the command behind it cannot be called without the grant.

use crate::platform::i18n::Text;

/// A permission as a type. Only the list below implements it.
pub trait Permission: Send + Sync + 'static {
    /// The scope that grants it.
    const SCOPE: Scope;
}

macro_rules! permissions {
    ($($name:ident = $scope:literal, $vi:literal, $en:literal;)+) => {
        /// What a caller may do, as tokens and the API's document name it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Scope {
            $(#[doc = concat!("`", $scope, "`: ", $en)] $name,)+
        }

        impl Scope {
            /// Every scope, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $scope,)+ }
            }

            /// What it allows, for people.
            pub fn meaning(self) -> Text {
                match self { $(Self::$name => Text::new($vi, $en),)+ }
            }
        }

        impl std::str::FromStr for Scope {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($scope => Ok(Self::$name),)+ _ => Err(()) }
            }
        }

        $(
            #[doc = concat!("`", $scope, "`: ", $en)]
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}

            impl Permission for $name {
                const SCOPE: Scope = Scope::$name;
            }
        )+
    };
}

permissions! {
    AccountSelf = "account:self",
        "Xem và quản lý tài khoản của chính mình.", "See and manage one's own account.";
    DossierSubmit = "dossiers:submit",
        "Lập, lưu và nộp hồ sơ của chính mình.", "Draft, save and submit one's own dossiers.";
    DossierRead = "dossiers:read",
        "Xem hồ sơ: công dân xem hồ sơ của mình, cán bộ xem hồ sơ của cơ quan tham gia giải quyết.",
        "See dossiers: citizens their own, officers those that their agency is involved in.";
    DossierReveal = "dossiers:reveal",
        "Xem toàn bộ dữ liệu cá nhân của hồ sơ khi nêu lý do; việc xem được ghi lại.",
        "See all personal data of a dossier by giving a reason; it is kept who did.";
    MessageWrite = "messages:write",
        "Nhắn tin về hồ sơ với bộ phận một cửa hoặc với công dân.", "Write messages about dossiers, to the desk or to the applicant.";
    RatingGive = "ratings:give",
        "Đánh giá việc giải quyết hồ sơ của mình.", "Rate how one's own dossiers were handled.";
    RatingRead = "ratings:read",
        "Xem đánh giá của người dân đối với cơ quan.", "See how an agency was rated.";
    PetitionSend = "petitions:send",
        "Gửi phản ánh, kiến nghị.", "Send petitions.";
    PetitionRead = "petitions:read",
        "Xem phản ánh, kiến nghị của mình hoặc của cơ quan.", "See one's own petitions, or an agency's.";
    PetitionHandle = "petitions:handle",
        "Phân loại, chuyển, từ chối phản ánh, kiến nghị; yêu cầu bổ sung.",
        "Classify, forward and refuse petitions, and ask for more.";
    PetitionAnswer = "petitions:answer",
        "Trả lời và công khai kết quả xử lý phản ánh, kiến nghị.", "Answer petitions and make the answers public.";
    DossierAccept = "dossiers:accept",
        "Tiếp nhận hồ sơ, nhập hồ sơ tại bộ phận một cửa.", "Accept dossiers and take them in at the desk.";
    DossierRefuse = "dossiers:refuse",
        "Từ chối tiếp nhận hồ sơ.", "Refuse dossiers at intake.";
    DossierHandOver = "dossiers:hand-over",
        "Chuyển hồ sơ giữa các bộ phận.", "Hand dossiers over between desks and units.";
    DossierAssign = "dossiers:assign",
        "Phân công người thụ lý.", "Assign dossiers to handlers.";
    DossierAdvance = "dossiers:advance",
        "Hoàn thành bước xử lý của quy trình.", "Complete steps of the process.";
    DossierDecide = "dossiers:decide",
        "Quyết định của lãnh đạo: bổ sung, tạm dừng, xin lỗi và hẹn lại, rút, dừng, đính chính.",
        "Decide as a head: supplements, suspension, apology and new appointment, withdrawal, stop, correction.";
    DossierOverride = "dossiers:override",
        "Cho phép yêu cầu bổ sung lần thứ hai, có lý do.", "Permit a second request for supplements, with a reason.";
    DossierReturn = "dossiers:return",
        "Trả kết quả cho công dân.", "Hand the result over to the citizen.";
    QueueServe = "queues:serve",
        "Phát số thứ tự và gọi số tại quầy.", "Give out queue tickets and call them at the desk.";
    QueueManage = "queues:manage",
        "Đặt cách phát số và lịch hẹn của quầy.", "Set how a desk gives tickets and takes bookings.";
    VisitBook = "visits:book",
        "Đặt lịch hẹn đến quầy cho chính mình.", "Book visits to a desk for oneself.";
    FeeCollect = "fees:collect",
        "Thu phí, lệ phí.", "Collect fees.";
    CalendarManage = "calendars:manage",
        "Quản lý lịch làm việc.", "Manage working calendars.";
    AgencyManage = "agencies:manage",
        "Quản lý cơ quan, phòng ban và bộ phận một cửa.", "Manage agencies, units and desks.";
    AccountManage = "accounts:manage",
        "Quản lý tài khoản và vai trò của cán bộ.", "Manage officers' accounts and memberships.";
    ProcedureEdit = "procedures:edit",
        "Soạn thủ tục hành chính.", "Draft procedures.";
    ProcedurePublish = "procedures:publish",
        "Công bố thủ tục hành chính.", "Publish procedures.";
    ProcessEdit = "processes:edit",
        "Soạn quy trình ISO.", "Draft ISO processes.";
    ProcessApprove = "processes:approve",
        "Phê duyệt quy trình ISO.", "Approve ISO processes.";
    MechanismDecide = "mechanisms:decide",
        "Quyết định cơ chế một cửa, một cửa liên thông.", "Decide on one-stop mechanisms.";
    RuleSetManage = "rule-sets:manage",
        "Quản lý bộ quy tắc pháp luật.", "Manage rule sets.";
    LockRead = "locks:read",
        "Xem các ngăn chặn đối với thửa đất, tài sản, người.", "See locks on plots, things and people.";
    LockPlace = "locks:place",
        "Đặt và gỡ ngăn chặn nhân danh cơ quan.", "Place and lift locks for an agency.";
    RetentionSet = "retention:set",
        "Quy định thời hạn bảo quản hồ sơ theo thủ tục.", "Set for how long the dossiers of a procedure are kept.";
    DisposalRead = "disposals:read",
        "Xem thời hạn bảo quản và danh mục hồ sơ hết hạn.", "See retention terms and disposal lists.";
    DisposalPropose = "disposals:propose",
        "Lập danh mục hồ sơ hết thời hạn bảo quản.", "Draw up disposal lists.";
    DisposalApprove = "disposals:approve",
        "Phê duyệt danh mục hồ sơ tiêu hủy.", "Approve disposal lists.";
    AuditRead = "audit:read",
        "Xem nhật ký kiểm toán.", "Read the audit log.";
    FigureRead = "figures:read",
        "Xem số liệu tổng hợp, không có dữ liệu cá nhân.", "See aggregate figures, without personal data.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_kebab_case_and_read_back() {
        for scope in Scope::ALL {
            let text = scope.as_str();
            assert_eq!(text.parse(), Ok(*scope));
            let (what, verb) = text.split_once(':').unwrap();
            for part in [what, verb] {
                assert!(
                    !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
                    "{text}"
                );
            }
        }
        assert!("dossiers:everything".parse::<Scope>().is_err());
    }
}
