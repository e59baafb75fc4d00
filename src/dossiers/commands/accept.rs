//! Taking a dossier in: code, appointment, steps.

use aws_lc_rs::rand;
use chrono::{DateTime, NaiveDate, Utc};

use super::base::{Case, Change, record};
use super::carried::bring_to_successor;
use super::clock::{self, Clockwork};
use super::desk::receiving_desk;
use super::guide::close_guidance;
use super::objects::refuse_locked;
use super::terms;
use super::type_in::{TypedIn, type_in};
use crate::agencies::{self, Unit};
use crate::auth::{DossierAccept, Granted};
use crate::calendar::{self, Limit, WorkCalendar, zone::local_date};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Dossier, DossierAction, DossierState, DossierStep, HistoryKind, StepState, output_name,
};
use crate::dossiers::queries;
use crate::dossiers::rules::deadlines::Counting;
use crate::dossiers::rules::{code, deadlines, secret};
use crate::dossiers::vault::Vault;
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, DeskId, DossierId, DossierStepId, OfficerId};
use crate::procedures::model::{PauseReason, Step};
use crate::procedures::rules::Graph;
use crate::procedures::{Pin, StepAgencyKind};

/// The desk's decision to take a dossier in.
#[derive(Clone, Debug)]
pub struct AcceptCommand {
    /// The desk at which it is received.
    pub desk: Option<DeskId>,
    /// A note for the applicant.
    pub note: Option<String>,
    /// What the desk found in the dossier, where that is not what was declared.
    pub components: Vec<CheckedComponent>,
    /// What the papers say that the desk types in.
    pub typed: TypedIn,
}

/// A component as the desk found it.
#[derive(Clone, Copy, Debug)]
pub struct CheckedComponent {
    /// Its place in the dossier.
    pub no: i32,
    /// Originals.
    pub originals: i32,
    /// Certified copies.
    pub certified_copies: i32,
    /// Plain copies.
    pub plain_copies: i32,
}

/// A dossier that was taken in, and the secret for its receipt.
#[derive(Clone)]
pub struct Accepted {
    /// The dossier.
    pub dossier: Dossier,
    /// What is printed on the receipt beside the code; told now, kept sealed.
    pub tracking_secret: String,
}

/// Takes in what was sent online (domain 5.3, row 1 → 2). The clock starts now, by the rules, the version and the
/// process in force today; from here on the dossier keeps them.
///
/// # Errors
/// Components are missing; the procedure takes no dossiers any more; a year of the calendar is not entered.
pub fn accept(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    vault: Vault<'_>,
    (id, expected): (DossierId, i64),
    command: &AcceptCommand,
) -> Result<Accepted, DossierError> {
    let mut case = Case::open(tx, granted, id, expected)?;
    bring_to_successor(tx, &mut case)?;
    let next = case.judge(tx, DossierAction::Accept)?;
    let now = tx.now();
    let agency = case.dossier.receiving_agency_id;
    let desk = receiving_desk(tx.conn(), &case.who, agency, command.desk, local_date(now))?;
    case.dossier.receiving_desk_id = Some(desk);
    let pinned = terms::renew(tx.conn(), &mut case.dossier, now)?;
    enter_checked(tx, id, &command.components)?;
    let typed = type_in(tx, vault, &mut case.dossier, &pinned, &command.typed)?;
    terms::complete(tx.conn(), &case.dossier, &pinned)?;
    close_guidance(tx, &case)?;
    let officer = case.officer();
    let tracking_secret = take_in(tx, vault, &mut case.dossier, &pinned, next, officer)?;
    let change = record(id, "dossier.accepted")
        .set("code", &case.dossier.code)
        .set("dueAt", case.dossier.due_at)
        .set("papersAdded", typed)
        .masked("formData", None, command.typed.form_data.as_ref())
        .masked(
            "ownerNumber",
            None,
            command.typed.identity.as_ref().map(|identity| &identity.number),
        )
        .masked("note", None, command.note.as_ref());
    let change = Change {
        record: change,
        history: Some((HistoryKind::Accepted, None, command.note.clone())),
        event: Some(kinds::ACCEPTED),
    };
    Ok(Accepted {
        dossier: case.finish(tx, change)?,
        tracking_secret,
    })
}

