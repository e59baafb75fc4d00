//! Addresses of clients, and whom to believe about them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// A range of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

impl Network {
    /// Whether an address lies in it. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is the IPv4 address.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.first, address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                first.to_bits() & mask == address.to_bits() & mask
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
                first.to_bits() & mask == address.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = text
            .split_once('/')
            .map_or((text, None), |(address, bits)| (address, Some(bits)));
        let first: IpAddr = address.parse().map_err(|_| ())?;
        let most = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| ())?;
        if bits > most {
            Err(())
        } else {
            Ok(Self { first, bits })
        }
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.first, self.bits)
    }
}

/// The address of the client behind a connection from `peer`, given the request's `X-Forwarded-For` header. Only what
/// trusted proxies wrote counts: from the right, the first address that is not a trusted proxy's. What a client makes
/// up itself stands further left and is not read.
pub fn client_address(peer: IpAddr, forwarded_for: Option<&str>, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    let mut hops = forwarded_for.unwrap_or_default().rsplit(',');
    while is_trusted(client) {
        match hops.next().and_then(|hop| read_hop(hop.trim())) {
            Some(address) => client = address.to_canonical(),
            None => break,
        }
    }
    client
}

/// An address, perhaps with the port that some proxies add.
fn read_hop(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.split(']').next());
    bare.unwrap_or(hop).parse().ok().or_else(|| {
        hop.parse::<std::net::SocketAddr>()
            .ok()
            .map(|address| address.ip())
    })
}

/// What rate limits and lock-outs count by: the address itself, and for IPv6 its /64, because one subscriber has as
/// many addresses in there as he likes.
pub fn counting_address(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
    }
}

/// The address that stands for "unknown" where a connection has none (a Unix socket).
pub const UNKNOWN: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn networks(list: &[&str]) -> Vec<Network> {
        list.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn a_network_knows_its_addresses() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("10.0.0.0/8", "::ffff:10.1.2.3", "::1"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("2001:db8::/32", "2001:db8:1::1", "2001:db9::1"),
            ("::1/128", "::1", "::2"),
        ] {
            let network: Network = network.parse().unwrap();
            assert!(
                network.contains(ip(inside)) && !network.contains(ip(outside)),
                "{network}"
            );
        }
        assert!(
            "0.0.0.0/0"
                .parse::<Network>()
                .unwrap()
                .contains(ip("203.0.113.9"))
        );
        for wrong in ["", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/", "a/8"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_trusted_proxies_tell_the_client() {
        let trusted = networks(&["10.0.0.0/8", "127.0.0.1"]);
        let client =
            |peer: &str, header: Option<&str>| client_address(ip(peer), header, &trusted).to_string();
        assert_eq!(client("203.0.113.9", Some("198.51.100.1")), "203.0.113.9");
        assert_eq!(client("10.0.0.1", None), "10.0.0.1");
        assert_eq!(client("10.0.0.1", Some("198.51.100.1")), "198.51.100.1");
        assert_eq!(
            client("127.0.0.1", Some("1.2.3.4, 198.51.100.1, 10.0.0.9")),
            "198.51.100.1"
        );
        assert_eq!(client("127.0.0.1", Some("198.51.100.1:4711")), "198.51.100.1");
        assert_eq!(client("127.0.0.1", Some("[2001:db8::1]:4711")), "2001:db8::1");
        assert_eq!(client("127.0.0.1", Some("ai đó")), "127.0.0.1");
        assert_eq!(client("::ffff:127.0.0.1", Some("198.51.100.1")), "198.51.100.1");
    }

    #[test]
    fn one_subscriber_counts_once() {
        assert_eq!(counting_address(ip("2001:db8:1:2:3:4:5:6")), ip("2001:db8:1:2::"));
        assert_eq!(counting_address(ip("::ffff:203.0.113.9")), ip("203.0.113.9"));
    }

    proptest! {
        #[test]
        fn any_header_gives_an_address(header in any::<String>()) {
            let trusted = networks(&["0.0.0.0/0", "::/0"]);
            client_address(ip("10.0.0.1"), Some(&header), &trusted);
        }
    }
}
