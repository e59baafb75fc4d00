//! What callers see of handovers.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::dossiers::model::{Dossier, Handover, HandoverItem, HandoverResult, HandoverState};
use crate::dossiers::queries::Waiting;
use crate::platform::ids::{AgencyId, DossierId, HandoverId, OfficerId, UnitId};

/// A dossier at the desk that another unit goes on with.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingDossierView {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its code.
    pub code: Option<String>,
    /// Counts its changes; handing it on names it.
    pub version: i64,
    /// The procedure's name.
    pub procedure_name: String,
    /// The owner's name.
    pub owner_name: String,
    /// When it was received.
    pub received_at: Option<DateTime<Utc>>,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
    /// The agency that goes on.
    pub to_agency_id: AgencyId,
    /// Its unit.
    pub to_unit_id: Option<UnitId>,
    /// The unit's name.
    #[schema(example = "Phòng Tài chính - Kế hoạch")]
    pub to_unit_name: Option<String>,
    /// By when it has to be handed on.
    pub hand_over_by: Option<DateTime<Utc>>,
    /// Whether that moment is over.
    pub late: bool,
}

impl WaitingDossierView {
    /// As it stands at a moment.
    pub fn new(row: Waiting, by: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        let Dossier {
            id,
            code,
            version,
            procedure_name,
            owner_name,
            received_at,
            due_at,
            ..
        } = row.dossier;
        Self {
            dossier_id: id,
            code,
            version,
            procedure_name,
            owner_name,
            received_at,
            due_at,
            to_agency_id: row.to_agency_id,
            to_unit_id: row.to_unit_id,
            to_unit_name: row.to_unit_name,
            hand_over_by: by,
            late: by.is_some_and(|by| by < now),
        }
    }
}

/// The head of a slip.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HandoverLineView {
    /// Its id.
    pub id: HandoverId,
    /// Its number, as printed.
    #[schema(example = "BG.H32.12-110613-0001")]
    pub code: String,
    /// Counts its changes; also in the ETag.
    pub version: i64,
    /// The agency that gave.
    pub from_agency_id: AgencyId,
    /// The unit that gave.
    pub from_unit_id: Option<UnitId>,
    /// That unit's name, as it was.
    #[schema(example = "Văn phòng đăng ký quyền sử dụng đất")]
    pub from_unit_name: Option<String>,
    /// The agency that is to get them.
    pub to_agency_id: AgencyId,
    /// The unit that is to get them.
    pub to_unit_id: Option<UnitId>,
    /// The unit's name, as it was.
    #[schema(example = "Phòng Tài chính - Kế hoạch")]
    pub to_unit_name: Option<String>,
    /// Where it stands.
    pub state: HandoverState,
    /// How many dossiers.
    #[schema(minimum = 1)]
    pub dossiers: i32,
    /// What the giver noted.
    pub note: Option<String>,
    /// Who gave.
    pub given_by: OfficerId,
    /// When.
    pub given_at: DateTime<Utc>,
    /// Who acknowledged.
    pub acknowledged_by: Option<OfficerId>,
    /// When.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// By when the other side is to answer.
    pub answer_due_at: Option<DateTime<Utc>>,
    /// When it was found that nobody had answered in time.
    pub overdue_at: Option<DateTime<Utc>>,
    /// Why none of it was taken.
    #[schema(example = "Không thuộc thẩm quyền của đơn vị")]
    pub refusal_reason: Option<String>,
}

impl From<Handover> for HandoverLineView {
    fn from(slip: Handover) -> Self {
        Self {
            state: slip.stands(),
            id: slip.id,
            code: slip.code,
            version: slip.version,
            from_agency_id: slip.from_agency_id,
            from_unit_id: slip.from_unit_id,
            from_unit_name: slip.from_unit_name,
            to_agency_id: slip.to_agency_id,
            to_unit_id: slip.to_unit_id,
            to_unit_name: slip.to_unit_name,
            dossiers: slip.dossiers,
            note: slip.note,
            given_by: slip.given_by,
            given_at: slip.given_at,
            acknowledged_by: slip.acknowledged_by,
            acknowledged_at: slip.acknowledged_at,
            answer_due_at: slip.answer_due_at,
            overdue_at: slip.overdue_at,
            refusal_reason: slip.refusal_reason,
        }
    }
}

/// A slip whole.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HandoverView {
    /// Its head.
    pub slip: HandoverLineView,
    /// What is on it, in order.
    pub items: Vec<HandoverItemView>,
}

/// One dossier on a slip.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HandoverItemView {
    /// Its place, from 1.
    pub no: i32,
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its code.
    pub code: Option<String>,
    /// The owner's name.
    pub owner_name: String,
    /// When it was received.
    pub received_at: Option<DateTime<Utc>>,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
    /// The step that ended with the handover.
    pub from_step: i32,
    /// The step that began with it.
    pub to_step: i32,
    /// What the other side said of the papers; null until it acknowledged.
    pub result: Option<HandoverResult>,
    /// What is missing.
    pub reason: Option<String>,
    /// Whether only papers went, after the dossier had gone on electronically.
    pub papers_only: bool,
}

impl From<(HandoverItem, Dossier)> for HandoverItemView {
    fn from((item, dossier): (HandoverItem, Dossier)) -> Self {
        Self {
            no: item.no,
            dossier_id: item.dossier_id,
            code: dossier.code,
            owner_name: dossier.owner_name,
            received_at: dossier.received_at,
            due_at: dossier.due_at,
            from_step: item.from_step,
            to_step: item.to_step,
            result: item.result,
            reason: item.reason,
            papers_only: item.papers_only,
        }
    }
}