/// Enters what the desk found in the dossier.
///
/// # Errors
/// [`DossierError::Invalid`] with every component that it has not.
pub(super) fn enter_checked(
    tx: &mut Tx<'_>,
    id: DossierId,
    checked: &[CheckedComponent],
) -> Result<(), DossierError> {
    if checked.is_empty() {
        return Ok(());
    }
    let mut components = queries::components(tx.conn(), id)?;
    let mut wrong = Vec::new();
    for (place, one) in checked.iter().enumerate() {
        match components.iter_mut().find(|component| component.no == one.no) {
            Some(component) => {
                component.originals = one.originals;
                component.certified_copies = one.certified_copies;
                component.plain_copies = one.plain_copies;
            }
            None => wrong.push(FieldError::new(
                format!("/components/{place}/no"),
                "COMPONENT_UNKNOWN",
                Text::new(
                    "Hồ sơ không có thành phần này.",
                    "The dossier has no such component.",
                ),
            )),
        }
    }
    if !wrong.is_empty() {
        return Err(DossierError::Invalid(wrong));
    }
    Ok(queries::replace_components(tx.conn(), id, &components)?)
}

/// What taking in means, whichever way the dossier came: a code is drawn, the clock starts, the steps are laid out and
/// the first is active. Answers with the secret for the receipt.
///
/// # Errors
/// The desk is not the agency's; the calendar's; the catalogue's.
pub fn take_in(
    tx: &mut Tx<'_>,
    vault: Vault<'_>,
    dossier: &mut Dossier,
    pinned: &Pin,
    next: DossierState,
    officer: Option<OfficerId>,
) -> Result<String, DossierError> {
    let now = tx.now();
    refuse_locked(tx.conn(), vault, dossier, local_date(now))?;
    let receiving = dossier.receiving_agency_id;
    let calendar_id = terms::calendar_of(tx.conn(), receiving, dossier.receiving_desk_id)?;
    let calendar = calendar::load_calendar(tx.conn(), calendar_id)?;
    let counting = terms::counting(pinned, &pinned.rules, dossier.channel);
    let laid = lay_out(
        tx.conn(),
        dossier,
        pinned,
        Laid {
            calendar: &calendar,
            counting,
            received: now,
            now,
        },
    )?;

    let day = local_date(now);
    let agency = agencies::queries::agency(tx.conn(), receiving)?;
    let agency_code = agency.code_on(day).ok_or(DossierError::NoAgencyCode)?;
    let ordinal = tx.next_number(&code::series(agency_code, day))?;
    dossier.code = Some(code::dossier_code(agency_code, day, ordinal));
    dossier.state = next;
    dossier.calendar_id = Some(calendar_id);
    dossier.received_at = Some(now);
    dossier.original_due_at = laid.due_at;
    dossier.due_at = laid.due_at;
    dossier.unextended_due_at = laid.due_at;
    dossier.overdue_at = deadlines::overdue_at(laid.due_at, counting);
    dossier.received_by = officer;

    queries::remove_work(tx.conn(), dossier.id)?;
    for step in &laid.steps {
        queries::insert_step(tx.conn(), step)?;
        if step.state == StepState::Active {
            queries::involve(tx.conn(), dossier.id, step.agency_id, now)?;
            queries::put_work(tx.conn(), &super::route::work_for(dossier, step, now))?;
        }
    }
    queries::make_code_searchable(tx.conn(), dossier)?;
    queries::mark_components_checked(tx.conn(), dossier.id, officer, now)?;
    clock::start(tx, dossier)?;
    if let Some(clockwork) = Clockwork::of(tx.conn(), dossier)? {
        clock::watch(dossier, &clockwork, Some(now))?;
    }
    secret_of(tx, vault, dossier.id)
}

/// The secret with which the dossier is followed: the one that was told already, where the applicant was helped to send
/// it, else a new one.
///
/// # Errors
/// The cryptographic library's; the database's.
pub(super) fn secret_of(tx: &mut Tx<'_>, vault: Vault<'_>, id: DossierId) -> Result<String, DossierError> {
    if let Some(sealed) = queries::tracking_secret(tx.conn(), id)? {
        return vault.open_secret(id, &sealed);
    }
    let secret = draw_secret()?;
    queries::set_tracking_secret(tx.conn(), id, &vault.seal_secret(id, &secret)?)?;
    Ok(secret)
}

/// By what a route is laid out.
pub(super) struct Laid<'a> {
    /// The calendar of its clock.
    pub calendar: &'a WorkCalendar,
    /// How that counts.
    pub counting: Counting,
    /// When the dossier was received.
    pub received: DateTime<Utc>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// A route laid out for one dossier.
