//! A password in plain text, for as short as possible.

use aws_lc_rs::rand;

use crate::platform::secret::Secret;

/// A password as somebody typed it. Never printed, never serialised.
#[derive(Clone)]
pub struct Password(Secret<String>);

/// Letters and digits that nobody confuses when reading them aloud or from paper.
const DRAWN_FROM: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Groups of a drawn password; each of four letters, 20 bits.
const GROUPS: usize = 4;

impl Password {
    /// A password as typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Secret::new(text.into()))
    }

    /// A password drawn at random (80 bits), in groups of four: `k7xq-m2va-9hcp-w4dz`.
    ///
    /// # Errors
    /// The machine has no randomness.
    pub fn draw() -> Result<Self, aws_lc_rs::error::Unspecified> {
        let mut bytes = [0_u8; GROUPS * 4];
        rand::fill(&mut bytes)?;
        let letters = bytes
            .iter()
            .filter_map(|byte| DRAWN_FROM.get(usize::from(byte % 32)));
        let mut text = String::new();
        for (at, letter) in letters.enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(char::from(*letter));
        }
        Ok(Self::new(text))
    }

    /// The text, for hashing and for the one answer that tells a drawn password.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_password_passes_the_rules_and_is_never_the_same() {
        let one = Password::draw().unwrap();
        let text = one.expose();
        assert_eq!(text.len(), 19, "{text}");
        assert!(
            crate::auth::rules::password::faults(text, &[]).is_empty(),
            "{text}"
        );
        assert_ne!(text, Password::draw().unwrap().expose());
        assert_eq!(format!("{one:?}"), "•••");
    }
}
