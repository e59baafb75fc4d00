//! Sessions: one sign-in, and what follows from it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::platform::db::schema::sessions;
use crate::platform::ids::SessionId;
use crate::text_enum;

text_enum! {
    /// Why a session is closed.
    pub enum SessionClosing {
        /// Its owner signed out.
        SignedOut = "SIGNED_OUT",
        /// Its owner closed it from another session.
        ClosedByOwner = "CLOSED_BY_OWNER",
        /// Its owner changed the password elsewhere.
        PasswordChanged = "PASSWORD_CHANGED",
        /// An administrator gave the account a new password.
        PasswordReset = "PASSWORD_RESET",
        /// An administrator disabled the account.
        AccountDisabled = "ACCOUNT_DISABLED",
        /// A refresh token was used a second time: somebody has a copy.
        TokenReused = "TOKEN_REUSED",
    }
}

/// From where somebody signs in, as the owner sees it in the list of sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The client's address.
    pub address: String,
    /// What the client calls itself, shortened.
    pub user_agent: String,
}

impl Origin {
    /// The longest name of a client that is kept.
    pub const LONGEST_USER_AGENT: usize = 200;

    /// Control characters are left out and a long name is cut.
    pub fn new(address: impl Into<String>, user_agent: &str) -> Self {
        let shown = user_agent
            .chars()
            .filter(|c| !c.is_control())
            .take(Self::LONGEST_USER_AGENT);
        Self {
            address: address.into(),
            user_agent: shown.collect(),
        }
    }
}

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(crate::platform::db::MultiBackend))]
pub struct SessionRow {
    /// The id.
    pub id: SessionId,
    /// Whose it is.
    pub account_id: Uuid,
    /// When somebody signed in.
    pub opened_at: DateTime<Utc>,
    /// When its refresh token was used last.
    pub used_at: DateTime<Utc>,
    /// When it ends if it is not used.
    pub ends_at: DateTime<Utc>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Why.
    pub closing: Option<SessionClosing>,
    /// The address from which somebody signed in.
    pub address: String,
    /// What the client called itself.
    pub user_agent: String,
}

impl SessionRow {
    /// Whether it can still be used.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.closed_at.is_none() && now < self.ends_at
    }
}
