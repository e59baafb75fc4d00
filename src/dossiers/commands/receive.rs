//! Taking in at the counter or from the post what was never online.

use super::accept::{Accepted, take_in};
use super::asked::AskCommand;
use super::base::{Case, Change, record};
use super::desk::receiving_desk;
use super::draft::{Filing, new_dossier, put_in};
use super::give_back::{ReturnCommand, hand_over};
use super::guide::guide;
use super::outputs::faults;
use super::refuse::{RefuseCommand, turn_away};
use super::steps::{ResultCommand, bring_result};
use super::terms;
use chrono::NaiveDate;

use crate::agencies;
use crate::auth::{DossierAccept, DossierRefuse, Granted, Permission};
use crate::calendar::Limit;
use crate::calendar::zone::local_date;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::{self, kinds};
use crate::dossiers::model::{
    Channel, Dossier, DossierAction, DossierState, DossierStep, HistoryEntry, HistoryKind, StepState,
};
use crate::dossiers::queries;
use crate::dossiers::rules::judge::{Denial, may_do};
use crate::dossiers::rules::submission;
use crate::dossiers::rules::who::Who;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::{AgencyId, DeskId};
use crate::procedures::{Pin, forms};

/// A dossier on paper.
#[derive(Clone, Debug)]
pub struct ReceiveCommand {
    /// In person or by post.
    pub channel: Channel,
    /// The agency at whose desk it is received, where that is not the one that decides.
    pub receiving: Option<AgencyId>,
    /// The agency at which the result is collected, where that is not the one that received it.
    pub returning: Option<AgencyId>,
    /// The desk at which it is received.
    pub desk: Option<DeskId>,
    /// What is filed.
    pub filing: Filing,
    /// Where that stands in the request, for the pointers of faults.
    pub at: &'static str,
}

/// Takes a dossier in at the desk (domain 5.3, row none → 2): checked, with code, appointment and steps, in one act.
///
/// # Errors
/// The owner's identity number and all required components that are missing at once; the officer sits at no desk of this agency; as `accept`.
pub fn receive(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    vault: Vault<'_>,
    command: &ReceiveCommand,
) -> Result<Accepted, DossierError> {
    let (dossier, pinned) = put_down(tx, granted, vault, command)?;
    let (dossier, tracking_secret) = take_in_complete(tx, granted, vault, dossier, (&pinned, command))?;
    note(tx, &dossier, HistoryKind::Accepted, None, "dossier.received")?;
    tx.emit(events::event(kinds::ACCEPTED, &dossier))?;
    Ok(Accepted {
        dossier,
        tracking_secret,
    })
}

/// What comes of papers at once, and who takes it with them.
#[derive(Clone, Debug)]
pub struct AtOnceCommand {
    /// The papers.
    pub reception: ReceiveCommand,
    /// The result.
    pub result: ResultCommand,
    /// Who takes it, and how that was made sure.
    pub handed: ReturnCommand,
}

