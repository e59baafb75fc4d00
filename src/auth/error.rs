//! What can go wrong here, and what a caller is told about it.

use super::hashing::HashingError;
use super::model::Username;
use super::rules::membership::MembershipFault;
use super::rules::password::PasswordFault;
use crate::platform::db::{DbError, Failure};
use crate::platform::http::{FieldError, Problem, ProblemKind, code};
use crate::platform::i18n::Text;
use crate::platform::sealed::SealError;

/// A field of a request that commands judge, as they know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The number of the identity paper.
    IdNumber,
    /// The phone number.
    Phone,
    /// The e-mail address.
    Email,
    /// An officer's name for signing in.
    Username,
    /// A first password.
    Password,
    /// The password in place of the present one.
    NewPassword,
    /// The agency of a membership.
    Agency,
    /// The unit of a membership.
    Unit,
    /// The desk of a membership.
    Desk,
    /// The last day of a membership.
    LastDay,
    /// The last day that a membership is given later.
    NewLastDay,
}

impl Field {
    /// Where it stands in the body.
    pub fn pointer(self) -> &'static str {
        match self {
            Self::IdNumber => "/idNumber",
            Self::Phone => "/phone",
            Self::Email => "/email",
            Self::Username => "/username",
            Self::Password => "/password",
            Self::NewPassword => "/newPassword",
            Self::Agency => "/agencyId",
            Self::Unit => "/unitId",
            Self::Desk => "/deskId",
            Self::LastDay => "/validTo",
            Self::NewLastDay => "/lastDay",
        }
    }
}

/// Why something about accounts, sessions or memberships was not done.
#[derive(Debug)]
pub enum AuthError {
    /// Fields that the contract cannot judge.
    Fields(Vec<FieldError>),
    /// A password that is not taken.
    Password(Field, Vec<PasswordFault>),
    /// Somebody has these already.
    Taken(Vec<Field>),
    /// The name, the password or the refresh token is wrong; it is not told which, nor whether somebody has it.
    WrongCredentials,
    /// The caller's session was closed, or the account disabled, while the request was under way.
    SignedOut,
    /// Too many wrong passwords; another try makes sense after so many seconds.
    LockedOut(u32),
    /// Too many passwords wait to be hashed.
    Busy,
    /// A membership that cannot be.
    Membership(Vec<MembershipFault>),
    /// The agency, the unit of it or the desk of it is not there: those that are not.
    UnknownPlace(Vec<Field>),
    /// The officer has that membership already.
    MembershipExists,
    /// The officer has as many memberships as a token can hold.
    TooManyMemberships,
    /// The last day that is to be set lies before yesterday, or after the one that is set.
    WrongLastDay,
    /// An administrator may not do this to the own account.
    OwnAccount,
    /// It is so already.
    AlreadySo,
    /// The account has changed since the caller saw it.
    Stale,
    /// No such account, session or membership, or not the caller's to see.
    NotFound,
    /// A bug, or broken keys.
    Broken(Box<dyn std::error::Error + Send + Sync>),
    /// The database's.
    Db(DbError),
}

impl From<DbError> for AuthError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for AuthError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

impl Failure for AuthError {
    fn db_error(&self) -> Option<&DbError> {
        match self {
            Self::Db(error) => Some(error),
            _ => None,
        }
    }
}

impl From<HashingError> for AuthError {
    fn from(error: HashingError) -> Self {
        match error {
            HashingError::Busy => Self::Busy,
            HashingError::Stopped => Self::Db(DbError::Stopped),
            HashingError::Refused(_) => Self::Broken(error.into()),
        }
    }
}

impl From<SealError> for AuthError {
    fn from(error: SealError) -> Self {
        Self::Broken(error.into())
    }
}

impl std::fmt::Display for AuthError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Broken(error) => error.fmt(f),
            Self::Db(error) => error.fmt(f),
            Self::Password(_, faults) => {
                let details: Vec<_> = faults.iter().map(|fault| fault.detail().en).collect();
                f.write_str(&details.join(" "))
            }
            Self::Taken(fields) => write!(f, "somebody has this already: {fields:?}"),
            other => write!(f, "{other:?}"),
        }
    }
}

impl std::error::Error for AuthError {}

/// The problem of one wrong field.
fn field(field: Field, code: &'static str, vi: &'static str, en: &'static str) -> FieldError {
    FieldError::new(field.pointer(), code, Text::new(vi, en))
}

