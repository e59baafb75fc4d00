//! Who holds a dossier, and the slip that controls how it is resolved.

use std::collections::HashMap;

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::bodies::DossierPath;
use super::looks::Look;
use super::whole;
use crate::agencies;
use crate::app::App;
use crate::auth::queries::officers;
use crate::auth::{DossierRead, Granted};
use crate::calendar::zone::local_date;
use crate::calendar::{self, Punctuality};
use crate::dossiers::commands::viewer;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{Dossier, DossierStep};
use crate::dossiers::queries;
use crate::dossiers::rules::control_slip::{self, ControlRow, Course, CustodyChange, Hands};
use crate::dossiers::rules::custody::{self, Custody, CustodyMedium, Moving};
use crate::platform::access_log::PersonalDataShown;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, ClientAddress, Path, Problem};
use crate::platform::ids::{AgencyId, DeskId, HandoverId, OfficerId, UnitId};
use crate::platform::text::mask;

/// Who holds the papers of a dossier, or its electronic file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierCustodyView {
    /// What is held.
    pub medium: CustodyMedium,
    /// The agency that has it.
    pub agency_id: AgencyId,
    /// Its desk, while the desk that received it has it.
    pub desk_id: Option<DeskId>,
    /// Its unit.
    pub unit_id: Option<UnitId>,
    /// The unit's name, as it was.
    #[schema(example = "Văn phòng đăng ký quyền sử dụng đất")]
    pub unit_name: Option<String>,
    /// The officer who took it; not shown to citizens.
    pub officer_id: Option<OfficerId>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Where papers are going that were given and not yet acknowledged.
    pub moving_to: Option<CustodyMoveView>,
}

/// Papers that were given and not yet acknowledged.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustodyMoveView {
    /// The slip with which they go.
    pub handover_id: HandoverId,
    /// The agency that is to get them.
    pub agency_id: AgencyId,
    /// Its unit.
    pub unit_id: Option<UnitId>,
    /// The unit's name, as it was.
    #[schema(example = "Công chức địa chính")]
    pub unit_name: Option<String>,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl From<Moving> for CustodyMoveView {
    fn from(moving: Moving) -> Self {
        Self {
            handover_id: moving.slip,
            agency_id: moving.agency_id,
            unit_id: moving.unit_id,
            unit_name: moving.unit_name,
            since: moving.since,
        }
    }
}

impl DossierCustodyView {
    /// What is shown of it; `inside` is for officers.
    pub fn new(custody: Custody, inside: bool) -> Self {
        Self {
            medium: custody.medium,
            agency_id: custody.agency_id,
            desk_id: custody.desk_id,
            unit_id: custody.unit_id,
            unit_name: custody.unit_name,
            officer_id: custody.officer.filter(|_| inside),
            since: custody.since,
            moving_to: custody.moving_to.map(Into::into),
        }
    }
}

/// Who holds a dossier: first its papers, then its electronic file, at each of the steps at which it is.
///
/// # Errors
/// The database's.
pub fn held(
    conn: &mut Conn,
    dossier: &Dossier,
    steps: &[DossierStep],
    inside: bool,
) -> Result<Vec<DossierCustodyView>, DossierError> {
    let slips = queries::slips_of(conn, dossier.id)?;
    let papers = custody::papers(dossier, &slips);
    let all = papers.into_iter().chain(custody::electronic(dossier, steps));
    Ok(all.map(|held| DossierCustodyView::new(held, inside)).collect())
}

/// The slip that controls how a dossier is resolved (form 05).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ControlSlipView {
    /// The dossier's code.
    #[schema(example = "H32.26-110301-0001")]
    pub code: Option<String>,
    /// The procedure's name.
    #[schema(example = "Chuyển mục đích sử dụng đất đối với hộ gia đình, cá nhân")]
    pub procedure_name: String,
    /// The owner's name; shortened for officers without a duty on the dossier now.
    #[schema(example = "Nguyễn Thị Đào")]
    pub owner_name: String,
    /// When it was received.
    pub received_at: Option<DateTime<Utc>>,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
    /// The agency that resolves it.
    pub agency: ControlAgencyView,
    /// The agencies that coordinate.
    pub coordinating: Vec<ControlAgencyView>,
    /// A row for each time that it came into other hands, in order.
    pub rows: Vec<ControlRowView>,
}

