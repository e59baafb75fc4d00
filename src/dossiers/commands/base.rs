//! What every change begins and ends with.

use chrono::NaiveDate;

use super::terms;
use crate::auth::{Caller, Granted, Permission, Role};
use crate::calendar::zone::local_date;
use crate::dossiers::error::{DossierError, SharingError};
use crate::dossiers::events;
use crate::dossiers::model::{
    Dossier, DossierAction, DossierState, DossierStep, HistoryEntry, HistoryKind, PartyAccess,
};
use crate::dossiers::queries::{self, Viewer};
use crate::dossiers::rules::judge::{Denial, Facts, judge, judge_step};
use crate::dossiers::rules::standing::{OVERSEERS, Standing, standing};
use crate::dossiers::rules::who::Who;
use crate::platform::audit_log::Record;
use crate::platform::db::{Conn, DbError, Tx};
use crate::platform::ids::{AgencyId, CitizenId, DossierId, OfficerId};

/// Who calls; a command of this slice is always somebody's.
pub fn caller<P: Permission>(granted: &Granted<P>) -> Result<&Caller, DossierError> {
    granted.caller().ok_or(DossierError::NotFound)
}

/// Whose eyes a caller sees dossiers with.
pub fn viewer<P: Permission>(granted: &Granted<P>) -> Viewer {
    match (granted.citizen_id(), granted.asked_at()) {
        (Some(citizen), Some(now)) => Viewer::Citizen(citizen, local_date(now)),
        _ if granted
            .memberships()
            .iter()
            .any(|duty| duty.role == Role::PpcApprover) =>
        {
            Viewer::Province
        }
        _ => Viewer::Agencies {
            own: granted.agencies(),
            overseen_from: overseeing(granted),
        },
    }
}

/// The agencies from which somebody inspects or audits.
pub fn overseeing<P: Permission>(granted: &Granted<P>) -> Vec<AgencyId> {
    let held = granted.memberships().iter();
    held.filter(|held| OVERSEERS.contains(&held.role))
        .map(|held| held.agency)
        .collect()
}

/// As what somebody looks at a dossier that is visible to them.
///
/// # Errors
/// The database's.
pub fn stands(
    conn: &mut Conn,
    who: &Who,
    dossier: &Dossier,
    steps: &[DossierStep],
) -> Result<Standing, DbError> {
    let tasks = queries::work_of(conn, dossier.id)?;
    Ok(standing(who, dossier, steps, &tasks))
}

/// A dossier that is about to change.
pub struct Case {
    /// The dossier, as read.
    pub dossier: Dossier,
    /// Its steps, in order.
    pub steps: Vec<DossierStep>,
    /// Who acts.
    pub who: Who,
    /// Its state when it was read.
    pub before: DossierState,
    /// The citizen whom the owner has let act, when that is who acts.
    pub acting: Option<CitizenId>,
    /// The step that is named, by its place.
    pub at: Option<i32>,
}

/// A dossier in the version that the caller has read, and the step of it that is named.
#[derive(Clone, Copy, Debug)]
pub struct StepTarget {
    /// The dossier.
    pub dossier: DossierId,
    /// The version.
    pub version: i64,
    /// The step, by its place; the only one at which it is, where none is named.
    pub step: Option<i32>,
}

impl From<(DossierId, i64)> for StepTarget {
    fn from((dossier, version): (DossierId, i64)) -> Self {
        Self {
            dossier,
            version,
            step: None,
        }
    }
}

impl Case {
    /// Reads the dossier for a change that was decided on at version `expected`.
    ///
    /// # Errors
    /// It is not there or not the caller's to see; it changed meanwhile; its personal data was disposed of.
    pub fn open<P: Permission>(
        tx: &mut Tx<'_>,
        granted: &Granted<P>,
        id: DossierId,
        expected: i64,
    ) -> Result<Self, DossierError> {
        let who = Who::granted(granted).ok_or(DossierError::NotFound)?;
        let dossier = queries::visible(tx.conn(), &viewer(granted), id)?.ok_or(DossierError::NotFound)?;
        if dossier.version != expected {
            return Err(DossierError::Stale);
        }
        // What is entered then is on no list of what is to be disposed of.
        if dossier.closed_at.is_some() && queries::is_erased(tx.conn(), id)? {
            return Err(SharingError::Disposed.into());
        }
        let steps = queries::steps(tx.conn(), id)?;
        let before = dossier.state;
        let today = local_date(tx.now());
        let acting = acting(tx.conn(), &who, &dossier, today)?;
        Ok(Self {
            dossier,
            steps,
            who,
            before,
            acting,
            at: None,
        })
    }

    /// The same for a change at a step that may be named.
    ///
    /// # Errors
    /// As [`Self::open`]; the dossier has no such step.
    pub fn open_at<P: Permission>(
        tx: &mut Tx<'_>,
        granted: &Granted<P>,
        target: StepTarget,
    ) -> Result<Self, DossierError> {
        let mut case = Self::open(tx, granted, target.dossier, target.version)?;
        case.at = target.step;
        match case.at {
            Some(at) if !case.steps.iter().any(|step| step.no == at) => Err(DossierError::NotFound),
            Some(_) | None => Ok(case),
        }
    }

