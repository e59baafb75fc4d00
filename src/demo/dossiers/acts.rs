//! What happens to one dossier, act by act.

use std::sync::Arc;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::officers::{Officers, granted};
use super::plan::{Course, Plan, draw};
use super::requests::{Request, Requests, filled_in, requests};
use crate::agencies;
use crate::auth::{AccountKind, Caller, account_as_caller};
use crate::calendar::zone::local_date;
use crate::calendar::{DuePolicy, Limit, LimitUnit, WorkCalendar, load_calendar, province_calendar};
use crate::demo::error::DemoError;
use crate::demo::names::Names;
use crate::dossiers::commands::{
    self, AcceptCommand, CompleteCommand, Filing, Notice, ProveCommand, ReceiveCommand, RefuseCommand,
    ResultCommand, ReturnCommand, TypedIn,
};
use crate::dossiers::http::{FileDossierBody, Filer};
use crate::dossiers::model::{Channel, Dossier, DossierState, DossierStep, Outcome, StepState};
use crate::dossiers::queries;
use crate::dossiers::vault::Vault;
use crate::platform::db::Tx;
use crate::platform::http::Problem;
use crate::platform::ids::{AgencyId, ProcedureId};
use crate::procedures::{Pin, PinRequest, pin};

/// In hundredths of an hour: what a working day has.
const DAY: i32 = 800;

/// Where one dossier of the story is.
pub(super) struct Stage {
    plan: Plan,
    request: usize,
    procedure: ProcedureId,
    agency: AgencyId,
    /// Who files it online; nobody at the counter.
    citizen: Option<Arc<Caller>>,
    owner: String,
    dossier: Option<Dossier>,
    turn: usize,
    /// When its first act is.
    pub begins: DateTime<Utc>,
}

impl Stage {
    /// Whether there is a dossier by now.
    pub fn is_begun(&self) -> bool {
        self.dossier.is_some()
    }

    fn draw(&mut self, below: usize) -> usize {
        self.turn += 1;
        draw(self.plan.no, self.turn, below)
    }
}