pub(super) struct Route {
    /// The appointment.
    pub due_at: Option<DateTime<Utc>>,
    /// Its steps, the first of them active.
    pub steps: Vec<DossierStep>,
}

/// Lays the steps of the pinned process out, each with its agency, unit and due moment.
///
/// # Errors
/// A unit that the agency has not; the calendar's.
pub(super) fn lay_out(
    conn: &mut Conn,
    dossier: &Dossier,
    pinned: &Pin,
    by: Laid<'_>,
) -> Result<Route, DossierError> {
    let route = pinned.steps();
    let allotments: Vec<_> = route.iter().map(planned_allotment).collect();
    let graph = Graph::of(&pinned.process).map_err(|_| DossierError::NoNextStep)?;
    let plan = deadlines::plan(
        by.calendar,
        by.received,
        by.counting,
        (graph.shape(), &allotments),
    )?;
    let mut steps = Vec::with_capacity(route.len());
    for ((step, due_at), no) in route.iter().zip(plan.steps).zip(1..) {
        let agency = match step.is_return {
            // Whoever receives may let another hand the result over.
            true if step.agency_kind == StepAgencyKind::Receiving => dossier.returning_agency(),
            _ => step_agency(dossier, step.agency_kind, step.agency_id),
        };
        let unit = step
            .unit_code
            .as_deref()
            .map(|code| open_unit(conn, agency, code, &step.name, local_date(by.now)))
            .transpose()?;
        let first = no == 1;
        steps.push(DossierStep {
            id: DossierStepId::new(by.now),
            dossier_id: dossier.id,
            no,
            step_id: step.id,
            name: step.name.clone(),
            task: step.kind,
            role: step.role,
            agency_id: agency,
            unit_id: unit.as_ref().map(|unit| unit.id),
            unit_name: unit.map(|unit| unit.name.as_str().to_owned()),
            allotment_value: step.allotment.hundredths(),
            allotment_unit: step.allotment.unit(),
            sub_status: step.sub_status,
            output_name: output_name(step.output_form.as_deref(), step.output_record.as_deref()),
            output_required: step.output_required,
            awaits_obligation: step.pauses == Some(PauseReason::FinancialObligation),
            pause_reason: step.pauses,
            round: 1,
            is_finish: step.is_finish,
            is_return: step.is_return,
            state: if first {
                StepState::Active
            } else {
                StepState::Pending
            },
            planned_due_at: due_at,
            due_at,
            assignee_id: None,
            started_at: first.then_some(by.now),
            completed_at: None,
            completed_by: None,
            output_reference: None,
            note: None,
            is_leg: step.leg.is_some(),
            leg_pauses: step.stops_the_clock(),
            consent_basis: step.leg.as_ref().and_then(|leg| {
                let basis = leg.silence_legal_basis.clone();
                basis.filter(|_| leg.silence_is_consent)
            }),
            answer: None,
            led_to: None,
        });
    }
    Ok(Route {
        due_at: plan.due_at,
        steps,
    })
}

/// What a step takes of the dossier's own time: nothing while the clock stands for it.
fn planned_allotment(step: &Step) -> Limit {
    if step.stops_the_clock() {
        Limit::new(0, step.allotment.unit()).unwrap_or(step.allotment)
    } else {
        step.allotment
    }
}

fn step_agency(dossier: &Dossier, kind: StepAgencyKind, named: Option<AgencyId>) -> AgencyId {
    match kind {
        StepAgencyKind::Receiving => dossier.receiving_agency_id,
        StepAgencyKind::Competent => dossier.competent_agency_id,
        StepAgencyKind::Named => named.unwrap_or(dossier.competent_agency_id),
    }
}

/// The unit that does a step. A route that names one which the agency has not is not run: the work would wait for
/// nobody.
fn open_unit(
    conn: &mut Conn,
    agency: AgencyId,
    code: &str,
    step: &str,
    on: NaiveDate,
) -> Result<Unit, DossierError> {
    agencies::queries::unit_by_code(conn, agency, code)?
        .filter(|unit| unit.valid.contains(on))
        .ok_or_else(|| DossierError::NoUnit {
            step: step.to_owned(),
            unit: code.to_owned(),
        })
}

fn draw_secret() -> Result<String, DossierError> {
    let mut random = [0; secret::LENGTH];
    rand::fill(&mut random).map_err(|_| DossierError::Db(DbError::Broken("no random numbers".into())))?;
    Ok(secret::secret(random))
}
