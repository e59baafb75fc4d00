//! An agency with its histories.

use chrono::{DateTime, NaiveDate, Utc};

use super::{AgencyLevel, AgencyType, CodeScheme, Committee, IdentifierCode, Label, Period, ShortCode};
use crate::platform::ids::{AgencyId, CalendarId};

/// What an agency is called in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyName {
    /// The full name.
    pub name: Label,
    /// The short name.
    pub short_name: Option<Label>,
    /// The symbol on documents (SNV).
    pub symbol: Option<ShortCode>,
    /// When it is called so.
    pub valid: Period,
    /// The decision that says so.
    pub legal_basis: Option<String>,
}

/// An identifier code in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentifierPeriod {
    /// The code.
    pub code: IdentifierCode,
    /// When it names this agency.
    pub valid: Period,
    /// The decision that gives it.
    pub legal_basis: Option<String>,
    /// A remark, such as that it is sample data.
    pub note: Option<String>,
}

/// A time as standing body of a committee (2816/QĐ-UBND, 1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingDuty {
    /// Whose standing body.
    pub committee: Committee,
    /// When.
    pub valid: Period,
    /// The decision.
    pub legal_basis: Option<String>,
}

/// An agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// Its type.
    pub agency_type: AgencyType,
    /// Its level.
    pub level: AgencyLevel,
    /// The agency above it.
    pub parent: Option<AgencyId>,
    /// The statistical code of the administrative unit that it belongs to.
    pub admin_unit_code: Option<String>,
    /// Its own working calendar; without one its parent's, at last the province's.
    pub calendar: Option<CalendarId>,
    /// When it exists. It takes no dossier after its last day.
    pub valid: Period,
    /// The agency that carries on its work.
    pub successor: Option<AgencyId>,
    /// The decision that founded it.
    pub legal_basis: Option<String>,
    /// The decision that ended it.
    pub closing_basis: Option<String>,
    /// Counts its changes.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// What it is called when; never empty, oldest first, one at a time.
    pub names: Vec<AgencyName>,
    /// Its identifier codes; oldest first, one of a scheme at a time.
    pub codes: Vec<IdentifierPeriod>,
    /// Its times as standing body; oldest first.
    pub duties: Vec<StandingDuty>,
}

impl Agency {
    /// Whether it exists on this day, so that it may take dossiers.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.valid.contains(day)
    }

    /// Whether it exists on this day or comes into being later: what is prepared in advance may name it.
    pub fn is_open_on_or_after(&self, day: NaiveDate) -> bool {
        self.valid.to().is_none_or(|last| day <= last)
    }

    /// What it is called on this day. Before its first day its first name, after its last day its last one: a closed
    /// agency keeps the name under which people knew it.
    pub fn named_on(&self, day: NaiveDate) -> Option<&AgencyName> {
        self.names
            .iter()
            .rev()
            .find(|name| name.valid.from() <= day)
            .or_else(|| self.names.first())
    }

    /// The full name on this day, see [`Agency::named_on`].
    pub fn name_on(&self, day: NaiveDate) -> &str {
        self.named_on(day).map_or("", |name| name.name.as_str())
    }

    /// The identifier code in force on this day, the newer scheme before the older: the first part of the codes of the
    /// dossiers that it takes in that day.
    pub fn code_on(&self, day: NaiveDate) -> Option<&str> {
        self.code_of(CodeScheme::Qd20, day)
            .or_else(|| self.code_of(CodeScheme::Qcvn102, day))
    }

    /// The identifier code under one scheme on this day.
    pub fn code_of(&self, scheme: CodeScheme, day: NaiveDate) -> Option<&str> {
        self.codes
            .iter()
            .find(|period| period.code.scheme() == scheme && period.valid.contains(day))
            .map(|period| period.code.as_str())
    }

    /// Whether it is the standing body of a committee on this day.
    pub fn stands_for(&self, committee: Committee, day: NaiveDate) -> bool {
        self.duties
            .iter()
            .any(|duty| duty.committee == committee && duty.valid.contains(day))
    }
}