fn not_possible(vi: &'static str, en: &'static str) -> Problem {
    Problem::new(ProblemKind::NotPossible, Text::new(vi, en))
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Fields(errors) => Self::invalid(errors),
            AuthError::Password(field, faults) => Self::invalid(
                faults
                    .into_iter()
                    .map(|fault| FieldError::new(field.pointer(), fault.code(), fault.detail()))
                    .collect(),
            ),
            AuthError::Taken(fields) => {
                Self::of(ProblemKind::AlreadyExists).with_errors(fields.into_iter().map(taken).collect())
            }
            AuthError::WrongCredentials => Self::of(ProblemKind::WrongCredentials),
            AuthError::SignedOut => Self::of(ProblemKind::NotSignedIn),
            AuthError::LockedOut(seconds) => Self::new(
                ProblemKind::TooManyRequests,
                Text::new(
                    "Đã nhập sai mật khẩu quá nhiều lần. Hãy chờ rồi thử lại.",
                    "Too many wrong passwords. Wait, then try again.",
                ),
            )
            .with_retry_after(seconds),
            AuthError::Busy => Self::new(
                ProblemKind::Unavailable,
                Text::new(
                    "Quá nhiều người đang đăng nhập. Hãy thử lại sau giây lát.",
                    "Too many people are signing in. Try again in a moment.",
                ),
            )
            .with_retry_after(2),
            AuthError::Membership(faults) => {
                Self::invalid(faults.into_iter().map(membership_fault).collect())
            }
            AuthError::UnknownPlace(places) => Self::invalid(places.into_iter().map(unknown).collect()),
            AuthError::MembershipExists => Self::new(
                ProblemKind::AlreadyExists,
                Text::new(
                    "Cán bộ đã có vai trò này tại đây trong thời gian đó.",
                    "The officer already has this role here in that time.",
                ),
            ),
            AuthError::TooManyMemberships => not_possible(
                "Cán bộ đã có số vai trò tối đa.",
                "The officer already has as many roles as one can have.",
            ),
            AuthError::WrongLastDay => Self::invalid(vec![field(
                Field::NewLastDay,
                "LAST_DAY",
                "Ngày cuối không được trước ngày hôm qua hay sau ngày cuối đang ghi.",
                "The last day is neither before yesterday nor after the last day on record.",
            )]),
            AuthError::OwnAccount => not_possible(
                "Không thể tự thay đổi vai trò, mật khẩu tạm hay trạng thái tài khoản của chính mình; hãy nhờ quản trị viên khác.",
                "Nobody changes the roles, the temporary password or the state of the own account; ask another administrator.",
            ),
            AuthError::AlreadySo => not_possible(
                "Tài khoản hoặc vai trò đã ở trạng thái này.",
                "The account or membership is in that state already.",
            ),
            AuthError::Stale => Self::of(ProblemKind::StaleVersion),
            AuthError::NotFound => Self::not_found(),
            AuthError::Broken(error) => Self::internal(error),
            AuthError::Db(error) => error.into(),
        }
    }
}

fn taken(which: Field) -> FieldError {
    field(
        which,
        "TAKEN",
        "Đã có tài khoản khác dùng.",
        "Another account has it.",
    )
}

fn unknown(which: Field) -> FieldError {
    field(
        which,
        "UNKNOWN",
        "Không có, hoặc không thuộc cơ quan đã nêu.",
        "There is none such, or it is not the named agency's.",
    )
}

fn membership_fault(fault: MembershipFault) -> FieldError {
    match fault {
        MembershipFault::AgencyMissing => field(
            Field::Agency,
            code::REQUIRED,
            "Vai trò này thuộc một cơ quan.",
            "This role belongs to an agency.",
        ),
        MembershipFault::AgencyNotFitting => field(
            Field::Agency,
            "NOT_FITTING",
            "Vai trò này thuộc toàn hệ thống, không thuộc cơ quan nào.",
            "This role belongs to the whole system, not to an agency.",
        ),
        MembershipFault::UnitMissing => field(
            Field::Unit,
            code::REQUIRED,
            "Vai trò này thuộc một phòng, ban.",
            "This role belongs to a unit.",
        ),
        MembershipFault::DeskMissing => field(
            Field::Desk,
            code::REQUIRED,
            "Vai trò này thuộc một bộ phận một cửa.",
            "This role belongs to a desk.",
        ),
        MembershipFault::EndsBeforeItBegins => field(
            Field::LastDay,
            "LAST_DAY",
            "Ngày cuối trước ngày đầu.",
            "The last day is before the first.",
        ),
        MembershipFault::LastDayMissing => field(
            Field::LastDay,
            code::REQUIRED,
            "Vai trò này chỉ giao có thời hạn.",
            "This role is given for a limited time only.",
        ),
    }
}

/// The error of a user name that is none.
pub fn username_fault() -> FieldError {
    FieldError::new(
        Field::Username.pointer(),
        Username::FAULT,
        Username::fault_detail(),
    )
}
