//! The inbox: what waits for officers, by whom and by when it is to be done.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::lists::{nothing, own_agency};
use super::views::InboxItemView;
use crate::app::App;
use crate::auth::{DossierRead, Granted, Role};
use crate::calendar::{self, WorkCalendar};
use crate::dossiers::commands::calendar_of;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{DossierState, InboxItem, WorkState};
use crate::dossiers::queries::{self, Duty, InboxFilter, InboxPosition, WorkScope};
use crate::dossiers::rules::inbox::{horizon, remaining};
use crate::dossiers::rules::who::{DESK_ROLES, covers};
use crate::platform::db::Conn;
use crate::platform::http::{Answer, Page, Paging, Problem, Query};
use crate::platform::ids::{AgencyId, CalendarId, DeskId, FieldId, ProcedureId, UnitId};
use crate::procedures;
use crate::text_enum;

text_enum! {
    /// Whose work an inbox shows.
    pub enum InboxScope {
        /// What the officer may do now: assigned in person, or nobody's yet and one of the officer's duties.
        Mine = "MINE",
        /// All work of the officer's units, whoever's it is.
        Unit = "UNIT",
        /// All work at the officer's desks, and what no desk has taken yet.
        Desk = "DESK",
        /// All work of the agency.
        Agency = "AGENCY",
    }
}

/// What the inbox is narrowed to.
#[derive(Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub struct InboxQuery {
    /// The agency, one of the officer's; the first when left out.
    agency_id: Option<AgencyId>,
    /// Whose work; the officer's own when left out.
    #[param(inline)]
    scope: Option<InboxScope>,
    /// With `scope=UNIT`: only this unit, one of the officer's.
    unit_id: Option<UnitId>,
    /// With `scope=DESK`: only this desk, one of the officer's; the desks' manager may name any of the agency.
    desk_id: Option<DeskId>,
    /// Only this role's work.
    role: Option<Role>,
    /// Only work in this state: its colour.
    state: Option<WorkState>,
    /// Only of dossiers in this state.
    dossier_state: Option<DossierState>,
    /// Only of this procedure.
    procedure_id: Option<ProcedureId>,
    /// Only of procedures of this field.
    field_id: Option<FieldId>,
}

/// How much work waits in each state.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxCountsView {
    /// All of it.
    #[schema(minimum = 0)]
    pub total: i64,
    /// To be done, and not soon.
    #[schema(minimum = 0)]
    pub in_time: i64,
    /// To be done soon (`MOTCUA_DUE_SOON_DAYS`).
    #[schema(minimum = 0)]
    pub due_soon: i64,
    /// Too late.
    #[schema(minimum = 0)]
    pub overdue: i64,
    /// The clock stands, or the applicant has to act.
    #[schema(minimum = 0)]
    pub paused: i64,
    /// The clock stands, and was overdue before.
    #[schema(minimum = 0)]
    pub paused_overdue: i64,
    /// Results that wait to be collected.
    #[schema(minimum = 0)]
    pub ready: i64,
    /// Without a moment by which it is to be done.
    #[schema(minimum = 0)]
    pub no_limit: i64,
}

/// Read the inbox
///
/// What waits at an agency, the most pressing first: the officer's own work, that of a unit, a desk or the whole agency.
/// Each line tells how much working time is left for it and how it stands. Empty for whoever has no role there.
#[utoipa::path(
    tag = "processing",
    operation_id = "readInbox",
    params(InboxQuery, Paging),
    responses((status = 200, body = Page<InboxItemView>, description = "A page of work.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/inbox")]
pub async fn read(
    granted: Granted<DossierRead>,
    query: Query<InboxQuery>,
    paging: Paging,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let query = query.into_inner();
    let (after, limit): (Option<InboxPosition>, i64) = (paging.after()?, paging.limit());
    let (wants_total, now) = (paging.wants_total(), app.clock.now());
    let caller = granted.clone();
    let due_soon_days = app.config.dossiers.due_soon_days;
    let read = app
        .db
        .read(move |conn| {
            let Some(inbox) = Inbox::open(conn, &granted, &query, (now, due_soon_days))? else {
                return Ok::<_, DossierError>(None);
            };
            let rows = queries::inbox(conn, &inbox.filter, after, limit)?;
            let current = queries::current_steps(conn, rows.iter().map(|item| item.dossier.id))?;
            let lines = inbox.remaining(conn, rows, now)?;
            let counted = wants_total.then(|| queries::count_inbox(conn, &inbox.filter));
            let total = counted
                .transpose()?
                .map(|counted| counted.iter().map(|(_, n)| n).sum());
            Ok(Some((lines, current, total)))
        })
        .await?;
    let Some((lines, current, total)) = read else {
        return Answer::page(&nothing::<InboxItemView>(&paging)?);
    };
    let caller = caller.caller().ok_or_else(Problem::not_found)?;
    let key = |line: &(InboxItem, Option<i64>)| InboxPosition {
        standing: line.0.standing,
        sort_at: line.0.work.sort_at,
        dossier: line.0.work.dossier_id,
        kind: line.0.work.kind,
        step_no: line.0.work.step_no,
    };
    let page = paging.page(lines, key, |(item, left)| {
        let step = current.of(item.dossier.id);
        InboxItemView::new(item, step, left, caller, now)
    })?;
    Answer::page(&page.with_total(total))
}

