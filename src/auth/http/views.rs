//! What more than one operation answers with.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::caller::Membership;
use crate::auth::model::{AccountRow, AccountStatus, MembershipRow};
use crate::auth::roles::Role;
use crate::auth::service::AccessToken;
use crate::platform::i18n::Language;
use crate::platform::ids::{AgencyId, DeskId, MembershipId, OfficerId, UnitId};

/// An access token, to be sent as `Authorization: Bearer …`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessTokenView {
    /// How the token is sent; always `Bearer`.
    #[schema(max_length = 10, example = "Bearer")]
    pub token_type: &'static str,
    /// The token, a JWT.
    #[schema(max_length = 16000)]
    pub access_token: String,
    /// Until when it is good. Refresh it a little earlier.
    pub access_token_expires_at: DateTime<Utc>,
}

impl AccessTokenView {
    pub(super) fn of(token: &AccessToken) -> Self {
        Self {
            token_type: "Bearer",
            access_token: token.text.clone(),
            access_token_expires_at: token.expires_at,
        }
    }
}

/// What an officer is at an agency, as the token says it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HeldRoleView {
    /// As what.
    pub role: Role,
    /// Its name, in the language asked for.
    #[schema(max_length = 100)]
    pub title: String,
    /// The agency; null for a role of the whole system.
    pub agency_id: Option<AgencyId>,
    /// The unit inside it, where the role is tied to one.
    pub unit_id: Option<UnitId>,
    /// The desk, where the role is tied to one.
    pub desk_id: Option<DeskId>,
}

impl HeldRoleView {
    pub(super) fn at_agency(membership: &Membership, language: Language) -> Self {
        Self {
            role: membership.role,
            title: membership.role.title().get(language).to_owned(),
            agency_id: Some(membership.agency),
            unit_id: membership.unit,
            desk_id: membership.desk,
        }
    }

    pub(super) fn everywhere(role: Role, language: Language) -> Self {
        let title = role.title().get(language).to_owned();
        Self {
            role,
            title,
            agency_id: None,
            unit_id: None,
            desk_id: None,
        }
    }
}

/// What an officer is, where, from when to when.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MembershipView {
    /// The id.
    pub id: MembershipId,
    /// As what.
    pub role: Role,
    /// Its name, in the language asked for.
    #[schema(max_length = 100)]
    pub title: String,
    /// The agency; null for a role of the whole system.
    pub agency_id: Option<AgencyId>,
    /// The unit inside it.
    pub unit_id: Option<UnitId>,
    /// The desk.
    pub desk_id: Option<DeskId>,
    /// The first day, in the province.
    pub valid_from: NaiveDate,
    /// The last day; null until further notice. Before the first day: it was taken back before it began.
    pub valid_to: Option<NaiveDate>,
    /// The decision that it rests on.
    #[schema(max_length = 300)]
    pub basis: Option<String>,
    /// Whether it is in force today.
    pub in_force: bool,
}

impl MembershipView {
    pub(super) fn of(row: MembershipRow, today: NaiveDate, language: Language) -> Self {
        Self {
            id: row.id,
            role: row.role,
            title: row.role.title().get(language).to_owned(),
            agency_id: row.agency_id,
            unit_id: row.unit_id,
            desk_id: row.desk_id,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            in_force: row.period().contains(today),
            basis: row.basis,
        }
    }
}

/// An officer's account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfficerView {
    /// The id.
    pub id: OfficerId,
    /// The name for signing in.
    #[schema(max_length = 50)]
    pub username: String,
    /// The full name.
    #[schema(max_length = 100)]
    pub full_name: String,
    /// Whether the account can be used.
    pub status: AccountStatus,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The memberships in force or to come, the oldest first. Past ones: `GET /officers/{id}/memberships`.
    #[schema(max_items = 200)]
    pub memberships: Vec<MembershipView>,
}

impl OfficerView {
    pub(super) fn of(
        row: AccountRow,
        memberships: Vec<MembershipRow>,
        today: NaiveDate,
        language: Language,
    ) -> Self {
        let view = |membership| MembershipView::of(membership, today, language);
        Self {
            id: OfficerId::from_uuid(row.id),
            username: row.username.unwrap_or_default(),
            full_name: row.full_name,
            status: row.status,
            created_at: row.created_at,
            memberships: memberships.into_iter().map(view).collect(),
        }
    }
}
