//! Who acts in the story: the accounts of the demonstration province, as what they are at that time.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc};
use uuid::Uuid;

use crate::auth::{Caller, Granted, Permission, Scope, account_as_caller};
use crate::calendar::zone::local_date;
use crate::demo::error::DemoError;
use crate::dossiers::model::{Dossier, DossierStep};
use crate::dossiers::rules::judge::may_do;
use crate::dossiers::rules::who::Who;
use crate::platform::db::Conn;
use crate::platform::ids::{AgencyId, OfficerId, UnitId};

/// The accounts; memberships begin and end with a month, so that they are read once a month.
pub(super) struct Officers {
    accounts: Vec<Uuid>,
    months: HashMap<(i32, u32), Vec<Arc<Caller>>>,
}

impl Officers {
    pub fn new(accounts: Vec<Uuid>) -> Self {
        Self {
            accounts,
            months: HashMap::new(),
        }
    }

    fn at(&mut self, conn: &mut Conn, at: DateTime<Utc>) -> Result<&[Arc<Caller>], DemoError> {
        let day = local_date(at);
        let month = (day.year(), day.month());
        if !self.months.contains_key(&month) {
            let mut callers = Vec::new();
            for account in &self.accounts {
                callers.push(account_as_caller(conn, *account, at)?);
            }
            self.months.insert(month, callers);
        }
        Ok(self.months.get(&month).map_or(&[], Vec::as_slice))
    }

    /// Somebody at the desk of an agency.
    pub fn at_desk(
        &mut self,
        conn: &mut Conn,
        agency: AgencyId,
        at: DateTime<Utc>,
    ) -> Result<Option<Arc<Caller>>, DemoError> {
        let found = self.at(conn, at)?.iter().find(|caller| {
            let who = Who::within(caller, Scope::DossierAccept);
            who.sits_at_desk_of(agency) && !who.manages_desks_of(agency)
        });
        Ok(found.cloned())
    }

    /// Somebody who heads a unit or its agency; without a unit, the agency.
    pub fn heading(
        &mut self,
        conn: &mut Conn,
        (agency, unit): (AgencyId, Option<UnitId>),
        at: DateTime<Utc>,
    ) -> Result<Option<Arc<Caller>>, DemoError> {
        let found = self
            .at(conn, at)?
            .iter()
            .find(|caller| Who::within(caller, Scope::DossierDecide).heads_unit(agency, unit));
        Ok(found.cloned())
    }

    /// Somebody who may do a step.
    pub fn for_step(
        &mut self,
        conn: &mut Conn,
        dossier: &Dossier,
        step: &DossierStep,
        at: DateTime<Utc>,
    ) -> Result<Option<Arc<Caller>>, DemoError> {
        let found = self.at(conn, at)?.iter().find(|caller| {
            Who::within(caller, Scope::DossierAdvance).has_duty(step.agency_id, step.unit_id, step.role)
                && may_do(dossier, step, OfficerId::from_uuid(caller.account))
        });
        Ok(found.cloned())
    }
}

/// The permission as this caller.
pub(super) fn granted<P: Permission>(caller: &Arc<Caller>) -> Result<Granted<P>, DemoError> {
    // Nobody shares dossiers in the demonstration: the day on which somebody may see another's says nothing.
    Granted::to(Arc::clone(caller), None, DateTime::UNIX_EPOCH)
        .map_err(|lacking| DemoError::refused(format!("{} lacks {}", caller.name, lacking.0.as_str())))
}
