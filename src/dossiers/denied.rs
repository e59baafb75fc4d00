//! What a caller is told whose action the rules deny.

use super::model::{DossierAction, DossierState};
use super::rules::judge::Denial;
use crate::platform::http::{Problem, ProblemKind};
use crate::platform::i18n::Text;

/// The problem of a denied action.
pub(super) fn denied(action: DossierAction, state: DossierState, denial: Denial) -> Problem {
    let kind = match denial {
        Denial::Duty | Denial::Assignee | Denial::Separation => ProblemKind::Forbidden,
        Denial::State
        | Denial::Step
        | Denial::Moment
        | Denial::Suspended
        | Denial::SupplementOpen
        | Denial::Once
        | Denial::Several
        | Denial::Leg
        | Denial::Signed => ProblemKind::NotPossible,
    };
    Problem::new(kind, reason_of(action, state, denial))
}

/// Why an action was denied, for people.
pub(super) fn reason_of(action: DossierAction, state: DossierState, denial: Denial) -> Text {
    match denial {
        Denial::State => Text::new(
            format!("Không thể thực hiện {action} khi hồ sơ ở trạng thái {state}."),
            format!("{action} is not possible while the dossier is {state}."),
        ),
        Denial::Step => Text::new(
            format!("Bước hiện tại của hồ sơ không cho phép {action}."),
            format!("The dossier's current step does not allow {action}."),
        ),
        Denial::Moment => Text::new(
            format!("Chưa đến lúc hoặc đã thực hiện {action} đối với hồ sơ này."),
            format!("It is not the moment for {action}: what it answers is not open, or was done already."),
        ),
        Denial::Suspended => Text::new(
            "Thời hạn giải quyết đang tạm dừng; cần cho tiếp tục trước.",
            "The clock stands by decision; it has to run again first.",
        ),
        Denial::SupplementOpen => Text::new(
            "Đang có yêu cầu bổ sung hồ sơ chưa kết thúc.",
            "A request for a supplement is under way.",
        ),
        Denial::Once => Text::new(
            format!(
                "{action} chỉ được thực hiện một lần; lần sau cần người có thẩm quyền cho phép và nêu lý do."
            ),
            format!("{action} is done once; again it needs somebody with the permission, and a reason."),
        ),
        Denial::Signed => Text::new(
            "Kết quả đã được ký nên không thể rút hồ sơ.",
            "The result is signed, so the dossier cannot be withdrawn any more.",
        ),
        Denial::Several => Text::new(
            "Hồ sơ đang ở nhiều bước song song; phải nêu số của bước.",
            "The dossier is at several steps at once; the number of the step has to be named.",
        ),
        Denial::Leg => Text::new(
            "Bước này là chân liên thông: cơ quan được hỏi trả lời thì bước mới kết thúc.",
            "The step is another agency's leg: it ends with that agency's answer.",
        ),
        Denial::Duty => Text::new(
            "Việc này thuộc cơ quan, bộ phận hoặc vai trò khác.",
            "This is the work of another agency, unit or role.",
        ),
        Denial::Assignee => Text::new(
            "Bước này đã được phân công cho cán bộ khác.",
            "This step is assigned to another officer.",
        ),
        Denial::Separation => Text::new(
            "Người tiếp nhận hồ sơ không được đồng thời ký duyệt kết quả.",
            "Who received the dossier may not also sign its result.",
        ),
    }
}
