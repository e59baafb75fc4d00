//! On whose behalf something happens, as the audit log and the events will tell it.

use serde::Serialize;
use uuid::Uuid;

/// What kind of caller acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActorKind {
    /// Nobody signed in: the public catalogue, tracking, registration.
    Anonymous,
    /// A citizen or a business's representative.
    Citizen,
    /// An officer of an agency.
    Officer,
    /// Another system, registered as a client.
    Client,
    /// This system itself: the worker, a migration, an administrator at the console.
    System,
}

impl ActorKind {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "ANONYMOUS",
            Self::Citizen => "CITIZEN",
            Self::Officer => "OFFICER",
            Self::Client => "CLIENT",
            Self::System => "SYSTEM",
        }
    }
}

/// Who acts. Carries no personal data beyond an account's id; the label names machines, never people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What kind of caller this is.
    pub kind: ActorKind,
    /// The account, when there is one.
    pub id: Option<Uuid>,
    /// For a system actor the part of the system ("worker"); otherwise empty.
    pub label: String,
    /// The request that this happens in, when there is one.
    pub request_id: Option<Uuid>,
}

impl Actor {
    /// Somebody who has not signed in.
    pub fn anonymous() -> Self {
        Self {
            kind: ActorKind::Anonymous,
            id: None,
            label: String::new(),
            request_id: None,
        }
    }

    /// A part of this system acting by itself.
    pub fn system(label: impl Into<String>) -> Self {
        Self {
            kind: ActorKind::System,
            id: None,
            label: label.into(),
            request_id: None,
        }
    }

    /// An account of the given kind.
    pub fn account(kind: ActorKind, id: Uuid) -> Self {
        Self {
            kind,
            id: Some(id),
            label: String::new(),
            request_id: None,
        }
    }

    /// The same actor, seen in one request.
    pub fn in_request(mut self, request_id: Option<Uuid>) -> Self {
        self.request_id = request_id;
        self
    }
}
