//! Corrected calendars: which open dossiers would have other dates, and giving them, one dossier or many, or keeping what
//! was told. Never by itself: the date was told to somebody.

use chrono::{DateTime, Utc};

use super::answering::answer_due;
use super::asked;
use super::base::{Case, Change, record};
use super::clock::{self, Clockwork, Redating, appointment};
use super::terms::{self, PinnedTerms};
use super::waiting::{self, at_the_desk};
use crate::auth::{DossierDecide, Granted};
use crate::calendar;
use crate::dossiers::error::DossierError;
use crate::dossiers::events::kinds;
use crate::dossiers::model::{
    Dossier, DossierAction, DossierState, HistoryKind, Supplement, SupplementStage, SupplementState,
    ToldDates, WorkKind,
};
use crate::dossiers::queries;
use crate::dossiers::rules::ledger::{self, Appointment};
use crate::platform::db::{Conn, Tx};
use crate::platform::http::FieldError;
use crate::platform::i18n::Text;
use crate::platform::ids::DossierId;
use crate::text_enum;

text_enum! {
    /// What a head decides when a corrected calendar makes other dates.
    pub enum RedatingDecision {
        /// The dossier gets the dates that the calendar makes now.
        Move = "MOVE",
        /// The dates that were told stay, until the calendar makes others again.
        Keep = "KEEP",
    }
}

/// The decision.
#[derive(Clone, Debug)]
pub struct RedateCommand {
    /// Which.
    pub decision: RedatingDecision,
    /// Why, for the applicant too.
    pub reason: String,
}

/// The decision on many dossiers.
#[derive(Clone, Debug)]
pub struct RedateManyCommand {
    /// The dossiers, each as the caller has read it.
    pub dossiers: Vec<(DossierId, i64)>,
    /// The one decision on all of them.
    pub one: RedateCommand,
}

/// What a dossier was told, and what the calendar makes now.
pub struct OtherDates {
    /// Told.
    pub told: ToldDates,
    /// Made now.
    pub made: ToldDates,
    clockwork: Option<Clockwork>,
    request: Option<Supplement>,
}

/// The dates that the calendar makes as it is now, when one of them is another than what was told: the appointment that
/// the ledger makes, by when the desk has to answer, until when the applicant is waited for.
///
/// # Errors
/// The calendar's, the catalogue's, the database's.
pub fn other_dates(conn: &mut Conn, dossier: &Dossier) -> Result<Option<OtherDates>, DossierError> {
    let clockwork = Clockwork::of(conn, dossier)?;
    let request = waited_for(conn, dossier)?;
    let answer_told = dossier
        .acceptance_due_at
        .filter(|_| dossier.state == DossierState::Submitted);
    let told = ToldDates {
        acceptance_due_at: answer_told,
        due_at: dossier.due_at,
        unextended_due_at: dossier.unextended_due_at,
        wait_until: request.as_ref().and_then(|request| request.wait_until),
    };
    let mut made = told;
    if let Some(clockwork) = &clockwork {
        let events = queries::clock_events(conn, dossier.id)?;
        let replay = ledger::replay(&clockwork.calendar, clockwork.terms.counting, &events)?;
        made.due_at = replay.appointment.due_at;
        made.unextended_due_at = replay.appointment.unextended;
    }
    if let (Some(_), Some(submitted_at)) = (answer_told, dossier.submitted_at)
        && let Some(terms) = terms::pinned_terms(conn, dossier)?
    {
        let by = (&*terms.rules, terms.counting);
        made.acceptance_due_at = answer_due(conn, dossier, by, submitted_at)?;
    }
    if let Some(request) = &request {
        made.wait_until = waited_until(conn, dossier, request, clockwork.as_ref())?;
    }
    Ok((made != told).then_some(OtherDates {
        told,
        made,
        clockwork,
        request,
    }))
}

/// What the applicant was asked for, and is waited for until a moment.
fn waited_for(conn: &mut Conn, dossier: &Dossier) -> Result<Option<Supplement>, DossierError> {
    let waits = dossier.open_supplement == Some(SupplementState::Sent)
        || dossier.state == DossierState::IntakeSupplement;
    if !waits {
        return Ok(None);
    }
    let requests = queries::supplements(conn, dossier.id)?;
    Ok(requests.into_iter().rev().find(|request| {
        request.state == SupplementState::Sent && request.given_at.is_none() && request.wait_until.is_some()
    }))
}