    /// The officer who acts.
    pub fn officer(&self) -> Option<OfficerId> {
        self.who.officer()
    }

    /// The state after the action, if the rules allow it.
    ///
    /// # Errors
    /// [`DossierError::Denied`] with the reason.
    pub fn judge(&self, tx: &mut Tx<'_>, action: DossierAction) -> Result<DossierState, DossierError> {
        allowed(tx.conn(), self.facts(), &self.who, action)
    }

    /// The step at which the action is done: the one that is named, the only one at which the dossier is, or the first of
    /// them at which the caller may do it. None where the rules do not allow it.
    pub fn here(&self, action: DossierAction) -> Option<&DossierStep> {
        let judged = judge_step(self.facts(), &self.who, action);
        judged.ok().and_then(|(_, step)| step)
    }

    /// The place of that step, to change it.
    ///
    /// # Errors
    /// There is none.
    pub fn here_mut(&mut self, action: DossierAction) -> Result<&mut DossierStep, DossierError> {
        let no = self.here(action).ok_or(DossierError::NoNextStep)?.no;
        let step = self.steps.iter_mut().find(|step| step.no == no);
        step.ok_or(DossierError::NoNextStep)
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            at: self.at,
            acting: self.acting,
            ..facts(&self.dossier, &self.steps)
        }
    }

    /// The answer to an act that what the rules look at does not allow.
    ///
    /// # Errors
    /// The catalogue's.
    pub fn deny(
        &self,
        tx: &mut Tx<'_>,
        action: DossierAction,
        denial: Denial,
    ) -> Result<DossierError, DossierError> {
        denied(tx.conn(), &self.dossier, action, denial)
    }

    /// Writes the dossier back with its history entry, audit row and event.
    ///
    /// # Errors
    /// Somebody was faster; the database's.
    pub fn finish(mut self, tx: &mut Tx<'_>, change: Change) -> Result<Dossier, DossierError> {
        let now = tx.now();
        self.dossier.updated_at = now;
        if !queries::save(tx.conn(), &mut self.dossier)? {
            return Err(DossierError::Stale);
        }
        if let Some((kind, step, note)) = change.history {
            let entry = HistoryEntry {
                seq: 0,
                at: now,
                kind,
                state: self.dossier.state,
                // What a citizen does is done at no agency.
                agency_id: match (&step, self.who.citizen()) {
                    (Some(step), _) => Some(step.agency_id),
                    (None, None) => Some(self.dossier.receiving_agency_id),
                    (None, Some(_)) => None,
                },
                unit_name: step.as_ref().and_then(|step| step.unit_name.clone()),
                step_name: step.map(|step| step.name),
                due_at: self.dossier.due_at,
                note,
            };
            queries::append_history(tx.conn(), self.dossier.id, &entry)?;
        }
        let record = change.record.change("state", self.before, self.dossier.state);
        tx.record(record.without_words())?;
        if let Some(kind) = change.event {
            tx.emit(events::event(kind, &self.dossier))?;
        }
        Ok(self.dossier)
    }
}

/// The state after the action, if the rules allow it.
///
/// # Errors
/// [`DossierError::Denied`] with the reason.
pub fn allowed(
    conn: &mut Conn,
    facts: Facts<'_>,
    who: &Who,
    action: DossierAction,
) -> Result<DossierState, DossierError> {
    match judge(facts, who, action) {
        Ok(next) => Ok(next),
        Err(denial) => Err(denied(conn, facts.dossier, action, denial)?),
    }
}

fn denied(
    conn: &mut Conn,
    dossier: &Dossier,
    action: DossierAction,
    denial: Denial,
) -> Result<DossierError, DossierError> {
    Ok(DossierError::Denied {
        action,
        state: dossier.state,
        denial,
        legal_basis: terms::legal_basis(conn, dossier)?,
    })
}

/// What a change leaves beside the dossier itself.
pub struct Change {
    /// The row of the audit log.
    pub record: Record,
    /// What the applicant reads: the kind, the step it was, a note.
    pub history: Option<(HistoryKind, Option<DossierStep>, Option<String>)>,
    /// What the outside hears.
    pub event: Option<&'static str>,
}

/// The kind of subject that a dossier is, in the audit log and the access log.
pub const SUBJECT: &str = "dossier";

/// A row of the audit log about a dossier.
pub fn record(id: DossierId, action: &'static str) -> Record {
    Record::new(SUBJECT, id.as_uuid(), action)
}

/// The citizen who looks, when the owner has let them act and it holds on this day.
///
/// # Errors
/// The database's.
pub fn acting(
    conn: &mut Conn,
    who: &Who,
    dossier: &Dossier,
    today: NaiveDate,
) -> Result<Option<CitizenId>, DossierError> {
    match who
        .citizen()
        .filter(|citizen| dossier.citizen_id != Some(*citizen))
    {
        Some(citizen) => {
            let access = queries::access_of(conn, dossier.id, citizen, today)?;
            Ok(access
                .filter(|access| *access == PartyAccess::Act)
                .map(|_| citizen))
        }
        None => Ok(None),
    }
}

/// What the rules look at.
pub fn facts<'a>(dossier: &'a Dossier, steps: &'a [DossierStep]) -> Facts<'a> {
    Facts {
        dossier,
        steps,
        at: None,
        acting: None,
    }
}
