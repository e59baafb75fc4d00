//! Handing over in batches: what waits at a desk, the slips, what is on them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::dossiers::model::{Dossier, Handover, HandoverItem, HandoverState, WorkKind};
use crate::dossiers::rules::who::DESK_ROLES;
use crate::platform::db::schema::{
    dossier_handover_items, dossier_handovers, dossier_steps, dossier_tasks, dossiers,
};
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, DeskId, DossierId, HandoverId, UnitId};

/// A dossier whose papers wait at a desk, and where they go next.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The dossier.
    pub dossier: Dossier,
    /// By when the desk's step is to end; the list is sorted by it.
    pub sort_at: DateTime<Utc>,
    /// The agency that goes on.
    pub to_agency_id: AgencyId,
    /// Its unit.
    pub to_unit_id: Option<UnitId>,
    /// The unit's name, as it was.
    pub to_unit_name: Option<String>,
}

type WaitingRow = (Dossier, DateTime<Utc>, AgencyId, Option<UnitId>, Option<String>);

/// Which dossiers wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitingFilter {
    /// At the desks of this agency.
    pub agency: AgencyId,
    /// Only what this desk received, and what no desk is named for.
    pub desk: Option<DeskId>,
    /// Only what this unit goes on with.
    pub to_unit: Option<UnitId>,
}

/// At most `limit` dossiers at the desks of an agency that can be handed on to another unit, after a position, the most
/// pressing first: not those whose clock stands, nor those of which something else is awaited before. Indexes:
/// `dossier_tasks_agency`, `dossier_steps (dossier_id, no)`.
///
/// # Errors
/// The database's.
pub fn waiting_at_desk(
    conn: &mut Conn,
    WaitingFilter {
        agency,
        desk,
        to_unit,
    }: WaitingFilter,
    after: Option<(DateTime<Utc>, DossierId)>,
    limit: i64,
) -> Result<Vec<Waiting>, DbError> {
    let next = dossier_steps::dossier_id
        .eq(dossier_tasks::dossier_id)
        .and(dossier_steps::no.eq(dossier_tasks::step_no + 1));
    let here = diesel::alias!(dossier_steps as here);
    let at = here
        .field(dossier_steps::dossier_id)
        .eq(dossier_tasks::dossier_id)
        .and(here.field(dossier_steps::no).eq(dossier_tasks::step_no));
    let mut query = dossier_tasks::table
        .inner_join(here.on(at))
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_tasks::dossier_id)))
        .inner_join(dossier_steps::table.on(next))
        .filter(dossier_tasks::agency_id.eq(agency))
        .filter(dossier_tasks::kind.eq(WorkKind::Step))
        .filter(dossier_tasks::role.eq_any(DESK_ROLES))
        .filter(dossier_tasks::standing.eq(false))
        .filter(dossiers::open_supplement.is_null())
        .filter(here.field(dossier_steps::awaits_obligation).eq(false))
        .filter(here.field(dossier_steps::is_finish).eq(false))
        .filter(
            dossier_steps::agency_id
                .ne(agency)
                .or(dossier_steps::role.ne_all(DESK_ROLES)),
        )
        .order((dossier_tasks::sort_at, dossier_tasks::dossier_id))
        .limit(limit)
        .select((
            Dossier::as_select(),
            dossier_tasks::sort_at,
            dossier_steps::agency_id,
            dossier_steps::unit_id,
            dossier_steps::unit_name,
        ))
        .into_boxed();
    if let Some(desk) = desk {
        query = query.filter(
            dossiers::receiving_desk_id
                .is_null()
                .or(dossiers::receiving_desk_id.eq(Some(desk))),
        );
    }
    if let Some(unit) = to_unit {
        query = query.filter(dossier_steps::unit_id.eq(Some(unit)));
    }
    if let Some((at, dossier)) = after {
        let at = Timestamp(at);
        query = query.filter(dossier_tasks::sort_at.ge(at.clone())).filter(
            dossier_tasks::sort_at
                .gt(at)
                .or(dossier_tasks::dossier_id.gt(dossier)),
        );
    }
    let rows: Vec<WaitingRow> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |(dossier, sort_at, to_agency_id, to_unit_id, to_unit_name)| Waiting {
                dossier,
                sort_at,
                to_agency_id,
                to_unit_id,
                to_unit_name,
            },
        )
        .collect())
}

/// Which slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandoverFilter {
    /// Those that this agency gave, or those that it is to get.
    pub given: bool,
    /// The agency.
    pub agency: AgencyId,
    /// Only where they stand so.
    pub state: Option<HandoverState>,
    /// Only those for this unit.
    pub to_unit: Option<UnitId>,
    /// Only those that nobody has answered by then.
    pub unanswered_by: Option<DateTime<Utc>>,
}

