//! Why something is not done to a leg.

use super::DossierError;
use crate::dossiers::model::{LegAct, LegState};
use crate::dossiers::rules::legs::LegDenial;
use crate::platform::http::{Problem, ProblemKind};
use crate::platform::i18n::Text;

/// What the rules on legs do not allow.
#[derive(Clone, Copy, Debug)]
pub struct LegError {
    /// What was wanted.
    pub act: LegAct,
    /// Where the leg stands.
    pub state: LegState,
    /// Why not.
    pub denial: LegDenial,
}

impl LegError {
    /// The rule that refused, as a code that does not change.
    pub fn rule(&self) -> &'static str {
        match self.denial {
            LegDenial::State => "leg.state",
            LegDenial::Duty => "leg.side",
            LegDenial::Assignee => "dossier.step.assignee",
            LegDenial::Dossier => "dossier.state",
            LegDenial::Stands => "dossier.clock.suspended",
            LegDenial::Supplement => "dossier.supplement.open",
            LegDenial::NoConsent => "leg.silence",
            LegDenial::Needed => "leg.needed",
        }
    }
}

impl From<LegError> for DossierError {
    fn from(error: LegError) -> Self {
        Self::Leg(error)
    }
}

impl From<LegError> for Problem {
    fn from(LegError { act, state, denial }: LegError) -> Self {
        let kind = match denial {
            LegDenial::Duty | LegDenial::Assignee => ProblemKind::Forbidden,
            LegDenial::State
            | LegDenial::Dossier
            | LegDenial::Stands
            | LegDenial::Supplement
            | LegDenial::NoConsent
            | LegDenial::Needed => ProblemKind::NotPossible,
        };
        let text = match denial {
            LegDenial::State => Text::new(
                format!("Không thể thực hiện {act} khi chân liên thông ở trạng thái {state}."),
                format!("{act} is not possible while the leg is {state}."),
            ),
            LegDenial::Duty => Text::new(
                "Việc này thuộc bên kia của chân liên thông: bên gửi hoặc bên được hỏi.",
                "This is the other side's of the leg: whoever asks, or whoever is asked.",
            ),
            LegDenial::Assignee => Text::new(
                "Bước này đã được phân công cho cán bộ khác.",
                "This step is assigned to another officer.",
            ),
            LegDenial::Dossier => Text::new(
                "Hồ sơ hiện không được giải quyết, nên chân liên thông phải chờ.",
                "The dossier is not being worked on now, so that its leg has to wait.",
            ),
            LegDenial::Stands => Text::new(
                "Thời hạn giải quyết đang tạm dừng; cần cho tiếp tục trước.",
                "The clock stands by decision; it has to run again first.",
            ),
            LegDenial::Supplement => Text::new(
                "Đang có yêu cầu bổ sung hồ sơ chưa kết thúc.",
                "A request for a supplement is under way.",
            ),
            LegDenial::NoConsent => Text::new(
                "Ở bước này pháp luật không coi im lặng là đồng ý.",
                "The law does not take silence for consent in this step.",
            ),
            LegDenial::Needed => Text::new(
                "Kết quả của hồ sơ do bước này tạo ra nên không thể bỏ qua.",
                "The dossier's result comes of this step, so that it cannot be left out.",
            ),
        };
        Self::new(kind, text)
    }
}