/// Resolves at once what can be (domain 2.2; 5.3, rows none → 2 → 9 → 10): received, resolved and handed over in one act,
/// without a receipt. The procedure's limit says by when at the latest, so that it may be resolved before by whoever has
/// the duties of all its steps; where the limit is the day itself, the law wants it done at the counter. It has a code and
/// its place in the figures.
///
/// # Errors
/// [`DossierError::StepNotAtOnce`] for a route with a step that must leave a paper, waits for the applicant, or is the work
/// of another agency or officer; a refusal without its reason; as [`receive`].
pub fn resolve_at_once(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    vault: Vault<'_>,
    command: &AtOnceCommand,
) -> Result<Dossier, DossierError> {
    let wrong = faults(&command.result, local_date(tx.now()));
    if !wrong.is_empty() {
        return Err(DossierError::Invalid(wrong));
    }
    let (dossier, pinned) = put_down(tx, granted, vault, &command.reception)?;
    let (now, officer) = (tx.now(), granted.officer_id());
    let (dossier, _) = take_in_complete(tx, granted, vault, dossier, (&pinned, &command.reception))?;
    note(tx, &dossier, HistoryKind::Accepted, None, "dossier.received")?;
    tx.emit(events::event(kinds::ACCEPTED, &dossier))?;
    let (id, before) = (dossier.id, dossier.state);
    let mut case = Case {
        acting: None,
        at: None,
        steps: queries::steps(tx.conn(), id)?,
        who: Who::granted(granted).ok_or(DossierError::NotFound)?,
        before,
        dossier,
    };
    // What must be left on paper, waits for somebody, or is not the officer's to do, is not done in one act.
    let of_the_day = pinned.limit(false).is_some_and(Limit::is_zero);
    let is_own = |step: &DossierStep| {
        step.agency_id == case.dossier.receiving_agency_id
            && !step.is_leg
            && (of_the_day || case.who.has_duty(step.agency_id, step.unit_id, step.role))
    };
    let holds_up = |step: &&DossierStep| step.output_required || step.awaits_obligation || !is_own(step);
    if let Some(step) = case.steps.iter().find(holds_up) {
        return Err(DossierError::StepNotAtOnce(step.name.clone()));
    }
    for step in &mut case.steps {
        step.state = StepState::Done;
        step.started_at = Some(now);
        step.completed_at = Some(now);
        // Who received it has not signed it too (domain section 17): who did is named in the result.
        step.completed_by = officer.filter(|officer| may_do(&case.dossier, step, *officer));
        queries::save_step(tx.conn(), step)?;
    }
    queries::remove_work(tx.conn(), id)?;
    bring_result(tx, &mut case, &command.result)?;
    case.dossier.signed = true;
    case.dossier.state = DossierState::Completed;
    let finished = entry(
        tx,
        &case.dossier,
        HistoryKind::Completed,
        command.result.reason.clone(),
    );
    queries::append_history(tx.conn(), id, &finished)?;
    tx.emit(events::event(kinds::COMPLETED, &case.dossier))?;
    hand_over(tx, vault, &mut case, (&command.handed, "/handingOver"))?;
    case.dossier.state = DossierState::Returned;
    case.finish(
        tx,
        Change {
            record: record(id, "dossier.resolved-at-once")
                .set("outcome", command.result.outcome)
                .masked("resultNumber", None, Some(&command.result.number))
                .masked("receiver", None, Some(&command.handed.receiver.name)),
            history: Some((HistoryKind::Returned, None, None)),
            event: Some(kinds::RETURNED),
        },
    )
}

/// Papers that are not complete, and what is missing.
#[derive(Clone, Debug)]
pub struct GuidedReceptionCommand {
    /// The papers.
    pub reception: ReceiveCommand,
    /// Everything that is missing.
    pub guidance: AskCommand,
}

/// Tells somebody at the counter all that is missing (domain L2): the papers go back, what was told stays, and the
/// dossier waits for the rest without a code or a clock.
///
/// # Errors
/// The officer sits at no desk of this agency; an item is of no component.
pub fn receive_incomplete(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    vault: Vault<'_>,
    command: &GuidedReceptionCommand,
) -> Result<Dossier, DossierError> {
    let case = brought(tx, granted, vault, &command.reception)?;
    guide(tx, granted, case, (&command.guidance, "/guidance"))
}

/// Papers that are not taken in, and why.
#[derive(Clone, Debug)]
pub struct RefusedReceptionCommand {
    /// The papers.
    pub reception: ReceiveCommand,
    /// Why.
    pub refusal: RefuseCommand,
}

/// Refuses papers at the counter, in writing (domain L2, form 03): they go back, and what was said stays.
///
/// # Errors
/// The officer sits at no desk of this agency.
pub fn refuse_reception(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierRefuse>,
    vault: Vault<'_>,
    command: &RefusedReceptionCommand,
) -> Result<Dossier, DossierError> {
    let case = brought(tx, granted, vault, &command.reception)?;
    turn_away(tx, case, &command.refusal)
}

/// Writes down what was brought and is not taken in yet.
fn brought<P: Permission>(
    tx: &mut Tx<'_>,
    granted: &Granted<P>,
    vault: Vault<'_>,
    reception: &ReceiveCommand,
) -> Result<Case, DossierError> {
    let (mut dossier, _) = put_down(tx, granted, vault, reception)?;
    let now = tx.now();
    dossier.state = DossierState::Submitted;
    queries::involve(tx.conn(), dossier.id, dossier.receiving_agency_id, now)?;
    if !queries::save(tx.conn(), &mut dossier)? {
        return Err(DossierError::Stale);
    }
    note(tx, &dossier, HistoryKind::Submitted, None, "dossier.brought")?;
    Ok(Case {
        acting: None,
        at: None,
        before: dossier.state,
        dossier,
        steps: Vec::new(),
        who: Who::granted(granted).ok_or(DossierError::NotFound)?,
    })
}

