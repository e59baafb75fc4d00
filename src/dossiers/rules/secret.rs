//! The secret printed on the receipt: with the code, the key to public tracking.

/// Letters and digits that are not mistaken for one another when read from paper.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Characters of a secret: 32^8, about 10^12 possibilities, behind a rate limit.
pub const LENGTH: usize = 8;

/// A secret from random bytes.
pub fn secret(random: [u8; LENGTH]) -> String {
    random
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect()
}

/// What was typed, as it was printed: capitals, without spaces and dashes.
pub fn tidy(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_readable_and_found_however_they_are_typed() {
        let printed = secret([0, 1, 31, 32, 255, 24, 25, 8]);
        assert_eq!(printed, "AB9A923J");
        assert_eq!(tidy(&printed), printed);
        assert_eq!(tidy(" ab-cd efgh "), "ABCDEFGH");
    }
}
