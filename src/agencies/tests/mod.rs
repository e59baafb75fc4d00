//! The register as the commands keep it.

mod changes;
mod lists;
mod places;

use chrono::NaiveDate;

use super::commands::{CreateAgency, create_agency};
use super::model::{
    Agency, AgencyLevel, AgencyType, IdentifierCode, IdentifierPeriod, Label, Period, ShortCode,
};
use super::{AgencyError, Violation, queries};
use crate::auth::{AgencyManage, Granted};
use crate::platform::actor::Actor;
use crate::platform::clock::Clock;
use crate::platform::db::{Conn, Db, DbSettings, Migrations, Tx};

/// A database of its own, gone with it.
struct Register {
    db: Db,
    _dir: tempfile::TempDir,
}

impl Register {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = std::env::var("MOTCUA_UNIT_TEST_URL")
            .unwrap_or_else(|_| format!("sqlite://{}", dir.path().join("t.db").display()));
        let settings = DbSettings::new(url);
        Migrations::new(&settings).unwrap().up().unwrap();
        let db = Db::open(&settings, Clock::system()).unwrap();
        Self { db, _dir: dir }
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, AgencyError> + Send + 'static,
    ) -> Result<T, AgencyError> {
        self.db.write(&Actor::system("test"), work).await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T, AgencyError> + Send + 'static,
    ) -> T {
        self.db.read(work).await.unwrap()
    }

    async fn add(&self, new: CreateAgency) -> Agency {
        self.try_add(new).await.unwrap()
    }

    async fn try_add(&self, new: CreateAgency) -> Result<Agency, AgencyError> {
        self.write(move |tx| create_agency(tx, &grant(), new.clone()))
            .await
    }
}

impl Drop for Register {
    fn drop(&mut self) {
        self.db.close();
    }
}

fn grant() -> Granted<AgencyManage> {
    Granted::by_system("test")
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

fn code(text: &str, from: &str) -> IdentifierPeriod {
    IdentifierPeriod {
        code: IdentifierCode::parse(text).unwrap(),
        valid: Period::since(day(from)),
        legal_basis: None,
        note: None,
    }
}

/// A department since 1 January 2010.
fn department(name: &str, symbol: &str, codes: &[&str]) -> CreateAgency {
    CreateAgency {
        agency_type: AgencyType::Department,
        level: AgencyLevel::Province,
        name: label(name),
        short_name: None,
        symbol: ShortCode::parse(symbol).ok(),
        parent: None,
        admin_unit_code: None,
        calendar: None,
        valid: Period::since(day("2010-01-01")),
        codes: codes.iter().map(|text| code(text, "2010-01-01")).collect(),
        legal_basis: None,
    }
}

fn broken_rules<T: std::fmt::Debug>(answer: Result<T, AgencyError>) -> Vec<Violation> {
    match answer {
        Err(AgencyError::Rules(violations)) => violations,
        other => panic!("expected broken rules, got {other:?}"),
    }
}
