//! Why something about messages, or about the people whom an owner lets in, is not done.

use chrono::NaiveDate;

use super::DossierError;
use crate::platform::http::{Problem, ProblemKind};
use crate::platform::i18n::Text;

/// What messages and sharing do not allow.
#[derive(Debug)]
pub enum SharingError {
    /// The caller has no duty on the dossier now, nor the owner's leave to act.
    NoDuty,
    /// The dossier's personal data was disposed of.
    Disposed,
    /// The other side has not read what was sent.
    UnreadFirst,
    /// Only a draft is passed on.
    DraftsOnly,
    /// So many invitations are enough.
    TooManyParties,
    /// Nobody accepts an own invitation.
    OwnInvitation,
    /// The authorisation begins on this later day.
    NotYetValid(NaiveDate),
}

impl From<SharingError> for DossierError {
    fn from(error: SharingError) -> Self {
        Self::Sharing(error)
    }
}

impl From<SharingError> for Problem {
    fn from(error: SharingError) -> Self {
        match error {
            SharingError::NoDuty => Self::new(
                ProblemKind::Forbidden,
                Text::new(
                    "Bạn không có nhiệm vụ với hồ sơ này, hoặc chủ hồ sơ chỉ cho phép xem.",
                    "You have no duty on this dossier, or its owner only lets you see it.",
                ),
            ),
            SharingError::Disposed => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Dữ liệu cá nhân của hồ sơ đã được tiêu hủy.",
                    "The personal data of this dossier was disposed of.",
                ),
            ),
            SharingError::UnreadFirst => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Bên kia còn nhiều tin nhắn chưa đọc; hãy chờ trả lời.",
                    "The other side has many messages to read; wait for an answer.",
                ),
            ),
            SharingError::DraftsOnly => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Chỉ chuyển được bản nháp chưa nộp.",
                    "Only a draft that was not sent is passed on.",
                ),
            ),
            SharingError::TooManyParties => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Hồ sơ đã có đủ số người được mời; hãy thu hồi bớt.",
                    "The dossier has as many invitations as it may have; take some back.",
                ),
            ),
            SharingError::OwnInvitation => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    "Bạn không thể nhận lời mời của chính mình.",
                    "Nobody accepts an own invitation.",
                ),
            ),
            SharingError::NotYetValid(first) => Self::new(
                ProblemKind::NotPossible,
                Text::new(
                    format!("Giấy ủy quyền có hiệu lực từ ngày {}.", first.format("%d/%m/%Y")),
                    format!("The authorisation holds from {first} on."),
                ),
            ),
        }
    }
}
