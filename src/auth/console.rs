//! What an administrator does at the console: the first account that can make others, and the way back in.

use super::commands;
use super::error::{AuthError, Field};
use super::granted::Granted;
use super::hashing::PasswordHash;
use super::model::{NewMembership, NewOfficer, Username};
use super::password::Password;
use super::queries::officers;
use super::roles::Role;
use super::rules::membership::{Period, day_of};
use super::service::Auth;
use super::sign_in::checked;
use crate::platform::actor::Actor;
use crate::platform::identity::PersonName;
use crate::platform::ids::OfficerId;

/// Where a password set at the console comes from. There is no default password.
#[derive(Clone, Debug)]
pub enum PasswordSource {
    /// Somebody gives it; it is checked like any other.
    Given(Password),
    /// It is drawn at random, told once, and must be changed at the first sign-in.
    Drawn,
}

impl PasswordSource {
    /// The password, its hash, and whether it must be changed.
    async fn password(
        self,
        auth: &Auth,
        username: &Username,
    ) -> Result<(Password, PasswordHash, bool), AuthError> {
        let (password, must_change) = match self {
            Self::Given(password) => {
                checked(Field::Password, &password, &[username.as_str().to_owned()])?;
                (password, false)
            }
            Self::Drawn => (
                Password::draw().map_err(|error| AuthError::Broken(error.into()))?,
                true,
            ),
        };
        let hash = auth.hashing().hash(password.clone()).await?;
        Ok((password, hash, must_change))
    }
}

/// Makes an officer who administers the system; answers with the id and the password.
///
/// # Errors
/// [`AuthError::Taken`], [`AuthError::Password`]; the database's.
pub async fn create_admin(
    auth: &Auth,
    username: Username,
    full_name: PersonName,
    source: PasswordSource,
) -> Result<(OfficerId, Password), AuthError> {
    let (password, hash, must_change_password) = source.password(auth, &username).await?;
    let new = NewOfficer {
        username,
        full_name,
        must_change_password,
    };
    let granted = Granted::by_system(CONSOLE);
    let id = auth
        .db()
        .write(&Actor::system(CONSOLE), move |tx| {
            let id = commands::officers::create(tx, &granted, &new, &hash)?;
            let membership = NewMembership {
                role: Role::SysAdmin,
                agency: None,
                unit: None,
                desk: None,
                period: Period {
                    first_day: day_of(tx.now()),
                    last_day: None,
                },
                basis: None,
            };
            commands::memberships::grant(tx, &granted, id, &membership)?;
            Ok::<_, AuthError>(id)
        })
        .await?;
    Ok((id, password))
}

/// Gives an officer another password and closes all sessions; answers with the password.
///
/// # Errors
/// [`AuthError::NotFound`], [`AuthError::Password`]; the database's.
pub async fn reset_password(
    auth: &Auth,
    username: Username,
    source: PasswordSource,
) -> Result<Password, AuthError> {
    let (password, hash, must_change) = source.password(auth, &username).await?;
    let granted = Granted::by_system(CONSOLE);
    auth.db()
        .write(&Actor::system(CONSOLE), move |tx| {
            let id = officers::by_username(tx.conn(), username.as_str())?.id;
            commands::officers::reset_password(tx, &granted, id, &hash, must_change)
        })
        .await?;
    Ok(password)
}

/// What the audit log calls the console.
const CONSOLE: &str = "console";
