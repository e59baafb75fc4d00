//! What happens to one dossier, act by act.

use std::sync::Arc;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::ShownDossier;
use super::detours::Turn;
use super::officers::{Officers, granted};
use super::plan::{Course, Plan, draw};
use super::requests::{Request, Requests, requests};
use crate::agencies;
use crate::auth::{AccountKind, Caller, account_as_caller};
use crate::calendar::zone::local_date;
use crate::calendar::{DuePolicy, Limit, LimitUnit, WorkCalendar, load_calendar, province_calendar};
use crate::demo::error::DemoError;
use crate::demo::names::Names;
use crate::dossiers::commands::{
    self, CompleteCommand, Notice, ProveCommand, ResultCommand, ReturnCommand, StepPapers,
};
use crate::dossiers::model::{Dossier, DossierState, DossierStep, Outcome, StepState};
use crate::dossiers::queries;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;
use crate::platform::ids::{AgencyId, ProcedureId};
use crate::procedures::{Pin, PinRequest, pin};

/// In hundredths of an hour: what a working day has.
pub(super) const DAY: i32 = 800;

/// Where one dossier of the story is.
pub(super) struct Stage {
    pub(super) plan: Plan,
    pub(super) request: usize,
    pub(super) procedure: ProcedureId,
    pub(super) agency: AgencyId,
    /// Who files it online; nobody at the counter.
    pub(super) citizen: Option<Arc<Caller>>,
    pub(super) owner: String,
    pub(super) dossier: Option<Dossier>,
    turn: usize,
    /// When its first act is.
    pub begins: DateTime<Utc>,
}

impl Stage {
    /// Whether there is a dossier by now.
    pub fn is_begun(&self) -> bool {
        self.dossier.is_some()
    }

    /// What it shows, where it is in the story for that.
    pub fn shown(&self) -> Option<ShownDossier> {
        let (show, dossier) = (self.plan.show?, self.dossier.as_ref()?);
        Some(ShownDossier {
            code: dossier.code.clone()?,
            state: dossier.state,
            what: show.what,
        })
    }

    pub(super) fn draw(&mut self, below: usize) -> usize {
        self.turn += 1;
        draw(self.plan.no, self.turn, below)
    }
}

/// What all acts need.
pub(super) struct Story<'a> {
    pub(super) requests: Requests,
    names: &'a Names,
    pub(super) vault: Vault<'a>,
    calendar: Arc<WorkCalendar>,
    pub(super) officers: Officers,
    /// Citizens with their numbers.
    pub(super) citizens: Vec<(String, Arc<Caller>)>,
}

impl<'a> Story<'a> {
    /// With the accounts that were entered before.
    ///
    /// # Errors
    /// The database's; the data is wrong.
    pub fn new(tx: &mut Tx<'_>, names: &'a Names, vault: Vault<'a>) -> Result<Self, DemoError> {
        let province = province_calendar(tx.conn())?;
        let now = tx.now();
        let (mut citizens, mut officers) = (Vec::new(), Vec::new());
        for (login, id) in names.of_kind("account") {
            let caller = account_as_caller(tx.conn(), id, now)?;
            match caller.kind {
                AccountKind::Citizen => citizens.push((login.to_owned(), caller)),
                AccountKind::Officer => officers.push(id),
            }
        }
        Ok(Self {
            requests: requests()?,
            names,
            vault,
            calendar: load_calendar(tx.conn(), province)?,
            officers: Officers::new(officers),
            citizens,
        })
    }

    /// Chooses what is asked for where; none when nothing of it is offered at that time, or when its appointment would
    /// lie in a year that nobody has entered.
    ///
    /// # Errors
    /// The database's; the data is wrong.
    pub fn begin(&self, tx: &mut Tx<'_>, plan: Plan, now: DateTime<Utc>) -> Result<Option<Stage>, DemoError> {
        let count = self.requests.requests.len();
        for shift in 0..count {
            let place = (plan.no + shift).checked_rem(count).unwrap_or(0);
            let Some(request) = self.requests.requests.get(place) else {
                continue;
            };
            if plan.show.is_some_and(|show| show.procedure != request.procedure) {
                continue;
            }
            let procedure =
                ProcedureId::from_uuid(self.names.id(&format!("procedure:{}", request.procedure))?);
            let offers = self.offers(tx, request, procedure, plan.begins)?;
            let Some((agency, offer)) = self.chosen(plan, &offers)? else {
                continue;
            };
            // Every other one comes online where that is possible.
            let wanted = plan.show.map_or(draw(plan.no, 99, 4) > 0, |show| show.online);
            let online = offer.takes_online_dossiers() && wanted;
            let begins = match online {
                true => plan.begins,
                false => match self.working(plan.begins, 25) {
                    Some(begins) => begins,
                    None => continue,
                },
            };
            if begins >= now {
                return Ok(None);
            }
            let citizen = self.citizens.get(draw(plan.no, 1, self.citizens.len()));
            let citizen = citizen.filter(|_| online).map(|(_, caller)| Arc::clone(caller));
            let owners = &self.requests.owners;
            let stranger = owners
                .get(draw(plan.no, 2, owners.len()))
                .cloned()
                .unwrap_or_default();
            return Ok(Some(Stage {
                plan,
                request: place,
                procedure,
                agency: *agency,
                owner: citizen.as_ref().map_or(stranger, |caller| caller.name.clone()),
                citizen,
                dossier: None,
                turn: 2,
                begins,
            }));
        }
        Ok(None)
    }

