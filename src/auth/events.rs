//! What the outside may hear of accounts: that something happened to which, never personal data.

use serde_json::json;
use uuid::Uuid;

use super::caller::AccountKind;
use super::model::{MembershipRow, NewMembership};
use crate::platform::ids::MembershipId;
use crate::platform::outbox::Event;

/// Somebody has an account now.
pub fn account_created(account: Uuid, kind: AccountKind) -> Event {
    Event::new(
        "vn.motcua.account.created.v1",
        "account",
        account,
        json!({ "kind": kind }),
    )
}

/// The password is another one.
pub fn password_changed(account: Uuid, by_owner: bool) -> Event {
    Event::new(
        "vn.motcua.account.password-changed.v1",
        "account",
        account,
        json!({ "byOwner": by_owner }),
    )
}

/// The name on an account was corrected.
pub fn account_renamed(account: Uuid) -> Event {
    Event::new("vn.motcua.account.renamed.v1", "account", account, json!({}))
}

/// The account can be used no more.
pub fn account_disabled(account: Uuid) -> Event {
    Event::new("vn.motcua.account.disabled.v1", "account", account, json!({}))
}

/// The account can be used again.
pub fn account_enabled(account: Uuid) -> Event {
    Event::new("vn.motcua.account.enabled.v1", "account", account, json!({}))
}

/// A refresh token was used twice, so its session is closed.
pub fn token_reused(account: Uuid) -> Event {
    Event::new("vn.motcua.account.token-reused.v1", "account", account, json!({}))
}

/// An officer is something somewhere.
pub fn membership_granted(account: Uuid, id: MembershipId, membership: &NewMembership) -> Event {
    let event = Event::new(
        "vn.motcua.membership.granted.v1",
        "account",
        account,
        json!({
            "membershipId": id,
            "role": membership.role,
            "agencyId": membership.agency,
            "unitId": membership.unit,
            "deskId": membership.desk,
            "validFrom": membership.period.first_day,
            "validTo": membership.period.last_day,
        }),
    );
    match membership.agency {
        Some(agency) => event.of_agency(agency),
        None => event,
    }
}

/// A membership has a last day.
pub fn membership_ended(membership: &MembershipRow) -> Event {
    let event = Event::new(
        "vn.motcua.membership.ended.v1",
        "account",
        membership.account_id.as_uuid(),
        json!({
            "membershipId": membership.id,
            "role": membership.role,
            "agencyId": membership.agency_id,
            "validTo": membership.valid_to,
        }),
    );
    match membership.agency_id {
        Some(agency) => event.of_agency(agency),
        None => event,
    }
}
