//! Who did what, when, why: append-only, and altered rows show.
//!
//! Each subject (a dossier, an account …) has a chain of its own, written inside the transaction that does the change:
//! a row holds the hash of the row before. So no writer waits for another's chain. After the commit the worker seals
//! the heads of the chains that grew together, in a chain of seals, and keeps the newest seal in a file beside its keys;
//! [`verify`] walks all of it and names what is wrong.

mod anchor;
mod record;
mod seal;
mod verify;

pub use anchor::{Anchor, SeenSeal};
pub use record::{Record, append};
pub use seal::{Sealed, seal, seal_pending};
pub use verify::{Fault, Finding, Verdict, verify};

use aws_lc_rs::digest;

/// The hash before the first row of a chain.
const GENESIS: [u8; 32] = [0; 32];

/// Feeds values to SHA-256 so that no two different lists of values look the same: each with its length before it.
struct Hasher(digest::Context);

impl Hasher {
    fn new() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }

    fn field(&mut self, bytes: &[u8]) -> &mut Self {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.0.update(&length.to_be_bytes());
        self.0.update(bytes);
        self
    }

    fn optional(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        match bytes {
            Some(bytes) => {
                self.0.update(&[1]);
                self.field(bytes)
            }
            None => {
                self.0.update(&[0]);
                self
            }
        }
    }

    fn finish(self) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
    }
}
