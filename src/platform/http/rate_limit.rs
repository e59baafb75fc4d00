//! How often one address may do what costs much or helps guessing. Counted in this process's memory: with several
//! processes behind one proxy each grants its share.
//!
//! A handler asks with `Limited<Tracking>` as its first parameter; the answer tells what is left (`RateLimit` and
//! `RateLimit-Policy`, draft-ietf-httpapi-ratelimit-headers), a refusal is 429 with `Retry-After`.

use std::future::{Ready, ready};
use std::hash::RandomState;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue, RETRY_AFTER, X_FORWARDED_FOR};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use super::problem::{Problem, ProblemKind};
use crate::platform::network::{Network, UNKNOWN, client_address, counting_address};

type Limiter = RateLimiter<
    IpAddr,
    DefaultKeyedStateStore<IpAddr, RandomState>,
    DefaultClock,
    StateInformationMiddleware,
>;

/// After so many requests those addresses are forgotten that have their whole share again.
const FORGET_EVERY: u32 = 4_096;

/// One limit: so many a minute for each address, all at once or spread.
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

    /// Counts one request of this address.
    fn count(&self, address: IpAddr) -> Standing {
        if self.counted.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
        }
        let (remaining, seconds, granted) = match self.limiter.check_key(&counting_address(address)) {
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
    /// Signing in, registering, refreshing.
    pub sign_in: RateLimit,
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
        let Some(limits) = request.app_data::<Data<RateLimits>>() else {
            return ready(Err(Problem::internal("the app has no rate limits")));
        };
        let standing = L::of(limits).count(address_of(request, &limits.trusted_proxies));
        request.extensions_mut().insert(standing);
        ready(if standing.granted {
            Ok(Self(PhantomData))
        } else {
            let seconds = u32::try_from(standing.seconds).unwrap_or(u32::MAX);
            Err(Problem::of(ProblemKind::TooManyRequests).with_retry_after(seconds))
        })
    }
}

/// The client's address, as far as trusted proxies tell it. For lock-outs and the access log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl FromRequest for ClientAddress {
    type Error = std::convert::Infallible;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let limits = request.app_data::<Data<RateLimits>>();
        let trusted = limits
            .map(|limits| limits.trusted_proxies.as_slice())
            .unwrap_or_default();
        ready(Ok(Self(address_of(request, trusted))))
    }
}

fn address_of(request: &HttpRequest, trusted: &[Network]) -> IpAddr {
    let peer = request.peer_addr().map_or(UNKNOWN, |peer| peer.ip());
    // Proxies may add a line of their own instead of continuing one.
    let lines: Vec<&str> = request
        .headers()
        .get_all(X_FORWARDED_FOR)
        .filter_map(|line| line.to_str().ok())
        .collect();
    client_address(peer, Some(&lines.join(",")), trusted)
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
mod tests {
    use super::*;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::{App, web};

    async fn track(_: Limited<Tracking>, address: ClientAddress) -> String {
        address.0.to_string()
    }

    fn limits(tracking: u32) -> Data<RateLimits> {
        Data::new(RateLimits {
            tracking: RateLimit::per_minute("tracking", tracking),
            sign_in: RateLimit::per_minute("sign-in", 1),
            computation: RateLimit::per_minute("computation", 1),
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        })
    }

    #[actix_web::test]
    async fn who_asks_too_often_is_told_when_to_come_back() {
        let app = App::new()
            .app_data(limits(2))
            .route("/", web::get().to(track))
            .wrap(from_fn(show_limits));
        let app = init_service(app).await;
        let ask = |address: &str| {
            TestRequest::get()
                .peer_addr(format!("{address}:1").parse().unwrap())
                .to_request()
        };
        for remaining in [1, 0] {
            let answer = call_service(&app, ask("203.0.113.9")).await;
            assert_eq!(answer.status(), 200);
            assert_eq!(
                answer.headers().get("ratelimit-policy").unwrap(),
                "\"tracking\";q=2;w=60"
            );
            let shown = answer
                .headers()
                .get("ratelimit")
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            assert!(
                shown.starts_with(&format!("\"tracking\";r={remaining};t=")),
                "{shown}"
            );
        }
        let refused = call_service(&app, ask("203.0.113.9")).await;
        assert_eq!(refused.status(), 429);
        let wait: u32 = refused
            .headers()
            .get("retry-after")
            .unwrap()
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!((1..=30).contains(&wait), "{wait}");
        assert_eq!(call_service(&app, ask("203.0.113.10")).await.status(), 200);
    }

    #[actix_web::test]
    async fn behind_a_proxy_the_client_is_counted() {
        let app = init_service(App::new().app_data(limits(1)).route("/", web::get().to(track))).await;
        let ask = |peer: &str, client: &str| {
            let request = TestRequest::get().peer_addr(peer.parse().unwrap());
            request.insert_header((X_FORWARDED_FOR, client)).to_request()
        };
        assert_eq!(
            call_service(&app, ask("10.0.0.1:1", "198.51.100.1"))
                .await
                .status(),
            200
        );
        assert_eq!(
            call_service(&app, ask("10.0.0.1:1", "198.51.100.2"))
                .await
                .status(),
            200
        );
        assert_eq!(
            call_service(&app, ask("10.0.0.2:1", "198.51.100.1"))
                .await
                .status(),
            429
        );
        assert_eq!(
            call_service(&app, ask("203.0.113.9:1", "1.1.1.1")).await.status(),
            200
        );
        assert_eq!(
            call_service(&app, ask("203.0.113.9:1", "2.2.2.2")).await.status(),
            429,
            "made up"
        );
    }

    #[test]
    fn addresses_with_their_whole_share_are_forgotten() {
        let limit = RateLimit::per_minute("tracking", 1_000_000);
        for n in 0..FORGET_EVERY * 4 {
            limit.count(IpAddr::V4(std::net::Ipv4Addr::from_bits(n)));
        }
        assert!(
            limit.limiter.len() < usize::try_from(FORGET_EVERY).unwrap() * 2,
            "{}",
            limit.limiter.len()
        );
    }
}
