//! What heads, leaders and applicants send to decide how a dossier goes on.

use serde::Deserialize;
use utoipa::ToSchema;

use super::bodies::ObligationNoticeBody;
use crate::dossiers::commands::{
    ChangeVersionCommand, CorrectNoticeCommand, DecideWithdrawalCommand, ExtendSupplementCommand,
    GoBackCommand, ReappointCommand, StopCommand, SuspendCommand, SuspendReason,
};
use crate::dossiers::model::{Decision, StopGround};
use crate::platform::text::{clean_line, clean_text};

/// Why the clock is to stand.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SuspendDossierBody {
    /// The ground.
    pub reason: SuspendReason,
    /// In words, for the applicant too.
    #[schema(
        min_length = 5,
        max_length = 2000,
        example = "Bão số 12, cơ quan tạm ngừng làm việc"
    )]
    pub note: String,
}

impl From<SuspendDossierBody> for SuspendCommand {
    fn from(body: SuspendDossierBody) -> Self {
        Self {
            reason: body.reason,
            note: clean_text(&body.note),
        }
    }
}

/// The right notice of an obligation in place of a wrong one.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectObligationBody {
    /// The right one.
    pub notice: ObligationNoticeBody,
    /// What was wrong, for the applicant.
    #[schema(min_length = 5, max_length = 1000, example = "Tính nhầm diện tích chịu thuế")]
    pub reason: String,
}

impl From<CorrectObligationBody> for CorrectNoticeCommand {
    fn from(body: CorrectObligationBody) -> Self {
        Self {
            notice: body.notice.into(),
            reason: clean_text(&body.reason),
        }
    }
}

/// More time for the applicant.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtendSupplementBody {
    /// Working days from the end of the wait, or from now where that is over.
    #[schema(minimum = 1, maximum = 120, example = 10)]
    pub working_days: i32,
    /// Why, for the applicant too.
    #[schema(
        min_length = 5,
        max_length = 1000,
        example = "Người nộp đang điều trị tại bệnh viện"
    )]
    pub reason: String,
}

impl From<ExtendSupplementBody> for ExtendSupplementCommand {
    fn from(body: ExtendSupplementBody) -> Self {
        Self {
            working_days: body.working_days,
            reason: clean_text(&body.reason),
        }
    }
}

/// Why the clock runs again.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResumeDossierBody {
    /// A note.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

impl ResumeDossierBody {
    /// The note.
    pub fn note(self) -> Option<String> {
        self.note.as_deref().map(clean_text)
    }
}

/// An apology with a new appointment (phiếu xin lỗi và hẹn lại ngày trả kết quả).
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReappointDossierBody {
    /// Why it is late, for the applicant.
    #[schema(
        min_length = 10,
        max_length = 2000,
        example = "Phải xác minh thêm ranh giới thửa đất"
    )]
    pub reason: String,
    /// How many working days from now the new appointment gives.
    #[schema(minimum = 1, maximum = 60, example = 5)]
    pub working_days: i32,
    /// For the province: why it is done once more than the rules allow.
    #[serde(default)]
    #[schema(min_length = 10, max_length = 2000)]
    pub override_reason: Option<String>,
}

impl From<ReappointDossierBody> for ReappointCommand {
    fn from(body: ReappointDossierBody) -> Self {
        Self {
            reason: clean_text(&body.reason),
            working_days: body.working_days,
            override_reason: body.override_reason.as_deref().map(clean_text),
        }
    }
}

/// Why something is done.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DossierReasonBody {
    /// The reason.
    #[schema(min_length = 5, max_length = 2000, example = "Không còn nhu cầu")]
    pub reason: String,
}

impl DossierReasonBody {
    /// The reason.
    pub fn reason(self) -> String {
        clean_text(&self.reason)
    }
}

/// A move to the terms in force.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeVersionBody {
    /// Why.
    #[schema(
        min_length = 5,
        max_length = 2000,
        example = "Thời hạn mới có lợi cho người dân"
    )]
    pub reason: String,
    /// The step of the process in force at which the work goes on; left out, its first of the kind that is done now.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 200)]
    pub at_step: Option<i32>,
}

impl From<ChangeVersionBody> for ChangeVersionCommand {
    fn from(body: ChangeVersionBody) -> Self {
        Self {
            reason: clean_text(&body.reason),
            at_step: body.at_step,
        }
    }
}

/// What the head decides on a withdrawal.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideWithdrawalBody {
    /// Whether the applicant gets the dossier back.
    pub decision: Decision,
    /// Why, for the applicant.
    #[schema(
        min_length = 5,
        max_length = 2000,
        example = "Hồ sơ chưa có quyết định giải quyết"
    )]
    pub reason: String,
    /// What becomes of fees already paid.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub fee_refund: Option<String>,
}

impl From<DecideWithdrawalBody> for DecideWithdrawalCommand {
    fn from(body: DecideWithdrawalBody) -> Self {
        Self {
            decision: body.decision,
            reason: clean_text(&body.reason),
            fee_refund: body.fee_refund.as_deref().map(clean_line),
        }
    }
}

/// A stop on legal ground.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StopDossierBody {
    /// The ground.
    pub ground: StopGround,
    /// The reason, in words for the applicant.
    #[schema(
        min_length = 10,
        max_length = 2000,
        example = "Toà án đã thụ lý tranh chấp về thửa đất"
    )]
    pub reason: String,
    /// The article that it rests on.
    #[schema(min_length = 3, max_length = 500, example = "Điều 122 Luật Đất đai 2003")]
    pub legal_basis: String,
}

impl From<StopDossierBody> for StopCommand {
    fn from(body: StopDossierBody) -> Self {
        Self {
            ground: body.ground,
            reason: clean_text(&body.reason),
            legal_basis: clean_line(&body.legal_basis),
        }
    }
}

/// Why somebody lets a step go.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseStepBody {
    /// Why; officers see it in the timeline.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 2000, example = "Nghỉ phép từ ngày mai")]
    pub reason: Option<String>,
}

impl ReleaseStepBody {
    /// The reason.
    pub fn reason(self) -> Option<String> {
        self.reason.as_deref().map(clean_text)
    }
}

/// Back to which step, and why.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GoBackBody {
    /// The step that is done again; left out: the one before, or for a result the one that brought it.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 200)]
    pub to_step: Option<i32>,
    /// Why.
    #[schema(min_length = 5, max_length = 2000, example = "Sai diện tích thửa đất")]
    pub reason: String,
}

impl From<GoBackBody> for GoBackCommand {
    fn from(body: GoBackBody) -> Self {
        Self {
            to_step: body.to_step,
            reason: clean_text(&body.reason),
        }
    }
}

/// What a leader tells whoever handles the dossier (ý kiến lãnh đạo).
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InstructBody {
    /// The instruction.
    #[schema(
        min_length = 2,
        max_length = 2000,
        example = "Kiểm tra lại quy hoạch trước khi trình ký"
    )]
    pub text: String,
}

impl InstructBody {
    /// The instruction.
    pub fn text(self) -> String {
        clean_text(&self.text)
    }
}
