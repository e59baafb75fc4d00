use std::future::{Ready, ready};
use std::net::IpAddr;

use actix_web::dev::Payload;
use actix_web::http::header::X_FORWARDED_FOR;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::RateLimits;
use crate::platform::network::{Network, UNKNOWN, client_address};

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

pub(super) fn address_of(request: &HttpRequest, trusted: &[Network]) -> IpAddr {
    let peer = request.peer_addr().map_or(UNKNOWN, |peer| peer.ip());
    // Proxies may add a line of their own instead of continuing one.
    let lines: Vec<&str> = request
        .headers()
        .get_all(X_FORWARDED_FOR)
        .filter_map(|line| line.to_str().ok())
        .collect();
    client_address(peer, Some(&lines.join(",")), trusted)
}