/// An agency on the slip.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ControlAgencyView {
    /// Its id.
    pub id: AgencyId,
    /// Its name on the day.
    #[schema(example = "UBND thành phố Nha Trang")]
    pub name: Option<String>,
}

/// Somebody who gave or got it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ControlHandsView {
    /// The agency.
    pub agency: ControlAgencyView,
    /// The unit, as it was called.
    #[schema(example = "Văn phòng đăng ký quyền sử dụng đất")]
    pub unit_name: Option<String>,
    /// The officer.
    pub officer_id: Option<OfficerId>,
    /// The officer's name.
    #[schema(example = "Trần Văn Giao")]
    pub officer_name: Option<String>,
}

/// A row of the slip.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ControlRowView {
    /// Its place, from 1.
    pub no: i32,
    /// How it came into other hands.
    pub kind: CustodyChange,
    /// Who gave it; null at the reception.
    pub from: Option<ControlHandsView>,
    /// Who got it.
    pub to: ControlHandsView,
    /// The step that it came to.
    pub step: i32,
    /// When it was given.
    pub given_at: DateTime<Utc>,
    /// When it was received; null while the other side of the slip has not said so, or said that it was not there.
    pub received_at: Option<DateTime<Utc>>,
    /// The slip with which the papers went.
    pub handover_id: Option<HandoverId>,
    /// Its number.
    #[schema(example = "BG.H32.26-110302-0001")]
    pub handover_code: Option<String>,
    /// How the step that it came to ended; null while it is being done.
    pub result: Option<Punctuality>,
    /// Why it went back or into other hands; null for officers without a duty on the dossier now.
    #[schema(example = "Thiếu trích lục bản đồ")]
    pub note: Option<String>,
}

/// Read the control slip of a dossier
///
/// The slip that controls how a dossier is resolved (phiếu kiểm soát quá trình giải quyết hồ sơ), made of its hand-overs
/// whenever it is read: who gave it to whom and when, who received it, and whether each did the work early, on time or
/// late. Agencies have the names of the day. For officers.
#[utoipa::path(
    tag = "processing",
    operation_id = "readDossierControlSlip",
    params(DossierPath),
    responses((status = 200, body = ControlSlipView, description = "The slip.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/control-slip")]