/// Whether the agencies exist on a day that receive a dossier and give its result back.
fn open_agencies(tx: &mut Tx<'_>, wanted: &[Option<AgencyId>], on: NaiveDate) -> Result<(), DossierError> {
    for id in wanted.iter().flatten() {
        if !agencies::queries::exists(tx.conn(), *id)? {
            return Err(DossierError::Invalid(vec![FieldError::new(
                "/returningAgencyId",
                "AGENCY_UNKNOWN",
                Text::new("Không có cơ quan này.", "There is no such agency."),
            )]));
        }
        if !agencies::queries::agency(tx.conn(), *id)?.is_open_on(on) {
            return Err(DossierError::AgencyClosed);
        }
    }
    Ok(())
}

/// Writes down what lies on the counter: nothing is checked for completeness yet.
fn put_down<P: Permission>(
    tx: &mut Tx<'_>,
    granted: &Granted<P>,
    vault: Vault<'_>,
    command: &ReceiveCommand,
) -> Result<(Dossier, Pin), DossierError> {
    let who = Who::granted(granted).ok_or(DossierError::NotFound)?;
    let filing = &command.filing;
    let receiving = command.receiving.unwrap_or(filing.agency);
    if !who.sits_at_desk_of(receiving) {
        return Err(DossierError::Denied {
            action: DossierAction::Accept,
            state: DossierState::Draft,
            denial: Denial::Duty,
            legal_basis: None,
        });
    }
    let now = tx.now();
    let on = local_date(now);
    let pinned = terms::asked_for(tx.conn(), filing, command.at, on)?;
    let desk = receiving_desk(tx.conn(), &who, receiving, command.desk, on)?;
    check_form(&pinned, filing, command.at)?;
    let mut dossier = new_dossier(tx, filing, &pinned, command.channel);
    dossier.receiving_agency_id = receiving;
    dossier.returning_agency_id = command.returning.filter(|returning| *returning != receiving);
    open_agencies(tx, &[Some(receiving), dossier.returning_agency_id], on)?;
    dossier.receiving_desk_id = Some(desk);
    dossier.submitted_at = Some(now);
    put_in(tx, vault, &mut dossier, filing, &pinned, command.at)?;
    Ok((dossier, pinned))
}

fn take_in_complete(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierAccept>,
    vault: Vault<'_>,
    mut dossier: Dossier,
    (pinned, command): (&Pin, &ReceiveCommand),
) -> Result<(Dossier, String), DossierError> {
    let identity = submission::missing_identity(command.filing.identity.is_some(), command.at);
    let mut missing: Vec<_> = identity.into_iter().collect();
    missing.extend(submission::missing_components(&queries::components(
        tx.conn(),
        dossier.id,
    )?));
    if !missing.is_empty() {
        return Err(DossierError::Incomplete(missing));
    }
    let officer = granted.officer_id();
    let next = DossierState::Accepted;
    let tracking_secret =
        take_in(tx, vault, &mut dossier, pinned, next, officer).map_err(|error| error.under(command.at))?;
    if !queries::save(tx.conn(), &mut dossier)? {
        return Err(DossierError::Stale);
    }
    Ok((dossier, tracking_secret))
}

fn entry(tx: &Tx<'_>, dossier: &Dossier, kind: HistoryKind, note: Option<String>) -> HistoryEntry {
    HistoryEntry {
        seq: 0,
        at: tx.now(),
        kind,
        state: dossier.state,
        agency_id: Some(dossier.receiving_agency_id),
        unit_name: None,
        step_name: None,
        due_at: dossier.due_at,
        note,
    }
}

fn note(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    kind: HistoryKind,
    told: Option<String>,
    action: &'static str,
) -> Result<(), DossierError> {
    let entry = entry(tx, dossier, kind, told);
    queries::append_history(tx.conn(), dossier.id, &entry)?;
    tx.record(
        record(dossier.id, action)
            .opening()
            .set("state", dossier.state)
            .set("code", &dossier.code)
            .set("channel", dossier.channel)
            .set("dueAt", dossier.due_at),
    )?;
    Ok(())
}

/// On paper the form is filled in by hand, so that it need not be typed. What is typed must be right.
fn check_form(pinned: &Pin, filing: &Filing, at: &str) -> Result<(), DossierError> {
    if submission::is_blank(&filing.form_data) {
        return Ok(());
    }
    let wrong = forms::check_version(&pinned.version, &filing.form_data, &format!("{at}/formData"))?;
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(DossierError::Invalid(wrong))
    }
}
