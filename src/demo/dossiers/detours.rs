//! What may happen to a dossier off the usual way, where its course has that in store.

use chrono::{DateTime, Utc};

use super::acts::{DAY, Stage, Story, current};
use super::officers::granted;
use super::plan::Course;
use crate::demo::error::DemoError;
use crate::dossiers::commands::{
    self, AskCommand, AskedItem, DecideSupplementCommand, DecideWithdrawalCommand, GivenItem,
    ReappointCommand, ReceiveSupplementCommand, StopCommand, SuspendCommand, SuspendReason,
};
use crate::dossiers::model::{Decision, Dossier, DossierState, StopGround, SupplementState};
use crate::platform::db::Tx;

/// What comes next.
pub(super) enum Turn {
    /// What the state asks for.
    AsUsual,
    /// The course had something in store: when the act after it is; never where it rests.
    Then(Option<DateTime<Utc>>),
}

/// An hour, in hundredths.
const HOUR: i32 = 100;

impl Story<'_> {
    /// Does what the course has in store for a dossier that is there.
    ///
    /// # Errors
    /// It was refused; the database's.
    pub(super) fn detour(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        dossier: &Dossier,
        at: DateTime<Utc>,
    ) -> Result<Turn, DemoError> {
        use DossierState as State;
        let (changed, wait) = match (stage.plan.course, dossier.state) {
            (Course::Guided, State::Submitted) if dossier.intake_requests == 0 => {
                (self.guide(tx, dossier, at)?, Some(DAY))
            }
            (Course::Guided, State::IntakeSupplement) => {
                let next = self.submit(tx, stage, dossier.clone(), at)?;
                return Ok(Turn::Then(next));
            }
            (Course::Supplemented | Course::WaitsForSupplement, State::InProcess)
                if dossier.process_requests == 0 =>
            {
                (self.ask(tx, dossier, at)?, Some(2 * HOUR))
            }
            (Course::Supplemented, State::SupplementRequired) => (self.take(tx, dossier, at)?, Some(DAY)),
            (Course::Withdrawn, State::InProcess) => (self.withdraw(tx, stage, dossier, at)?, Some(DAY)),
            (Course::WaitsForWithdrawal, State::InProcess) => (self.withdraw(tx, stage, dossier, at)?, None),
            (Course::Withdrawn, State::WithdrawalRequested) => (self.let_go(tx, dossier, at)?, None),
            (Course::Suspended, State::InProcess) => (self.suspend(tx, dossier, at)?, None),
            (Course::Stopped, State::InProcess) => (self.stop(tx, dossier, at)?, None),
            (Course::Reappointed, State::InProcess) => (self.apologise(tx, dossier, at)?, None),
            (Course::Overdue, State::InProcess)
            | (Course::Owing, State::FinancialObligation)
            | (Course::WaitsForSupplement, State::SupplementRequired) => (None, None),
            _ => return Ok(Turn::AsUsual),
        };
        let wait = wait.filter(|_| changed.is_some());
        stage.dossier = Some(changed.unwrap_or_else(|| dossier.clone()));
        Ok(Turn::Then(wait.and_then(|wait| self.working(at, wait))))
    }

    fn guide(
        &mut self,
        tx: &mut Tx<'_>,
        dossier: &Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<Dossier>, DemoError> {
        let agency = dossier.receiving_agency_id;
        let Some(officer) = self.officers.at_desk(tx.conn(), agency, at)? else {
            return Ok(None);
        };
        let (grant, target) = (granted(&officer)?, (dossier.id, dossier.version));
        let command = asked(
            "Hồ sơ chưa có giấy tờ về địa điểm kinh doanh.",
            "Hợp đồng thuê địa điểm",
        );
        let guided = tx.acting_as(grant.actor(), |tx| {
            commands::guide_intake(tx, &grant, target, &command)
        })?;
        Ok(Some(guided))
    }

    /// Proposed by the handler, approved by the head of the unit, sent by the desk: one after the other.
    fn ask(
        &mut self,
        tx: &mut Tx<'_>,
        dossier: &Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<Dossier>, DemoError> {
        let Some(step) = current(tx, dossier)? else {
            return Ok(None);
        };
        let target = (dossier.id, dossier.version);
        match dossier.open_supplement {
            None => {
                let Some(officer) = self.officers.for_step(tx.conn(), dossier, &step, at)? else {
                    return Ok(None);
                };
                let grant = granted(&officer)?;
                let command = asked("Cần làm rõ địa điểm.", "Sơ đồ địa điểm có xác nhận");
                let proposed = tx.acting_as(grant.actor(), |tx| {
                    commands::propose_supplement(tx, &grant, target, &command)
                })?;
                Ok(Some(proposed))
            }
            Some(SupplementState::Proposed) => {
                let head = self
                    .officers
                    .heading(tx.conn(), (step.agency_id, step.unit_id), at)?;
                let Some(officer) = head else { return Ok(None) };
                let grant = granted(&officer)?;
                let command = DecideSupplementCommand {
                    decision: Decision::Approved,
                    note: None,
                    override_reason: None,
                };
                let decided = tx.acting_as(grant.actor(), |tx| {
                    commands::decide_supplement(tx, &grant, target, &command)
                })?;
                Ok(Some(decided))
            }
            Some(SupplementState::Approved) => {
                let agency = dossier.receiving_agency_id;
                let Some(officer) = self.officers.at_desk(tx.conn(), agency, at)? else {
                    return Ok(None);
                };
                let grant = granted(&officer)?;
                let sent = tx.acting_as(grant.actor(), |tx| commands::send_supplement(tx, &grant, target))?;
                Ok(Some(sent))
            }
            Some(_) => Ok(None),
        }
    }

    fn take(
        &mut self,
        tx: &mut Tx<'_>,
        dossier: &Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<Dossier>, DemoError> {
        let agency = dossier.receiving_agency_id;
        let Some(officer) = self.officers.at_desk(tx.conn(), agency, at)? else {
            return Ok(None);
        };
        let (grant, target) = (granted(&officer)?, (dossier.id, dossier.version));
        let brought = ReceiveSupplementCommand {
            brought: vec![GivenItem {
                no: 1,
                answer: "Sơ đồ mới, có xác nhận".into(),
            }],
            components: Vec::new(),
        };
        let taken = tx.acting_as(grant.actor(), |tx| {
            commands::receive_supplement(tx, &grant, target, &brought)
        })?;
        Ok(Some(taken))
    }

    fn withdraw(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &Stage,
        dossier: &Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<Dossier>, DemoError> {
        const REASON: &str = "Không còn nhu cầu kinh doanh tại địa điểm này.";
        let target = (dossier.id, dossier.version);
        if let Some(citizen) = &stage.citizen {
            let grant = granted(citizen)?;
            let asked = tx.acting_as(grant.actor(), |tx| {
                commands::request_withdrawal(tx, &grant, target, REASON)
            })?;
            return Ok(Some(asked));
        }
        let agency = dossier.receiving_agency_id;
        let Some(officer) = self.officers.at_desk(tx.conn(), agency, at)? else {
            return Ok(None);
        };
        let grant = granted(&officer)?;
        let asked = tx.acting_as(grant.actor(), |tx| {
            commands::enter_withdrawal(tx, &grant, target, REASON)
        })?;
        Ok(Some(asked))
    }

    fn let_go(
        &mut self,
        tx: &mut Tx<'_>,
        dossier: &Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<Dossier>, DemoError> {
        let head = self
            .officers
            .heading(tx.conn(), (dossier.competent_agency_id, None), at)?;
        let Some(officer) = head else { return Ok(None) };
        let (grant, target) = (granted(&officer)?, (dossier.id, dossier.version));
        let command = DecideWithdrawalCommand {
            decision: Decision::Approved,
            reason: "Chưa có quyết định giải quyết; trả lại hồ sơ theo yêu cầu.".into(),
            fee_refund: None,
        };
        let decided = tx.acting_as(grant.actor(), |tx| {
            commands::decide_withdrawal(tx, &grant, target, &command)
        })?;
        Ok(Some(decided))
    }

    fn suspend(
        &mut self,
        tx: &mut Tx<'_>,
        dossier: &Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<Dossier>, DemoError> {
        let head = self
            .officers
            .heading(tx.conn(), (dossier.competent_agency_id, None), at)?;
        let Some(officer) = head else { return Ok(None) };
        let (grant, target) = (granted(&officer)?, (dossier.id, dossier.version));
        let command = SuspendCommand {
            reason: SuspendReason::ForceMajeure,
            note: "Mưa lũ, chưa kiểm tra được thực địa.".into(),
        };
        let suspended = tx.acting_as(grant.actor(), |tx| {
            commands::suspend(tx, &grant, target, &command)
        })?;
        Ok(Some(suspended))
    }

    fn stop(
        &mut self,
        tx: &mut Tx<'_>,
        dossier: &Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<Dossier>, DemoError> {
        let head = self
            .officers
            .heading(tx.conn(), (dossier.competent_agency_id, None), at)?;
        let Some(officer) = head else { return Ok(None) };
        let (grant, target) = (granted(&officer)?, (dossier.id, dossier.version));
        let command = StopCommand {
            ground: StopGround::CourtOrder,
            reason: "Tòa án đã thụ lý tranh chấp quyền sử dụng thửa đất.".into(),
            legal_basis: "Điều 136 Luật Đất đai 2003".into(),
        };
        let stopped = tx.acting_as(grant.actor(), |tx| commands::stop(tx, &grant, target, &command))?;
        Ok(Some(stopped))
    }

    fn apologise(
        &mut self,
        tx: &mut Tx<'_>,
        dossier: &Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<Dossier>, DemoError> {
        let head = self
            .officers
            .heading(tx.conn(), (dossier.competent_agency_id, None), at)?;
        // The new appointment may lie in a year that nobody has entered.
        let reaches = dossier.reappointments == 0 && self.working(at, 8 * DAY).is_some();
        let Some(officer) = head.filter(|_| reaches) else {
            return Ok(None);
        };
        let (grant, target) = (granted(&officer)?, (dossier.id, dossier.version));
        let command = ReappointCommand {
            reason: "Phải xác minh thêm tại địa phương.".into(),
            working_days: 7,
            override_reason: None,
        };
        let apologised = tx.acting_as(grant.actor(), |tx| {
            commands::reappoint(tx, &grant, target, &command)
        })?;
        Ok(Some(apologised))
    }
}

fn asked(reason: &str, paper: &str) -> AskCommand {
    AskCommand {
        reason: reason.into(),
        legal_basis: Some("Điều 6 Quyết định 93/2007/QĐ-TTg".into()),
        items: vec![AskedItem {
            component: None,
            name: Some(paper.into()),
            request: "Nộp 01 bản sao".into(),
        }],
        override_reason: None,
    }
}
