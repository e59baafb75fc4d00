//! Petitions.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::viewer::{Below, PetitionViewer};
use crate::feedback::model::{Petition, PetitionKind, PetitionState, PetitionStep};
use crate::platform::db::schema::{petition_steps, petitions};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, CitizenId, PetitionId};

/// Whose petitions are listed.
#[derive(Clone, Debug)]
pub enum PetitionsOf {
    /// A citizen's own.
    Citizen(CitizenId),
    /// Those that are at one of these agencies now.
    Agencies(Vec<AgencyId>),
    /// Those about conduct that are at an agency below the caller's.
    ConductBelow(AgencyId),
}

/// Which petitions are listed.
#[derive(Clone, Debug, Default)]
pub struct PetitionFilter {
    /// In this state.
    pub state: Option<PetitionState>,
    /// Of this kind.
    pub kind: Option<PetitionKind>,
    /// Whose next act was due before this moment.
    pub due_before: Option<DateTime<Utc>>,
}

/// Puts in a petition.
///
/// # Errors
/// The database's.
pub fn insert_petition(conn: &mut Conn, petition: &Petition) -> Result<(), DbError> {
    diesel::insert_into(petitions::table)
        .values((
            petitions::id.eq(petition.id),
            petitions::version.eq(petition.version),
            petitions::state.eq(petition.state),
            petitions::kind.eq(petition.kind),
            petitions::form.eq(petition.form),
            petitions::citizen_id.eq(petition.citizen_id),
            petitions::agency_id.eq(petition.agency_id),
            petitions::procedure_id.eq(petition.procedure_id),
            petitions::dossier_id.eq(petition.dossier_id),
            petitions::subject.eq(&petition.subject),
            petitions::body.eq(&petition.body),
            petitions::received_at.eq(Timestamp(petition.received_at)),
            petitions::triage_due_at.eq(Timestamp(petition.triage_due_at)),
            petitions::supplement_due_at.eq(Timestamp(petition.supplement_due_at)),
            petitions::answer_due_at.eq(Timestamp(petition.answer_due_at)),
            petitions::due_at.eq(petition.due_at.map(Timestamp)),
            petitions::alert_at.eq(petition.alert_at.map(Timestamp)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The petition, if this viewer may see it. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn petition(
    conn: &mut Conn,
    viewer: &PetitionViewer,
    id: PetitionId,
) -> Result<Option<Petition>, DbError> {
    let mut rows = petitions::table
        .filter(petitions::id.eq(id))
        .select(Petition::as_select())
        .into_boxed();
    rows = match viewer {
        PetitionViewer::Citizen(citizen) => rows.filter(petitions::citizen_id.eq(Some(*citizen))),
        PetitionViewer::Officer { at, below } => {
            let here = petitions::agency_id.eq_any(at.clone());
            match below {
                Below::Everywhere => rows.filter(here.or(petitions::kind.eq(PetitionKind::Conduct))),
                Below::These(agencies) => rows.filter(
                    here.or(petitions::kind
                        .eq(PetitionKind::Conduct)
                        .and(petitions::agency_id.eq_any(agencies.clone()))),
                ),
            }
        }
    };
    Ok(rows.first(conn).optional()?)
}

/// Writes a petition as its next version; `false` when somebody was faster. Raises `petition.version`.
///
/// # Errors
/// The database's.
pub fn save_petition(conn: &mut Conn, petition: &mut Petition) -> Result<bool, DbError> {
    let read = petition.version;
    petition.version += 1;
    let row = petitions::table
        .filter(petitions::id.eq(petition.id))
        .filter(petitions::version.eq(read));
    let changed = diesel::update(row)
        .set((
            petitions::version.eq(petition.version),
            petitions::state.eq(petition.state),
            petitions::kind.eq(petition.kind),
            petitions::form.eq(petition.form),
            petitions::agency_id.eq(petition.agency_id),
            petitions::triage_due_at.eq(Timestamp(petition.triage_due_at)),
            petitions::supplement_due_at.eq(Timestamp(petition.supplement_due_at)),
            petitions::answer_due_at.eq(Timestamp(petition.answer_due_at)),
            petitions::publish_due_at.eq(petition.publish_due_at.map(Timestamp)),
            petitions::due_at.eq(petition.due_at.map(Timestamp)),
            petitions::asked_at.eq(petition.asked_at.map(Timestamp)),
            petitions::answered_at.eq(petition.answered_at.map(Timestamp)),
            petitions::answer.eq(&petition.answer),
            petitions::published_at.eq(petition.published_at.map(Timestamp)),
            petitions::public_question.eq(&petition.public_question),
            petitions::public_answer.eq(&petition.public_answer),
            petitions::waits_until.eq(petition.waits_until.map(Timestamp)),
            petitions::withheld_at.eq(petition.withheld_at.map(Timestamp)),
            petitions::alert_at.eq(petition.alert_at.map(Timestamp)),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Appends to what was done with a petition; gives it its place.
///
/// # Errors
/// The database's.
pub fn append_step(conn: &mut Conn, mut step: PetitionStep) -> Result<(), DbError> {
    let before: i64 = petition_steps::table
        .filter(petition_steps::petition_id.eq(step.petition_id))
        .count()
        .get_result(conn)?;
    step.seq = i32::try_from(before + 1).unwrap_or(i32::MAX);
    diesel::insert_into(petition_steps::table)
        .values((
            petition_steps::petition_id.eq(step.petition_id),
            petition_steps::seq.eq(step.seq),
            petition_steps::action.eq(step.action),
            petition_steps::at.eq(Timestamp(step.at)),
            petition_steps::due_at.eq(step.due_at.map(Timestamp)),
            petition_steps::agency_id.eq(step.agency_id),
            petition_steps::by_officer.eq(step.by_officer),
            petition_steps::words.eq(&step.words),
            petition_steps::legal_basis.eq(&step.legal_basis),
        ))
        .execute(conn)?;
    Ok(())
}

/// What was done with a petition, in order. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn petition_steps(conn: &mut Conn, id: PetitionId) -> Result<Vec<PetitionStep>, DbError> {
    Ok(petition_steps::table
        .filter(petition_steps::petition_id.eq(id))
        .order(petition_steps::seq)
        .select(PetitionStep::as_select())
        .load(conn)?)
}

macro_rules! filtered {
    ($rows:expr, $of:expr, $filter:expr) => {{
        let mut rows = $rows.into_boxed();
        rows = match $of {
            PetitionsOf::Citizen(citizen) => rows.filter(petitions::citizen_id.eq(Some(*citizen))),
            PetitionsOf::Agencies(agencies) => rows.filter(petitions::agency_id.eq_any(agencies.clone())),
            PetitionsOf::ConductBelow(agency) => rows
                .filter(petitions::agency_id.eq(*agency))
                .filter(petitions::kind.eq(PetitionKind::Conduct)),
        };
        if let Some(state) = $filter.state {
            rows = rows.filter(petitions::state.eq(state));
        }
        if let Some(kind) = $filter.kind {
            rows = rows.filter(petitions::kind.eq(kind));
        }
        if let Some(before) = $filter.due_before {
            rows = rows.filter(petitions::due_at.lt(Some(Timestamp(before))));
        }
        rows
    }};
}

/// Somebody's petitions, the newest first, before one of them. Indexes: `petitions_agency`, `petitions_citizen`.
///
/// # Errors
/// The database's.
pub fn petitions(
    conn: &mut Conn,
    (of, filter): (&PetitionsOf, &PetitionFilter),
    before: Option<PetitionId>,
    limit: i64,
) -> Result<Vec<Petition>, DbError> {
    let mut rows = filtered!(
        petitions::table
            .order(petitions::id.desc())
            .limit(limit)
            .select(Petition::as_select()),
        of,
        filter
    );
    if let Some(before) = before {
        rows = rows.filter(petitions::id.lt(before));
    }
    Ok(rows.load(conn)?)
}

/// How many of them there are. Indexes: as [`petitions`].
///
/// # Errors
/// The database's.
pub fn count_petitions(conn: &mut Conn, of: &PetitionsOf, filter: &PetitionFilter) -> Result<i64, DbError> {
    let rows = petitions::table.select(diesel::dsl::count_star());
    Ok(filtered!(rows, of, filter).first(conn)?)
}

/// Public answers, the newest petition first, before one of them. Index: `petitions_published`.
///
/// # Errors
/// The database's.
pub fn published(conn: &mut Conn, before: Option<PetitionId>, limit: i64) -> Result<Vec<Petition>, DbError> {
    let mut rows = petitions::table
        .filter(petitions::state.eq(PetitionState::Published))
        .order(petitions::id.desc())
        .limit(limit)
        .select(Petition::as_select())
        .into_boxed();
    if let Some(before) = before {
        rows = rows.filter(petitions::id.lt(before));
    }
    Ok(rows.load(conn)?)
}

/// How many public answers there are. Index: `petitions_published`.
///
/// # Errors
/// The database's.
pub fn count_published(conn: &mut Conn) -> Result<i64, DbError> {
    Ok(petitions::table
        .filter(petitions::state.eq(PetitionState::Published))
        .count()
        .get_result(conn)?)
}

/// A public answer. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn published_one(conn: &mut Conn, id: PetitionId) -> Result<Option<Petition>, DbError> {
    Ok(petitions::table
        .filter(petitions::id.eq(id))
        .filter(petitions::state.eq(PetitionState::Published))
        .select(Petition::as_select())
        .first(conn)
        .optional()?)
}
