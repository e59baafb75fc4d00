//! The leaders' board of the day.

use chrono::{DateTime, NaiveDate, Utc};

use crate::dossiers::model::Figures;
use crate::platform::ids::{AgencyId, DeskId, FieldId, UnitId};

/// Figures of one of several: a desk, a unit, a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<Id> {
    /// Which; none for what belongs to none of them.
    pub id: Option<Id>,
    /// Its name.
    pub name: Option<String>,
    /// How much.
    pub figures: Figures,
}

/// The dossiers that the agency received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DossierBoard {
    /// All of them.
    pub total: Figures,
    /// By desk.
    pub desks: Vec<Part<DeskId>>,
    /// By field of their procedures.
    pub fields: Vec<Part<FieldId>>,
}

/// The work that lies at the agency, whoever received the dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkBoard {
    /// All that the reader sees of it.
    pub total: Figures,
    /// By unit.
    pub units: Vec<Part<UnitId>>,
    /// By field of the dossiers' procedures.
    pub fields: Vec<Part<FieldId>>,
}

/// The board of an agency at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The agency.
    pub agency: AgencyId,
    /// What it is called.
    pub agency_name: Option<String>,
    /// The day in the province.
    pub day: NaiveDate,
    /// The moment.
    pub at: DateTime<Utc>,
    /// What it received; none where the reader leads no desk.
    pub dossiers: Option<DossierBoard>,
    /// What lies with it; none where the reader leads desks only.
    pub work: Option<WorkBoard>,
}
