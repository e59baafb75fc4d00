//! Who calls. What the token alone decides needs nobody in the database; whoever is to stand there is made through the
//! API like everybody else.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use motcua::auth::{AccountKind, CITIZEN_SCOPES, EVERYBODY_SCOPES, Membership, Role, Scope};
use motcua::platform::db::schema::agencies;
use motcua::platform::db::types::Timestamp;
use motcua::platform::ids::{AgencyId, CitizenId, OfficerId, SessionId, new_uuid};
use serde_json::{Value, json};
use uuid::Uuid;

use super::app::TestApp;
use super::client::Bearer;

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Somebody {
    /// The account.
    pub id: Uuid,
    /// The full name.
    pub name: String,
    token: String,
}

impl Bearer for Somebody {
    fn token(&self) -> &str {
        &self.token
    }
}

impl Somebody {
    /// Somebody with a token that the server gave out.
    pub fn signed_in(id: Uuid, name: &str, token: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            token: token.to_owned(),
        }
    }

    /// The account of a citizen.
    pub fn citizen_id(&self) -> CitizenId {
        CitizenId::from_uuid(self.id)
    }

    /// The account of an officer.
    pub fn officer_id(&self) -> OfficerId {
        OfficerId::from_uuid(self.id)
    }
}

/// What stands in a token.
pub struct Claims<'a> {
    pub kind: AccountKind,
    pub id: Uuid,
    pub name: &'a str,
    pub scopes: &'a [Scope],
    pub memberships: &'a [Membership],
    /// Roles of the whole system.
    pub everywhere: &'a [Role],
    pub rights_version: i64,
    pub until: DateTime<Utc>,
}

impl TestApp {
    /// A token with any content, signed with the server's key by other means than the server's.
    pub fn token(&self, claims: &Claims<'_>) -> Somebody {
        let issuer = &self.config.server.public_url.0;
        let now = self.clock.now();
        let scopes: Vec<_> = claims.scopes.iter().map(|scope| scope.as_str()).collect();
        let everywhere = claims.everywhere.iter().map(|role| json!({ "role": role }));
        let at_agencies = claims.memberships.iter().map(|membership| json!(membership));
        let content = json!({
            "iss": issuer, "aud": format!("{issuer}/api/v1"), "sub": claims.id, "kind": claims.kind, "name": claims.name,
            "sid": SessionId::new(now), "scope": scopes.join(" "), "mem": everywhere.chain(at_agencies).collect::<Vec<_>>(),
            "rv": claims.rights_version, "iat": now.timestamp(), "exp": claims.until.timestamp(),
        });
        let key = self.keys.signing();
        let header = Header {
            kid: Some(key.kid().to_owned()),
            ..Header::new(Algorithm::EdDSA)
        };
        let token = encode(&header, &content, &EncodingKey::from_ed_der(key.private_der())).unwrap();
        Somebody {
            id: claims.id,
            name: claims.name.to_owned(),
            token,
        }
    }

    fn claims<'a>(&self, kind: AccountKind, id: Uuid, name: &'a str, scopes: &'a [Scope]) -> Claims<'a> {
        Claims {
            kind,
            id,
            name,
            scopes,
            memberships: &[],
            everywhere: &[],
            rights_version: 1,
            until: self.clock.now() + TimeDelta::minutes(15),
        }
    }

    /// An officer with exactly these scopes, and nothing in the database.
    pub fn somebody_with(&self, scopes: &[Scope]) -> Somebody {
        self.somebody_until(scopes, TimeDelta::minutes(15))
    }

    /// The same, with a token that ends so long from now.
    pub fn somebody_until(&self, scopes: &[Scope], lifetime: TimeDelta) -> Somebody {
        let now = self.clock.now();
        let claims = self.claims(AccountKind::Officer, new_uuid(now), "Trần Thị Bình", scopes);
        self.token(&Claims {
            until: now + lifetime,
            ..claims
        })
    }

    /// The administrator of the whole system, with nothing in the database.
    pub fn sys_admin(&self) -> Somebody {
        self.officer_token(new_uuid(self.clock.now()), "Lê Quản Trị", &[], &[Role::SysAdmin])
    }

    /// An officer with these memberships and what their roles allow. Nothing of it is in the database; see
    /// [`TestApp::officer`].
    pub fn officer_of(&self, memberships: &[Membership]) -> Somebody {
        self.officer_token(new_uuid(self.clock.now()), "Trần Thị Bình", memberships, &[])
    }

    /// An officer with these roles at the province's People's Committee, which is there then. The officer is in no
    /// database.
    pub fn officer_of_the_province(&self, roles: &[Role]) -> Somebody {
        let agency = self.committee();
        let at_the_committee = |role: &Role| Membership {
            agency,
            unit: None,
            desk: None,
            role: *role,
        };
        self.officer_of(&roles.iter().map(at_the_committee).collect::<Vec<_>>())
    }

