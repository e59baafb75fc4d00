//! One dossier whole, in a constant number of queries.

use chrono::{DateTime, Utc};

use super::assisting::assistance;
use super::custody::held;
use super::legs::asked;
use super::life_views::{DossierStopView, DossierSupplementView, DossierTrialView, DossierWithdrawalView};
use super::objects::DossierObjectView;
use super::people::OwnerView;
use super::submitter::DossierSubmitterView;
use super::views::{
    DossierClockView, DossierComponentView, DossierHistoryView, DossierProcedureView, DossierRefusalView,
    DossierResultView, DossierReturnView, DossierView,
};
use crate::agencies;
use crate::app::App;
use crate::auth::Caller;
use crate::calendar::zone::local_date;
use crate::calendar::{self, ClockState, DeadlineError, Punctuality, RunningClock};
use crate::dossiers::commands::{self, acting, facts, pinned_counting};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{
    ClockEventKind, ClockPhase, Dossier, DossierState, DossierStep, Owner, StepState, Submitter,
    SupplementState,
};
use crate::dossiers::queries;
use crate::dossiers::rules::deadlines::Counting;
use crate::dossiers::rules::judge::{Facts, possible_actions, possible_at};
use crate::dossiers::rules::standing::Standing;
use crate::dossiers::rules::who::Who;
use crate::dossiers::rules::{ledger, punctuality};
use crate::dossiers::vault::Vault;
use crate::platform::access_log::PersonalDataShown;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::DossierId;

/// When a dossier is looked at, and what is near then.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The moment.
    pub now: DateTime<Utc>,
    /// From how many counted days before the appointment on a dossier is due soon (domain section 7.7).
    pub due_soon_days: i64,
}

impl Moment {
    /// A moment, by this server's settings.
    pub fn of(app: &App, now: DateTime<Utc>) -> Self {
        Self {
            now,
            due_soon_days: app.config.dossiers.due_soon_days.into(),
        }
    }
}

/// The dossier as this caller sees it then, and as what.
///
/// # Errors
/// The database's, the calendar's.
pub fn seen(
    conn: &mut Conn,
    vault: Vault<'_>,
    caller: &Caller,
    dossier: Dossier,
    at: Moment,
) -> Result<(DossierView, Standing), DossierError> {
    let steps = queries::steps(conn, dossier.id)?;
    let standing = stands(conn, caller, &dossier, &steps)?;
    let view = shown(conn, vault, caller, (dossier, steps), at, standing.shows())?;
    Ok((view, standing))
}

/// As what this caller looks at a dossier.
///
/// # Errors
/// The database's.
pub fn stands(
    conn: &mut Conn,
    caller: &Caller,
    dossier: &Dossier,
    steps: &[DossierStep],
) -> Result<Standing, DossierError> {
    Ok(commands::stands(conn, &Who::from(caller), dossier, steps)?)
}

/// The dossier with all its personal data, whoever looks.
///
/// # Errors
/// As [`seen`].
pub fn revealed(
    conn: &mut Conn,
    vault: Vault<'_>,
    caller: &Caller,
    dossier: Dossier,
    at: Moment,
) -> Result<DossierView, DossierError> {
    let steps = queries::steps(conn, dossier.id)?;
    let all = PersonalDataShown::Whole;
    shown(conn, vault, caller, (dossier, steps), at, all)
}

