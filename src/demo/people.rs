//! Who works in the demonstration province, and who asks there. All of them are invented.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::error::DemoError;
use super::names::Names;
use super::player::grant;
use crate::auth::commands::{citizens, memberships, officers};
use crate::auth::model::{IdNumber, IdNumberKind, NewCitizen, NewMembership, NewOfficer, Username};
use crate::auth::rules::membership::Period;
use crate::auth::{Auth, Password, PasswordHash, Role, Vault};
use crate::platform::db::Tx;
use crate::platform::identity::{EmailAddress, Invalid, PersonName, Phone, Sex};
use crate::platform::ids::{AgencyId, DeskId, UnitId};

/// When the accounts were made, in the story.
const MADE_AT: &str = "2010-10-11T08:00:00+07:00";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct People {
    officers: Vec<Officer>,
    citizens: Vec<Person>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Officer {
    username: String,
    full_name: String,
    memberships: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Duty {
    role: Role,
    agency_id: Option<AgencyId>,
    unit_id: Option<UnitId>,
    desk_id: Option<DeskId>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Person {
    full_name: String,
    id_number_kind: IdNumberKind,
    id_number: String,
    phone: String,
    email: String,
    sex: Sex,
    birth_date: NaiveDate,
    address: String,
}

/// An account with its password, to be told once.
#[derive(Clone, Debug)]
pub struct DrawnAccount {
    /// The person's name.
    pub name: String,
    /// As what, for people: the roles, or that it is a citizen.
    pub role: String,
    /// With what one signs in.
    pub login: String,
    /// The password.
    pub password: Password,
    hash: PasswordHash,
    who: Who,
}

#[derive(Clone, Debug)]
enum Who {
    Officer(NewOfficer, Vec<Value>),
    Citizen(NewCitizen),
}

/// Reads the people and draws a password for each.
///
/// # Errors
/// The data is wrong, which is a bug; no random numbers; hashing was refused.
pub(super) async fn draw(auth: &Auth) -> Result<Vec<DrawnAccount>, DemoError> {
    let people: People = serde_json::from_str(include_str!("data/accounts.json"))?;
    let mut drawn = Vec::new();
    for officer in people.officers {
        let role = roles(&officer.memberships)?;
        let wrong = || DemoError::refused(format!("username {}", officer.username));
        let new = NewOfficer {
            username: Username::parse(&officer.username).ok_or_else(wrong)?,
            full_name: PersonName::parse(&officer.full_name).map_err(refused)?,
            must_change_password: false,
        };
        let who = Who::Officer(new, officer.memberships);
        drawn.push(with_password(auth, officer.full_name, role, officer.username, who).await?);
    }
    for person in people.citizens {
        let new = NewCitizen {
            full_name: PersonName::parse(&person.full_name).map_err(refused)?,
            id_number: IdNumber::parse(person.id_number_kind, &person.id_number).map_err(refused)?,
            phone: Some(Phone::parse(&person.phone).map_err(refused)?),
            email: Some(EmailAddress::parse(&person.email).map_err(refused)?),
            sex: Some(person.sex),
            birth_date: Some(person.birth_date),
            address: Some(person.address),
        };
        let (role, who) = ("Công dân".to_owned(), Who::Citizen(new));
        drawn.push(with_password(auth, person.full_name, role, person.id_number, who).await?);
    }
    Ok(drawn)
}

fn refused(invalid: Invalid) -> DemoError {
    DemoError::refused(invalid)
}

async fn with_password(
    auth: &Auth,
    name: String,
    role: String,
    login: String,
    who: Who,
) -> Result<DrawnAccount, DemoError> {
    let failed = |error: &dyn std::fmt::Display| DemoError::Passwords(error.to_string());
    let password = Password::draw().map_err(|error| failed(&error))?;
    let hash = auth
        .hashing()
        .hash(password.clone())
        .await
        .map_err(|error| failed(&error))?;
    Ok(DrawnAccount {
        name,
        role,
        login,
        password,
        hash,
        who,
    })
}

/// The titles of an officer's roles, each once.
fn roles(memberships: &[Value]) -> Result<String, DemoError> {
    let mut titles: Vec<String> = Vec::new();
    for membership in memberships {
        let role: Role = serde_json::from_value(membership.get("role").cloned().unwrap_or_default())?;
        let title = role.title().vi.into_owned();
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    Ok(titles.join(", "))
}

/// Makes the accounts.
///
/// # Errors
/// A user name is taken; a membership names what is not there; the database's.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    names: &mut Names,
    vault: &Vault,
    people: &[DrawnAccount],
) -> Result<(), DemoError> {
    let made_at: DateTime<Utc> = MADE_AT.parse().map_err(DemoError::refused)?;
    tx.at(made_at, |tx| {
        for account in people {
            let id =
                enter_one(tx, names, vault, account).map_err(|error| error.at(|| account.login.clone()))?;
            names.give("account", &account.login, id);
        }
        Ok(())
    })
}

fn enter_one(
    tx: &mut Tx<'_>,
    names: &Names,
    vault: &Vault,
    account: &DrawnAccount,
) -> Result<Uuid, DemoError> {
    match &account.who {
        Who::Citizen(new) => Ok(citizens::register(tx, vault, new, &account.hash)?.as_uuid()),
        Who::Officer(new, duties) => {
            let id = officers::create(tx, &grant(), new, &account.hash)?;
            for duty in duties {
                let mut duty = duty.clone();
                names.resolve(&mut duty)?;
                let duty: Duty = serde_json::from_value(duty)?;
                let membership = NewMembership {
                    role: duty.role,
                    agency: duty.agency_id,
                    unit: duty.unit_id,
                    desk: duty.desk_id,
                    period: Period {
                        first_day: duty.valid_from,
                        last_day: duty.valid_to,
                    },
                    basis: Some("Dữ liệu mẫu".into()),
                };
                memberships::grant(tx, &grant(), id, &membership)?;
            }
            Ok(id.as_uuid())
        }
    }
}
