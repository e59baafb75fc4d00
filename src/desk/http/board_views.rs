//! What the board shows.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::model::{Board, DossierBoard, Part, WorkBoard};
use crate::dossiers::model::Figures;
use crate::platform::ids::{AgencyId, DeskId, FieldId, UnitId};

/// The board of an agency at a moment.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardView {
    /// The agency.
    pub agency_id: AgencyId,
    /// What it is called.
    pub agency_name: Option<String>,
    /// The day in the province.
    pub day: NaiveDate,
    /// The moment at which it was counted.
    pub at: DateTime<Utc>,
    /// The dossiers that the agency received; null for whoever leads no desk.
    pub dossiers: Option<BoardDossiersView>,
    /// The work that lies with the agency, whoever received the dossier; null for whoever leads desks only.
    pub work: Option<BoardWorkView>,
}

/// The dossiers that an agency received.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardDossiersView {
    /// All of them.
    pub total: BoardFiguresView,
    /// By desk; what no desk has taken comes last.
    pub desks: Vec<BoardDeskView>,
    /// By field of their procedures.
    pub fields: Vec<BoardFieldView>,
}

/// The work that lies with an agency, as far as the reader leads it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardWorkView {
    /// All of it.
    pub total: BoardFiguresView,
    /// By unit; what is the desk's or the whole agency's comes last.
    pub units: Vec<BoardUnitView>,
    /// By field of the dossiers' procedures.
    pub fields: Vec<BoardFieldView>,
}

/// Figures of a desk.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardDeskView {
    /// The desk; null for what no desk has taken.
    pub desk_id: Option<DeskId>,
    /// Its name.
    pub name: Option<String>,
    /// How much.
    pub figures: BoardFiguresView,
}

/// Figures of a unit.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardUnitView {
    /// The unit; null for what is the desk's or the whole agency's.
    pub unit_id: Option<UnitId>,
    /// Its name.
    pub name: Option<String>,
    /// How much.
    pub figures: BoardFiguresView,
}

/// Figures of a field.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardFieldView {
    /// The field.
    pub field_id: Option<FieldId>,
    /// Its name.
    pub name: Option<String>,
    /// How much.
    pub figures: BoardFiguresView,
}

/// Numbers of dossiers, or of pieces of work. `open` is the sum of `inTime`, `dueSoon`, `overdue`, `paused` and
/// `unclocked`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardFiguresView {
    /// Dossiers taken in today; work: that came from elsewhere today.
    #[schema(minimum = 0)]
    pub received_today: i64,
    /// Dossiers handed over to their applicants today; work: passed on today.
    #[schema(minimum = 0)]
    pub returned_today: i64,
    /// Not at an end.
    #[schema(minimum = 0)]
    pub open: i64,
    /// To be done, and not soon.
    #[schema(minimum = 0)]
    pub in_time: i64,
    /// To be done soon (`MOTCUA_DUE_SOON_DAYS`), today too.
    #[schema(minimum = 0)]
    pub due_soon: i64,
    /// Of those, to be done today.
    #[schema(minimum = 0)]
    pub due_today: i64,
    /// Too late.
    #[schema(minimum = 0)]
    pub overdue: i64,
    /// The clock stands; work: or the applicant has to act.
    #[schema(minimum = 0)]
    pub paused: i64,
    /// No clock runs and none stands: not answered yet, or the result is ready, or nothing says by when.
    #[schema(minimum = 0)]
    pub unclocked: i64,
    /// The applicant has to act: complete papers, pay what is owed to the state.
    #[schema(minimum = 0)]
    pub awaiting_citizen: i64,
    /// The result waits to be collected.
    #[schema(minimum = 0)]
    pub ready: i64,
}

impl From<Board> for BoardView {
    fn from(board: Board) -> Self {
        Self {
            agency_id: board.agency,
            agency_name: board.agency_name,
            day: board.day,
            at: board.at,
            dossiers: board.dossiers.map(Into::into),
            work: board.work.map(Into::into),
        }
    }
}

impl From<DossierBoard> for BoardDossiersView {
    fn from(board: DossierBoard) -> Self {
        Self {
            total: board.total.into(),
            desks: board.desks.into_iter().map(Into::into).collect(),
            fields: board.fields.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<WorkBoard> for BoardWorkView {
    fn from(board: WorkBoard) -> Self {
        Self {
            total: board.total.into(),
            units: board.units.into_iter().map(Into::into).collect(),
            fields: board.fields.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Part<DeskId>> for BoardDeskView {
    fn from(part: Part<DeskId>) -> Self {
        Self {
            desk_id: part.id,
            name: part.name,
            figures: part.figures.into(),
        }
    }
}

impl From<Part<UnitId>> for BoardUnitView {
    fn from(part: Part<UnitId>) -> Self {
        Self {
            unit_id: part.id,
            name: part.name,
            figures: part.figures.into(),
        }
    }
}

impl From<Part<FieldId>> for BoardFieldView {
    fn from(part: Part<FieldId>) -> Self {
        Self {
            field_id: part.id,
            name: part.name,
            figures: part.figures.into(),
        }
    }
}

impl From<Figures> for BoardFiguresView {
    fn from(figures: Figures) -> Self {
        Self {
            received_today: figures.received_today,
            returned_today: figures.returned_today,
            open: figures.open,
            in_time: figures.in_time,
            due_soon: figures.due_soon,
            due_today: figures.due_today,
            overdue: figures.overdue,
            paused: figures.paused,
            unclocked: figures.unclocked,
            awaiting_citizen: figures.awaiting_citizen,
            ready: figures.ready,
        }
    }
}