    /// The province's People's Committee, that of the demonstration or a bare row.
    fn committee(&self) -> AgencyId {
        let mut conn = self.database().connect();
        let known = agencies::table
            .filter(agencies::agency_type.eq("PPC"))
            .select(agencies::id)
            .first(&mut conn);
        if let Some(known) = known.optional().unwrap() {
            return known;
        }
        let now = self.clock.now();
        let id = AgencyId::from_uuid(new_uuid(now));
        diesel::insert_into(agencies::table)
            .values((
                agencies::id.eq(id),
                agencies::agency_type.eq("PPC"),
                agencies::level.eq("PROVINCE"),
                agencies::valid_from.eq(chrono::NaiveDate::from_ymd_opt(1989, 7, 1).unwrap()),
                agencies::version.eq(1),
                agencies::created_at.eq(Timestamp(now)),
                agencies::updated_at.eq(Timestamp(now)),
            ))
            .execute(&mut conn)
            .unwrap();
        id
    }

    fn officer_token(
        &self,
        id: Uuid,
        name: &str,
        memberships: &[Membership],
        everywhere: &[Role],
    ) -> Somebody {
        let roles = memberships.iter().map(|membership| membership.role);
        let granted = roles.chain(everywhere.iter().copied()).flat_map(Role::scopes);
        let mut scopes: Vec<_> = granted.chain(EVERYBODY_SCOPES).copied().collect();
        scopes.sort_unstable();
        scopes.dedup();
        self.token(&Claims {
            memberships,
            everywhere,
            ..self.claims(AccountKind::Officer, id, name, &scopes)
        })
    }

    /// A citizen who has registered just now.
    pub async fn citizen(&self, full_name: &str) -> Somebody {
        let registered = self
            .post("/citizens")
            .json(registration(full_name))
            .await
            .created();
        let scopes: Vec<_> = EVERYBODY_SCOPES.iter().chain(CITIZEN_SCOPES).copied().collect();
        let id = registered["id"].as_str().unwrap().parse().unwrap();
        self.token(&self.claims(AccountKind::Citizen, id, full_name, &scopes))
    }

    /// An officer with an account and these memberships, whose agencies, units and desks must be there.
    pub async fn officer(&self, full_name: &str, memberships: &[Membership]) -> Somebody {
        let admin = self.sys_admin();
        let body = json!({ "username": format!("officer{}", next()), "fullName": full_name });
        let id = self.post("/officers").as_(&admin).json(body).await.created()["officer"]["id"].clone();
        let id = id.as_str().unwrap();
        for membership in memberships {
            let mut body =
                json!({ "role": membership.role, "agencyId": membership.agency, "validFrom": "2000-01-01" });
            body.as_object_mut().unwrap().extend(
                [
                    ("unitId", json!(membership.unit)),
                    ("deskId", json!(membership.desk)),
                ]
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name.to_owned(), value)),
            );
            self.post(&format!("/officers/{id}/memberships"))
                .as_(&admin)
                .json(body)
                .await
                .created();
        }
        let rights_version = i64::try_from(memberships.len()).unwrap() + 1;
        let id = id.parse().unwrap();
        let granted: Vec<_> = memberships
            .iter()
            .flat_map(|membership| membership.role.scopes())
            .collect();
        let scopes: Vec<_> = granted.into_iter().chain(EVERYBODY_SCOPES).copied().collect();
        self.token(&Claims {
            memberships,
            rights_version,
            ..self.claims(AccountKind::Officer, id, full_name, &scopes)
        })
    }
}

impl TestApp {
    /// Somebody in the database with exactly these scopes: a citizen where they are a citizen's, else an officer.
    pub async fn holder_of(&self, scopes: &[Scope]) -> Somebody {
        let is_citizen = scopes.iter().all(|scope| CITIZEN_SCOPES.contains(scope));
        let (kind, somebody) = match is_citizen {
            true => (AccountKind::Citizen, self.citizen("Nguyễn Thị Đào").await),
            false => (AccountKind::Officer, self.officer("Trần Thị Bình", &[]).await),
        };
        self.token(&self.claims(kind, somebody.id, &somebody.name, scopes))
    }
}

fn next() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// What a citizen registers with; number and phone are nobody else's.
pub fn registration(full_name: &str) -> Value {
    let n = next();
    json!({
        "fullName": full_name, "idNumberKind": "CITIZEN_NUMBER", "idNumber": format!("056185{n:06}"),
        "phone": format!("0977{n:06}"), "password": "ba con mèo đen trên mái",
    })
}
