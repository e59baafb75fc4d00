//! Rules about agencies that a change can break.

use crate::platform::i18n::Text;

/// One rule that is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// An agency of this type does not stand at this level.
    LevelOfType,
    /// No district-level agency or unit begins after 30 June 2025.
    NoDistrictAnyMore,
    /// There is no such parent.
    ParentUnknown,
    /// The parent stands below its child.
    ParentBelow,
    /// The parent does not exist on the first day.
    ParentNotOpen,
    /// The parent stands under this agency.
    ParentIsDescendant,
    /// There is no such administrative unit on the first day.
    AdminUnitUnknown,
    /// There is no such calendar.
    CalendarUnknown,
    /// Two codes of one scheme at the same time.
    CodesOverlap,
    /// A code outside the agency's own validity.
    CodeOutsideValidity,
    /// A name outside the agency's own validity, or not after the last one began.
    NameOutsideOrder,
    /// There is no such successor.
    SuccessorUnknown,
    /// The successor does not exist on the day after the last.
    SuccessorNotOpen,
    /// An agency cannot succeed itself.
    SuccessorSelf,
    /// The last day comes before the first.
    EndsBeforeStart,
    /// A unit or desk begins outside its agency's validity.
    OutsideAgency,
    /// A unit or desk ends after its agency.
    EndsAfterAgency,
    /// A duty that does not begin after the one before it, or outside the agency's validity.
    DutyOutsideOrder,
    /// The code of an administrative unit has the wrong number of digits for its level.
    AdminCodeOfLevel,
    /// The parent of an administrative unit is missing, of a wrong level or not there.
    AdminParent,
}