fn shown(
    conn: &mut Conn,
    vault: Vault<'_>,
    caller: &Caller,
    (dossier, steps): (Dossier, Vec<DossierStep>),
    at: Moment,
    personal_data: PersonalDataShown,
) -> Result<DossierView, DossierError> {
    let id = dossier.id;
    let contents = queries::contents(conn, id)?;
    let broken = |error: serde_json::Error| DossierError::Db(DbError::Broken(error.to_string()));
    let owner: Owner = serde_json::from_value(contents.owner).map_err(broken)?;
    let submitter: Option<Submitter> = contents
        .submitter
        .map(serde_json::from_value)
        .transpose()
        .map_err(broken)?;
    let number = contents
        .owner_identity
        .map(|sealed| vault.open_identity(id, &sealed))
        .transpose()?;
    let facts = Facts {
        acting: acting(conn, &Who::from(caller), &dossier, local_date(at.now))?,
        ..facts(&dossier, &steps)
    };
    let actions = possible_actions(facts, caller);
    let at_steps: Vec<_> = steps
        .iter()
        .filter(|step| step.state == StepState::Active)
        .map(|step| (step.no, possible_at(facts, caller, step.no)))
        .collect();
    let whole = personal_data == PersonalDataShown::Whole;
    let sub_status = steps
        .iter()
        .find(|step| step.state == StepState::Active)
        .and_then(|step| step.sub_status);
    let inside = caller.officer_id().is_some();
    Ok(DossierView {
        id,
        code: dossier.code.clone(),
        version: dossier.version,
        personal_data,
        state: dossier.state,
        national_status: dossier.state.national_status(),
        sub_status,
        channel: dossier.channel,
        procedure: DossierProcedureView {
            id: dossier.procedure_id,
            version_id: dossier.procedure_version_id,
            code: dossier.procedure_code.clone(),
            name: dossier.procedure_name.clone(),
            service_level: dossier.service_level,
        },
        owner: OwnerView::new(owner, number, whole),
        submitter: submitter.map(|submitter| DossierSubmitterView::new(submitter, whole)),
        assisted_by: assistance(conn, &dossier, local_date(at.now))?,
        summary: contents.summary.filter(|_| whole),
        form_data: Some(contents.form_data).filter(|_| whole),
        sets: contents.sets,
        note: contents.note.filter(|_| whole),
        receiving_agency_id: dossier.receiving_agency_id,
        receiving_desk_id: dossier.receiving_desk_id,
        competent_agency_id: dossier.competent_agency_id,
        continuing_agency_id: agencies::queries::continued_by(
            conn,
            dossier.competent_agency_id,
            local_date(at.now),
        )?,
        submitted_at: dossier.submitted_at,
        acceptance_due_at: dossier.acceptance_due_at,
        received_at: dossier.received_at,
        finished_at: dossier.finished_at,
        returned_at: dossier.returned_at,
        clock: clock(conn, &dossier, at)?,
        custody: held(conn, &dossier, &steps, inside)?,
        returning_agency_id: dossier.returning_agency(),
        legs: asked(conn, caller, (&dossier, &steps), whole)?,
        steps: steps
            .into_iter()
            .map(|step| {
                let possible = at_steps
                    .iter()
                    .find(|(no, _)| *no == step.no)
                    .map_or_else(Vec::new, |(_, possible)| possible.clone());
                super::views::DossierStepView::new(step, inside, whole).with_actions(possible)
            })
            .collect(),
        objects: queries::objects(conn, id)?
            .into_iter()
            .map(|object| DossierObjectView::new(object, whole))
            .collect(),
        components: queries::components(conn, id)?
            .into_iter()
            .map(|component| DossierComponentView::new(component, whole))
            .collect(),
        obligations: queries::obligations(conn, id)?
            .into_iter()
            .map(|mut obligation| {
                obligation.cancel_reason = obligation.cancel_reason.filter(|_| whole);
                obligation.exempt_reason = obligation.exempt_reason.filter(|_| whole);
                obligation.exempt_basis = obligation.exempt_basis.filter(|_| whole);
                obligation.into()
            })
            .collect(),
        refusal: queries::refusal(conn, id)?.map(|refusal| DossierRefusalView::new(refusal, whole)),
        result: queries::result_paper(conn, id)?.map(|paper| DossierResultView::new(paper, whole)),
        handed_over: handed_over(conn, vault, id, whole)?,
        history: queries::history(conn, id)?
            .into_iter()
            .map(|entry| DossierHistoryView::new(entry, whole))
            .collect(),
        open_supplement: open_supplement(conn, &dossier, inside, whole)?,
        withdrawal: queries::withdrawals(conn, id)?
            .pop()
            .map(|wish| DossierWithdrawalView::new(wish, whole)),
        counts_overdue: dossier.counts_overdue,
        stopped: match dossier.state {
            DossierState::Stopped => {
                queries::stop_of(conn, id)?.map(|stop| DossierStopView::new(stop, whole))
            }
            _ => None,
        },
        trial: match dossier.state {
            DossierState::Draft => queries::trials(conn, id)?
                .pop()
                .map(|trial| DossierTrialView::new(trial, whole)),
            _ => None,
        },
        possible_actions: actions,
    })
}

