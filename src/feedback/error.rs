//! What may stand in the way of a rating or a petition.

use chrono::{DateTime, Utc};

use super::model::{PetitionAction, PetitionState};
use crate::agencies::AgencyError;
use crate::calendar::{CalendarError, DeadlineError};
use crate::platform::db::{DbError, Failure};
use crate::platform::http::{FieldError, Problem, ProblemKind};
use crate::platform::i18n::Text;
use crate::procedures::ProcedureError;

/// Why it was not done.
#[derive(Debug)]
pub enum FeedbackError {
    /// It is not there, or not the caller's to see.
    NotFound,
    /// It changed since the caller read it.
    Stale,
    /// Only the owner rates.
    OwnersOnly,
    /// The result is not handed over.
    NotReturned,
    /// The time for rating ended at this moment.
    TooLate(DateTime<Utc>),
    /// It was rated.
    Rated,
    /// The act does not go with the petition's state.
    Denied(PetitionAction, PetitionState),
    /// Nobody can be asked for more: it has no name.
    Nameless,
    /// The officer had a part in what is complained about.
    OwnConduct,
    /// It is at this agency already.
    SameAgency,
    /// What has no name is not heard; the rule of law.
    NotHeard(String),
    /// Fields of the request are wrong.
    Invalid(Vec<FieldError>),
    /// An agency's.
    Agency(AgencyError),
    /// The catalogue's.
    Procedure(ProcedureError),
    /// The calendar's.
    Calendar(CalendarError),
    /// The arithmetic's.
    Deadline(DeadlineError),
    /// The database's.
    Db(DbError),
}

macro_rules! from {
    ($($error:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$error> for FeedbackError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )+};
}
from!(
    AgencyError => Agency,
    ProcedureError => Procedure,
    CalendarError => Calendar,
    DeadlineError => Deadline,
    DbError => Db,
);

impl From<diesel::result::Error> for FeedbackError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for FeedbackError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::Agency(error) => error.db_error(),
            Self::Procedure(error) => error.db_error(),
            Self::Calendar(error) => error.db_error(),
            Self::NotFound
            | Self::Stale
            | Self::OwnersOnly
            | Self::NotReturned
            | Self::TooLate(_)
            | Self::Rated
            | Self::Denied(..)
            | Self::Nameless
            | Self::OwnConduct
            | Self::SameAgency
            | Self::NotHeard(_)
            | Self::Invalid(_)
            | Self::Deadline(_) => None,
        }
    }
}

fn not_possible(vi: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::NotPossible, Text::new(vi.into(), en.into()))
}

impl From<FeedbackError> for Problem {
    fn from(error: FeedbackError) -> Self {
        match error {
            FeedbackError::NotFound => Self::not_found(),
            FeedbackError::Stale => Self::of(ProblemKind::StaleVersion),
            FeedbackError::OwnersOnly => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Chỉ chủ hồ sơ được đánh giá.",
                    "Only the dossier's owner rates it.",
                ),
            ),
            FeedbackError::NotReturned => not_possible(
                "Chỉ đánh giá sau khi đã nhận kết quả.",
                "It is rated once the result is handed over.",
            ),
            FeedbackError::TooLate(until) => not_possible(
                format!("Đã hết thời gian đánh giá ({until})."),
                format!("The time for rating ended at {until}."),
            ),
            FeedbackError::Rated => not_possible(
                "Hồ sơ đã được đánh giá; đánh giá không sửa được.",
                "The dossier is rated; a rating is not changed.",
            ),
            FeedbackError::Denied(action, state) => not_possible(
                format!("Không thể thực hiện {action} khi phản ánh, kiến nghị ở trạng thái {state}."),
                format!("{action} is not possible while the petition is {state}."),
            ),
            FeedbackError::Nameless => not_possible(
                "Phản ánh, kiến nghị không có tên người gửi nên không thể yêu cầu bổ sung.",
                "The petition has no name; there is nobody to ask for more.",
            ),
            FeedbackError::OwnConduct => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Người đã tham gia giải quyết hồ sơ không xử lý phản ánh về hành vi trong hồ sơ đó.",
                    "Who had a part in the dossier does not handle a petition about conduct in it.",
                ),
            ),
            FeedbackError::SameAgency => not_possible(
                "Phản ánh, kiến nghị đang ở chính cơ quan này.",
                "The petition is at this agency already.",
            ),
            FeedbackError::NotHeard(basis) => not_possible(
                "Phản ánh, kiến nghị phải ghi rõ tên, địa chỉ; hãy đăng nhập để gửi.",
                "A petition tells name and address; sign in to send it.",
            )
            .with_legal_basis(basis),
            FeedbackError::Invalid(errors) => Self::invalid(errors),
            FeedbackError::Agency(error) => error.into(),
            FeedbackError::Procedure(error) => error.into(),
            FeedbackError::Calendar(error) => error.into(),
            FeedbackError::Deadline(error) => error.into(),
            FeedbackError::Db(error) => error.into(),
        }
    }
}