/// Until when the applicant is waited for on the calendar as it is now, by what that time is counted: the procedure's limit
/// since the sending, or since what was given was sent back, and what a head has granted. Never for less long than was told.
fn waited_until(
    conn: &mut Conn,
    dossier: &Dossier,
    request: &Supplement,
    clockwork: Option<&Clockwork>,
) -> Result<Option<DateTime<Utc>>, DossierError> {
    let (Some(told), Some(sent_at)) = (request.wait_until, request.sent_at) else {
        return Ok(request.wait_until);
    };
    let since = request.wait_from.unwrap_or(sent_at);
    let mut made = match request.wait_granted_from {
        Some(from) => Some(from),
        None => limited_until(conn, dossier, request.stage, (sent_at, since), clockwork)?,
    };
    if let Some(until) = made.filter(|_| request.wait_granted_days > 0) {
        let calendar = asked::calendar_of(conn, dossier)?;
        made = Some(asked::longer(&calendar, until, request.wait_granted_days)?);
    }
    Ok(Some(made.map_or(told, |made| made.max(told))))
}

/// The end of the procedure's limit for the wait, counted since a moment, by the terms by which it was asked at another.
fn limited_until(
    conn: &mut Conn,
    dossier: &Dossier,
    stage: SupplementStage,
    (sent_at, since): (DateTime<Utc>, DateTime<Utc>),
    clockwork: Option<&Clockwork>,
) -> Result<Option<DateTime<Utc>>, DossierError> {
    let by_pinned = |conn: &mut Conn, terms: &PinnedTerms| {
        asked::wait_until(conn, dossier, (&terms.pinned, &terms.rules), since)
    };
    match (stage, clockwork) {
        (SupplementStage::Process, Some(clockwork)) => by_pinned(conn, &clockwork.terms),
        (SupplementStage::Process, None) => Ok(None),
        (SupplementStage::Intake, _) => match terms::terms_now(conn, dossier, sent_at) {
            Ok(pinned) => asked::wait_until(conn, dossier, (&pinned, &pinned.rules), since),
            // It was asked by an agency whose work another carries on that was not there yet.
            Err(DossierError::AgencyClosed) => match terms::pinned_terms(conn, dossier)? {
                Some(terms) => by_pinned(conn, &terms),
                None => Ok(None),
            },
            Err(error) => Err(error),
        },
    }
}

/// Whether a head has decided that a dossier keeps its dates, and nothing has come since that was not decided on: nobody has
/// changed the calendar, or it makes what it made then.
///
/// # Errors
/// The calendar's, the database's.
pub fn is_kept(conn: &mut Conn, dossier: &Dossier, other: &OtherDates) -> Result<bool, DossierError> {
    let Some((kept, revisions)) = queries::kept_dates(conn, dossier.id)? else {
        return Ok(false);
    };
    let (told, made) = (&other.told, &other.made);
    let same = |told, made, kept| made == told || made == kept;
    if same(
        told.acceptance_due_at,
        made.acceptance_due_at,
        kept.acceptance_due_at,
    ) && same(told.due_at, made.due_at, kept.due_at)
        && same(
            told.unextended_due_at,
            made.unextended_due_at,
            kept.unextended_due_at,
        )
        && same(told.wait_until, made.wait_until, kept.wait_until)
    {
        return Ok(true);
    }
    let calendar = asked::calendar_id_of(conn, dossier)?;
    Ok(revisions == Some(calendar::revisions_of(conn, calendar)?))
}

/// Gives a dossier the dates that the corrected calendar makes, or keeps those that were told.
///
/// # Errors
/// [`DossierError::NothingToRedate`]; the dossier has ended; the caller does not head the agency.
pub fn redate(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    (id, expected): (DossierId, i64),
    command: &RedateCommand,
) -> Result<Dossier, DossierError> {
    let case = Case::open(tx, granted, id, expected)?;
    case.judge(tx, DossierAction::Redate)?;
    let other = other_dates(tx.conn(), &case.dossier)?;
    let other = other.ok_or(DossierError::NothingToRedate)?;
    match command.decision {
        RedatingDecision::Move => give(tx, case, other, &command.reason),
        RedatingDecision::Keep => keep(tx, case, &other, &command.reason),
    }
}