/// What all acts need.
pub(super) struct Story<'a> {
    requests: Requests,
    names: &'a Names,
    vault: Vault<'a>,
    calendar: Arc<WorkCalendar>,
    officers: Officers,
    /// Citizens with their numbers.
    citizens: Vec<(String, Arc<Caller>)>,
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
            let procedure =
                ProcedureId::from_uuid(self.names.id(&format!("procedure:{}", request.procedure))?);
            let offers = self.offers(tx, request, procedure, plan.begins)?;
            let Some((agency, offer)) = offers.get(draw(plan.no, 0, offers.len())) else {
                continue;
            };
            // Every other one comes online where that is possible.
            let online = offer.takes_online_dossiers() && draw(plan.no, 99, 4) > 0;
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
    fn working(&self, from: DateTime<Utc>, hundredths: i32) -> Option<DateTime<Utc>> {
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
            Some(dossier) => match dossier.state {
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
            },
        })
    }

    fn file(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        let filing = self.filing(tx, stage, at)?;
        if let Some(citizen) = stage.citizen.clone() {
            let grant = granted(&citizen)?;
            let vault = self.vault;
            let draft = tx.acting_as(grant.actor(), |tx| {
                commands::create_draft(tx, &grant, vault, &filing)
            })?;
            stage.dossier = Some(draft);
            let forgotten = stage.plan.course == Course::Forgotten;
            return Ok((!forgotten).then(|| at + TimeDelta::minutes(20)));
        }
        let Some(officer) = self.officers.at_desk(tx.conn(), stage.agency, at)? else {
            return Ok(None);
        };
        let grant = granted(&officer)?;
        let command = ReceiveCommand {
            channel: Channel::InPerson,
            desk: None,
            filing,
            at: "/filing",
        };
        let vault = self.vault;
        let received = tx.acting_as(grant.actor(), |tx| commands::receive(tx, &grant, vault, &command))?;
        self.wait_for_step(tx, stage, received.dossier, at)
    }

    fn submit(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        dossier: Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        let Some(citizen) = stage.citizen.clone() else {
            return Ok(None);
        };
        let (grant, vault) = (granted(&citizen)?, self.vault);
        let seen = dossier.version;
        let sent = tx.acting_as(grant.actor(), |tx| {
            commands::submit(tx, &grant, vault, (dossier.id, seen))
        })?;
        stage.dossier = Some(sent);
        let hours = [50, 150, 300, 450, 700];
        let wait = hours.get(stage.draw(hours.len())).copied().unwrap_or(100);
        Ok(self.working(at, wait))
    }

    fn answer(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        dossier: Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        let Some(officer) = self.officers.at_desk(tx.conn(), stage.agency, at)? else {
            stage.dossier = Some(dossier);
            return Ok(None);
        };
        let target = (dossier.id, dossier.version);
        if stage.plan.course == Course::Refused {
            let grant = granted(&officer)?;
            let command = RefuseCommand {
                reason_code: "NOT_COMPETENT".into(),
                reason:
                    "Nơi thực hiện không thuộc địa bàn của cơ quan; đề nghị nộp tại cơ quan nơi có địa điểm."
                        .into(),
                legal_basis: "Điều 6 Quyết định 93/2007/QĐ-TTg".into(),
            };
            let refused = tx.acting_as(grant.actor(), |tx| commands::refuse(tx, &grant, target, &command))?;
            stage.dossier = Some(refused);
            return Ok(None);
        }
        let grant = granted(&officer)?;
        let command = AcceptCommand {
            desk: None,
            note: None,
            components: Vec::new(),
            typed: TypedIn::default(),
        };
        let vault = self.vault;
        let accepted = tx.acting_as(grant.actor(), |tx| {
            commands::accept(tx, &grant, vault, target, &command)
        })?;
        self.wait_for_step(tx, stage, accepted.dossier, at)
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
            commands::complete_step(tx, &grant, target, &command)
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
        let result = request.filter(|_| step.is_finish).map(|request| ResultCommand {
            outcome: Outcome::Granted,
            document_name: request.result.clone(),
            number: format!("{number}/{}", request.symbol),
            issued_on: local_date(at),
            signer: officer.to_owned(),
            reason: None,
            legal_basis: None,
        });
        CompleteCommand {
            output_reference: step.output_name.as_ref().map(|name| format!("{name}/{number}")),
            note: None,
            result,
            notice: step.awaits_obligation.then(|| Notice {
                reference: format!("{number}/TB-CCT"),
                amount: Some(12_500_000),
            }),
            next_assignee: None,
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
        };
        let target = (dossier.id, dossier.version);
        let proven = tx.acting_as(grant.actor(), |tx| {
            commands::prove_obligation(tx, &grant, target, &command)
        })?;
        self.wait_for_step(tx, stage, proven, at)
    }

    /// When what comes next is done.
    fn wait_for_step(
        &self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        dossier: Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        let chance = i32::try_from(stage.draw(60)).unwrap_or(0);
        let percent = match stage.plan.course {
            Course::Slow => 110 + chance,
            Course::Usual | Course::Forgotten | Course::Refused => 30 + chance,
        };
        let hours = match current(tx, &dossier)? {
            None => 2 * DAY + DAY * chance / 10,
            Some(step) if step.is_return => DAY / 2 + DAY * chance / 20,
            Some(step) => working_hours(&step).saturating_mul(percent) / 100,
        };
        stage.dossier = Some(dossier);
        Ok(self.working(at, hours))
    }

    fn filing(&self, tx: &mut Tx<'_>, stage: &Stage, at: DateTime<Utc>) -> Result<Filing, DemoError> {
        let request = self.requests.requests.get(stage.request);
        let request = request.ok_or_else(|| DemoError::refused("no such request"))?;
        let terms = pin(
            tx.conn(),
            &PinRequest {
                procedure: stage.procedure,
                case_code: Some(request.case.clone()),
                agency: stage.agency,
                on: local_date(at),
            },
        )?;
        let components = terms.components().filter(|asked| asked.required).map(|asked| {
            let copies = i32::from(asked.originals + asked.certified_copies == 0);
            json!({
                "componentId": asked.id, "originals": asked.originals, "certifiedCopies": asked.certified_copies,
                "plainCopies": asked.plain_copies.max(copies),
            })
        });
        let components: Vec<Value> = components.collect();
        let citizen = stage.citizen.as_ref().and_then(|caller| {
            let number = self
                .citizens
                .iter()
                .find(|(_, other)| other.account == caller.account);
            number.map(|(number, _)| number.clone())
        });
        let owner = match citizen {
            Some(number) => json!({
                "kind": "CITIZEN", "name": stage.owner, "identityKind": "CITIZEN_ID", "identityNumber": number,
            }),
            None => self.requests.stranger(&stage.owner),
        };
        let body: FileDossierBody = serde_json::from_value(json!({
            "procedureId": stage.procedure, "caseCode": request.case, "agencyId": stage.agency, "owner": owner,
            "formData": filled_in(&request.form, &stage.owner), "summary": request.summary,
            "components": components,
        }))?;
        let filer = Filer {
            holder: None,
            today: local_date(at),
        };
        body.parse("", filer)
            .map_err(|errors| Problem::invalid(errors).into())
    }
}

fn current(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<Option<DossierStep>, DemoError> {
    let steps = queries::steps(tx.conn(), dossier.id)?;
    Ok(steps.into_iter().find(|step| step.state == StepState::Active))
}

/// What a step is given, in hundredths of a working hour.
fn working_hours(step: &DossierStep) -> i32 {
    match step.allotment_unit.as_str() {
        "WORKING_HOUR" => step.allotment_value,
        "CALENDAR_DAY" => step.allotment_value.saturating_mul(DAY) / 140,
        _ => step.allotment_value.saturating_mul(DAY) / 100,
    }
}
