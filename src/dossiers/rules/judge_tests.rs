//! Who may do what, when: a table.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::judge::{Denial, Facts, judge};
use super::who::Who;
use crate::auth::{AccountKind, CITIZEN_SCOPES, Caller, Membership, Role};
use crate::dossiers::model::{
    Channel, ClockPhase, Dossier, DossierAction as Action, DossierState as State, DossierStep, StepState,
};
use crate::platform::ids::{
    AgencyId, CitizenId, DossierId, DossierStepId, OfficerId, ProcedureId, ProcedureVersionId, SessionId,
    StepId, UnitId,
};
use crate::procedures::{ServiceLevel, TaskKind};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_300_000_000, 0).unwrap()
}

fn dossier(state: State) -> Dossier {
    Dossier {
        id: DossierId::from_uuid(id(1)),
        code: None,
        version: 1,
        state,
        channel: Channel::Online,
        procedure_id: ProcedureId::from_uuid(id(2)),
        procedure_version_id: ProcedureVersionId::from_uuid(id(3)),
        case_id: None,
        process_version_id: None,
        rule_set_id: None,
        procedure_code: "1.001612".into(),
        procedure_name: "Đăng ký hộ kinh doanh".into(),
        service_level: ServiceLevel::Level3,
        citizen_id: Some(CitizenId::from_uuid(id(4))),
        owner_name: "Nguyễn Thị Đào".into(),
        owner_name_folded: "nguyen thi dao".into(),
        owner_phone: None,
        owner_identity_hash: None,
        receiving_agency_id: AgencyId::from_uuid(id(10)),
        receiving_desk_id: None,
        received_by: Some(OfficerId::from_uuid(id(100))),
        competent_agency_id: AgencyId::from_uuid(id(10)),
        returning_agency_id: None,
        calendar_id: None,
        submitted_at: None,
        acceptance_due_at: None,
        received_at: None,
        original_due_at: None,
        due_at: None,
        overdue_at: None,
        finished_at: None,
        returned_at: None,
        closed_at: None,
        clock_phase: ClockPhase::NotStarted,
        outcome: None,
        unextended_due_at: None,
        next_alert_at: None,
        resume_state: None,
        counts_overdue: false,
        open_supplement: None,
        intake_requests: 0,
        process_requests: 0,
        reappointments: 0,
        trial_asked: false,
        signed: false,
        paused_for: None,
        guidances_allowed: 1,
        reappointments_allowed: 1,
        pausing_legs: 0,
        assisted_by: None,
        support_desk_id: None,
        created_at: moment(),
        updated_at: moment(),
    }
}

fn step(task: TaskKind, role: Role, unit: Option<u128>) -> DossierStep {
    DossierStep {
        id: DossierStepId::from_uuid(id(20)),
        dossier_id: DossierId::from_uuid(id(1)),
        no: 2,
        step_id: StepId::from_uuid(id(21)),
        name: "Thụ lý".into(),
        task,
        role,
        agency_id: AgencyId::from_uuid(id(10)),
        unit_id: unit.map(|unit| UnitId::from_uuid(id(unit))),
        unit_name: None,
        allotment_value: 100,
        allotment_unit: crate::calendar::LimitUnit::WorkingDay,
        sub_status: None,
        output_name: None,
        output_required: false,
        awaits_obligation: false,
        pause_reason: None,
        round: 1,
        is_finish: task == TaskKind::Sign,
        is_return: task == TaskKind::ReturnResult,
        state: StepState::Active,
        planned_due_at: None,
        due_at: None,
        assignee_id: None,
        started_at: Some(moment()),
        completed_at: None,
        completed_by: None,
        output_reference: None,
        note: None,
        is_leg: false,
        leg_pauses: false,
        consent_basis: None,
        answer: None,
        led_to: None,
    }
}

fn officer(account: u128, agency: u128, unit: Option<u128>, role: Role) -> Who {
    Who::Officer {
        id: OfficerId::from_uuid(id(account)),
        duties: vec![Membership {
            agency: AgencyId::from_uuid(id(agency)),
            unit: unit.map(|unit| UnitId::from_uuid(id(unit))),
            desk: None,
            role,
        }],
    }
}

fn citizen(account: u128) -> Who {
    Who::Citizen(CitizenId::from_uuid(id(account)))
}

fn facts<'a>(dossier: &'a Dossier, current: Option<&'a DossierStep>) -> Facts<'a> {
    Facts {
        dossier,
        steps: current.map_or(&[], std::slice::from_ref),
        at: None,
        acting: None,
    }
}

/// What somebody is offered, with the scopes of their roles.
fn possible_actions(facts: Facts<'_>, who: &Who) -> Vec<Action> {
    let (kind, account, scopes) = match who {
        Who::Citizen(id) => (AccountKind::Citizen, id.as_uuid(), CITIZEN_SCOPES.to_vec()),
        Who::System => return Vec::new(),
        Who::Officer { id, duties } => (
            AccountKind::Officer,
            id.as_uuid(),
            duties
                .iter()
                .flat_map(|duty| duty.role.scopes())
                .copied()
                .collect(),
        ),
    };
    let caller = Caller {
        kind,
        account,
        name: "Trần Văn Bình".into(),
        session: SessionId::from_uuid(id(5)),
        rights_version: 1,
        scopes,
        memberships: who.duties().to_vec(),
        system_roles: Vec::new(),
    };
    super::judge::possible_actions(facts, &caller)
}

#[test]
fn a_draft_is_its_owners_alone() {
    let draft = dossier(State::Draft);
    assert_eq!(
        possible_actions(facts(&draft, None), &citizen(4)),
        [Action::SaveDraft, Action::AskTrial, Action::Submit]
    );
    assert_eq!(possible_actions(facts(&draft, None), &citizen(5)), []);
    assert_eq!(
        possible_actions(facts(&draft, None), &officer(100, 10, None, Role::DeskOfficer)),
        []
    );
}

