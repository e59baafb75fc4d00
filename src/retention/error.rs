//! What may stand in the way of a retention term or a disposal list.

use crate::dossiers::DossierError;
use crate::platform::db::{DbError, Failure};
use crate::platform::http::{FieldError, Problem, ProblemKind};
use crate::platform::i18n::Text;
use crate::procedures::ProcedureError;

use super::model::ListState;

/// Why it was not done.
#[derive(Debug)]
pub enum RetentionError {
    /// It is not there, or not the caller's to see.
    NotFound,
    /// It changed since the caller read it.
    Stale,
    /// The procedure is not there.
    NoProcedure,
    /// The procedure has a term; it is changed, not set again.
    TermExists,
    /// No dossier of the agency is due for disposal.
    NothingDue,
    /// The caller has no such role at this agency.
    Elsewhere,
    /// Who drew the list up may not approve it.
    Separation,
    /// The list is past that.
    Decided(ListState),
    /// The dossier is not on the list any more.
    NotListed,
    /// Every dossier of the list was withheld, or is not due any more.
    NothingLeft,
    /// A dossier's.
    Dossier(DossierError),
    /// The catalogue's.
    Procedure(ProcedureError),
    /// The database's.
    Db(DbError),
}

impl From<DbError> for RetentionError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<DossierError> for RetentionError {
    fn from(error: DossierError) -> Self {
        Self::Dossier(error)
    }
}

impl From<ProcedureError> for RetentionError {
    fn from(error: ProcedureError) -> Self {
        Self::Procedure(error)
    }
}

impl From<diesel::result::Error> for RetentionError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for RetentionError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            Self::Dossier(error) => error.db_error(),
            Self::Procedure(error) => error.db_error(),
            Self::NotFound
            | Self::Stale
            | Self::NoProcedure
            | Self::TermExists
            | Self::NothingDue
            | Self::Elsewhere
            | Self::Separation
            | Self::Decided(_)
            | Self::NotListed
            | Self::NothingLeft => None,
        }
    }
}

impl From<RetentionError> for Problem {
    fn from(error: RetentionError) -> Self {
        let not_possible =
            |vi: &'static str, en: &'static str| Self::new(ProblemKind::NotPossible, Text::new(vi, en));
        match error {
            RetentionError::NotFound => Self::not_found(),
            RetentionError::Stale => Self::of(ProblemKind::StaleVersion),
            RetentionError::NoProcedure => Self::invalid(vec![FieldError::new(
                "/procedureId",
                "UNKNOWN_PROCEDURE",
                Text::new("Không có thủ tục này.", "There is no such procedure."),
            )]),
            RetentionError::TermExists => not_possible(
                "Thủ tục này đã có thời hạn bảo quản; hãy sửa thời hạn đó.",
                "This procedure has a retention term; change that one.",
            ),
            RetentionError::NothingDue => not_possible(
                "Không có hồ sơ nào của cơ quan hết thời hạn bảo quản, hoặc tất cả đã có trong danh mục khác.",
                "No dossier of the agency is beyond its retention term, or all of them are on another list.",
            ),
            RetentionError::Elsewhere => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Bạn không có vai trò này tại cơ quan được nêu.",
                    "You do not have this role at the agency named.",
                ),
            ),
            RetentionError::Separation => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Người lập danh mục tiêu hủy không được đồng thời phê duyệt.",
                    "Who drew the disposal list up may not approve it.",
                ),
            ),
            RetentionError::Decided(state) => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!("Danh mục đang ở trạng thái {state}, không thể quyết định nữa."),
                    format!("The list is {state}; nothing can be decided on it any more."),
                ),
            ),
            RetentionError::NotListed => not_possible(
                "Hồ sơ không còn nằm trong danh mục chờ tiêu hủy này.",
                "The dossier is not waiting on this list any more.",
            ),
            RetentionError::NothingLeft => not_possible(
                "Mọi hồ sơ trong danh mục đã được giữ lại hoặc chưa hết thời hạn bảo quản hiện hành; hãy từ chối danh mục.",
                "Every dossier of the list was withheld or is not due under the term of today; reject the list.",
            ),
            RetentionError::Dossier(error) => error.into(),
            RetentionError::Procedure(error) => error.into(),
            RetentionError::Db(error) => error.into(),
        }
    }
}
