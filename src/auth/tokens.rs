//! Access tokens: JWTs (RFC 7519) signed with Ed25519, good for minutes, valid by the server's own clock.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::errors::Error;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::caller::{AccountKind, Caller, Membership};
use super::permissions::Scope;
use super::roles::Role;
use crate::platform::ids::{AgencyId, DeskId, SessionId, UnitId};
use crate::platform::keys::{Keys, TokenKey};

/// What stands in a token.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    kind: AccountKind,
    name: String,
    sid: SessionId,
    /// Separated by spaces (RFC 8693, 4.2). Scopes that this version does not know grant nothing.
    scope: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mem: Vec<MembershipClaim>,
    /// The version of the account's rights.
    rv: i64,
    iat: i64,
    exp: i64,
}

/// A membership; one without an agency holds in the whole system.
#[derive(Debug, Serialize, Deserialize)]
struct MembershipClaim {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    agency: Option<AgencyId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<UnitId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    desk: Option<DeskId>,
    role: Role,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFault {
    /// It is no token of this server.
    Invalid,
    /// It was, and its time is over.
    Expired,
    /// Its session was closed, or the account's rights have changed since.
    Revoked,
}

/// Signs and checks tokens.
pub struct Tokens {
    signing_id: String,
    signing: EncodingKey,
    checking: Vec<(String, DecodingKey)>,
    validation: Validation,
    issuer: String,
    audience: String,
    key_set: Value,
}

impl Tokens {
    /// Tokens of this issuer (the server's public URL); the newest key signs, all check.
    pub fn new(keys: &Keys, issuer: &str) -> Self {
        let audience = format!("{issuer}/api/v1");
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[&audience]);
        validation.set_required_spec_claims(&["iss", "aud", "sub"]);
        // The library would ask the machine's clock; `read` asks the server's.
        validation.validate_exp = false;
        Self {
            signing_id: keys.signing().kid().to_owned(),
            signing: EncodingKey::from_ed_der(keys.signing().private_der()),
            checking: keys.tokens().iter().map(|key| checking(key)).collect(),
            validation,
            issuer: issuer.to_owned(),
            audience,
            key_set: json!({ "keys": keys.tokens().iter().map(|key| jwk(key)).collect::<Vec<_>>() }),
        }
    }

    /// A token for the caller, good until `expires_at`.
    ///
    /// # Errors
    /// The library's, which would be a bug.
    pub fn sign(
        &self,
        caller: &Caller,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<String, Error> {
        let everywhere = caller.system_roles.iter().map(|role| MembershipClaim {
            agency: None,
            unit: None,
            desk: None,
            role: *role,
        });
        let at_agencies = caller.memberships.iter().map(|membership| MembershipClaim {
            agency: Some(membership.agency),
            unit: membership.unit,
            desk: membership.desk,
            role: membership.role,
        });
        let scopes: Vec<_> = caller.scopes.iter().map(|scope| scope.as_str()).collect();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: caller.account,
            kind: caller.kind,
            name: caller.name.clone(),
            sid: caller.session,
            scope: scopes.join(" "),
            mem: everywhere.chain(at_agencies).collect(),
            rv: caller.rights_version,
            iat: now.timestamp(),
            exp: expires_at.timestamp(),
        };
        let header = Header {
            kid: Some(self.signing_id.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        jsonwebtoken::encode(&header, &claims, &self.signing)
    }

    /// Who a token names, and until when; its signature, issuer and audience are right. Whether it is still good is
    /// [`is_over`]'s question.
    ///
    /// # Errors
    /// [`TokenFault::Invalid`].
    pub fn read(&self, token: &str) -> Result<(Arc<Caller>, DateTime<Utc>), TokenFault> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenFault::Invalid)?;
        let kid = header.kid.ok_or(TokenFault::Invalid)?;
        let (_, key) = self
            .checking
            .iter()
            .find(|(known, _)| *known == kid)
            .ok_or(TokenFault::Invalid)?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &self.validation)
            .map_err(|_| TokenFault::Invalid)?
            .claims;
        let expires_at = DateTime::from_timestamp(claims.exp, 0).ok_or(TokenFault::Invalid)?;
        Ok((Arc::new(caller(claims)), expires_at))
    }

    /// The public keys (RFC 7517) for others who check tokens.
    pub fn key_set(&self) -> &Value {
        &self.key_set
    }
}

/// Whether a token that is good until `expires_at` is over.
pub fn is_over(expires_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now >= expires_at
}

fn caller(claims: Claims) -> Caller {
    let mut memberships = Vec::new();
    let mut system_roles = Vec::new();
    for claim in claims.mem {
        match claim.agency {
            Some(agency) => memberships.push(Membership {
                agency,
                unit: claim.unit,
                desk: claim.desk,
                role: claim.role,
            }),
            None => system_roles.push(claim.role),
        }
    }
    Caller {
        kind: claims.kind,
        account: claims.sub,
        name: claims.name,
        session: claims.sid,
        rights_version: claims.rv,
        scopes: claims
            .scope
            .split(' ')
            .filter_map(|scope| scope.parse::<Scope>().ok())
            .collect(),
        memberships,
        system_roles,
    }
}

fn checking(key: &TokenKey) -> (String, DecodingKey) {
    (key.kid().to_owned(), DecodingKey::from_ed_der(key.public()))
}

