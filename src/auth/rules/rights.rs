//! What an account may do at a moment.

use chrono::{DateTime, Utc};

use crate::auth::caller::{AccountKind, Membership};
use crate::auth::model::MembershipRow;
use crate::auth::permissions::Scope;
use crate::auth::queries::carried_on::CarriedOn;
use crate::auth::roles::{CITIZEN_SCOPES, EVERYBODY_SCOPES, Role};
use crate::auth::rules::membership::{MOST_IN_TOKEN, day_of, end_of};

/// What an account may do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The scopes, each once, in the order of the table of permissions.
    pub scopes: Vec<Scope>,
    /// The memberships at agencies.
    pub memberships: Vec<Membership>,
    /// Roles that hold in the whole system.
    pub system_roles: Vec<Role>,
    /// When the first of the memberships is over, so that no token outlives it.
    pub until: Option<DateTime<Utc>>,
}

/// What an account may do at `now`. Whoever must change the password first may do nothing else. What an officer is at an
/// agency, the same officer is at those whose work it carries on, in all of their units, which are no more.
pub fn rights(
    kind: AccountKind,
    must_change_password: bool,
    memberships: &[MembershipRow],
    carried_on: &[CarriedOn],
    now: DateTime<Utc>,
) -> Rights {
    let mut rights = Rights {
        scopes: EVERYBODY_SCOPES.to_vec(),
        ..Rights::default()
    };
    if must_change_password {
        return rights;
    }
    match kind {
        AccountKind::Citizen => rights.scopes.extend(CITIZEN_SCOPES),
        AccountKind::Officer => {
            let today = day_of(now);
            for row in memberships.iter().filter(|row| row.period().contains(today)) {
                rights.scopes.extend(row.role.scopes());
                match row.at_agency() {
                    Some(membership) => rights.memberships.push(membership),
                    None => rights.system_roles.push(row.role),
                }
                let over = row.valid_to.map(end_of);
                rights.until = rights.until.into_iter().chain(over).min();
            }
            for own in rights.memberships.clone() {
                for other in carried_on.iter().filter(|other| other.by == own.agency) {
                    let there = Membership {
                        agency: other.closed,
                        unit: None,
                        desk: None,
                        role: own.role,
                    };
                    if rights.memberships.len() < MOST_IN_TOKEN && !rights.memberships.contains(&there) {
                        rights.memberships.push(there);
                    }
                }
            }
        }
    }
    rights.scopes.sort_unstable();
    rights.scopes.dedup();
    rights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::ids::{AgencyId, MembershipId, OfficerId};
    use uuid::Uuid;

    fn row(role: Role, from: &str, to: Option<&str>) -> MembershipRow {
        MembershipRow {
            id: MembershipId::from_uuid(Uuid::nil()),
            account_id: OfficerId::from_uuid(Uuid::nil()),
            agency_id: (role != Role::SysAdmin).then(|| AgencyId::from_uuid(Uuid::from_u128(1))),
            unit_id: None,
            desk_id: None,
            role,
            valid_from: from.parse().unwrap(),
            valid_to: to.map(|day| day.parse().unwrap()),
            basis: None,
            created_at: at("2011-01-01T00:00:00Z"),
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn memberships_in_force_add_up() {
        let memberships = [
            row(Role::Clerk, "2011-01-01", None),
            row(Role::Cashier, "2011-01-01", Some("2011-03-01")),
            row(Role::AgencyHead, "2010-01-01", Some("2010-12-31")),
            row(Role::SysAdmin, "2011-01-01", Some("2011-06-30")),
            row(Role::UnitHead, "2011-03-02", None),
        ];
        let now = at("2011-03-01T16:59:59Z");
        let rights = rights(AccountKind::Officer, false, &memberships, &[], now);
        let roles: Vec<_> = rights.memberships.iter().map(|m| m.role).collect();
        assert_eq!(roles, [Role::Clerk, Role::Cashier]);
        assert_eq!(rights.system_roles, [Role::SysAdmin]);
        for (scope, held) in [
            (Scope::AccountSelf, true),
            (Scope::FeeCollect, true),
            (Scope::AccountManage, true),
            (Scope::DossierAssign, false),
            (Scope::DossierSubmit, false),
        ] {
            assert_eq!(rights.scopes.contains(&scope), held, "{}", scope.as_str());
        }
        assert_eq!(rights.until, Some(at("2011-03-01T17:00:00Z")));
        let next = super::rights(
            AccountKind::Officer,
            false,
            &memberships,
            &[],
            at("2011-03-01T17:00:00Z"),
        );
        let roles: Vec<_> = next.memberships.iter().map(|m| m.role).collect();
        assert_eq!(roles, [Role::Clerk, Role::UnitHead]);
    }

    #[test]
    fn the_work_of_a_closed_agency_goes_on_in_all_its_units() {
        let id = |n| AgencyId::from_uuid(Uuid::from_u128(n));
        let unit = crate::platform::ids::UnitId::from_uuid(Uuid::from_u128(9));
        let mut handler = row(Role::Handler, "2011-01-01", None);
        handler.unit_id = Some(unit);
        let memberships = [handler, row(Role::Cashier, "2012-01-01", None)];
        let carried_on = [
            CarriedOn {
                closed: id(2),
                by: id(1),
            },
            CarriedOn {
                closed: id(3),
                by: id(4),
            },
        ];
        let now = at("2011-03-01T00:00:00Z");
        let rights = rights(AccountKind::Officer, false, &memberships, &carried_on, now);
        let places: Vec<_> = rights
            .memberships
            .iter()
            .map(|m| (m.agency, m.unit, m.role))
            .collect();
        assert_eq!(
            places,
            [(id(1), Some(unit), Role::Handler), (id(2), None, Role::Handler),]
        );
    }

    #[test]
    fn whoever_must_change_the_password_may_do_nothing_else() {
        let memberships = [row(Role::SysAdmin, "2011-01-01", None)];
        let rights = rights(
            AccountKind::Officer,
            true,
            &memberships,
            &[],
            at("2011-03-01T00:00:00Z"),
        );
        assert_eq!(
            rights,
            Rights {
                scopes: vec![Scope::AccountSelf],
                ..Rights::default()
            }
        );
    }

    #[test]
    fn citizens_may_do_what_citizens_may() {
        let rights = rights(AccountKind::Citizen, false, &[], &[], at("2011-03-01T00:00:00Z"));
        assert_eq!(
            rights.scopes,
            [
                Scope::AccountSelf,
                Scope::DossierSubmit,
                Scope::DossierRead,
                Scope::MessageWrite,
                Scope::RatingGive,
                Scope::PetitionSend,
                Scope::PetitionRead,
                Scope::VisitBook
            ]
        );
    }
}
