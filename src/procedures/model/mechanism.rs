//! Under which mechanism an agency resolves a procedure (2816/QĐ-UBND, art. 3).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::level::{Computerisation, OnlineScope, ServiceLevel};
use crate::platform::db::schema::iso_waivers;
use crate::platform::ids::{AgencyId, IsoWaiverId, MechanismDecisionId, ProcedureId};
use crate::text_enum;

text_enum! {
    /// Cơ chế giải quyết.
    pub enum Mechanism {
        /// None: the procedure is only in the catalogue there.
        None = "NONE",
        /// Một cửa.
        OneStop = "ONE_STOP",
        /// Một cửa liên thông.
        InterAgencyOneStop = "INTER_AGENCY_ONE_STOP",
    }
}

/// What was decided for one procedure at one agency, over a half-open period.
#[derive(Clone, Debug, PartialEq)]
pub struct MechanismDecision {
    /// Its id.
    pub id: MechanismDecisionId,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// The agency: the lead agency of the procedure there.
    pub agency_id: AgencyId,
    /// The mechanism.
    pub mechanism: Mechanism,
    /// Level of the online service that is offered there.
    pub service_level: ServiceLevel,
    /// Its extent in the scheme from 2022 on.
    pub online_scope: Option<OnlineScope>,
    /// How far it is computerised there.
    pub computerisation: Computerisation,
    /// Agencies that coordinate; the lead is not among them.
    pub coordinating_agencies: Vec<AgencyId>,
    /// Number of the PPC's decision.
    pub decision_no: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// What it rests on.
    pub legal_basis: String,
    /// The first day.
    pub effective_from: NaiveDate,
    /// The day from which another decision holds.
    pub effective_to: Option<NaiveDate>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

/// A dated leave by the PPC to work without an ISO process.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = iso_waivers, check_for_backend(crate::platform::db::MultiBackend))]
pub struct IsoWaiver {
    /// Its id.
    pub id: IsoWaiverId,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// The agency that it is for; every agency when absent.
    pub agency_id: Option<AgencyId>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The day from which it holds no more.
    pub valid_to: NaiveDate,
    /// Number of the PPC's decision.
    pub decision_no: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// What it rests on.
    pub legal_basis: String,
    /// Why.
    pub reason: String,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

impl IsoWaiver {
    /// Whether it spares this agency on this day.
    pub fn covers(&self, agency: AgencyId, on: NaiveDate) -> bool {
        self.agency_id.is_none_or(|only| only == agency) && self.valid_from <= on && on < self.valid_to
    }
}