impl Violation {
    /// Where it shows in the body of the request that brings it about.
    pub fn pointer(self) -> &'static str {
        match self {
            Self::LevelOfType | Self::NoDistrictAnyMore => "/level",
            Self::ParentUnknown | Self::ParentBelow | Self::ParentNotOpen | Self::ParentIsDescendant => {
                "/parentId"
            }
            Self::AdminUnitUnknown => "/adminUnitCode",
            Self::CalendarUnknown => "/calendarId",
            Self::CodesOverlap | Self::CodeOutsideValidity => "/codes",
            Self::NameOutsideOrder | Self::OutsideAgency | Self::DutyOutsideOrder => "/validFrom",
            Self::SuccessorUnknown | Self::SuccessorNotOpen | Self::SuccessorSelf => "/successorId",
            Self::EndsAfterAgency => "/validTo",
            Self::EndsBeforeStart => "/lastDay",
            Self::AdminCodeOfLevel => "/code",
            Self::AdminParent => "/parentCode",
        }
    }

    /// The law behind it, where it is law.
    pub fn legal_basis(self) -> Option<&'static str> {
        matches!(self, Self::NoDistrictAnyMore).then_some("Luật Tổ chức chính quyền địa phương 72/2025/QH15")
    }

    /// Its code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::LevelOfType => "LEVEL_OF_TYPE",
            Self::NoDistrictAnyMore => "NO_DISTRICT_ANY_MORE",
            Self::ParentUnknown => "PARENT_UNKNOWN",
            Self::ParentBelow => "PARENT_BELOW",
            Self::ParentNotOpen => "PARENT_NOT_OPEN",
            Self::ParentIsDescendant => "PARENT_IS_DESCENDANT",
            Self::AdminUnitUnknown => "ADMIN_UNIT_UNKNOWN",
            Self::CalendarUnknown => "CALENDAR_UNKNOWN",
            Self::CodesOverlap => "CODES_OVERLAP",
            Self::CodeOutsideValidity => "CODE_OUTSIDE_VALIDITY",
            Self::NameOutsideOrder => "NAME_OUTSIDE_ORDER",
            Self::SuccessorUnknown => "SUCCESSOR_UNKNOWN",
            Self::SuccessorNotOpen => "SUCCESSOR_NOT_OPEN",
            Self::SuccessorSelf => "SUCCESSOR_SELF",
            Self::EndsBeforeStart => "ENDS_BEFORE_START",
            Self::OutsideAgency => "OUTSIDE_AGENCY",
            Self::EndsAfterAgency => "ENDS_AFTER_AGENCY",
            Self::DutyOutsideOrder => "DUTY_OUTSIDE_ORDER",
            Self::AdminCodeOfLevel => "ADMIN_CODE_OF_LEVEL",
            Self::AdminParent => "ADMIN_PARENT",
        }
    }

    /// What it is, for people.
    pub fn text(self) -> Text {
        let (vi, en) = match self {
            Self::LevelOfType => (
                "Loại cơ quan này không đặt ở cấp đó.",
                "An agency of this type does not stand at this level.",
            ),
            Self::NoDistrictAnyMore => (
                "Từ 01/7/2025 không còn cấp huyện.",
                "The district level ended on 30 June 2025.",
            ),
            Self::ParentUnknown => (
                "Không có cơ quan cấp trên này.",
                "There is no such parent agency.",
            ),
            Self::ParentBelow => (
                "Cơ quan cấp trên ở cấp thấp hơn cơ quan trực thuộc.",
                "The parent stands at a lower level than its child.",
            ),
            Self::ParentNotOpen => (
                "Cơ quan cấp trên chưa hoặc không còn hoạt động vào ngày bắt đầu.",
                "The parent does not exist on the first day.",
            ),
            Self::ParentIsDescendant => (
                "Cơ quan cấp trên lại trực thuộc chính cơ quan này.",
                "The parent stands under this very agency.",
            ),
            Self::AdminUnitUnknown => (
                "Không có đơn vị hành chính mang mã này vào ngày bắt đầu.",
                "There is no administrative unit of this code on the first day.",
            ),
            Self::CalendarUnknown => ("Không có lịch làm việc này.", "There is no such calendar."),
            Self::CodesOverlap => (
                "Hai mã cùng một quy chuẩn có hiệu lực trùng nhau.",
                "Two codes of one scheme are in force at the same time.",
            ),
            Self::CodeOutsideValidity => (
                "Mã có hiệu lực ngoài thời gian tồn tại của cơ quan.",
                "A code is in force outside the agency's own validity.",
            ),
            Self::NameOutsideOrder => (
                "Tên mới phải bắt đầu sau tên hiện có và trong thời gian tồn tại của cơ quan.",
                "A new name must begin after the last one began and within the agency's validity.",
            ),
            Self::SuccessorUnknown => ("Không có cơ quan kế thừa này.", "There is no such successor."),
            Self::SuccessorNotOpen => (
                "Cơ quan kế thừa chưa hoặc không còn hoạt động vào ngày hôm sau.",
                "The successor does not exist on the day after.",
            ),
            Self::SuccessorSelf => (
                "Cơ quan không thể kế thừa chính mình.",
                "An agency cannot succeed itself.",
            ),
            Self::EndsBeforeStart => (
                "Ngày cuối cùng trước ngày bắt đầu.",
                "The last day comes before the first.",
            ),
            Self::OutsideAgency => (
                "Ngày đầu tiên nằm ngoài thời gian tồn tại của cơ quan.",
                "The first day lies outside the agency's validity.",
            ),
            Self::EndsAfterAgency => (
                "Ngày cuối cùng sau ngày cuối cùng của cơ quan.",
                "The last day comes after the agency's.",
            ),
            Self::DutyOutsideOrder => (
                "Nhiệm vụ thường trực phải bắt đầu sau nhiệm kỳ trước và trong thời gian tồn tại của cơ quan.",
                "The duty must begin after the one before it and within the agency's validity.",
            ),
            Self::AdminCodeOfLevel => (
                "Mã đơn vị hành chính cấp tỉnh có 2 chữ số, cấp huyện 3, cấp xã 5.",
                "A province's code has 2 digits, a district's 3, a commune's 5.",
            ),
            Self::AdminParent => (
                "Đơn vị cấp trên thiếu, sai cấp hoặc không tồn tại vào ngày bắt đầu.",
                "The unit above is missing, of a wrong level, or not there on the first day.",
            ),
        };
        Text::new(vi, en)
    }
}
