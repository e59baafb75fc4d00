//! Values encrypted at rest, and keyed hashes by which they can still be found.
//!
//! A sealed value names the key it was sealed with, so keys can change: the newest seals, all open.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::{digest, hmac};

/// The form of what [`Sealer::seal`] answers: this byte, four bytes that name the key, the nonce, the encrypted value.
const FORM: u8 = 1;
const KEY_NAME: usize = 4;
const HEAD: usize = 1 + KEY_NAME + NONCE_LEN;

/// Why a value could not be sealed or opened. Says nothing about the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealError {
    /// The bytes are not what `seal` makes.
    Form,
    /// It was sealed with a key that is not here any more.
    UnknownKey,
    /// It was altered, or stands in another place than the one it was sealed for.
    Altered,
    /// The cryptographic library refused.
    Refused,
}

impl std::fmt::Display for SealError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Form => "this is no sealed value",
            Self::UnknownKey => "the key that sealed this is not here",
            Self::Altered => "a sealed value was altered or moved",
            Self::Refused => "sealing failed",
        })
    }
}

impl std::error::Error for SealError {}

/// Encrypts and decrypts (AES-256-GCM-SIV with a random nonce).
pub struct Sealer {
    /// Oldest first.
    keys: Vec<([u8; KEY_NAME], RandomizedNonceKey)>,
}

impl Sealer {
    /// A sealer with these keys, the oldest first.
    ///
    /// # Errors
    /// [`SealError::Refused`] without a key, or when the library does not take one.
    pub fn new(keys: &[[u8; 32]]) -> Result<Self, SealError> {
        let keys: Vec<_> = keys
            .iter()
            .map(|key| {
                let ready = RandomizedNonceKey::new(&AES_256_GCM_SIV, key).map_err(|_| SealError::Refused)?;
                Ok((key_name(key), ready))
            })
            .collect::<Result<_, SealError>>()?;
        if keys.is_empty() {
            return Err(SealError::Refused);
        }
        Ok(Self { keys })
    }

    /// Seals a value for one place ("account 5, identity number"): it opens nowhere else.
    ///
    /// # Errors
    /// [`SealError::Refused`].
    pub fn seal(&self, place: &[u8], value: &[u8]) -> Result<Vec<u8>, SealError> {
        let (name, key) = self.keys.last().ok_or(SealError::Refused)?;
        let mut body = value.to_vec();
        let nonce = key
            .seal_in_place_append_tag(Aad::from(place), &mut body)
            .map_err(|_| SealError::Refused)?;
        let mut sealed = Vec::with_capacity(HEAD + body.len());
        sealed.push(FORM);
        sealed.extend_from_slice(name);
        sealed.extend_from_slice(nonce.as_ref());
        sealed.append(&mut body);
        Ok(sealed)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// See [`SealError`].
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (form, rest) = sealed.split_first().ok_or(SealError::Form)?;
        let (name, rest) = rest.split_at_checked(KEY_NAME).ok_or(SealError::Form)?;
        let (nonce, body) = rest.split_at_checked(NONCE_LEN).ok_or(SealError::Form)?;
        if *form != FORM {
            return Err(SealError::Form);
        }
        let (_, key) = self
            .keys
            .iter()
            .find(|(known, _)| known == name)
            .ok_or(SealError::UnknownKey)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::Form)?;
        let mut body = body.to_vec();
        let length = key
            .open_in_place(nonce, Aad::from(place), &mut body)
            .map_err(|_| SealError::Altered)?
            .len();
        body.truncate(length);
        Ok(body)
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(•••)")
    }
}

/// The first bytes of the key's hash: enough to tell a handful of keys apart, useless for guessing 256 bits.
fn key_name(key: &[u8; 32]) -> [u8; KEY_NAME] {
    let hash = digest::digest(&digest::SHA256, key);
    let mut name = [0; KEY_NAME];
    for (to, from) in name.iter_mut().zip(hash.as_ref()) {
        *to = *from;
    }
    name
}

/// Finds sealed values again: equal values have equal hashes, and without the key nobody can try numbers out.
#[derive(Clone)]
pub struct LookupKey(hmac::Key);

impl LookupKey {
    /// A key. Unlike a sealer's it cannot change without hashing everything anew.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The hash (HMAC-SHA-256) of a value of one kind; the same text of another kind has another.
    pub fn hash(&self, kind: &str, value: &str) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        let length = u64::try_from(kind.len()).unwrap_or(u64::MAX);
        context.update(&length.to_be_bytes());
        context.update(kind.as_bytes());
        context.update(value.as_bytes());
        let mut hash = [0; 32];
        for (to, from) in hash.iter_mut().zip(context.sign().as_ref()) {
            *to = *from;
        }
        hash
    }
}

impl std::fmt::Debug for LookupKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LookupKey(•••)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_place_only() {
        let sealer = Sealer::new(&[[1; 32]]).unwrap();
        let sealed = sealer.seal(b"account 1", b"056199000000").unwrap();
        assert_eq!(sealer.open(b"account 1", &sealed).unwrap(), b"056199000000");
        assert_eq!(sealer.open(b"account 2", &sealed), Err(SealError::Altered));
        assert_ne!(sealer.seal(b"account 1", b"056199000000").unwrap(), sealed);
        assert!(!sealed.windows(4).any(|part| part == b"0561"));
    }

    #[test]
    fn an_altered_value_does_not_open() {
        let sealer = Sealer::new(&[[1; 32]]).unwrap();
        let sealed = sealer.seal(b"p", b"value").unwrap();
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(sealer.open(b"p", &altered).is_err(), "byte {at}");
        }
        for length in 0..sealed.len() {
            assert!(sealer.open(b"p", &sealed[..length]).is_err(), "length {length}");
        }
    }

    #[test]
    fn keys_change_and_old_values_still_open() {
        let old = Sealer::new(&[[1; 32]]).unwrap();
        let both = Sealer::new(&[[1; 32], [2; 32]]).unwrap();
        let new = Sealer::new(&[[2; 32]]).unwrap();
        let before = old.seal(b"p", b"value").unwrap();
        let after = both.seal(b"p", b"value").unwrap();
        assert_eq!(both.open(b"p", &before).unwrap(), b"value");
        assert_eq!(new.open(b"p", &after).unwrap(), b"value");
        assert_eq!(new.open(b"p", &before), Err(SealError::UnknownKey));
        assert_eq!(Sealer::new(&[]).unwrap_err(), SealError::Refused);
    }

    #[test]
    fn a_lookup_hash_depends_on_key_kind_and_value() {
        let key = LookupKey::new(&[1; 32]);
        assert_eq!(key.hash("a", "1"), key.hash("a", "1"));
        assert_ne!(key.hash("a", "1"), key.hash("a", "2"));
        assert_ne!(key.hash("a", "1"), key.hash("b", "1"));
        assert_ne!(key.hash("a", "1"), LookupKey::new(&[2; 32]).hash("a", "1"));
        assert_ne!(key.hash("a\0b", ""), key.hash("a", "b\0"));
    }
}
