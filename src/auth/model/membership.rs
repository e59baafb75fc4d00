//! What an officer is, where, and from when to when.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::auth::caller::Membership;
use crate::auth::roles::Role;
use crate::auth::rules::membership::Period;
use crate::platform::db::schema::memberships;
use crate::platform::ids::{AgencyId, DeskId, MembershipId, OfficerId, UnitId};

/// A membership to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMembership {
    /// As what.
    pub role: Role,
    /// The agency; none for a role of the whole system.
    pub agency: Option<AgencyId>,
    /// The unit inside it.
    pub unit: Option<UnitId>,
    /// The desk.
    pub desk: Option<DeskId>,
    /// From when to when.
    pub period: Period,
    /// The decision that it rests on ("Quyết định số 12/QĐ-SNV ngày 05/01/2011").
    pub basis: Option<String>,
}

/// A membership as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = memberships, check_for_backend(crate::platform::db::MultiBackend))]
pub struct MembershipRow {
    /// The id.
    pub id: MembershipId,
    /// The officer's account.
    pub account_id: OfficerId,
    /// The agency; none for a role of the whole system.
    pub agency_id: Option<AgencyId>,
    /// The unit inside it.
    pub unit_id: Option<UnitId>,
    /// The desk.
    pub desk_id: Option<DeskId>,
    /// As what.
    pub role: Role,
    /// The first day, in the province.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// The decision that it rests on.
    pub basis: Option<String>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

impl MembershipRow {
    /// From when to when.
    pub fn period(&self) -> Period {
        Period {
            first_day: self.valid_from,
            last_day: self.valid_to,
        }
    }

    /// What a token says of it; `None` for a role of the whole system.
    pub fn at_agency(&self) -> Option<Membership> {
        self.agency_id.map(|agency| Membership {
            agency,
            unit: self.unit_id,
            desk: self.desk_id,
            role: self.role,
        })
    }
}
