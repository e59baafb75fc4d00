//! Taking a dossier in: code, appointment, steps.

use aws_lc_rs::rand;
use chrono::NaiveDate;

use super::base::{Case, Change, record};
use super::desk::receiving_desk;
use super::terms;
use crate::agencies::{self, Unit};
use crate::auth::{DossierAccept, Granted};
use crate::calendar::{self, zone::local_date};
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    ClockEventKind, ClockPhase, Dossier, DossierAction, DossierState, DossierStep, HistoryKind, StepState,
};
use crate::dossiers::queries;
use crate::dossiers::rules::{code, deadlines, secret};
use crate::dossiers::vault::Vault;
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{AgencyId, DeskId, DossierId, DossierStepId, OfficerId};
use crate::procedures::model::PauseReason;
use crate::procedures::{Pin, StepAgencyKind};

/// The desk's decision to take a dossier in.
#[derive(Clone, Debug)]
pub struct AcceptCommand {
    /// The desk at which it is received.
    pub desk: Option<DeskId>,
    /// A note for the applicant.
    pub note: Option<String>,
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
    let next = case.judge(DossierAction::Accept)?;
    let now = tx.now();
    let agency = case.dossier.receiving_agency_id;
    let desk = receiving_desk(tx.conn(), &case.who, agency, command.desk, local_date(now))?;
    case.dossier.receiving_desk_id = Some(desk);
    let pinned = terms::renew(tx.conn(), &mut case.dossier, now)?;
    terms::complete(tx.conn(), &case.dossier, &pinned)?;
    let officer = case.officer();
    let tracking_secret = take_in(tx, vault, &mut case.dossier, &pinned, next, officer)?;
    let change = record(id, "dossier.accepted")
        .set("code", &case.dossier.code)
        .set("dueAt", case.dossier.due_at)
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
    let receiving = dossier.receiving_agency_id;
    let calendar_id = terms::calendar_of(tx.conn(), receiving, dossier.receiving_desk_id)?;
    let calendar = calendar::load_calendar(tx.conn(), calendar_id)?;
    let route = pinned.steps();
    let allotments: Vec<_> = route.iter().map(|step| step.allotment).collect();
    let counting = terms::counting(pinned, &pinned.rules, dossier.channel);
    let plan = deadlines::plan(&calendar, now, counting, &allotments)?;

    let day = local_date(now);
    let agency = agencies::queries::agency(tx.conn(), receiving)?;
    let agency_code = agency.code_on(day).ok_or(DossierError::NoAgencyCode)?;
    let ordinal = tx.next_number(&code::series(agency_code, day))?;
    dossier.code = Some(code::dossier_code(agency_code, day, ordinal));
    dossier.state = next;
    dossier.calendar_id = Some(calendar_id);
    dossier.received_at = Some(now);
    dossier.original_due_at = plan.due_at;
    dossier.due_at = plan.due_at;
    dossier.overdue_at = deadlines::overdue_at(plan.due_at, counting);
    dossier.received_by = officer;
    dossier.clock_phase = ClockPhase::Running;

    queries::remove_work(tx.conn(), dossier.id)?;
    for ((step, due_at), no) in route.iter().zip(plan.steps).zip(1..) {
        let agency = step_agency(dossier, step.agency_kind, step.agency_id);
        let unit = step
            .unit_code
            .as_deref()
            .map(|code| open_unit(tx.conn(), agency, code, &step.name, day))
            .transpose()?;
        let first = no == 1;
        let laid_out = DossierStep {
            id: DossierStepId::new(now),
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
            allotment_unit: step.allotment.unit().as_str().to_owned(),
            sub_status: step.sub_status,
            output_name: step.output_form.clone().or_else(|| step.output_record.clone()),
            output_required: step.output_required,
            awaits_obligation: step.pauses == Some(PauseReason::FinancialObligation),
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
            started_at: first.then_some(now),
            completed_at: None,
            completed_by: None,
            output_reference: None,
            note: None,
        };
        queries::insert_step(tx.conn(), &laid_out)?;
        if first {
            queries::involve(tx.conn(), dossier.id, agency, now)?;
            queries::put_work(tx.conn(), &super::steps::work_for(dossier, &laid_out, now))?;
        }
    }
    queries::mark_components_checked(tx.conn(), dossier.id, officer, now)?;
    let actor = tx.actor().clone();
    queries::append_clock_event(
        tx.conn(),
        &actor,
        dossier.id,
        (ClockEventKind::Start, None),
        now,
        dossier.due_at,
    )?;
    let secret = draw_secret()?;
    queries::set_tracking_secret(tx.conn(), dossier.id, &vault.seal_secret(dossier.id, &secret)?)?;
    Ok(secret)
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
