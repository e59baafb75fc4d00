use std::io::Error;
use std::path::Path;

use aws_lc_rs::digest;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};

use super::{pem, unusable};
use crate::platform::secret::Secret;

/// An Ed25519 key that signs tokens.
#[derive(Debug)]
pub struct TokenKey {
    kid: String,
    private: Secret<Vec<u8>>,
    public: Vec<u8>,
}

impl TokenKey {
    /// The key's id: the beginning of its public half's SHA-256, in hexadecimal.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The private half as PKCS#8 DER.
    pub fn private_der(&self) -> &[u8] {
        self.private.expose()
    }

    /// The public half, 32 bytes: `x` of its JWK.
    pub fn public(&self) -> &[u8] {
        &self.public
    }

    /// A new key in PEM.
    pub(super) fn generate() -> Result<Secret<String>, Error> {
        let failed = |_| Error::other("no key can be made");
        let der = Ed25519KeyPair::generate()
            .map_err(failed)?
            .to_pkcs8v1()
            .map_err(failed)?;
        Ok(pem::encode(der.as_ref()))
    }

    /// Reads a key in PEM, `openssl genpkey -algorithm ed25519`'s too.
    pub(super) fn from_pem(text: &Secret<String>, path: &Path) -> Result<Self, Error> {
        let wrong = || unusable(path, "it must hold an Ed25519 private key in PEM (PKCS#8)");
        let private = pem::decode(text.expose()).ok_or_else(wrong)?;
        let pair = Ed25519KeyPair::from_pkcs8(private.expose()).map_err(|_| wrong())?;
        let public = pair.public_key().as_ref().to_vec();
        let hash = digest::digest(&digest::SHA256, &public);
        let kid = hex::encode(hash.as_ref()).chars().take(16).collect();
        Ok(Self { kid, private, public })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_openssl_made_is_read() {
        let text = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
        let key = TokenKey::from_pem(&Secret::new(text.to_owned()), Path::new("key")).unwrap();
        // RFC 8032, 7.1, test 1
        assert_eq!(
            hex::encode(key.public()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        );
        assert_eq!(key.kid().len(), 16);
    }

    #[test]
    fn a_key_signs_for_the_token_library() {
        use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
        let key = TokenKey::from_pem(&TokenKey::generate().unwrap(), Path::new("key")).unwrap();
        let claims = serde_json::json!({"sub": "a", "exp": 32_503_680_000_u64});
        let encoding = EncodingKey::from_ed_der(key.private_der());
        let token = encode(&Header::new(Algorithm::EdDSA), &claims, &encoding).unwrap();
        let decoding = DecodingKey::from_ed_der(key.public());
        let read =
            decode::<serde_json::Value>(&token, &decoding, &Validation::new(Algorithm::EdDSA)).unwrap();
        assert_eq!(read.claims, claims);
    }
}
