//! The API's manners: one contract, one way to refuse, one way to answer.
//!
//! A handler takes [`Path`], [`Query`], [`Body`], [`IfMatch`] and returns `Result<Answer, Problem>`. Everything that
//! the OpenAPI document says about a request has been checked before it runs; see [`contract`].

pub mod context;
pub mod contract;
pub mod document;
mod etag;
mod extract;
mod headers;
pub mod idempotency;
mod json;
mod manners;
pub mod page;
pub mod problem;
pub mod rate_limit;

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::Data;
use chrono::TimeDelta;

pub use context::RequestId;
pub use contract::{Contract, refuse_inputs};
pub use etag::IfMatch;
pub use extract::{Body, Path, Query};
pub use idempotency::{IdempotencyKey, RequiredIdempotencyKey};
pub use json::Answer;
pub use manners::{manners, unmatched};
pub use page::{Page, Paging};
pub use problem::{FieldError, Problem, ProblemKind, code};
pub use rate_limit::{ClientAddress, Computing, Limited, SigningIn, Tracking};

use crate::platform::clock::Clock;
use crate::platform::sealed::{LookupKey, Sealer};

/// Where the API is mounted; the major version stands in it.
pub const BASE: &str = "/api/v1";

/// The API's full version, sent with every answer as `API-Version` (semver; the document's `info.version`).
pub const API_VERSION: &str = "1.0.0";

/// What can be set about the API's manners.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The server's clock.
    pub clock: Clock,
    /// The largest body read into memory, in bytes. Uploaded files have a limit of their own.
    pub body_limit: usize,
    /// For how long an answer is replayed for its `Idempotency-Key`; not less than [`idempotency::KEPT`].
    pub answers_kept: TimeDelta,
    /// Seals the cursors of lists.
    pub cursors: Arc<Sealer>,
    /// Seals the answers that are kept for repetitions; they hold personal data.
    pub answers: Arc<Sealer>,
    /// Hashes requests, to tell a repetition from another request under the same key.
    pub fingerprints: LookupKey,
}

impl Settings {
    /// 1 MiB of body: a dossier's form with all its text stays far below.
    pub const BODY_LIMIT: usize = 1_048_576;

    fn of(request: &HttpRequest) -> Option<&Data<Self>> {
        request.app_data::<Data<Self>>()
    }

    fn body_limit_of(request: &HttpRequest) -> usize {
        Self::of(request).map_or(Self::BODY_LIMIT, |settings| settings.body_limit)
    }
}

#[cfg(test)]
mod tests;
