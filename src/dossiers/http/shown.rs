//! How rows become what is shown.

use chrono::{DateTime, Utc};

use super::views::{
    DossierClockEventView, DossierComponentView, DossierHistoryView, DossierLineView, DossierObligationView,
    DossierRefusalView, DossierResultView, DossierReturnView, DossierStepView, InboxItemView,
};
use crate::auth::Caller;
use crate::dossiers::model::{
    ClockEvent, ClockPhase, Component, Dossier, DossierStep, HistoryEntry, InboxItem, Obligation, Refusal,
    ResultPaper, Return,
};
use crate::dossiers::rules::judge::{Facts, possible_actions};
use crate::platform::ids::CitizenId;

impl From<ClockEvent> for DossierClockEventView {
    fn from(event: ClockEvent) -> Self {
        Self {
            kind: event.kind,
            reason: event.reason,
            at: event.at,
            due_at: event.due_at,
        }
    }
}

impl DossierStepView {
    /// What is shown of a step; `inside` is for officers.
    pub fn new(step: DossierStep, inside: bool) -> Self {
        Self {
            no: step.no,
            name: step.name,
            role: step.role,
            agency_id: step.agency_id,
            unit_id: step.unit_id,
            unit_name: step.unit_name,
            state: step.state,
            planned_due_at: step.planned_due_at,
            due_at: step.due_at,
            assignee_id: step.assignee_id.filter(|_| inside),
            started_at: step.started_at,
            completed_at: step.completed_at,
            completed_by_id: step.completed_by.filter(|_| inside),
            output_name: step.output_name,
            output_required: step.output_required,
            output_reference: step.output_reference.filter(|_| inside),
            note: step.note.filter(|_| inside),
            is_finish: step.is_finish,
            is_return: step.is_return,
        }
    }
}

impl From<Component> for DossierComponentView {
    fn from(component: Component) -> Self {
        Self {
            no: component.no,
            component_id: component.component_id,
            name: component.name,
            required: component.required,
            originals: component.originals,
            certified_copies: component.certified_copies,
            plain_copies: component.plain_copies,
            note: component.note,
            checked_at: component.checked_at,
        }
    }
}

impl From<Obligation> for DossierObligationView {
    fn from(obligation: Obligation) -> Self {
        Self {
            notice_reference: obligation.notice_reference,
            amount: obligation.amount,
            notified_at: obligation.notified_at,
            proof_reference: obligation.proof_reference,
            proven_at: obligation.proven_at,
        }
    }
}

impl From<Refusal> for DossierRefusalView {
    fn from(refusal: Refusal) -> Self {
        Self {
            reason_code: refusal.reason_code,
            reason: refusal.reason,
            legal_basis: refusal.legal_basis,
            refused_at: refusal.refused_at,
        }
    }
}

impl From<ResultPaper> for DossierResultView {
    fn from(paper: ResultPaper) -> Self {
        Self {
            outcome: paper.outcome,
            document_name: paper.document_name,
            number: paper.number,
            issued_on: paper.issued_on,
            signer: paper.signer,
            reason: paper.reason,
            legal_basis: paper.legal_basis,
        }
    }
}

impl From<Return> for DossierReturnView {
    fn from(handed: Return) -> Self {
        Self {
            method: handed.method,
            receiver_name: handed.receiver_name,
            identification: handed.identification,
            originals_returned: handed.originals_returned,
            returned_at: handed.returned_at,
            authorisation_number: handed.authorisation_no,
            authorisation_date: handed.authorisation_on,
            receiver_identity_kind: handed.receiver_identity_kind,
            receiver_identity_number: None,
            receipt_checked: handed.receipt_checked,
        }
    }
}

impl From<HistoryEntry> for DossierHistoryView {
    fn from(entry: HistoryEntry) -> Self {
        Self {
            at: entry.at,
            kind: entry.kind,
            state: entry.state,
            unit_name: entry.unit_name,
            step_name: entry.step_name,
            due_at: entry.due_at,
            note: entry.note,
        }
    }
}

impl DossierLineView {
    /// A line as it is `now` for this caller; `current` is the step at which it is.
    pub fn new(dossier: Dossier, current: Option<&DossierStep>, caller: &Caller, now: DateTime<Utc>) -> Self {
        Self::acting(dossier, current, caller, now, None)
    }

    /// The same for somebody whom the owner has let act.
    pub fn acting(
        dossier: Dossier,
        current: Option<&DossierStep>,
        caller: &Caller,
        now: DateTime<Utc>,
        acting: Option<CitizenId>,
    ) -> Self {
        let facts = Facts {
            dossier: &dossier,
            current,
            acting,
        };
        Self {
            possible_actions: possible_actions(facts, caller),
            overdue: dossier.clock_phase == ClockPhase::Running
                && dossier.overdue_at.is_some_and(|overdue_at| overdue_at <= now),
            id: dossier.id,
            code: dossier.code,
            version: dossier.version,
            state: dossier.state,
            national_status: dossier.state.national_status(),
            channel: dossier.channel,
            procedure_code: dossier.procedure_code,
            procedure_name: dossier.procedure_name,
            owner_name: dossier.owner_name,
            submitted_at: dossier.submitted_at,
            received_at: dossier.received_at,
            due_at: dossier.due_at,
            created_at: dossier.created_at,
        }
    }
}

impl InboxItemView {
    /// An inbox line as it is `now` for this caller; `left` are minutes of working time.
    pub fn new(
        item: InboxItem,
        current: Option<&DossierStep>,
        left: Option<i64>,
        caller: &Caller,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            kind: item.work.kind,
            role: item.work.role,
            unit_id: item.work.unit_id,
            assignee_id: item.work.assignee_id,
            step_no: item.work.step_no,
            step_name: item.step_name,
            state: item.state,
            due_at: item.due_at,
            remaining_working_minutes: left,
            dossier: DossierLineView::new(item.dossier, current, caller, now),
        }
    }
}
