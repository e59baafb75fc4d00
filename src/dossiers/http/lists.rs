//! Reading: one dossier, and lists.

use actix_web::get;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::IntoParams;

use super::bodies::DossierPath;
use super::change::vault;
use super::looks::Look;
use super::views::{DossierLineView, DossierView};
use super::whole::{self, Moment};
use crate::agencies;
use crate::app::App;
use crate::auth::{DossierRead, Granted, Permission};
use crate::dossiers::commands::{self, viewer};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::DossierState;
use crate::dossiers::queries::{self, ListFilter};
use crate::platform::http::{Answer, ClientAddress, Page, Paging, Path, Problem, Query};
use crate::platform::ids::{AgencyId, DossierId, ProcedureId};

/// Read a dossier whole
///
/// With steps, components, clock, history and what the caller may do now. Owners see all their data; officers see
/// numbers and addresses while they have a duty on the dossier, otherwise masked.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "readDossier",
    params(DossierPath),
    responses((status = 200, body = DossierView, description = "The dossier.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers/{id}")]
pub async fn read(
    granted: Granted<DossierRead>,
    address: ClientAddress,
    path: Path<DossierPath>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (id, now, inner) = (path.id, app.clock.now(), app.clone());
    let look = Look {
        operation: "readDossier",
        address,
        dossier: id,
    };
    let view = look
        .take(&app, granted, move |conn, granted| {
            let dossier = queries::visible(conn, &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
            let caller = granted.caller().ok_or(DossierError::NotFound)?;
            whole::seen(conn, vault(&inner), caller, dossier, Moment::of(&inner, now))
        })
        .await?;
    let version = view.version;
    Ok(Answer::ok(&view)?.etag(version))
}

/// What a list of dossiers is narrowed to.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct DossierListQuery {
    /// For officers: the agency, one of their own, or any for inspectors and auditors of the province; the first of their
    /// own when left out.
    agency_id: Option<AgencyId>,
    /// Only in this state.
    state: Option<DossierState>,
    /// For officers: only of this procedure.
    procedure_id: Option<ProcedureId>,
}

/// List dossiers
///
/// Citizens get their own, drafts too; officers those that one agency of theirs has or had a part in. Newest first. Lists
/// show names to the officers of the agency, shortened ones to those who oversee the province, and no other personal data.
#[utoipa::path(
    tag = "dossiers",
    operation_id = "listDossiers",
    params(DossierListQuery, Paging),
    responses((status = 200, body = Page<DossierLineView>, description = "A page of dossiers.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/dossiers")]
pub async fn list(
    granted: Granted<DossierRead>,
    query: Query<DossierListQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let mut masked = false;
    let filter = match granted.citizen_id() {
        Some(citizen) => ListFilter::OfCitizen {
            citizen,
            state: query.state,
        },
        None => {
            let Some(place) = place(&app, &granted, query.agency_id).await? else {
                return Answer::page(&nothing::<DossierLineView>(&paging)?);
            };
            masked = place.overseen;
            ListFilter::OfAgency {
                agency: place.agency,
                state: query.state,
                procedure: query.procedure_id,
            }
        }
    };
    let (after, limit): (Option<DossierId>, i64) = (paging.after()?, paging.limit());
    let wants_total = paging.wants_total();
    let (rows, current, total) = app
        .db
        .read(move |conn| {
            let rows = queries::list(conn, &filter, after, limit)?;
            let current = queries::current_steps(conn, rows.iter().map(|dossier| dossier.id))?;
            let total = wants_total.then(|| queries::count(conn, &filter)).transpose()?;
            Ok::<_, DossierError>((rows, current, total))
        })
        .await?;
    let (now, caller) = (app.clock.now(), granted.caller().ok_or_else(Problem::not_found)?);
    let page = paging.page(
        rows,
        |row| row.id,
        |row| {
            let step = current.of(row.id);
            DossierLineView::new(row, step, caller, now).masked(masked)
        },
    )?;
    Answer::page(&page.with_total(total))
}

/// Whose dossiers are listed or searched.
pub(super) struct Place {
    /// The agency.
    pub agency: AgencyId,
    /// Whether it is not the officer's own, but overseen from the province: names are shortened there.
    pub overseen: bool,
}

/// The agency asked for, when it is one of the officer's, or the officer inspects or audits the province; the first of the
/// own when none is named.
pub(super) async fn place<P: Permission>(
    app: &App,
    granted: &Granted<P>,
    asked: Option<AgencyId>,
) -> Result<Option<Place>, Problem> {
    if let Some(agency) = own_agency(granted, asked) {
        return Ok(Some(Place {
            agency,
            overseen: false,
        }));
    }
    let from = commands::overseeing(granted);
    let Some(agency) = asked.filter(|_| !from.is_empty()) else {
        return Ok(None);
    };
    let overseen = app
        .db
        .read(move |conn| agencies::queries::any_governs_province(conn, &from))
        .await?;
    Ok(overseen.then_some(Place { agency, overseen }))
}

/// The agency asked for, when it is one of the officer's; the first of them when none is.
pub(super) fn own_agency<P: Permission>(granted: &Granted<P>, asked: Option<AgencyId>) -> Option<AgencyId> {
    let mut own = granted.memberships().iter().map(|held| held.agency);
    match asked {
        Some(agency) => own.find(|one| *one == agency),
        // What is carried on for a closed agency comes after one's own.
        None => own.next(),
    }
}

/// The list of somebody to whom nothing there belongs. A list never answers 404: what may not be seen is left out.
pub(super) fn nothing<V>(paging: &Paging) -> Result<Page<V>, Problem> {
    Ok(Page {
        items: Vec::new(),
        next: None,
        total: paging.wants_total().then_some(0),
    })
}