#[test]
fn what_was_sent_is_the_receiving_desks() {
    let sent = dossier(State::Submitted);
    for role in [Role::DeskOfficer, Role::DeskManager] {
        assert_eq!(
            possible_actions(facts(&sent, None), &officer(100, 10, None, role)),
            [
                Action::Accept,
                Action::GuideIntake,
                Action::RefuseIntake,
                Action::EnterWithdrawal
            ]
        );
        assert_eq!(
            possible_actions(facts(&sent, None), &officer(100, 11, None, role)),
            []
        );
    }
    assert_eq!(
        possible_actions(facts(&sent, None), &officer(100, 10, None, Role::Handler)),
        []
    );
    assert_eq!(
        possible_actions(facts(&sent, None), &citizen(4)),
        [Action::RequestWithdrawal]
    );
    assert_eq!(possible_actions(facts(&sent, None), &citizen(5)), []);
}

#[test]
fn a_step_is_completed_by_its_role_in_its_unit() {
    let running = dossier(State::InProcess);
    let handling = step(TaskKind::Handle, Role::Handler, Some(30));
    let facts = facts(&running, Some(&handling));
    let complete = |who: &Who| judge(facts, who, Action::CompleteStep);
    assert_eq!(
        complete(&officer(101, 10, Some(30), Role::Handler)),
        Ok(State::InProcess)
    );
    assert_eq!(
        complete(&officer(101, 10, None, Role::Handler)),
        Ok(State::InProcess)
    );
    assert_eq!(
        complete(&officer(101, 10, Some(31), Role::Handler)),
        Err(Denial::Duty)
    );
    assert_eq!(
        complete(&officer(101, 11, Some(30), Role::Handler)),
        Err(Denial::Duty)
    );
    assert_eq!(
        complete(&officer(101, 10, Some(30), Role::UnitHead)),
        Err(Denial::Duty)
    );
    assert_eq!(complete(&citizen(4)), Err(Denial::Duty));
}

#[test]
fn what_is_assigned_is_the_assignees_and_the_head_assigns() {
    let running = dossier(State::InProcess);
    let mut handling = step(TaskKind::Handle, Role::Handler, Some(30));
    handling.assignee_id = Some(OfficerId::from_uuid(id(101)));
    let facts = facts(&running, Some(&handling));
    let complete = |who: &Who| judge(facts, who, Action::CompleteStep);
    assert_eq!(
        complete(&officer(101, 10, Some(30), Role::Handler)),
        Ok(State::InProcess)
    );
    assert_eq!(
        complete(&officer(102, 10, Some(30), Role::Handler)),
        Err(Denial::Assignee)
    );
    let assign = |who: &Who| judge(facts, who, Action::AssignStep);
    assert_eq!(
        assign(&officer(103, 10, Some(30), Role::UnitHead)),
        Ok(State::InProcess)
    );
    assert_eq!(
        assign(&officer(103, 10, Some(31), Role::UnitHead)),
        Err(Denial::Duty)
    );
    assert_eq!(
        assign(&officer(102, 10, Some(30), Role::Handler)),
        Err(Denial::Duty)
    );
}

#[test]
fn who_received_it_may_not_sign_it() {
    let running = dossier(State::InProcess);
    let signing = step(TaskKind::Sign, Role::AgencyHead, None);
    let facts = facts(&running, Some(&signing));
    let sign = |who: &Who| judge(facts, who, Action::CompleteStep);
    assert_eq!(
        sign(&officer(100, 10, None, Role::AgencyHead)),
        Err(Denial::Separation)
    );
    assert_eq!(
        sign(&officer(104, 10, None, Role::AgencyHead)),
        Ok(State::Completed)
    );
    let helped = Dossier {
        assisted_by: Some(OfficerId::from_uuid(Uuid::from_u128(104))),
        ..running.clone()
    };
    let facts = Facts {
        dossier: &helped,
        ..facts
    };
    assert_eq!(
        judge(
            facts,
            &officer(104, 10, None, Role::AgencyHead),
            Action::CompleteStep
        ),
        Err(Denial::Separation)
    );
}

#[test]
fn the_result_is_handed_over_when_nothing_else_is_left() {
    let completed = dossier(State::Completed);
    let returning = step(TaskKind::ReturnResult, Role::DeskOfficer, None);
    let fee = step(TaskKind::CollectFee, Role::Cashier, None);
    let desk = officer(100, 10, None, Role::DeskOfficer);
    assert_eq!(
        possible_actions(facts(&completed, Some(&returning)), &desk),
        [Action::ReturnResult]
    );
    assert_eq!(
        judge(facts(&completed, Some(&fee)), &desk, Action::ReturnResult),
        Err(Denial::Step)
    );
    let cashier = officer(105, 10, None, Role::Cashier);
    assert_eq!(
        judge(facts(&completed, Some(&fee)), &cashier, Action::CompleteStep),
        Ok(State::Completed)
    );
    assert_eq!(
        judge(facts(&completed, Some(&returning)), &desk, Action::CompleteStep),
        Err(Denial::Step)
    );
}

#[test]
fn nothing_is_possible_with_what_is_over() {
    for state in [
        State::NotAccepted,
        State::Withdrawn,
        State::Stopped,
        State::Returned,
    ] {
        let over = dossier(state);
        for who in [
            citizen(4),
            officer(100, 10, None, Role::DeskOfficer),
            officer(100, 10, None, Role::AgencyHead),
        ] {
            assert_eq!(possible_actions(facts(&over, None), &who), []);
        }
    }
}
