//! Plays the story: each entry at its moment, through the commands that the API uses.

mod catalogue;
mod processes;
mod register;

use std::collections::HashMap;

use serde_json::Value;
use uuid::Uuid;

use super::act::Act;
use super::error::DemoError;
use super::merge::merged;
use super::names::Names;
use super::timeline::Entry;
use crate::auth::{Granted, Permission};
use crate::platform::db::Tx;

/// Who the audit log says has entered it.
pub(super) const LABEL: &str = "demo";

/// What has been entered so far.
#[derive(Debug, Default)]
pub(super) struct Player {
    /// What things are called.
    pub names: Names,
    /// The last text of everything that has versions.
    last: HashMap<Uuid, Value>,
}

/// The permission to do it, as the system itself.
pub(super) fn grant<P: Permission>() -> Granted<P> {
    Granted::by_system(LABEL)
}

impl Player {
    /// Plays one entry at its moment.
    ///
    /// # Errors
    /// It was refused; where it stands and why.
    pub fn play(&mut self, tx: &mut Tx<'_>, entry: &Entry) -> Result<(), DemoError> {
        let played = tx.at(entry.at, |tx| {
            let mut what = entry.what.clone();
            self.names.resolve(&mut what)?;
            self.act(tx, serde_json::from_value(what)?)
        });
        played.map_err(|error| error.at(|| entry.place()))
    }

    fn act(&mut self, tx: &mut Tx<'_>, act: Act) -> Result<(), DemoError> {
        match act {
            Act::CreateAdminUnit { body } => register::create_admin_unit(tx, body),
            Act::CloseAdminUnit { code, last_day } => register::close_admin_unit(tx, &code, last_day),
            Act::CreateAgency { key, body } => self.create_agency(tx, &key, body),
            Act::RenameAgency { agency, body } => register::rename(tx, agency, body),
            Act::StandFor { agency, body } => register::stand_for(tx, agency, body),
            Act::CloseAgency { agency, body } => register::close(tx, agency, body),
            Act::CreateUnits { agencies, units } => self.create_units(tx, &agencies, &units),
            Act::CreateDesks { agencies, desks } => self.create_desks(tx, &agencies, &desks),
            Act::CreateRuleSet { body } => catalogue::create_rule_set(tx, body),
            Act::CreateField { key, body } => self.create_field(tx, &key, &body),
            Act::CreateProcedure { key, body } => self.create_procedure(tx, &key, body),
            Act::PublishVersion {
                procedure,
                body,
                changes,
            } => {
                let text = self.whole(procedure.as_uuid(), body, changes)?;
                catalogue::publish(tx, procedure, text)
            }
            Act::RepealProcedure { procedure, body } => catalogue::repeal(tx, procedure, &body),
            Act::CreateProcess { key, body } => self.create_process(tx, &key, &body),
            Act::IssueProcess {
                process,
                effective_from,
                approval,
                body,
                changes,
            } => {
                let text = self.whole(process.as_uuid(), body, changes)?;
                processes::issue(tx, process, text, approval, effective_from)
            }
            Act::DecideMechanism {
                procedure,
                agencies,
                body,
            } => catalogue::decide(tx, procedure, &agencies, &body),
        }
    }

    /// The whole text of a new version: as written, or the last one with the changes.
    fn whole(&mut self, of: Uuid, body: Option<Value>, changes: Option<Value>) -> Result<Value, DemoError> {
        let whole = match (body, changes, self.last.get(&of)) {
            (Some(body), None, _) => body,
            (None, Some(changes), Some(last)) => merged(last.clone(), &changes),
            _ => {
                let why = "needs a body, or changes of the version before";
                return Err(DemoError::refused(why));
            }
        };
        self.last.insert(of, whole.clone());
        Ok(whole)
    }
}
