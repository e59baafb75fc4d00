//! What may stand in the way of a change to a dossier.

mod legs;
mod locked;
mod sharing;

use chrono::{DateTime, Utc};

pub use legs::LegError;
pub use sharing::SharingError;

use super::denied::{denied, reason_of};
use super::model::{DossierAction, DossierState};
use super::refused_by;
use super::rules::judge::Denial;
use crate::agencies::AgencyError;
use crate::auth::AuthError;
use crate::calendar::{CalendarError, DeadlineError};
use crate::locks::model::Lock;
use crate::platform::db::{DbError, Failure};
use crate::platform::http::{FieldError, Problem, ProblemKind};
use crate::platform::i18n::Text;
use crate::platform::sealed::SealError;
use crate::procedures::model::Computerisation;
use crate::procedures::{ProcedureError, ServiceLevel};

/// Why a dossier was not changed, or could not be read.
#[derive(Debug)]
pub enum DossierError {
    /// It is not there, or not the caller's to see.
    NotFound,
    /// It changed since the caller read it.
    Stale,
    /// The action does not go with the dossier's state or is not the caller's.
    Denied {
        /// What was wanted.
        action: DossierAction,
        /// The dossier's state.
        state: DossierState,
        /// Why not.
        denial: Denial,
        /// The documents that the rules of its time come from.
        legal_basis: Option<String>,
    },
    /// Another refusal, with the law that it rests on.
    Grounded {
        /// The refusal.
        error: Box<DossierError>,
        /// The law.
        legal_basis: String,
    },
    /// Only the dossier's owner may do it.
    OwnersOnly,
    /// Only the desk that received the dossier may do it.
    OtherDesk,
    /// It is a draft: what is wrong is put right by saving it.
    StillDraft,
    /// A request to correct the owner's data is open already.
    DataCorrectionOpen,
    /// It was decided already.
    Decided,
    /// Messages and sharing do not allow it.
    Sharing(SharingError),
    /// The rules on legs do not allow it.
    Leg(LegError),
    /// Locks are in force on what the dossier is about: where it names the thing, and the lock.
    Locked(Vec<(String, Lock)>),
    /// Fields of the request are wrong.
    Invalid(Vec<FieldError>),
    /// The dossier is not complete: all that is missing, at once.
    Incomplete(Vec<FieldError>),
    /// The procedure is not offered online at this agency; the level at which it is.
    OnlineNotAvailable(ServiceLevel),
    /// The agency does not take dossiers of the procedure from the internet yet; how far it is computerised.
    OnlineNotComputerised(Computerisation),
    /// The procedure's fee is paid at the desk at this level.
    OnlinePaymentNotAvailable(ServiceLevel),
    /// No payment gateway is set up.
    NoPaymentGateway,
    /// The agency did not exist yet, or not any more, on the day.
    AgencyClosed,
    /// The receiving agency has no identifier code on the day, of which dossier codes begin.
    NoAgencyCode,
    /// A step of the route is a unit's that the agency does not have on the day.
    NoUnit {
        /// The step.
        step: String,
        /// The unit's code.
        unit: String,
    },
    /// It was done before, and the rules allow it no more often.
    OnlyOnce {
        /// What.
        what: Text,
        /// The documents that the rules come from.
        legal_basis: Option<String>,
    },
    /// The applicant still has time; until when, where that is set.
    StillWaiting(Option<DateTime<Utc>>),
    /// The calendar makes no other appointment.
    NothingToRedate,
    /// The dossier has the terms in force already.
    NothingToMove,
    /// The route in force has no step of the kind at which the dossier is.
    NoSuchStepThere,
    /// Dossiers of a batch that cannot be handed over, each with its reason.
    NotHandedOver(Vec<FieldError>),
    /// Dossiers of a batch whose dates cannot be decided on, each with its reason.
    NotRedated(Vec<FieldError>),
    /// Only the unit that the slip goes to acknowledges it.
    NotTheReceiver,
    /// The other side has said already what it got.
    AlreadyAcknowledged,
    /// A step of the route that must leave a paper, or waits for the applicant, cannot be done in one act.
    StepNotAtOnce(String),
    /// The process has no step left that could be next: a fault of its route.
    NoNextStep,
    /// The catalogue's.
    Procedure(ProcedureError),
    /// The agencies'.
    Agency(AgencyError),
    /// The accounts'.
    Auth(AuthError),
    /// The calendar's, when it is read.
    Calendar(CalendarError),
    /// The calendar's, when it is counted with.
    Deadline(DeadlineError),
    /// A sealed value's.
    Seal(SealError),
    /// The database's.
    Db(DbError),
}

