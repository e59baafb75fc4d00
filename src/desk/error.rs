//! What may stand in the way before the desks.

use super::model::{TicketState, VisitState};
use crate::agencies::AgencyError;
use crate::calendar::{CalendarError, DeadlineError};
use crate::dossiers::DossierError;
use crate::platform::db::{DbError, Failure};
use crate::platform::http::{FieldError, Problem, ProblemKind};
use crate::platform::i18n::Text;
use crate::procedures::ProcedureError;

/// Why nothing was given, booked or called.
#[derive(Debug)]
pub enum DeskError {
    /// It is not there, or not the caller's to see.
    NotFound,
    /// It changed since the caller read it.
    Stale,
    /// It is the work of another desk.
    OtherDesk,
    /// The desk gives no tickets.
    NoQueue,
    /// The desk does not exist on the day.
    DeskClosed,
    /// Nobody is in the line.
    NobodyWaits,
    /// The ticket's state does not allow it.
    TicketState(TicketState),
    /// The visit's state does not allow it.
    VisitState(VisitState),
    /// All places of the time are taken.
    Full,
    /// The desk has called the day off.
    DayOff,
    /// The day is over.
    DayOver,
    /// The citizen is awaited at this desk already.
    BookedAlready,
    /// Fields of the request are wrong.
    Invalid(Vec<FieldError>),
    /// The agencies'.
    Agency(AgencyError),
    /// The calendar's, when it is read.
    Calendar(CalendarError),
    /// The calendar's, when it is counted with.
    Deadline(DeadlineError),
    /// The catalogue's.
    Procedure(ProcedureError),
    /// The dossiers'.
    Dossier(DossierError),
    /// The database's.
    Db(DbError),
}

macro_rules! from {
    ($($error:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$error> for DeskError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )+};
}

from!(
    AgencyError => Agency, CalendarError => Calendar, DeadlineError => Deadline, DossierError => Dossier,
    ProcedureError => Procedure, DbError => Db,
);

impl From<diesel::result::Error> for DeskError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for DeskError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::Agency(error) => error.db_error(),
            Self::Calendar(error) => error.db_error(),
            Self::Dossier(error) => error.db_error(),
            Self::Procedure(error) => error.db_error(),
            Self::NotFound
            | Self::Stale
            | Self::OtherDesk
            | Self::NoQueue
            | Self::DeskClosed
            | Self::NobodyWaits
            | Self::TicketState(_)
            | Self::VisitState(_)
            | Self::Full
            | Self::DayOff
            | Self::DayOver
            | Self::BookedAlready
            | Self::Invalid(_)
            | Self::Deadline(_) => None,
        }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotFound => Self::not_found(),
            DeskError::Stale => Self::of(ProblemKind::StaleVersion),
            DeskError::OtherDesk => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Việc này thuộc bộ phận một cửa khác.",
                    "This is the work of another desk.",
                ),
            ),
            DeskError::NoQueue => not_possible(
                "Bộ phận một cửa này chưa phát số thứ tự và chưa nhận lịch hẹn.",
                "This desk gives no tickets and takes no bookings so far.",
            ),
            DeskError::DeskClosed => not_possible(
                "Bộ phận một cửa này không hoạt động vào ngày đó.",
                "This desk does not exist on that day.",
            ),
            DeskError::NobodyWaits => not_possible("Không còn ai đang chờ.", "Nobody is in the line."),
            DeskError::TicketState(state) => not_possible(
                format!("Không làm được việc này khi số thứ tự ở trạng thái {state}."),
                format!("This is not possible while the ticket is {state}."),
            ),
            DeskError::VisitState(state) => not_possible(
                format!("Không làm được việc này khi lịch hẹn ở trạng thái {state}."),
                format!("This is not possible while the visit is {state}."),
            ),
            DeskError::Full => not_possible(
                "Khung giờ này đã đủ người đặt; hãy chọn khung giờ khác.",
                "All places of this time are taken; choose another one.",
            ),
            DeskError::DayOff => not_possible(
                "Bộ phận một cửa nghỉ tiếp nhận vào ngày này; hãy chọn ngày khác.",
                "The desk has called this day off; choose another one.",
            ),
            DeskError::DayOver => not_possible("Ngày này đã qua.", "This day is over."),
            DeskError::BookedAlready => Self::new(
                ProblemKind::AlreadyExists,
                Text::new(
                    "Đã có lịch hẹn còn hiệu lực tại bộ phận này; hãy hủy trước khi đặt lại.",
                    "There is a visit to this desk already; call it off before booking another.",
                ),
            ),
            DeskError::Invalid(errors) => Self::invalid(errors),
            DeskError::Agency(error) => error.into(),
            DeskError::Calendar(error) => error.into(),
            DeskError::Deadline(error) => error.into(),
            DeskError::Dossier(error) => error.into(),
            DeskError::Procedure(error) => error.into(),
            DeskError::Db(error) => error.into(),
        }
    }
}

fn not_possible(
    vi: impl Into<std::borrow::Cow<'static, str>>,
    en: impl Into<std::borrow::Cow<'static, str>>,
) -> Problem {
    Problem::new(ProblemKind::NotPossible, Text::new(vi, en))
}
