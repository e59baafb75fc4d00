//! How often one address, or one sign-in, may do what costs much or helps guessing. Counted in this process's memory: with several
//! processes behind one proxy each grants its share.
//!
//! A handler asks with `Limited<Tracking>` as its first parameter; the answer tells what is left (`RateLimit` and
//! `RateLimit-Policy`, draft-ietf-httpapi-ratelimit-headers), a refusal is 429 with `Retry-After`. Where it depends on
//! the body what is counted, the handler calls [`count_address`] or [`count_sign_in`] when it knows.

mod client;

use std::future::{Ready, ready};
use std::hash::RandomState;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use uuid::Uuid;

pub use client::ClientAddress;
use client::address_of;

use super::problem::{Problem, ProblemKind};
use crate::platform::ids::SessionId;
use crate::platform::network::{Network, counting_address};

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Counted {
    /// What comes from one address, or one IPv6 subscriber.
    Address(IpAddr),
    /// What belongs to one sign-in.
    SignIn(Uuid),
}

type Limiter = RateLimiter<
    Counted,
    DefaultKeyedStateStore<Counted, RandomState>,
    DefaultClock,
    StateInformationMiddleware,
>;

/// After so many requests those are forgotten that have their whole share again.
const FORGET_EVERY: u32 = 4_096;

/// One limit: so many a minute for each address or sign-in, all at once or spread.
pub struct RateLimit {
    name: &'static str,
    per_minute: NonZeroU32,
    limiter: Limiter,
    clock: DefaultClock,
    counted: AtomicU32,
}

impl RateLimit {
    /// A limit with its name for the headers. 0 counts as 1.
    pub fn per_minute(name: &'static str, count: u32) -> Self {
        let per_minute = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        let limiter = RateLimiter::dashmap(Quota::per_minute(per_minute)).with_middleware();
        Self {
            name,
            per_minute,
            limiter,
            clock: DefaultClock::default(),
            counted: AtomicU32::new(0),
        }
    }

    fn count(&self, counted: Counted) -> Standing {
        if self.counted.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
        }
        let (remaining, seconds, granted) = match self.limiter.check_key(&counted) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let used = u64::from(self.per_minute.get().saturating_sub(remaining));
                (
                    remaining,
                    (used * 60).div_ceil(u64::from(self.per_minute.get())),
                    true,
                )
            }
            Err(refused) => {
                let wait = refused.wait_time_from(self.clock.now());
                (0, wait.as_secs() + u64::from(wait.subsec_nanos() > 0), false)
            }
        };
        Standing {
            name: self.name,
            quota: self.per_minute.get(),
            remaining,
            seconds: seconds.max(1),
            granted,
        }
    }
}

/// Where an address stands with a limit after a request; remembered until the answer is written.
#[derive(Clone, Copy, Debug)]
struct Standing {
    name: &'static str,
    quota: u32,
    remaining: u32,
    seconds: u64,
    granted: bool,
}

/// The limits of the API, and whom to believe about addresses. In the app's data.
pub struct RateLimits {
    /// Following a dossier with its code and secret.
    pub tracking: RateLimit,
    /// Signing in, registering, and refresh tokens that are nobody's.
    pub sign_in: RateLimit,
    /// Refreshing the tokens of one sign-in.
    pub refresh: RateLimit,
    /// Computing without signing in.
    pub computation: RateLimit,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
}

/// Which limit a handler stands under.
pub trait LimitChoice: 'static {
    /// The limit among all.
    fn of(limits: &RateLimits) -> &RateLimit;
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident => $field:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl LimitChoice for $name {
            fn of(limits: &RateLimits) -> &RateLimit {
                &limits.$field
            }
        }
    )+};
}

choices! {
    /// The limit of following a dossier.
    Tracking => tracking;
    /// The limit of signing in and registering.
    SigningIn => sign_in;
    /// The limit of refreshing tokens.
    Refreshing => refresh;
    /// The limit of public computations.
    Computing => computation;
}

/// The request was counted against a limit and may go on. Ready at once, so it speaks before the body is read.
#[derive(Clone, Copy, Debug)]
pub struct Limited<L>(PhantomData<L>);

impl<L: LimitChoice> FromRequest for Limited<L> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(count_address::<L>(request).map(|()| Self(PhantomData)))
    }
}

/// Counts the request for the address that it comes from.
///
/// # Errors
/// `TOO_MANY_REQUESTS`.
pub fn count_address<L: LimitChoice>(request: &HttpRequest) -> Result<(), Problem> {
    count::<L>(request, |limits| {
        Counted::Address(counting_address(address_of(request, &limits.trusted_proxies)))
    })
}

/// Counts the request for the sign-in that it belongs to: people who share an address do not share its limit.
///
/// # Errors
/// `TOO_MANY_REQUESTS`.
pub fn count_sign_in<L: LimitChoice>(request: &HttpRequest, session: SessionId) -> Result<(), Problem> {
    count::<L>(request, |_| Counted::SignIn(session.as_uuid()))
}

fn count<L: LimitChoice>(
    request: &HttpRequest,
    counted: impl FnOnce(&RateLimits) -> Counted,
) -> Result<(), Problem> {
    let Some(limits) = request.app_data::<Data<RateLimits>>() else {
        return Err(Problem::internal("the app has no rate limits"));
    };
    let standing = L::of(limits).count(counted(limits));
    request.extensions_mut().insert(standing);
    if standing.granted {
        return Ok(());
    }
    let seconds = u32::try_from(standing.seconds).unwrap_or(u32::MAX);
    Err(Problem::of(ProblemKind::TooManyRequests).with_retry_after(seconds))
}

/// Adds to the answers of limited routes where the caller stands: `App::new().wrap(from_fn(show_limits))`.
///
/// # Errors
/// Those of what it wraps.
pub async fn show_limits<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let standing = response.request().extensions().get::<Standing>().copied();
    if let Some(Standing {
        name,
        quota,
        remaining,
        seconds,
        granted,
    }) = standing
    {
        let mut set = |header, value: String| {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(header, value);
            }
        };
        set(
            HeaderName::from_static("ratelimit-policy"),
            format!("\"{name}\";q={quota};w=60"),
        );
        set(
            HeaderName::from_static("ratelimit"),
            format!("\"{name}\";r={remaining};t={seconds}"),
        );
        if !granted {
            set(RETRY_AFTER, seconds.to_string());
        }
    }
    Ok(response)
}

#[cfg(test)]
mod tests;