/// What is asked for while that is open: the applicant sees what was sent, officers also what is on its way.
fn open_supplement(
    conn: &mut Conn,
    dossier: &Dossier,
    inside: bool,
    whole: bool,
) -> Result<Option<DossierSupplementView>, DossierError> {
    if dossier.open_supplement.is_none() && dossier.state != DossierState::IntakeSupplement {
        return Ok(None);
    }
    let open = queries::supplements(conn, dossier.id)?
        .into_iter()
        .rev()
        .find(|request| match request.state {
            SupplementState::Sent => true,
            SupplementState::Proposed | SupplementState::Approved => inside,
            SupplementState::Received
            | SupplementState::Rejected
            | SupplementState::Expired
            | SupplementState::Cancelled => false,
        });
    let Some(open) = open else { return Ok(None) };
    let items = queries::supplement_items(conn, dossier.id)?;
    Ok(Some(DossierSupplementView::new(open, &items, whole)))
}

fn handed_over(
    conn: &mut Conn,
    vault: Vault<'_>,
    id: DossierId,
    whole: bool,
) -> Result<Option<DossierReturnView>, DossierError> {
    let Some(handed) = queries::return_of(conn, id)? else {
        return Ok(None);
    };
    let sealed = handed.receiver_identity.as_deref().filter(|_| whole);
    let number = sealed.map(|sealed| vault.open_receiver(id, sealed)).transpose()?;
    Ok(Some(DossierReturnView::new(handed, number, whole)))
}

fn clock(conn: &mut Conn, dossier: &Dossier, at: Moment) -> Result<DossierClockView, DossierError> {
    let events = queries::clock_events(conn, dossier.id)?;
    let paused_since = match dossier.clock_phase {
        ClockPhase::Paused => events
            .iter()
            .rev()
            .find(|event| event.kind == ClockEventKind::Pause)
            .map(|event| event.at),
        ClockPhase::NotStarted | ClockPhase::Running | ClockPhase::Stopped => None,
    };
    let ended = punctuality::ended(dossier, ledger::stood_since(&events));
    let mut view = DossierClockView {
        phase: dossier.clock_phase,
        state: None,
        original_due_at: dossier.original_due_at,
        due_at: dossier.due_at,
        unextended_due_at: dossier.unextended_due_at,
        punctuality: None::<Punctuality>,
        days_delta: None,
        punctuality_in_force: None,
        events: events.into_iter().map(Into::into).collect(),
    };
    let (Some(due_at), Some(calendar_id)) = (dossier.due_at, dossier.calendar_id) else {
        return Ok(view);
    };
    let Some(Counting {
        limit: Some(limit),
        policy,
        ..
    }) = pinned_counting(conn, dossier)?
    else {
        return Ok(view);
    };
    let calendar = calendar::load_calendar(conn, calendar_id)?;
    if let Some(ended) = ended {
        let by = (limit.unit(), policy);
        let in_force = punctuality::told(&calendar, ended, due_at, by)?;
        view.punctuality_in_force = Some(in_force.punctuality);
        let promised = dossier.unextended_due_at.unwrap_or(due_at);
        let told = punctuality::told(&calendar, ended, promised, by)?;
        view.punctuality = Some(told.punctuality);
        view.days_delta = told.days_delta;
    } else if dossier.clock_phase != ClockPhase::Stopped {
        let running = RunningClock {
            due_at,
            unit: limit.unit(),
            policy,
            paused_since,
            due_soon_days: at.due_soon_days,
        };
        view.state = match calendar.clock_state(at.now, &running) {
            Ok(state) => Some(state),
            // The clock has run into a year that nobody has entered; that of the appointment is.
            Err(DeadlineError::YearNotEntered { .. } | DeadlineError::HoursNotEntered { .. }) => dossier
                .overdue_at
                .is_some_and(|overdue| overdue <= paused_since.unwrap_or(at.now))
                .then_some(match paused_since {
                    Some(_) => ClockState::PausedOverdue,
                    None => ClockState::Overdue,
                }),
            Err(error) => return Err(error.into()),
        };
    }
    Ok(view)
}