pub async fn read_control_slip(
    granted: Granted<DossierRead>,
    address: ClientAddress,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let id = path.id;
    let look = Look {
        operation: "readDossierControlSlip",
        address,
        dossier: id,
    };
    let view = look
        .take(&app, granted, move |conn, granted| {
            let dossier = queries::visible(conn, &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
            let caller = granted.caller().ok_or(DossierError::NotFound)?;
            // It names officers: to whoever is none, there is no such paper.
            if caller.officer_id().is_none() {
                return Err(DossierError::NotFound);
            }
            let steps = queries::steps(conn, id)?;
            let standing = whole::stands(conn, caller, &dossier, &steps)?;
            let whole = standing.shows() == PersonalDataShown::Whole;
            Ok((slip(conn, &dossier, &steps, whole)?, standing))
        })
        .await?;
    Answer::ok(&view)
}

fn slip(
    conn: &mut Conn,
    dossier: &Dossier,
    steps: &[DossierStep],
    whole: bool,
) -> Result<ControlSlipView, DossierError> {
    let id = dossier.id;
    let (rounds, movements) = (queries::rounds(conn, id)?, queries::movements(conn, id)?);
    let slips = queries::slips_of(conn, id)?;
    let calendar = match dossier.calendar_id {
        Some(calendar) => Some(calendar::load_calendar(conn, calendar)?),
        None => None,
    };
    let course = Course {
        dossier,
        steps,
        rounds: &rounds,
        movements: &movements,
        slips: &slips,
    };
    let rows = control_slip::rows(course, calendar.as_deref())?;
    let names = Names::of(conn, dossier, steps, &rows)?;
    let since = dossier.received_at.unwrap_or(dossier.created_at);
    let mut coordinating: Vec<AgencyId> = steps.iter().map(|step| step.agency_id).collect();
    coordinating.sort_unstable();
    coordinating.dedup();
    coordinating.retain(|agency| *agency != dossier.competent_agency_id);
    Ok(ControlSlipView {
        code: dossier.code.clone(),
        procedure_name: dossier.procedure_name.clone(),
        owner_name: match whole {
            true => dossier.owner_name.clone(),
            false => mask::name(&dossier.owner_name),
        },
        received_at: dossier.received_at,
        due_at: dossier.due_at,
        agency: names.agency(dossier.competent_agency_id, since),
        coordinating: coordinating
            .into_iter()
            .map(|agency| names.agency(agency, since))
            .collect(),
        rows: (1..)
            .zip(rows)
            .map(|(no, row)| names.row(no, row, whole))
            .collect(),
    })
}

/// What agencies were called on the days of the slip, and who its officers are.
struct Names {
    agencies: HashMap<(NaiveDate, AgencyId), String>,
    officers: HashMap<OfficerId, String>,
}

impl Names {
    fn of(
        conn: &mut Conn,
        dossier: &Dossier,
        steps: &[DossierStep],
        rows: &[ControlRow],
    ) -> Result<Self, DossierError> {
        let hands = || {
            rows.iter().flat_map(|row| {
                let from = row.from.iter();
                from.chain([&row.to]).map(move |hands| (row.given_at, hands))
            })
        };
        let mut wanted: HashMap<NaiveDate, Vec<AgencyId>> = HashMap::new();
        for (at, hands) in hands() {
            wanted.entry(local_date(at)).or_default().push(hands.agency_id);
        }
        let since = local_date(dossier.received_at.unwrap_or(dossier.created_at));
        let head = wanted.entry(since).or_default();
        head.extend(steps.iter().map(|step| step.agency_id));
        head.push(dossier.competent_agency_id);
        let mut agencies = HashMap::new();
        for (day, ids) in wanted {
            let labels = agencies::queries::labels_on(conn, &ids, day)?;
            agencies.extend(
                labels
                    .into_iter()
                    .map(|(id, label)| ((day, id), label.name.as_str().to_owned())),
            );
        }
        let ids: Vec<OfficerId> = hands().filter_map(|(_, hands)| hands.officer).collect();
        let officers = officers::names(conn, &ids)?;
        Ok(Self { agencies, officers })
    }

    fn agency(&self, id: AgencyId, at: DateTime<Utc>) -> ControlAgencyView {
        ControlAgencyView {
            id,
            name: self.agencies.get(&(local_date(at), id)).cloned(),
        }
    }

    fn hands(&self, hands: Hands, at: DateTime<Utc>) -> ControlHandsView {
        ControlHandsView {
            agency: self.agency(hands.agency_id, at),
            officer_name: hands.officer.and_then(|id| self.officers.get(&id).cloned()),
            unit_name: hands.unit_name,
            officer_id: hands.officer,
        }
    }

    fn row(&self, no: i32, row: ControlRow, whole: bool) -> ControlRowView {
        let (handover_id, handover_code) = row.slip.unzip();
        ControlRowView {
            no,
            kind: row.kind,
            from: row.from.map(|from| self.hands(from, row.given_at)),
            to: self.hands(row.to, row.given_at),
            step: row.step,
            given_at: row.given_at,
            received_at: row.received_at,
            handover_id,
            handover_code,
            result: row.result,
            note: row.note.filter(|_| whole),
        }
    }
}