macro_rules! from {
    ($($error:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$error> for DossierError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )+};
}

from!(
    ProcedureError => Procedure, AgencyError => Agency, AuthError => Auth, CalendarError => Calendar, DeadlineError => Deadline,
    SealError => Seal,
);

impl From<DbError> for DossierError {
    fn from(error: DbError) -> Self {
        // Rows of a dossier are numbered before its version is compared. Whoever meets a number that is taken was
        // overtaken, and is to be judged anew.
        match error {
            error if error.is_unique_violation() => Self::Db(DbError::Conflict),
            error => Self::Db(error),
        }
    }
}

impl From<diesel::result::Error> for DossierError {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

impl DossierError {
    /// The same, where what is filed stands below `at` in the request.
    pub fn under(self, at: &str) -> Self {
        match self {
            Self::Locked(locks) => Self::Locked(
                locks
                    .into_iter()
                    .map(|(pointer, lock)| (format!("{at}{pointer}"), lock))
                    .collect(),
            ),
            other => other,
        }
    }
}

impl Failure for DossierError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::Procedure(error) => error.db_error(),
            Self::Agency(error) => error.db_error(),
            Self::Auth(error) => error.db_error(),
            Self::Calendar(error) => error.db_error(),
            Self::Grounded { error, .. } => error.db_error(),
            Self::NotFound
            | Self::Stale
            | Self::Denied { .. }
            | Self::OwnersOnly
            | Self::OtherDesk
            | Self::StillDraft
            | Self::DataCorrectionOpen
            | Self::Decided
            | Self::Locked(_)
            | Self::Sharing(_)
            | Self::Leg(_)
            | Self::Invalid(_)
            | Self::Incomplete(_)
            | Self::OnlineNotAvailable(_)
            | Self::OnlineNotComputerised(_)
            | Self::OnlinePaymentNotAvailable(_)
            | Self::NoPaymentGateway
            | Self::AgencyClosed
            | Self::NoAgencyCode
            | Self::NoUnit { .. }
            | Self::OnlyOnce { .. }
            | Self::StillWaiting(_)
            | Self::NothingToRedate
            | Self::NothingToMove
            | Self::NoSuchStepThere
            | Self::NotHandedOver(_)
            | Self::NotRedated(_)
            | Self::NotTheReceiver
            | Self::AlreadyAcknowledged
            | Self::StepNotAtOnce(_)
            | Self::NoNextStep
            | Self::Deadline(_)
            | Self::Seal(_) => None,
        }
    }
}

impl DossierError {
    /// What is wrong with one dossier of a batch, if the batch can go on to name what is wrong with the others.
    pub fn of_one(&self) -> Option<(&'static str, Text)> {
        match self {
            Self::NotFound => Some((
                "DOSSIER_UNKNOWN",
                Text::new(
                    "Không có hồ sơ này, hoặc không thuộc thẩm quyền xem của người gọi.",
                    "There is no such dossier, or it is not the caller's to see.",
                ),
            )),
            Self::Stale => Some((
                "DOSSIER_CHANGED",
                Text::new(
                    "Hồ sơ đã thay đổi kể từ khi được đọc.",
                    "The dossier changed since it was read.",
                ),
            )),
            Self::Denied {
                action,
                state,
                denial,
                ..
            } => Some(("NOT_POSSIBLE", reason_of(*action, *state, *denial))),
            Self::NothingToRedate => Some(("NOTHING_TO_REDATE", nothing_to_redate())),
            _ => None,
        }
    }
}