/// At most `limit` slips made before `after`, newest first. Indexes: `dossier_handovers_from`, `dossier_handovers_to`.
///
/// # Errors
/// The database's.
pub fn handovers(
    conn: &mut Conn,
    filter: HandoverFilter,
    after: Option<HandoverId>,
    limit: i64,
) -> Result<Vec<Handover>, DbError> {
    let mut query = dossier_handovers::table
        .order(dossier_handovers::id.desc())
        .limit(limit)
        .select(Handover::as_select())
        .into_boxed();
    query = if filter.given {
        query.filter(dossier_handovers::from_agency_id.eq(filter.agency))
    } else {
        query.filter(dossier_handovers::to_agency_id.eq(filter.agency))
    };
    if let Some(state) = filter.state {
        query = match state {
            HandoverState::Refused => query.filter(dossier_handovers::refusal_reason.is_not_null()),
            HandoverState::Given | HandoverState::Acknowledged => query
                .filter(dossier_handovers::state.eq(state))
                .filter(dossier_handovers::refusal_reason.is_null()),
        };
    }
    if let Some(moment) = filter.unanswered_by {
        query = query
            .filter(dossier_handovers::acknowledged_at.is_null())
            .filter(dossier_handovers::answer_due_at.lt(Some(Timestamp(moment))));
    }
    if let Some(unit) = filter.to_unit {
        query = query.filter(dossier_handovers::to_unit_id.eq(Some(unit)));
    }
    if let Some(after) = after {
        query = query.filter(dossier_handovers::id.lt(after));
    }
    Ok(query.load(conn)?)
}

/// A slip that one of these agencies gave or is to get. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn handover(conn: &mut Conn, agencies: &[AgencyId], id: HandoverId) -> Result<Option<Handover>, DbError> {
    Ok(dossier_handovers::table
        .filter(dossier_handovers::id.eq(id))
        .filter(
            dossier_handovers::from_agency_id
                .eq_any(agencies.to_vec())
                .or(dossier_handovers::to_agency_id.eq_any(agencies.to_vec())),
        )
        .select(Handover::as_select())
        .first(conn)
        .optional()?)
}

/// What is on a slip, in order, with the dossiers. Index: the primary key.
///
/// # Errors
/// The database's.
pub fn handover_items(conn: &mut Conn, id: HandoverId) -> Result<Vec<(HandoverItem, Dossier)>, DbError> {
    Ok(dossier_handover_items::table
        .inner_join(dossiers::table.on(dossiers::id.eq(dossier_handover_items::dossier_id)))
        .filter(dossier_handover_items::handover_id.eq(id))
        .order(dossier_handover_items::no)
        .select((HandoverItem::as_select(), Dossier::as_select()))
        .load(conn)?)
}

/// Writes a slip and what is on it.
///
/// # Errors
/// The database's.
pub fn insert_handover(conn: &mut Conn, slip: &Handover, items: &[HandoverItem]) -> Result<(), DbError> {
    diesel::insert_into(dossier_handovers::table)
        .values((
            dossier_handovers::id.eq(slip.id),
            dossier_handovers::code.eq(&slip.code),
            dossier_handovers::version.eq(slip.version),
            dossier_handovers::from_agency_id.eq(slip.from_agency_id),
            dossier_handovers::to_agency_id.eq(slip.to_agency_id),
            dossier_handovers::to_unit_id.eq(slip.to_unit_id),
            dossier_handovers::to_unit_name.eq(&slip.to_unit_name),
            dossier_handovers::state.eq(slip.state),
            dossier_handovers::dossiers.eq(slip.dossiers),
            dossier_handovers::note.eq(&slip.note),
            dossier_handovers::given_by.eq(slip.given_by),
            dossier_handovers::given_at.eq(Timestamp(slip.given_at)),
            dossier_handovers::from_unit_id.eq(slip.from_unit_id),
            dossier_handovers::from_unit_name.eq(&slip.from_unit_name),
            dossier_handovers::answer_due_at.eq(slip.answer_due_at.map(Timestamp)),
        ))
        .execute(conn)?;
    for item in items {
        diesel::insert_into(dossier_handover_items::table)
            .values((
                dossier_handover_items::handover_id.eq(slip.id),
                dossier_handover_items::no.eq(item.no),
                dossier_handover_items::dossier_id.eq(item.dossier_id),
                dossier_handover_items::from_step.eq(item.from_step),
                dossier_handover_items::to_step.eq(item.to_step),
                dossier_handover_items::papers_only.eq(item.papers_only),
            ))
            .execute(conn)?;
    }
    Ok(())
}
