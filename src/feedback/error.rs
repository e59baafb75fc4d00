//! What may stand in the way of a rating or a petition.

use chrono::{DateTime, Utc};

use super::model::{PetitionAction, PetitionState};
use crate::agencies::AgencyError;
use crate::calendar::{CalendarError, DeadlineError};
use crate::dossiers::DossierError;
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
    /// The petitioner is waited for until this moment.
    Waiting(DateTime<Utc>),
    /// It was decided already that the answer is not made public.
    Withheld,
    /// It is at an agency below the caller's, who may only take it over.
    TakeOverFirst,
    /// The officer had a part in what is complained about.
    OwnConduct,
    /// The officer had a part in what is complained about, and may send it only to an agency above.
    OwnConductGoesUp,
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
    /// The dossiers'.
    Dossier(DossierError),
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
    DossierError => Dossier,
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
            Self::Dossier(error) => error.db_error(),
            Self::NotFound
            | Self::Stale
            | Self::NotReturned
            | Self::TooLate(_)
            | Self::Rated
            | Self::Denied(..)
            | Self::Nameless
            | Self::Waiting(_)
            | Self::Withheld
            | Self::TakeOverFirst
            | Self::OwnConduct
            | Self::OwnConductGoesUp
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
            FeedbackError::NotReturned => not_possible(
                "Chỉ đánh giá sau khi đã nhận kết quả.",
                "It is rated once the result is handed over.",
            ),
            FeedbackError::TooLate(until) => not_possible(
                format!("Đã hết thời gian đánh giá ({until})."),
                format!("The time for rating ended at {until}."),
            ),
            FeedbackError::Rated => not_possible(
                "Đã đánh giá hồ sơ này; đánh giá không sửa được.",
                "It is rated already; a rating is not changed.",
            ),
            FeedbackError::Denied(action, state) => not_possible(
                format!("Không thể thực hiện {action} khi phản ánh, kiến nghị ở trạng thái {state}."),
                format!("{action} is not possible while the petition is {state}."),
            ),
            FeedbackError::Nameless => not_possible(
                "Phản ánh, kiến nghị không có tên người gửi nên không thể yêu cầu bổ sung.",
                "The petition has no name; there is nobody to ask for more.",
            ),
            FeedbackError::Waiting(until) => not_possible(
                format!("Đang chờ người gửi bổ sung đến {until}."),
                format!("The petitioner is waited for until {until}."),
            ),
            FeedbackError::Withheld => not_possible(
                "Đã quyết định không công khai kết quả trả lời.",
                "It was decided already that the answer is not made public.",
            ),
            FeedbackError::TakeOverFirst => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Phản ánh, kiến nghị ở cơ quan cấp dưới; chỉ có thể chuyển về cơ quan của mình để xử lý.",
                    "The petition is at an agency below; it can only be taken over to one's own.",
                ),
            ),
            FeedbackError::OwnConduct => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Người đã tham gia giải quyết hồ sơ không xử lý phản ánh về hành vi trong hồ sơ đó.",
                    "Who had a part in the dossier does not handle a petition about conduct in it.",
                ),
            ),
            FeedbackError::OwnConductGoesUp => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Người đã tham gia giải quyết hồ sơ chỉ được chuyển phản ánh về hành vi lên cơ quan cấp trên.",
                    "Who had a part in the dossier passes a petition about conduct in it on to an agency above only.",
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
            FeedbackError::Dossier(error) => error.into(),
            FeedbackError::Db(error) => error.into(),
        }
    }
}
