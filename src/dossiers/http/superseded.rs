//! Which open dossiers are on terms that are no longer in force.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::{DossierDecide, Granted};
use crate::dossiers::commands;
use crate::dossiers::error::DossierError;
use crate::dossiers::queries;
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
/// Those of an agency whose procedure or process has a newer version in force; the oldest first. Nothing changes by itself:
/// each is moved by the head, who sees beforehand what it would become.
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
    let (after, limit): (Option<DossierId>, i64) = (paging.after()?, paging.limit());
    let now = app.clock.now();
    let rows = match agency {
        Some(agency) => {
            app.db
                .read(move |conn| superseded(conn, agency, (after, limit), now))
                .await?
        }
        None => Vec::new(),
    };
    Answer::page(&paging.page(rows, |row| row.dossier_id, |row| row)?)
}

/// Goes through the open dossiers of an agency, piece by piece, until enough are found. Index: `dossiers_open`.
fn superseded(
    conn: &mut Conn,
    agency: AgencyId,
    (mut after, limit): (Option<DossierId>, i64),
    now: DateTime<Utc>,
) -> Result<Vec<SupersededDossierView>, DossierError> {
    const PIECE: i64 = 200;
    let mut found = Vec::new();
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    loop {
        let open = queries::open_at(conn, agency, after, PIECE)?;
        let Some(last) = open.last() else { break };
        after = Some(last.id);
        for dossier in open {
            if let Some((to_version_id, to_process_id)) = commands::newer_terms(conn, &dossier, now)? {
                found.push(SupersededDossierView {
                    dossier_id: dossier.id,
                    version: dossier.version,
                    from_version_id: dossier.procedure_version_id,
                    to_version_id,
                    from_process_id: dossier.process_version_id,
                    to_process_id,
                    due_at: dossier.due_at,
                    code: dossier.code,
                    procedure_name: dossier.procedure_name,
                });
            }
            if found.len() >= wanted {
                return Ok(found);
            }
        }
    }
    Ok(found)
}
