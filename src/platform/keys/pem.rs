//! The PEM form of a private key (RFC 7468), as OpenSSL writes it too.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::platform::secret::Secret;

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

pub(super) fn encode(der: &[u8]) -> Secret<String> {
    let text = Secret::new(BASE64_STANDARD.encode(der));
    let mut pem = String::from(BEGIN);
    for (at, c) in text.expose().chars().enumerate() {
        if at % 64 == 0 {
            pem.push('\n');
        }
        pem.push(c);
    }
    pem.push('\n');
    pem.push_str(END);
    pem.push('\n');
    Secret::new(pem)
}

pub(super) fn decode(pem: &str) -> Option<Secret<Vec<u8>>> {
    let (_, rest) = pem.split_once(BEGIN)?;
    let (body, _) = rest.split_once(END)?;
    let compact = Secret::new(body.split_whitespace().collect::<String>());
    BASE64_STANDARD.decode(compact.expose()).ok().map(Secret::new)
}