/// Count the inbox
///
/// How much of the work that the same question shows is in which state.
#[utoipa::path(
    tag = "processing",
    operation_id = "countInbox",
    params(InboxQuery),
    responses((status = 200, body = InboxCountsView, description = "The counts.")),
    security(("bearer" = ["dossiers:read"]))
)]
#[get("/inbox/counts")]
pub async fn count(
    granted: Granted<DossierRead>,
    query: Query<InboxQuery>,
    app: Data<App>,
) -> Result<Answer, Problem> {
    let (query, now) = (query.into_inner(), app.clock.now());
    let due_soon_days = app.config.dossiers.due_soon_days;
    let counted = app
        .db
        .read(move |conn| {
            let inbox = Inbox::open(conn, &granted, &query, (now, due_soon_days))?;
            let counted = inbox.map(|inbox| queries::count_inbox(conn, &inbox.filter));
            Ok::<_, DossierError>(counted.transpose()?.unwrap_or_default())
        })
        .await?;
    let of = |wanted: WorkState| {
        let mut counted = counted.iter();
        counted.find(|(state, _)| *state == wanted).map_or(0, |(_, n)| *n)
    };
    Answer::ok(&InboxCountsView {
        total: counted.iter().map(|(_, n)| n).sum(),
        in_time: of(WorkState::InTime),
        due_soon: of(WorkState::DueSoon),
        overdue: of(WorkState::Overdue),
        paused: of(WorkState::Paused),
        paused_overdue: of(WorkState::PausedOverdue),
        ready: of(WorkState::Ready),
        no_limit: of(WorkState::NoLimit),
    })
}

/// An inbox that is asked for.
struct Inbox {
    filter: InboxFilter,
    calendar: Arc<WorkCalendar>,
}

impl Inbox {
    /// What the question is about; none where nothing can be the officer's.
    fn open(
        conn: &mut Conn,
        granted: &Granted<DossierRead>,
        query: &InboxQuery,
        (now, due_soon_days): (DateTime<Utc>, u32),
    ) -> Result<Option<Self>, DossierError> {
        let Some(agency) = own_agency(granted, query.agency_id) else {
            return Ok(None);
        };
        let Some(scope) = scope(granted, agency, query) else {
            return Ok(None);
        };
        let of_field = query
            .field_id
            .map(|field| procedures::queries::fields::procedures_of(conn, field))
            .transpose()?;
        let procedures = match (query.procedure_id, of_field) {
            (Some(one), Some(all)) => Some(all.into_iter().filter(|procedure| *procedure == one).collect()),
            (Some(one), None) => Some(vec![one]),
            (None, all) => all,
        };
        let calendar_id = calendar_of(conn, agency, None)?;
        let calendar = calendar::load_calendar(conn, calendar_id)?;
        Ok(Some(Self {
            filter: InboxFilter {
                agency,
                scope,
                role: query.role,
                dossier_state: query.dossier_state,
                state: query.state,
                procedures,
                horizon: horizon(&calendar, now, due_soon_days),
            },
            calendar,
        }))
    }

    /// The lines with the working time left for each, by the calendar that its dossier keeps; each calendar is read once.
    fn remaining(
        &self,
        conn: &mut Conn,
        rows: Vec<InboxItem>,
        now: DateTime<Utc>,
    ) -> Result<Vec<(InboxItem, Option<i64>)>, DossierError> {
        let mut calendars: HashMap<CalendarId, Arc<WorkCalendar>> = HashMap::new();
        let mut lines = Vec::with_capacity(rows.len());
        for item in rows {
            let calendar = match item.dossier.calendar_id {
                None => &self.calendar,
                Some(id) => match calendars.entry(id) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(free) => free.insert(calendar::load_calendar(conn, id)?),
                },
            };
            let left = remaining(calendar, now, item.state, item.due_at);
            lines.push((item, left));
        }
        Ok(lines)
    }
}

/// Whose work is asked for; none where it is not the officer's.
fn scope(granted: &Granted<DossierRead>, agency: AgencyId, query: &InboxQuery) -> Option<WorkScope> {
    let here = || granted.memberships().iter().filter(|held| held.agency == agency);
    match query.scope.unwrap_or(InboxScope::Mine) {
        InboxScope::Mine => Some(WorkScope::Mine {
            officer: granted.officer_id()?,
            duties: duties(granted, agency),
        }),
        InboxScope::Unit => {
            let mut units: Vec<UnitId> = here()
                .filter_map(|held| held.unit)
                .filter(|unit| query.unit_id.is_none_or(|only| only == *unit))
                .collect();
            units.sort_unstable();
            units.dedup();
            Some(WorkScope::Units(units))
        }
        InboxScope::Desk => {
            let manages = here().any(|held| held.role == Role::DeskManager);
            let own: Vec<DeskId> = here()
                .filter(|held| DESK_ROLES.contains(&held.role))
                .filter_map(|held| held.desk)
                .collect();
            match query.desk_id {
                Some(desk) => (manages || own.contains(&desk)).then(|| WorkScope::Desks(vec![desk])),
                None => (!own.is_empty()).then_some(WorkScope::Desks(own)),
            }
        }
        InboxScope::Agency => Some(WorkScope::Agency),
    }
}

/// What the officer does at an agency.
fn duties(granted: &Granted<DossierRead>, agency: AgencyId) -> Vec<Duty> {
    let mut duties: Vec<Duty> = Vec::new();
    for held in granted.memberships().iter().filter(|held| held.agency == agency) {
        for role in Role::ALL.iter().copied().filter(|role| covers(held.role, *role)) {
            let duty = Duty {
                role,
                unit: held.unit,
            };
            if !duties.contains(&duty) {
                duties.push(duty);
            }
        }
    }
    duties
}
