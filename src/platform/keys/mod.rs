//! The server's own keys, in a folder that only it may read: they sign tokens, seal cursors, the audit log and personal
//! data.
//!
//! The first start makes them. Several processes over one database must have the same folder (or the same files in
//! it), because a token signed by one is read by all. Files that are there are never changed.

mod pem;
mod token_key;

use std::io::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_lc_rs::hmac;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};

pub use token_key::TokenKey;

use super::files::{create_private, is_open_to_others, private_folder};
use super::secret::Secret;

const CURSOR: &str = "cursor.key";
const AUDIT_SEAL: &str = "audit-seal.key";
const PERSONAL: &str = "personal-data.key";
const LOOKUP: &str = "personal-lookup.key";

/// A secret of 256 bits.
pub type Secret32 = Secret<[u8; 32]>;

/// All keys. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Keys(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    signing: Arc<TokenKey>,
    /// All, the newest first.
    tokens: Vec<Arc<TokenKey>>,
    cursor: Secret32,
    audit_seal: Secret32,
    personal: Secret32,
    lookup: Secret32,
}

impl Keys {
    /// Reads the keys of a folder; makes the folder and the keys that are not there yet.
    ///
    /// # Errors
    /// A file cannot be read, or is no key; the error names it.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        private_folder(folder)?;
        if token_files(folder)?.is_empty() {
            create_private(&token_path(folder, 1), TokenKey::generate()?.expose().as_bytes())?;
        }
        let mut tokens = Vec::new();
        for (_, path) in token_files(folder)?.iter().rev() {
            tokens.push(Arc::new(TokenKey::from_pem(&read_secret(path)?, path)?));
        }
        let signing = tokens
            .first()
            .cloned()
            .ok_or_else(|| unusable(folder, "it has no token key"))?;
        Ok(Self(Arc::new(Parts {
            signing,
            tokens,
            cursor: secret32(&folder.join(CURSOR))?,
            audit_seal: secret32(&folder.join(AUDIT_SEAL))?,
            personal: secret32(&folder.join(PERSONAL))?,
            lookup: secret32(&folder.join(LOOKUP))?,
        })))
    }

    /// The newest token key, with which tokens are signed.
    pub fn signing(&self) -> &Arc<TokenKey> {
        &self.0.signing
    }

    /// The token key with this id, for checking a signature.
    pub fn by_id(&self, kid: &str) -> Option<&Arc<TokenKey>> {
        self.0.tokens.iter().find(|key| key.kid() == kid)
    }

    /// All token keys, the newest first, for publishing their public halves.
    pub fn tokens(&self) -> &[Arc<TokenKey>] {
        &self.0.tokens
    }

    /// The key that seals cursors.
    pub fn cursor(&self) -> &Secret32 {
        &self.0.cursor
    }

    /// The key that seals personal data at rest. Without it identity numbers cannot be read any more.
    pub fn personal(&self) -> &Secret32 {
        &self.0.personal
    }

    /// The key of the hashes by which sealed personal data is found. Without it nobody is recognised by a number.
    pub fn lookup(&self) -> &Secret32 {
        &self.0.lookup
    }

    /// The key that seals the audit log (HMAC-SHA-256).
    pub fn audit_seal(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.0.audit_seal.expose())
    }
}

/// Adds a token key, which signs from the next start on; the older ones still check what they signed. Answers with
/// the new key's id.
///
/// # Errors
/// The folder cannot be read or written.
pub fn add_token_key(folder: &Path) -> Result<String, Error> {
    private_folder(folder)?;
    let text = TokenKey::generate()?;
    loop {
        let number = token_files(folder)?.last().map_or(1, |(number, _)| number + 1);
        let path = token_path(folder, number);
        if create_private(&path, text.expose().as_bytes())? {
            return Ok(TokenKey::from_pem(&text, &path)?.kid().to_owned());
        }
    }
}

fn token_path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("token-{number}.pem"))
}

/// The token keys' files by their number.
fn token_files(folder: &Path) -> Result<Vec<(u32, PathBuf)>, Error> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let number = name
            .strip_prefix("token-")
            .and_then(|rest| rest.strip_suffix(".pem"))
            .map(str::parse);
        match number {
            Some(Ok(number)) => files.push((number, path)),
            Some(Err(_)) => return Err(unusable(&path, "its name must be token-<number>.pem")),
            None => {}
        }
    }
    files.sort();
    Ok(files)
}

/// Reads 32 bytes in hexadecimal; draws them first where the file is not there.
fn secret32(path: &Path) -> Result<Secret32, Error> {
    if !path.exists() {
        let mut bytes = [0_u8; 32];
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| unusable(path, "no random numbers to be had"))?;
        let drawn = Secret::new(bytes);
        let text = Secret::new(hex::encode(drawn.expose()) + "\n");
        create_private(path, text.expose().as_bytes())?;
    }
    let mut bytes = [0_u8; 32];
    hex::decode_to_slice(read_secret(path)?.expose().trim(), &mut bytes)
        .map_err(|_| unusable(path, "it must hold 64 hexadecimal figures"))?;
    Ok(Secret::new(bytes))
}

fn read_secret(path: &Path) -> Result<Secret<String>, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| unusable(path, &error.to_string()))?;
    if is_open_to_others(path)? {
        tracing::warn!(file = %path.display(), "others than the owner may read this key");
    }
    Ok(Secret::new(text))
}

fn unusable(path: &Path, why: &str) -> Error {
    Error::other(format!("{}: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_keys_and_later_ones_find_them() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("keys");
        let first = Keys::open(&folder).unwrap();
        let again = Keys::open(&folder).unwrap();
        assert_eq!(first.signing().kid(), again.signing().kid());
        assert_eq!(first.cursor().expose(), again.cursor().expose());
        assert_ne!(first.cursor().expose(), first.0.audit_seal.expose());
        let tag = hmac::sign(&first.audit_seal(), b"head");
        hmac::verify(&again.audit_seal(), b"head", tag.as_ref()).unwrap();
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 5);
        assert!(!format!("{first:?}").contains(&hex::encode(first.cursor().expose())));
    }

    #[cfg(unix)]
    #[test]
    fn keys_are_their_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("keys");
        Keys::open(&folder).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        for entry in std::fs::read_dir(&folder).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }

    #[test]
    fn a_new_token_key_signs_and_the_old_one_still_checks() {
        let folder = tempfile::tempdir().unwrap();
        let old = Keys::open(folder.path()).unwrap().signing().kid().to_owned();
        for _ in 0..10 {
            add_token_key(folder.path()).unwrap();
        }
        let new = add_token_key(folder.path()).unwrap();
        let keys = Keys::open(folder.path()).unwrap();
        assert_eq!((keys.signing().kid(), keys.tokens().len()), (new.as_str(), 12));
        assert_eq!(keys.by_id(&old).unwrap().kid(), old);
        assert!(keys.by_id("nobody").is_none());
    }

    #[test]
    fn a_broken_key_is_named() {
        for (name, text) in [
            ("cursor.key", "zz"),
            ("audit-seal.key", ""),
            ("token-1.pem", "no key"),
            ("token-x.pem", ""),
        ] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(name), text).unwrap();
            let error = Keys::open(folder.path()).unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn processes_that_start_together_end_up_with_the_same_keys() {
        let folder = tempfile::tempdir().unwrap();
        let open = || {
            let keys = Keys::open(folder.path()).unwrap();
            (
                keys.signing().kid().to_owned(),
                *keys.cursor().expose(),
                *keys.0.audit_seal.expose(),
            )
        };
        let opened: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(opened.windows(2).all(|pair| pair[0] == pair[1]));
    }
}