    /// One of these offers: the first of the agencies that the plan names, else any.
    fn chosen<'o>(
        &self,
        plan: Plan,
        offers: &'o [(AgencyId, Pin)],
    ) -> Result<Option<&'o (AgencyId, Pin)>, DemoError> {
        let Some(show) = plan.show else {
            return Ok(offers.get(draw(plan.no, 0, offers.len())));
        };
        for agency in show.agencies {
            let agency = AgencyId::from_uuid(self.names.id(&format!("agency:{agency}"))?);
            if let Some(offer) = offers.iter().find(|(place, _)| *place == agency) {
                return Ok(Some(offer));
            }
        }
        Ok(None)
    }

    /// The agencies that take such a dossier at that time.
    fn offers(
        &self,
        tx: &mut Tx<'_>,
        request: &Request,
        procedure: ProcedureId,
        at: DateTime<Utc>,
    ) -> Result<Vec<(AgencyId, Pin)>, DemoError> {
        let mut offers = Vec::new();
        for agency in &request.agencies {
            let agency = AgencyId::from_uuid(self.names.id(&format!("agency:{agency}"))?);
            let wanted = PinRequest {
                procedure,
                case_code: Some(request.case.clone()),
                agency,
                on: local_date(at),
            };
            // What is refused here is not offered at that time.
            if agencies::queries::agency(tx.conn(), agency)?.is_open_on(wanted.on)
                && let Ok(offer) = pin(tx.conn(), &wanted)
                && self.fits(&offer, at)
            {
                offers.push((agency, offer));
            }
        }
        Ok(offers)
    }

    /// Whether the calendar reaches to the appointment, also when the dossier is accepted some days later.
    fn fits(&self, offer: &Pin, at: DateTime<Utc>) -> bool {
        let Some(limit) = offer.limit(true) else {
            return true;
        };
        let accepted = at + TimeDelta::days(12);
        self.calendar
            .due(accepted, limit, DuePolicy::EndOfDay, NaiveTime::MIN)
            .is_ok()
    }

    /// The moment after so many hundredths of a working hour.
    pub(super) fn working(&self, from: DateTime<Utc>, hundredths: i32) -> Option<DateTime<Utc>> {
        let limit = Limit::new(hundredths.max(25), LimitUnit::WorkingHour).ok()?;
        let due = self.calendar.due(from, limit, DuePolicy::Exact, NaiveTime::MIN);
        due.ok().map(|due| due.due_at)
    }

    /// The next act; answers when the one after it is.
    ///
    /// # Errors
    /// It was refused; the database's.
    pub fn act(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        tx.at(at, |tx| match stage.dossier.take() {
            None => self.file(tx, stage, at),
            Some(dossier) => match self.detour(tx, stage, &dossier, at)? {
                Turn::Then(next) => Ok(next),
                Turn::AsUsual => self.usual(tx, stage, dossier, at),
            },
        })
    }

    fn usual(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        dossier: Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        match dossier.state {
            DossierState::Draft => self.submit(tx, stage, dossier, at),
            DossierState::Submitted => self.answer(tx, stage, dossier, at),
            DossierState::Accepted | DossierState::InProcess | DossierState::Completed => {
                self.go_on(tx, stage, dossier, at)
            }
            DossierState::FinancialObligation => self.prove(tx, stage, dossier, at),
            _ => {
                stage.dossier = Some(dossier);
                Ok(None)
            }
        }
    }

    /// Ends the current step, or hands the result over.
    fn go_on(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        dossier: Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        let step = current(tx, &dossier)?;
        let Some(step) = step else {
            stage.dossier = Some(dossier);
            return Ok(None);
        };
        let target = (dossier.id, dossier.version);
        if step.is_return {
            let Some(officer) = self
                .officers
                .at_desk(tx.conn(), dossier.receiving_agency_id, at)?
            else {
                stage.dossier = Some(dossier);
                return Ok(None);
            };
            let grant = granted(&officer)?;
            let command = ReturnCommand::with_receipt(stage.owner.clone());
            let vault = self.vault;
            let returned = tx.acting_as(grant.actor(), |tx| {
                commands::return_result(tx, &grant, vault, target, &command)
            })?;
            stage.dossier = Some(returned);
            return Ok(None);
        }
        let Some(officer) = self.officers.for_step(tx.conn(), &dossier, &step, at)? else {
            stage.dossier = Some(dossier);
            return Ok(None);
        };
        let grant = granted(&officer)?;
        let command = self.completion(stage, &step, &officer.name, at);
        let next = tx.acting_as(grant.actor(), |tx| {
            commands::complete_step(tx, &grant, target.into(), &command)
        })?;
        self.wait_for_step(tx, stage, next, at)
    }

    fn completion(
        &self,
        stage: &Stage,
        step: &DossierStep,
        officer: &str,
        at: DateTime<Utc>,
    ) -> CompleteCommand {
        let number = stage.plan.no + 101;
        let request = self.requests.requests.get(stage.request);
        let denied = stage.plan.course == Course::Denied;
        let result = request.filter(|_| step.is_finish).map(|request| ResultCommand {
            outcome: if denied {
                Outcome::Refused
            } else {
                Outcome::Granted
            },
            document_name: if denied {
                "Văn bản trả lời không giải quyết".into()
            } else {
                request.result.clone()
            },
            number: format!("{number}/{}", request.symbol),
            issued_on: local_date(at),
            signer: officer.to_owned(),
            reason: denied.then(|| "Địa điểm không được phép kinh doanh ngành nghề này.".into()),
            legal_basis: denied.then(|| "Điều 7 Nghị định 43/2010/NĐ-CP".into()),
        });
        let mut papers = step.papers().into_iter();
        CompleteCommand {
            exemption: None,
            papers: StepPapers {
                paper: papers.next().map(|code| format!("{code}/{number}")),
                record: papers.next().map(|code| format!("{code}/{number}")),
            },
            note: None,
            result,
            notice: step.awaits_obligation.then(|| Notice {
                reference: format!("{number}/TB-CCT"),
                amount: Some(12_500_000),
            }),
            next_assignee: None,
            answer: None,
        }
    }

    fn prove(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        dossier: Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        let officer = self
            .officers
            .at_desk(tx.conn(), dossier.receiving_agency_id, at)?;
        // The appointment moves by the days of the pause, perhaps into a year that nobody has entered.
        let reaches = self.working(at, 50 * DAY).is_some();
        let Some(officer) = officer.filter(|_| reaches) else {
            stage.dossier = Some(dossier);
            return Ok(None);
        };
        let grant = granted(&officer)?;
        let command = ProveCommand {
            reference: format!("Biên lai {:07}", stage.plan.no + 4512),
            settled_at: None,
        };
        let target = (dossier.id, dossier.version);
        let proven = tx.acting_as(grant.actor(), |tx| {
            commands::prove_obligation(tx, &grant, target, &command)
        })?;
        self.wait_for_step(tx, stage, proven, at)
    }

    /// When what comes next is done.
    pub(super) fn wait_for_step(
        &self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        dossier: Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        let chance = i32::try_from(stage.draw(60)).unwrap_or(0);
        let percent = match stage.plan.course {
            Course::Slow => 110 + chance,
            Course::Early => 15,
            Course::WaitsForSupplement | Course::Suspended | Course::Owing | Course::WaitsForWithdrawal => 10,
            _ => 30 + chance,
        };
        let step = current(tx, &dossier)?;
        let in_process = dossier.state == DossierState::InProcess;
        let end = dossier.due_at.filter(|_| in_process);
        let finishes = step.as_ref().is_some_and(|step| step.is_finish);
        let next = match (stage.plan.course, end) {
            (Course::OnTime, Some(end)) if finishes => Some(at.max(end - TimeDelta::hours(1))),
            (Course::Late, Some(end)) if finishes => self.working(end, 2 * DAY),
            (Course::Reappointed | Course::Overdue, Some(end)) => self.working(end, DAY / 4),
            _ => {
                let hours = match &step {
                    None => 2 * DAY + DAY * chance / 10,
                    Some(step) if step.is_return => DAY / 2 + DAY * chance / 20,
                    Some(step) => working_hours(step).saturating_mul(percent) / 100,
                };
                self.working(at, hours)
            }
        };
        stage.dossier = Some(dossier);
        Ok(next)
    }
}

pub(super) fn current(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Option<DossierStep>, DemoError> {
    let steps = queries::steps(tx.conn(), dossier.id)?;
    Ok(steps.into_iter().find(|step| step.state == StepState::Active))
}

/// What a step is given, in hundredths of a working hour.
fn working_hours(step: &DossierStep) -> i32 {
    match step.allotment_unit {
        LimitUnit::WorkingHour => step.allotment_value,
        LimitUnit::CalendarDay => step.allotment_value.saturating_mul(DAY) / 140,
        LimitUnit::WorkingDay | LimitUnit::CalendarMonth => step.allotment_value.saturating_mul(DAY) / 100,
    }
}
