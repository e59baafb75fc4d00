//! What a client shows to stay signed in.

use aws_lc_rs::{digest, rand};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::platform::secret::Secret;

/// 256 random bits. The database keeps their hash only, so whoever reads it can use none of them.
#[derive(Clone)]
pub struct RefreshToken(Secret<String>);

impl RefreshToken {
    /// How long one is, in characters.
    pub const LENGTH: usize = 43;

    /// A new one.
    ///
    /// # Errors
    /// The machine has no randomness.
    pub fn draw() -> Result<Self, aws_lc_rs::error::Unspecified> {
        let mut bytes = [0_u8; 32];
        rand::fill(&mut bytes)?;
        Ok(Self(Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// One that somebody shows.
    pub fn shown(text: impl Into<String>) -> Self {
        Self(Secret::new(text.into()))
    }

    /// By what the database knows it. A plain hash will do for 256 random bits.
    pub fn hash(&self) -> Vec<u8> {
        digest::digest(&digest::SHA256, self.0.expose().as_bytes())
            .as_ref()
            .to_vec()
    }

    /// The text, for the one answer that tells it.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(•••)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_another_and_is_found_by_its_hash() {
        let one = RefreshToken::draw().unwrap();
        assert_eq!(one.expose().len(), RefreshToken::LENGTH);
        assert_ne!(one.expose(), RefreshToken::draw().unwrap().expose());
        assert_eq!(RefreshToken::shown(one.expose()).hash(), one.hash());
        assert!(!format!("{one:?}").contains(one.expose()));
    }
}
