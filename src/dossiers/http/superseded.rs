//! Which open dossiers are on terms that are no longer in force.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::open_pages::{PageOf, look_through};
use crate::app::App;
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::commands::NewerTerms;
use crate::dossiers::error::DossierError;
use crate::dossiers::queries::OpenDossiers;
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Paging, Problem, Query};
use crate::platform::ids::{AgencyId, DossierId, ProcedureVersionId, ProcessVersionId};

/// Whose dossiers.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupersededQuery {
    /// The receiving agency, one of the officer's; the first when left out.
    agency_id: Option<AgencyId>,
}

/// An open dossier on terms that were superseded.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupersededDossierView {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Its version, for the move.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Its code.
    pub code: Option<String>,
    /// The procedure.
    pub procedure_name: String,
    /// The procedure version that it has.
    pub from_version_id: ProcedureVersionId,
    /// The one in force.
    pub to_version_id: ProcedureVersionId,
    /// The process version that it has.
    pub from_process_id: Option<ProcessVersionId>,
    /// The one in force.
    pub to_process_id: ProcessVersionId,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
}

/// List the open dossiers on superseded terms
///
/// Those of an agency that are taken in and whose procedure or process has a newer version in force; the oldest first. Nothing
/// changes by itself: each is moved by the head, who sees beforehand what it would become. What is not taken in yet gets the
/// terms of the day on which it is. A page looks at a bounded number of dossiers: it may be short, or empty, and still name a
/// next one.
#[utoipa::path(
    tag = "deciding",
    operation_id = "listVersionChanges",
    params(SupersededQuery, Paging),
    responses((status = 200, body = Page<SupersededDossierView>, description = "A page of dossiers.")),
    security(("bearer" = ["dossiers:decide"]))
)]
#[get("/version-changes")]
pub async fn list(
    granted: Granted<DossierDecide>,
    query: Query<SupersededQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let own = granted.agencies();
    let agency = match query.agency_id {
        Some(named) => own.into_iter().find(|agency| *agency == named),
        None => own.first().copied(),
    };
    let (after, size) = (paging.after()?, paging.size());
    let now = app.clock.now();
    let (rows, next) = match agency {
        Some(agency) => {
            let page = PageOf {
                agency,
                of: OpenDossiers::Movable,
                after,
                size,
            };
            app.db.read(move |conn| superseded(conn, page, now)).await?
        }
        None => (Vec::new(), None),
    };
    Answer::page(&paging.page_up_to(rows, next.as_ref())?)
}

/// Goes through the open dossiers of an agency. Index: `dossiers_open`.
fn superseded(
    conn: &mut Conn,
    page: PageOf,
    now: DateTime<Utc>,
) -> Result<(Vec<SupersededDossierView>, Option<DossierId>), DossierError> {
    let mut newer = NewerTerms::at(now);
    look_through(conn, page, |conn, dossier| {
        let found = newer.of(conn, &dossier)?;
        Ok(found.map(|(to_version_id, to_process_id)| SupersededDossierView {
            dossier_id: dossier.id,
            version: dossier.version,
            from_version_id: dossier.procedure_version_id,
            to_version_id,
            from_process_id: dossier.process_version_id,
            to_process_id,
            due_at: dossier.due_at,
            code: dossier.code,
            procedure_name: dossier.procedure_name,
        }))
    })
}
