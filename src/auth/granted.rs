//! A permission that somebody holds, as a value.

use std::collections::BTreeSet;
use std::marker::PhantomData;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::caller::{Caller, Membership};
use super::permissions::{Permission, Scope};
use crate::platform::actor::Actor;
use crate::platform::ids::{AgencyId, CitizenId, OfficerId};

/// Proof that the caller holds the permission `P`. Only this module makes one: from a verified token, or for a part of
/// the system itself. It says "may in general"; whether this dossier may be touched is for the queries to decide.
pub struct Granted<P: Permission> {
    actor: Actor,
    caller: Option<Arc<Caller>>,
    memberships: Vec<Membership>,
    everywhere: bool,
    asked_at: Option<DateTime<Utc>>,
    permission: PhantomData<fn() -> P>,
}

/// The scope that a caller lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lacking(pub Scope);

impl<P: Permission> Granted<P> {
    /// The permission, if this caller holds it at the moment of asking.
    ///
    /// # Errors
    /// [`Lacking`], which names the scope.
    pub fn to(caller: Arc<Caller>, request_id: Option<Uuid>, now: DateTime<Utc>) -> Result<Self, Lacking> {
        if !caller.scopes.contains(&P::SCOPE) {
            return Err(Lacking(P::SCOPE));
        }
        let grants = |role: super::Role| role.scopes().contains(&P::SCOPE);
        Ok(Self {
            actor: caller.actor(request_id),
            memberships: caller
                .memberships
                .iter()
                .copied()
                .filter(|m| grants(m.role))
                .collect(),
            everywhere: caller.system_roles.iter().copied().any(grants),
            asked_at: Some(now),
            caller: Some(caller),
            permission: PhantomData,
        })
    }

    /// For the system itself, everywhere: the worker, an administrator at the console, the demonstration province.
    pub fn by_system(label: impl Into<String>) -> Self {
        Self {
            actor: Actor::system(label),
            caller: None,
            memberships: Vec::new(),
            everywhere: true,
            asked_at: None,
            permission: PhantomData,
        }
    }

    /// Who acts, for `Db::write`.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Who is signed in; `None` for the system itself.
    pub fn caller(&self) -> Option<&Caller> {
        self.caller.as_deref()
    }

    /// When it was asked for, by which what is dated is judged; `None` for the system itself.
    pub fn asked_at(&self) -> Option<DateTime<Utc>> {
        self.asked_at
    }

    /// The memberships whose role grants this permission. Empty for citizens and for those who hold it
    /// [everywhere](Self::is_everywhere).
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// The agencies of those memberships, each once.
    pub fn agencies(&self) -> Vec<AgencyId> {
        let agencies: BTreeSet<_> = self.memberships.iter().map(|m| m.agency).collect();
        agencies.into_iter().collect()
    }

    /// Whether the permission holds at every agency (a role of the whole system, or the system itself).
    pub fn is_everywhere(&self) -> bool {
        self.everywhere
    }

    /// Whether it holds at this agency.
    pub fn is_at(&self, agency: AgencyId) -> bool {
        self.everywhere || self.memberships.iter().any(|m| m.agency == agency)
    }

    /// The account of the citizen who calls.
    pub fn citizen_id(&self) -> Option<CitizenId> {
        self.caller.as_ref().and_then(|caller| caller.citizen_id())
    }

    /// The account of the officer who calls.
    pub fn officer_id(&self) -> Option<OfficerId> {
        self.caller.as_ref().and_then(|caller| caller.officer_id())
    }
}

impl<P: Permission> Clone for Granted<P> {
    fn clone(&self) -> Self {
        Self {
            actor: self.actor.clone(),
            caller: self.caller.clone(),
            memberships: self.memberships.clone(),
            everywhere: self.everywhere,
            asked_at: self.asked_at,
            permission: PhantomData,
        }
    }
}

impl<P: Permission> std::fmt::Debug for Granted<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Granted")
            .field("scope", &P::SCOPE.as_str())
            .field("actor", &self.actor)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::{AccountKind, AgencyManage, DossierAccept, DossierRead, FeeCollect, Role};
    use crate::platform::ids::SessionId;

    fn caller(memberships: Vec<Membership>, system_roles: Vec<Role>) -> Arc<Caller> {
        let mut scopes: Vec<_> = memberships
            .iter()
            .map(|m| m.role)
            .chain(system_roles.clone())
            .flat_map(Role::scopes)
            .copied()
            .collect();
        scopes.dedup();
        Arc::new(Caller {
            kind: AccountKind::Officer,
            account: Uuid::from_u128(1),
            name: "Trần Văn Bình".into(),
            session: SessionId::from_uuid(Uuid::from_u128(2)),
            rights_version: 1,
            scopes,
            memberships,
            system_roles,
        })
    }

    fn at(agency: u128, role: Role) -> Membership {
        Membership {
            agency: AgencyId::from_uuid(Uuid::from_u128(agency)),
            unit: None,
            desk: None,
            role,
        }
    }

    #[test]
    fn a_permission_holds_where_a_role_grants_it() {
        let both = caller(vec![at(1, Role::DeskOfficer), at(2, Role::Clerk)], vec![]);
        let accept = Granted::<DossierAccept>::to(both.clone(), None, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(accept.memberships(), [at(1, Role::DeskOfficer)]);
        assert!(accept.is_at(at(1, Role::Clerk).agency) && !accept.is_at(at(2, Role::Clerk).agency));
        let read = Granted::<DossierRead>::to(both.clone(), None, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(read.agencies().len(), 2);
        assert_eq!(
            Granted::<AgencyManage>::to(both, None, DateTime::UNIX_EPOCH).unwrap_err(),
            Lacking(Scope::AgencyManage)
        );
    }

    #[test]
    fn a_role_of_the_whole_system_reaches_everywhere() {
        let admin = caller(vec![at(1, Role::Cashier)], vec![Role::SysAdmin]);
        let agencies = Granted::<AgencyManage>::to(admin.clone(), None, DateTime::UNIX_EPOCH).unwrap();
        assert!(agencies.is_everywhere() && agencies.is_at(at(9, Role::Clerk).agency));
        let fees = Granted::<FeeCollect>::to(admin, None, DateTime::UNIX_EPOCH).unwrap();
        assert!(!fees.is_everywhere());
    }

    #[test]
    fn the_name_is_not_printed() {
        let text = format!(
            "{:?}",
            Granted::<FeeCollect>::to(
                caller(vec![at(1, Role::Cashier)], vec![]),
                None,
                DateTime::UNIX_EPOCH
            )
            .unwrap()
        );
        assert!(!text.contains("Bình") && text.contains("fees:collect"), "{text}");
    }
}