/// Decides the same on many dossiers. All of them or none.
///
/// # Errors
/// [`DossierError::NotRedated`] names every dossier that cannot be redated, with its reason.
pub fn redate_many(
    tx: &mut Tx<'_>,
    granted: &Granted<DossierDecide>,
    command: &RedateManyCommand,
) -> Result<Vec<Dossier>, DossierError> {
    let (mut redated, mut wrong) = (Vec::new(), Vec::new());
    for (place, (id, version)) in command.dossiers.iter().enumerate() {
        let pointer = format!("/dossiers/{place}");
        if command.dossiers.iter().take(place).any(|(other, _)| other == id) {
            wrong.push(twice(pointer));
            continue;
        }
        // What one of them leaves is taken back with all the others when one cannot be.
        match redate(tx, granted, (*id, *version), &command.one) {
            Ok(dossier) => redated.push(dossier),
            Err(error) => {
                let (code, text) = error.of_one().ok_or(error)?;
                wrong.push(FieldError::new(pointer, code, text));
            }
        }
    }
    if wrong.is_empty() {
        Ok(redated)
    } else {
        Err(DossierError::NotRedated(wrong))
    }
}

fn give(tx: &mut Tx<'_>, mut case: Case, other: OtherDates, reason: &str) -> Result<Dossier, DossierError> {
    let id = case.dossier.id;
    let OtherDates {
        told,
        made,
        clockwork,
        request,
    } = other;
    queries::forget_kept_dates(tx.conn(), id)?;
    let moved = Appointment {
        due_at: made.due_at,
        unextended: made.unextended_due_at,
    };
    if let Some(clockwork) = clockwork.filter(|_| moved != appointment(&case.dossier)) {
        let why = (Redating::Calendar, reason);
        clock::redate(tx, &mut case.dossier, &clockwork, moved, why)?;
        clock::replan(tx.conn(), id, &clockwork, &mut case.steps)?;
        for step in &case.steps {
            queries::save_step(tx.conn(), step)?;
        }
        let state = case.dossier.state;
        waiting::put_work(tx, &case, state)?;
    }
    if let Some(answer_due) = made
        .acceptance_due_at
        .filter(|_| made.acceptance_due_at != told.acceptance_due_at)
    {
        case.dossier.acceptance_due_at = Some(answer_due);
        case.dossier.next_alert_at = Some(answer_due);
        let work = at_the_desk(&case.dossier, WorkKind::Intake, answer_due);
        queries::put_work(tx.conn(), &work)?;
    }
    if let Some(mut request) = request.filter(|_| made.wait_until != told.wait_until) {
        request.wait_until = made.wait_until;
        queries::save_supplement(tx.conn(), id, &request)?;
    }
    let change = record(id, "dossier.redated")
        .change("dueAt", told.due_at, made.due_at)
        .change("unextendedDueAt", told.unextended_due_at, made.unextended_due_at)
        .change("acceptanceDueAt", told.acceptance_due_at, made.acceptance_due_at)
        .change("waitUntil", told.wait_until, made.wait_until)
        .reason(Some(reason.to_owned()));
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::Redated, None, Some(reason.to_owned()))),
            event: Some(kinds::REDATED),
        },
    )
}

fn keep(tx: &mut Tx<'_>, case: Case, other: &OtherDates, reason: &str) -> Result<Dossier, DossierError> {
    let (id, made) = (case.dossier.id, &other.made);
    let calendar = asked::calendar_id_of(tx.conn(), &case.dossier)?;
    let revisions = calendar::revisions_of(tx.conn(), calendar)?;
    queries::keep_dates(tx.conn(), id, made, &revisions)?;
    let change = record(id, "dossier.dates-kept")
        .set("dueAtNotGiven", made.due_at)
        .set("acceptanceDueAtNotGiven", made.acceptance_due_at)
        .set("waitUntilNotGiven", made.wait_until)
        .reason(Some(reason.to_owned()));
    case.finish(
        tx,
        Change {
            record: change,
            history: Some((HistoryKind::DatesKept, None, Some(reason.to_owned()))),
            event: Some(kinds::DATES_KEPT),
        },
    )
}

fn twice(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        "DUPLICATE",
        Text::new(
            "Hồ sơ này đã có trong danh sách.",
            "This dossier is in the list already.",
        ),
    )
}
