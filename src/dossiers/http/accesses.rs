//! Who looked at a dossier: for its owner, and for those who inspect an agency.

use std::collections::HashMap;

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::bodies::DossierPath;
use super::lists::place;
use crate::agencies;
use crate::agencies::model::AgencyName;
use crate::app::App;
use crate::auth::queries::{accounts, officers};
use crate::auth::{AuditRead, DossierRead, Granted, Role};
use crate::calendar::zone::local_date;
use crate::dossiers::commands::{SUBJECT, viewer};
use crate::dossiers::error::DossierError;
use crate::dossiers::queries;
use crate::platform::access_log::{
    self, AccessChannel, AccessPurpose, AccessResult, AccessRow, OfAgency, PersonalDataShown,
};
use crate::platform::actor::ActorKind;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Paging, Path, Problem, Query};
use crate::platform::ids::{AgencyId, DossierId, OfficerId};

/// Somebody looked at a dossier.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierAccessView {
    /// When.
    pub at: DateTime<Utc>,
    /// The officer's name; null for another system, for somebody whom the owner has let in, and for whoever had the receipt.
    pub officer_name: Option<String>,
    /// The name of whom the owner has let in.
    #[schema(example = "Trần Văn Bưởi")]
    pub party_name: Option<String>,
    /// As what at the agency.
    pub role: Option<Role>,
    /// For which agency.
    pub agency_id: Option<AgencyId>,
    /// The agency's name today.
    pub agency_name: Option<String>,
    /// By which operation of this API.
    #[schema(example = "readDossier")]
    pub operation: String,
    /// How much of the personal data was shown.
    pub personal_data: PersonalDataShown,
    /// By what right.
    pub purpose: AccessPurpose,
    /// Why, in the looker's words; where all was shown without a duty.
    #[schema(example = "Xác minh đơn khiếu nại số 15/2011 của chủ hồ sơ.")]
    pub reason: Option<String>,
    /// Which way.
    pub channel: AccessChannel,
    /// What came of it.
    pub result: AccessResult,
}

/// The same for those who inspect: also who and from where exactly.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgencyAccessView {
    /// The entry's id.
    pub id: Uuid,
    /// The dossier; where looking was refused there may be none of this id.
    pub dossier_id: DossierId,
    /// The officer's account.
    pub officer_id: Option<OfficerId>,
    /// The client's address.
    #[schema(example = "10.56.1.20")]
    pub address: String,
    /// The request, as the other logs name it.
    pub request_id: Option<Uuid>,
    /// The look.
    pub look: DossierAccessView,
}

/// The people and agencies of some looks.
struct Names {
    officers: HashMap<OfficerId, String>,
    parties: HashMap<Uuid, String>,
    agencies: HashMap<AgencyId, AgencyName>,
}

fn officer_of(row: &AccessRow) -> Option<OfficerId> {
    row.actor_id
        .filter(|_| row.actor_kind == ActorKind::Officer.as_str())
        .map(OfficerId::from_uuid)
}

impl Names {
    fn of(conn: &mut Conn, rows: &[AccessRow], now: DateTime<Utc>) -> Result<Self, DossierError> {
        let who: Vec<OfficerId> = rows.iter().filter_map(officer_of).collect();
        let whose: Vec<AgencyId> = rows.iter().filter_map(|row| row.agency_id).collect();
        let parties: Vec<Uuid> = rows
            .iter()
            .filter(|row| row.actor_kind == ActorKind::Citizen.as_str())
            .filter_map(|row| row.actor_id)
            .collect();
        Ok(Self {
            parties: accounts::names(conn, &parties)?,
            officers: officers::names(conn, &who)?,
            agencies: agencies::queries::labels_on(conn, &whose, local_date(now))?,
        })
    }

    fn view(&self, row: AccessRow) -> DossierAccessView {
        let name_of = |agency: AgencyId| Some(self.agencies.get(&agency)?.name.as_str().to_owned());
        DossierAccessView {
            at: row.at,
            party_name: row
                .actor_id
                .filter(|_| row.actor_kind == ActorKind::Citizen.as_str())
                .and_then(|citizen| self.parties.get(&citizen).cloned()),
            officer_name: officer_of(&row).and_then(|officer| self.officers.get(&officer).cloned()),
            role: row.role.as_deref().and_then(|role| role.parse().ok()),
            agency_id: row.agency_id,
            agency_name: row.agency_id.and_then(name_of),
            operation: row.operation,
            personal_data: row.personal_data,
            purpose: row.purpose,
            reason: row.reason,
            channel: row.channel,
            result: row.result,
        }
    }
}

