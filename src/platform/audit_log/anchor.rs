//! The newest seal that this machine has seen, kept beside its keys and so outside of the database.
//!
//! Whoever owns the database can take away the newest seals with all that they hold, and what is left is sound in
//! itself. The anchor knows better. Each machine that seals keeps its own: it says at least what that machine has seen.

use std::io::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use super::seal::Sealed;
use crate::platform::files::replace_private;

/// The file in the folder of the keys.
const FILE: &str = "audit-anchor.json";

/// A seal as it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSeal {
    /// Its number, from 1.
    pub seal: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

/// The same in the file, its hash in hexadecimal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    seal: i64,
    hash: String,
}

impl SeenSeal {
    fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        let written = Written {
            seal: self.seal,
            hash: hex::encode(&self.hash),
        };
        serde_json::to_vec(&written).map_err(Error::other)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let Written { seal, hash } = serde_json::from_slice(bytes).map_err(Error::other)?;
        let hash = hex::decode(hash).map_err(Error::other)?;
        Ok(Self { seal, hash })
    }
}

/// Where the newest seal that was seen is written down.
#[derive(Debug)]
pub struct Anchor {
    path: PathBuf,
    /// Whether it has been complained about: once a process is enough.
    complained: AtomicBool,
}

impl Anchor {
    /// That of the machine whose keys are in this folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            path: folder.join(FILE),
            complained: AtomicBool::new(false),
        }
    }

    /// The file, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The newest seal that this machine has seen; `None` where it has not begun to keep it.
    ///
    /// # Errors
    /// The file cannot be read, or holds something else; the error names it.
    pub fn seen(&self) -> Result<Option<SeenSeal>, Error> {
        let named = |why: String| Error::other(format!("{}: {why}", self.path.display()));
        match std::fs::read(&self.path) {
            Ok(bytes) => SeenSeal::from_bytes(&bytes)
                .map(Some)
                .map_err(|error| named(error.to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(named(error.to_string())),
        }
    }

    /// Writes down the newest seal after its commit. It moves forward only, and only over a log that still holds what
    /// was seen: otherwise it stays as the evidence, and that is complained about once.
    pub(super) fn keep(&self, seen: Result<Option<SeenSeal>, Error>, sealed: Sealed) {
        let file = self.path.display();
        let seen = match seen {
            Ok(seen) => seen,
            Err(error) => {
                return self.complain(|| tracing::error!(%error, "the audit log's anchor cannot be read"));
            }
        };
        if !sealed.holds_what_was_seen {
            return self.complain(|| {
                let seal = seen.as_ref().map(|seen| seen.seal);
                tracing::error!(
                    seal, %file,
                    "the database lacks a seal of the audit log that this machine has seen: see `admin verify-audit`; \
                     where another database or a backup has been put in its place, move the anchor's file away"
                );
            });
        }
        let Some(newest) = sealed.newest else { return };
        if seen.as_ref().is_some_and(|seen| seen.seal >= newest.seal) {
            return;
        }
        if seen.is_none() && (sealed.rows == 0 || newest.seal > 1) {
            tracing::warn!(
                seal = newest.seal, %file,
                "this machine has kept no anchor of the audit log so far: it takes the seals up to this one as they are"
            );
        }
        let written = newest
            .to_bytes()
            .and_then(|bytes| replace_private(&self.path, &bytes));
        if let Err(error) = written {
            self.complain(|| tracing::error!(%error, "the audit log's anchor cannot be written"));
        }
    }

    fn complain(&self, say: impl FnOnce()) {
        if !self.complained.swap(true, Ordering::Relaxed) {
            say();
        }
    }
}
