//! Walking every chain and every seal, and naming what does not fit.

mod chains;
mod finding;
mod seals;

pub use finding::{Fault, Finding};

use aws_lc_rs::hmac;

use super::anchor::SeenSeal;
use crate::platform::db::{Conn, DbError};

/// Findings that are named; further ones are counted.
const NAMED: usize = 10_000;

/// What a walk through the whole log found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Rows that were read.
    pub rows: u64,
    /// Chains that they form.
    pub chains: u64,
    /// Seals that were read.
    pub seals: u64,
    /// Rows that no seal holds yet.
    pub unsealed: u64,
    /// What is wrong; empty when nothing is.
    pub findings: Vec<Finding>,
    /// What else is wrong and is not named, so that a log altered all over fits into memory.
    pub unnamed: u64,
}

impl Verdict {
    fn find(&mut self, finding: Finding) {
        if self.findings.len() < NAMED {
            self.findings.push(finding);
        } else {
            self.unnamed += 1;
        }
    }
}

/// Reads the whole log in its order, in bounded memory, while others go on writing. `seen` is the newest seal that this
/// machine knows of: without it nobody can tell whether the newest seals were taken away together with their rows.
///
/// # Errors
/// The database's.
pub fn verify(conn: &mut Conn, key: &hmac::Key, seen: Option<&SeenSeal>) -> Result<Verdict, DbError> {
    let mut verdict = Verdict::default();
    chains::walk(conn, &mut verdict)?;
    seals::walk(conn, key, seen, &mut verdict)?;
    Ok(verdict)
}
