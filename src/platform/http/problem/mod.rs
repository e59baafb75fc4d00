//! Problems (RFC 9457): the one way in which the API says no.
//!
//! A slice's error becomes a [`Problem`] by choosing a [`ProblemKind`]; status, slug, code and title follow from the
//! table in `kinds.rs`. Causes go to the log, never to the caller.

mod field;
mod kinds;
pub mod pages;
mod render;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};

pub use field::{FIELD_CODES, FieldError, code};
pub use kinds::{KindFacts, ProblemKind};
pub use render::{FieldErrorView, ProblemView};

use crate::platform::db::{DbError, Failure};
use crate::platform::i18n::{Language, Text};

/// A refusal, with everything the caller may know about it. Cheap to move; clones share the cause.
#[derive(Clone, Debug)]
pub struct Problem(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    kind: ProblemKind,
    detail: Text,
    errors: Vec<FieldError>,
    legal_basis: Option<Cow<'static, str>>,
    retry_after: Option<u32>,
    headers: Vec<(&'static str, String)>,
    members: Vec<(&'static str, serde_json::Value)>,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl Problem {
    /// A problem of this kind; `detail` says what is wrong this time, without personal data.
    pub fn new(kind: ProblemKind, detail: Text) -> Self {
        Self(Box::new(Parts {
            kind,
            detail,
            errors: Vec::new(),
            legal_basis: None,
            retry_after: None,
            headers: Vec::new(),
            members: Vec::new(),
            cause: None,
        }))
    }

    /// A problem whose detail is what the kind means in general.
    pub fn of(kind: ProblemKind) -> Self {
        Self::new(kind, kind.meaning())
    }

    /// 400 with all wrong fields.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let n = errors.len();
        Self::new(
            ProblemKind::InvalidInput,
            Text::new(
                format!("Có {n} chỗ sai trong yêu cầu."),
                if n == 1 {
                    "One part of the request is wrong.".to_owned()
                } else {
                    format!("{n} parts of the request are wrong.")
                },
            ),
        )
        .with_errors(errors)
    }

    /// 404: absent, or not the caller's to see.
    pub fn not_found() -> Self {
        Self::of(ProblemKind::NotFound)
    }

    /// 500: a bug or a broken machine. The cause is logged when the answer is written; the caller learns only the
    /// request id.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::of(ProblemKind::Internal).caused_by(cause)
    }

    /// The wrong fields.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// The rule of law that refuses, as it is cited ("Điều 9, khoản 3, QĐ 2816/QĐ-UBND").
    #[must_use]
    pub fn with_legal_basis(mut self, basis: impl Into<Cow<'static, str>>) -> Self {
        self.0.legal_basis = Some(basis.into());
        self
    }

    /// After how many seconds a repetition makes sense; sent as `Retry-After`.
    #[must_use]
    pub fn with_retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// A header of the answer, such as `Allow`.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.headers.push((name, value.into()));
        self
    }

    /// A further member of the problem object (RFC 9457, 3.2), in lower camelCase.
    #[must_use]
    pub fn with_member(mut self, name: &'static str, value: impl Into<serde_json::Value>) -> Self {
        self.0.members.push((name, value.into()));
        self
    }

    /// What lies behind it, for the log and for deciding whether a transaction is run again.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.cause = Some(Arc::from(cause.into()));
        self
    }

    /// The kind.
    pub fn kind(&self) -> ProblemKind {
        self.0.kind
    }

    /// What is wrong this time.
    pub fn detail(&self) -> &Text {
        &self.0.detail
    }

    /// The wrong fields.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// The rule of law that refuses.
    pub fn legal_basis(&self) -> Option<&str> {
        self.0.legal_basis.as_deref()
    }

    /// After how many seconds a repetition makes sense.
    pub fn retry_after(&self) -> Option<u32> {
        self.0.retry_after
    }

    /// What lies behind it. Never shown to a caller.
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind().code(), self.detail().en)
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.cause {
            Some(cause) => Some(cause.as_ref()),
            None => None,
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// In the default language and without a request id: the middleware renders it again with both.
    fn error_response(&self) -> HttpResponse {
        self.render(Language::default(), None)
    }
}

/// What the database says, as far as a caller may know it: 503 when trying again makes sense, else 500.
impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(_) | DbError::Stopped => Self::of(ProblemKind::Unavailable)
                .with_retry_after(5)
                .caused_by(error),
            DbError::Busy | DbError::Conflict => Self::of(ProblemKind::Unavailable)
                .with_retry_after(1)
                .caused_by(error),
            DbError::Query(_) | DbError::Panicked(_) | DbError::Broken(_) => Self::internal(error),
        }
    }
}

/// So that a handler's transaction may answer with problems, and is still run again when the database asks for it.
impl Failure for Problem {
    fn db_error(&self) -> Option<&DbError> {
        self.cause()?.downcast_ref()
    }
}