impl From<DossierError> for Problem {
    fn from(error: DossierError) -> Self {
        let rule = refused_by::rule(&error);
        let problem = match error {
            DossierError::Grounded { error, legal_basis } => {
                return Self::from(*error).with_legal_basis(legal_basis);
            }
            DossierError::NotFound => Self::not_found(),
            DossierError::Stale => Self::of(ProblemKind::StaleVersion),
            DossierError::Denied {
                action,
                state,
                denial,
                legal_basis,
            } => {
                let problem = denied(action, state, denial);
                match legal_basis {
                    Some(basis) => problem.with_legal_basis(basis),
                    None => problem,
                }
            }
            DossierError::OwnersOnly => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Chỉ chủ hồ sơ mới làm được việc này.",
                    "Only the dossier's owner may do this.",
                ),
            ),
            DossierError::OtherDesk => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Việc này thuộc bộ phận một cửa đã tiếp nhận hồ sơ.",
                    "This is for the desk that received the dossier.",
                ),
            ),
            DossierError::StillDraft => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Hồ sơ còn là bản nháp; hãy sửa trực tiếp bản nháp.",
                    "The dossier is a draft; change the draft itself.",
                ),
            ),
            DossierError::DataCorrectionOpen => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Hồ sơ đang có một yêu cầu đính chính chưa được giải quyết.",
                    "A request to correct this dossier is still open.",
                ),
            ),
            DossierError::Decided => Self::new(
                ProblemKind::NotPossible,
                Text::new("Việc này đã được quyết định.", "This was decided already."),
            ),
            DossierError::Locked(locks) => locked::problem(&locks),
            DossierError::Sharing(error) => error.into(),
            DossierError::Leg(error) => error.into(),
            DossierError::Invalid(errors) => Self::invalid(errors),
            DossierError::Incomplete(errors) => Self::new(
                ProblemKind::DossierIncomplete,
                Text::new(
                    "Hồ sơ chưa đầy đủ; errors nêu tất cả những gì còn thiếu.",
                    "The dossier is not complete; errors names all that is missing.",
                ),
            )
            .with_errors(errors),
            DossierError::NotHandedOver(errors) => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Có hồ sơ không bàn giao được; errors nêu từng hồ sơ và lý do. Chưa hồ sơ nào được bàn giao.",
                    "Some dossiers cannot be handed over; errors names each with its reason. None was handed over.",
                ),
            )
            .with_errors(errors),
            DossierError::NotRedated(errors) => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Có hồ sơ không điều chỉnh được ngày hẹn; errors nêu từng hồ sơ và lý do. Chưa hồ sơ nào thay đổi.",
                    "The dates of some dossiers cannot be decided on; errors names each with its reason. None was changed.",
                ),
            )
            .with_errors(errors),
            DossierError::NotTheReceiver => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Chỉ đơn vị nhận mới xác nhận được đợt bàn giao này.",
                    "Only the unit that it goes to acknowledges this handover.",
                ),
            ),
            DossierError::AlreadyAcknowledged => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Bên nhận đã xác nhận đợt bàn giao này.",
                    "The receiving side has acknowledged this handover already.",
                ),
            ),
            DossierError::OnlineNotAvailable(level) => Self::new(
                ProblemKind::OnlineSubmissionNotAvailable,
                Text::new(
                    format!(
                        "Thủ tục này đang ở mức độ {level}, chưa nhận hồ sơ trực tuyến; hãy nộp tại bộ phận một cửa."
                    ),
                    format!(
                        "This procedure is at level {level} and takes no dossiers online; bring it to the desk."
                    ),
                ),
            ),
            DossierError::OnlineNotComputerised(so_far) => Self::new(
                ProblemKind::OnlineSubmissionNotAvailable,
                Text::new(
                    format!(
                        "Thủ tục tại cơ quan này mới tin học hóa đến mức {so_far}, cần ONLINE để nhận hồ sơ qua mạng; hãy nộp tại bộ phận một cửa."
                    ),
                    format!(
                        "The procedure is computerised up to {so_far} at this agency and takes dossiers online from ONLINE on; bring it to the desk."
                    ),
                ),
            )
            .with_legal_basis("Điều 3, khoản 2, điểm c, Quy chế kèm theo Quyết định 2816/QĐ-UBND"),
            DossierError::OnlinePaymentNotAvailable(level) => Self::new(
                ProblemKind::OnlinePaymentNotAvailable,
                Text::new(
                    format!("Ở mức độ {level}, phí và lệ phí nộp trực tiếp tại bộ phận một cửa."),
                    format!("At level {level} fees are paid in person at the desk."),
                ),
            ),
            DossierError::NoPaymentGateway => Self::new(
                ProblemKind::OnlinePaymentNotAvailable,
                Text::new(
                    "Chưa cấu hình cổng thanh toán; hãy nộp phí, lệ phí tại bộ phận một cửa.",
                    "No payment gateway is set up; pay the fee at the desk.",
                ),
            ),
            DossierError::AgencyClosed => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Cơ quan này không hoạt động vào ngày nộp hồ sơ.",
                    "This agency does not exist on the day of filing.",
                ),
            ),
            DossierError::NoAgencyCode => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Cơ quan tiếp nhận chưa có mã định danh vào ngày này, nên chưa thể cấp mã hồ sơ.",
                    "The receiving agency has no identifier code on this day, so no dossier code can be given.",
                ),
            ),
            DossierError::NoUnit { step, unit } => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!(
                        "Bước “{step}” của quy trình thuộc đơn vị {unit}, nhưng cơ quan không có đơn vị này; đề nghị thư ký ISO sửa quy trình."
                    ),
                    format!(
                        "The process gives the step “{step}” to unit {unit}, which the agency does not have; the ISO officer has to mend the process."
                    ),
                ),
            ),
            DossierError::OnlyOnce { what, legal_basis } => {
                let problem = Self::new(
                    ProblemKind::NotPossible,
                    Text::new(
                        format!(
                            "{} chỉ được thực hiện một lần; lần sau cần người có thẩm quyền cho phép và nêu lý do.",
                            what.vi
                        ),
                        format!(
                            "{} is allowed once; again it needs the permission and a reason.",
                            what.en
                        ),
                    ),
                );
                match legal_basis {
                    Some(basis) => problem.with_legal_basis(basis),
                    None => problem,
                }
            }
            DossierError::StillWaiting(until) => {
                let problem = Self::new(
                    ProblemKind::NotPossible,
                    Text::new(
                        "Người nộp vẫn còn thời hạn bổ sung.",
                        "The applicant still has time to supplement.",
                    ),
                );
                match until {
                    Some(until) => problem.with_member("waitUntil", serde_json::json!(until)),
                    None => problem,
                }
            }
            DossierError::NothingToRedate => Self::new(ProblemKind::NotPossible, nothing_to_redate()),
            DossierError::NothingToMove => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Hồ sơ đã theo phiên bản đang có hiệu lực.",
                    "The dossier has the terms in force already.",
                ),
            ),
            DossierError::NoSuchStepThere => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Quy trình đang có hiệu lực không có bước tương ứng với bước hiện tại của hồ sơ.",
                    "The process in force has no step of the kind at which the dossier is.",
                ),
            ),
            DossierError::StepNotAtOnce(step) => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!("Bước “{step}” phải để lại biểu mẫu, chờ người dân hoặc là việc của người khác, nên hồ sơ không giải quyết ngay được."),
                    format!(
                        "The step “{step}” must leave a form, waits for the applicant or is another's work, so the matter is not resolved at once."
                    ),
                ),
            ),
            DossierError::NoNextStep => Self::internal("the route has no next step"),
            DossierError::Procedure(error) => error.into(),
            DossierError::Agency(error) => error.into(),
            DossierError::Auth(error) => error.into(),
            DossierError::Calendar(error) => error.into(),
            DossierError::Deadline(error) => error.into(),
            DossierError::Seal(error) => Self::internal(error),
            DossierError::Db(error) => error.into(),
        };
        match rule {
            Some(rule) => problem.with_member("rule", serde_json::json!(rule)),
            None => problem,
        }
    }
}

fn nothing_to_redate() -> Text {
    Text::new(
        "Lịch làm việc không làm thay đổi ngày hẹn nào của hồ sơ này.",
        "The calendar makes no other date for this dossier.",
    )
}
