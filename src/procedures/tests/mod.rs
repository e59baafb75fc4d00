//! The catalogue as the commands keep it.

mod branches;
mod catalogue;
mod mechanisms;
mod pinning;
mod processes;
mod publication;
mod routes;
mod rule_sets;
pub(super) mod sample;

use chrono::NaiveDate;

use super::error::ProcedureError;
use super::rules::Violation;
use crate::agencies::commands::{CreateAgency, create_agency};
use crate::agencies::model::{Agency, AgencyLevel, AgencyType, Label, Period};
use crate::auth::{Granted, Permission};
use crate::platform::actor::Actor;
use crate::platform::clock::Clock;
use crate::platform::db::{Conn, Db, DbSettings, Migrations, Tx};
use crate::platform::ids::AgencyId;

/// A database of its own, gone with it.
struct Province {
    db: Db,
    _dir: tempfile::TempDir,
}

impl Province {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = std::env::var("MOTCUA_UNIT_TEST_URL")
            .unwrap_or_else(|_| format!("sqlite://{}", dir.path().join("t.db").display()));
        let settings = DbSettings::new(url);
        Migrations::new(&settings).unwrap().up().unwrap();
        let db = Db::open(
            &settings,
            Clock::starting_at("2011-03-01T01:00:00Z".parse().unwrap()),
        )
        .unwrap();
        Self { db, _dir: dir }
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, ProcedureError> + Send + 'static,
    ) -> Result<T, ProcedureError> {
        self.db.write(&Actor::system("test"), work).await
    }

    async fn done<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, ProcedureError> + Send + 'static,
    ) -> T {
        self.write(work).await.unwrap()
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, ProcedureError> + Send + 'static,
    ) -> Result<T, ProcedureError> {
        self.db.read(work).await
    }

    /// A district's People's Committee.
    async fn district(&self, name: &'static str) -> AgencyId {
        self.done(move |tx| Ok(agency(tx, name, AgencyType::DistrictPc, AgencyLevel::District)?.id))
            .await
    }

    /// A tax office.
    async fn tax_office(&self, name: &'static str) -> AgencyId {
        self.done(move |tx| Ok(agency(tx, name, AgencyType::Vertical, AgencyLevel::District)?.id))
            .await
    }
}

impl Drop for Province {
    fn drop(&mut self) {
        self.db.close();
    }
}

fn agency(
    tx: &mut Tx<'_>,
    name: &str,
    kind: AgencyType,
    level: AgencyLevel,
) -> Result<Agency, ProcedureError> {
    let new = CreateAgency {
        agency_type: kind,
        level,
        name: Label::parse(name).unwrap(),
        short_name: None,
        symbol: None,
        parent: None,
        admin_unit_code: None,
        calendar: None,
        valid: Period::new(day("2000-01-01"), None).unwrap(),
        codes: Vec::new(),
        legal_basis: None,
    };
    Ok(create_agency(tx, &Granted::by_system("test"), new)?)
}

fn may<P: Permission>() -> Granted<P> {
    Granted::by_system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Codes and pointers of what forbids.
fn forbidden<T: std::fmt::Debug>(answer: Result<T, ProcedureError>) -> Vec<(&'static str, String)> {
    match answer {
        Err(ProcedureError::Violated(violations)) => places(&violations, true),
        other => panic!("expected violations, got {other:?}"),
    }
}

fn places(violations: &[Violation], forbidding: bool) -> Vec<(&'static str, String)> {
    let mut places: Vec<_> = violations
        .iter()
        .filter(|violation| violation.forbids() == forbidding)
        .map(|violation| (violation.code, violation.pointer.clone()))
        .collect();
    places.sort();
    places
}