/// See who looked at a dossier
///
/// For its owner: which officer or other system, when, how much was shown and why, the newest first. A look is in the
/// list a second later; it stays there for 24 months at least.
#[utoipa::path(
    tag = "personal-data",
    operation_id = "listDossierAccesses",
    params(DossierPath, Paging),
    responses((status = 200, body = Page<DossierAccessView>, description = "A page of looks.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}/accesses")]
pub async fn of_dossier(
    granted: Granted<DossierRead>,
    path: Path<DossierPath>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let id = path.id;
    let (before, limit): (Option<Uuid>, i64) = (paging.after()?, paging.limit());
    let (wants_total, now) = (paging.wants_total(), app.clock.now());
    let (rows, names, total) = app
        .db
        .read(move |conn| {
            let dossier = queries::visible(conn, &viewer(&granted), id)?.ok_or(DossierError::NotFound)?;
            if granted.citizen_id() != dossier.citizen_id || dossier.citizen_id.is_none() {
                return Err(DossierError::OwnersOnly);
            }
            let rows = access_log::about(conn, SUBJECT, id.as_uuid(), before, limit)?;
            let names = Names::of(conn, &rows, now)?;
            let total = wants_total
                .then(|| access_log::count_about(conn, SUBJECT, id.as_uuid()))
                .transpose()?;
            Ok((rows, names, total))
        })
        .await?;
    let page = paging.page(rows, |row| row.id, |row| names.view(row))?;
    Answer::page(&page.with_total(total))
}

/// What the looks of an agency's people are narrowed to.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AgencyAccessQuery {
    /// The agency for which they looked, one that the caller inspects, any for those of the province; the first of the own
    /// when left out.
    agency_id: Option<AgencyId>,
    /// Only this officer's.
    officer_id: Option<OfficerId>,
    /// Only at this dossier.
    dossier_id: Option<DossierId>,
    /// Only from this moment on.
    from: Option<DateTime<Utc>>,
    /// Only before this moment.
    until: Option<DateTime<Utc>>,
}

/// List what an agency's people looked at
///
/// For inspectors and auditors of the agency, or of the province: which dossiers its officers opened, when, from where and why, refused
/// attempts too. The newest first.
#[utoipa::path(
    tag = "personal-data",
    operation_id = "listAgencyAccesses",
    params(AgencyAccessQuery, Paging),
    responses((status = 200, body = Page<AgencyAccessView>, description = "A page of looks.")),
    security(("bearer" = ["audit:read"]))
)]
#[get("/dossier-accesses")]
pub async fn of_agency(
    granted: Granted<AuditRead>,
    query: Query<AgencyAccessQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let asked = query.agency_id.or_else(|| granted.agencies().first().copied());
    let within = match asked {
        Some(agency) if granted.is_at(agency) => Some(agency),
        asked => place(&app, &granted, asked).await?.map(|place| place.agency),
    };
    let Some(agency) = within else {
        let total = paging.wants_total().then_some(0);
        let nothing = paging.page(Vec::<AccessRow>::new(), |row| row.id, |row| row.id)?;
        return Answer::page(&nothing.with_total(total));
    };
    let filter = OfAgency {
        agency,
        actor: query.officer_id.map(OfficerId::as_uuid),
        subject: query.dossier_id.map(DossierId::as_uuid),
        from: query.from,
        until: query.until,
    };
    let (before, limit): (Option<Uuid>, i64) = (paging.after()?, paging.limit());
    let (wants_total, now) = (paging.wants_total(), app.clock.now());
    let (rows, names, total) = app
        .db
        .read(move |conn| {
            let rows = access_log::of_agency(conn, SUBJECT, &filter, before, limit)?;
            let names = Names::of(conn, &rows, now)?;
            let total = wants_total
                .then(|| access_log::count_of_agency(conn, SUBJECT, &filter))
                .transpose()?;
            Ok::<_, DossierError>((rows, names, total))
        })
        .await?;
    let page = paging.page(
        rows,
        |row| row.id,
        |row| AgencyAccessView {
            id: row.id,
            dossier_id: DossierId::from_uuid(row.subject_id),
            officer_id: officer_of(&row),
            address: row.address.clone(),
            request_id: row.request_id,
            look: names.view(row),
        },
    )?;
    Answer::page(&page.with_total(total))
}