fn jwk(key: &TokenKey) -> Value {
    json!({
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
        "kid": key.kid(),
        "x": BASE64_URL_SAFE_NO_PAD.encode(key.public()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock::Clock;
    use crate::platform::keys::add_token_key;
    use chrono::TimeDelta;

    const ISSUER: &str = "https://motcua.example";

    fn caller() -> Caller {
        let agency = AgencyId::from_uuid(Uuid::from_u128(7));
        let desk = Some(DeskId::from_uuid(Uuid::from_u128(8)));
        Caller {
            kind: AccountKind::Officer,
            account: Uuid::from_u128(1),
            name: "Trần Thị Đào".into(),
            session: SessionId::from_uuid(Uuid::from_u128(2)),
            rights_version: 3,
            scopes: vec![Scope::AccountSelf, Scope::DossierRead],
            memberships: vec![Membership {
                agency,
                unit: None,
                desk,
                role: Role::DeskOfficer,
            }],
            system_roles: vec![Role::SysAdmin],
        }
    }

    fn sign(tokens: &Tokens, clock: Clock) -> String {
        let now = clock.now();
        tokens.sign(&caller(), now, now + TimeDelta::minutes(15)).unwrap()
    }

    #[test]
    fn what_is_signed_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::new(&Keys::open(folder.path()).unwrap(), ISSUER);
        let clock = Clock::system();
        let (read, expires_at) = tokens.read(&sign(&tokens, clock)).unwrap();
        assert_eq!(*read, caller());
        assert!(!is_over(expires_at, clock.now()));
        assert!(is_over(expires_at, clock.now() + TimeDelta::minutes(15)));
    }

    #[test]
    fn a_shifted_clock_decides_alone() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::new(&Keys::open(folder.path()).unwrap(), ISSUER);
        for start in ["2011-03-01T01:30:00Z", "2049-03-01T01:30:00Z"] {
            let clock = Clock::starting_at(start.parse().unwrap());
            let (read, expires_at) = tokens.read(&sign(&tokens, clock)).unwrap();
            assert_eq!(read.account, caller().account);
            assert!(!is_over(expires_at, clock.now()), "{start}");
            assert!(
                is_over(expires_at, clock.now() + TimeDelta::minutes(16)),
                "{start}"
            );
        }
    }

    #[test]
    fn foreign_and_altered_tokens_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let other_folder = tempfile::tempdir().unwrap();
        let keys = Keys::open(folder.path()).unwrap();
        let tokens = Tokens::new(&keys, ISSUER);
        let token = sign(&tokens, Clock::system());
        let elsewhere = Tokens::new(&keys, "https://elsewhere.example");
        let stranger = Tokens::new(&Keys::open(other_folder.path()).unwrap(), ISSUER);
        let [head, body, signature]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
        let unsigned = BASE64_URL_SAFE_NO_PAD.encode(format!(
            r#"{{"typ":"JWT","alg":"none","kid":"{}"}}"#,
            keys.signing().kid()
        ));
        let symmetric = BASE64_URL_SAFE_NO_PAD.encode(format!(
            r#"{{"typ":"JWT","alg":"HS256","kid":"{}"}}"#,
            keys.signing().kid()
        ));
        let more = BASE64_URL_SAFE_NO_PAD.encode(
            String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(body).unwrap())
                .unwrap()
                .replace("dossiers:read", "accounts:manage"),
        );
        for wrong in [
            sign(&elsewhere, Clock::system()),
            sign(&stranger, Clock::system()),
            format!("{head}.{more}.{signature}"),
            format!("{unsigned}.{body}."),
            format!("{symmetric}.{body}.{signature}"),
            format!("{head}.{body}"),
            format!("{head}.{body}.{signature}.x"),
            String::new(),
            "...".into(),
            "ai đó".into(),
        ] {
            assert_eq!(tokens.read(&wrong).unwrap_err(), TokenFault::Invalid, "{wrong}");
        }
        assert!(tokens.read(&token).is_ok());
    }

    #[test]
    fn a_new_key_signs_and_old_tokens_stay_good() {
        let folder = tempfile::tempdir().unwrap();
        let old = Tokens::new(&Keys::open(folder.path()).unwrap(), ISSUER);
        let token = sign(&old, Clock::system());
        let kid = add_token_key(folder.path()).unwrap();
        let new = Tokens::new(&Keys::open(folder.path()).unwrap(), ISSUER);
        assert!(new.read(&token).is_ok());
        let header = jsonwebtoken::decode_header(sign(&new, Clock::system())).unwrap();
        assert_eq!(header.kid, Some(kid));
        let published = new.key_set()["keys"].as_array().unwrap();
        assert_eq!(published.len(), 2);
        let key = &published[0];
        let decoding = DecodingKey::from_ed_components(key["x"].as_str().unwrap()).unwrap();
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&["https://motcua.example/api/v1"]);
        let by_others =
            jsonwebtoken::decode::<Value>(sign(&new, Clock::system()), &decoding, &validation).unwrap();
        assert_eq!(by_others.claims["mem"][1]["role"], "DESK_OFFICER");
        assert!(published.iter().all(|key| key.get("d").is_none()));
    }

    #[test]
    fn scopes_of_a_later_version_grant_nothing() {
        let claims: Claims = serde_json::from_value(json!({
            "iss": ISSUER, "aud": "a", "sub": Uuid::nil(), "kind": "CITIZEN", "name": "An", "sid": Uuid::nil(),
            "scope": "account:self everything:do", "rv": 1, "iat": 0, "exp": 1,
        }))
        .unwrap();
        assert_eq!(super::caller(claims).scopes, [Scope::AccountSelf]);
    }
}
