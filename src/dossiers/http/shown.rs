//! How rows become what is shown.

use chrono::{DateTime, Utc};

use super::views::{
    DossierClockEventView, DossierComponentView, DossierHistoryView, DossierLineView, DossierObligationView,
    DossierRefusalView, DossierResultView, DossierReturnView, DossierStepView, InboxItemView,
};
use crate::auth::Caller;
use crate::dossiers::model::{
    ClockEvent, ClockPhase, Component, Dossier, DossierAction, DossierStep, HistoryEntry, InboxItem,
    Obligation, Refusal, ResultPaper, Return,
};
use crate::dossiers::rules::judge::{Facts, possible_actions};
use crate::platform::ids::CitizenId;
use crate::platform::text::mask;

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

/// Somebody's words that must stand somewhere: hidden unless all personal data is shown.
pub fn words(text: String, whole: bool) -> String {
    if whole { text } else { mask::HIDDEN.to_owned() }
}

impl DossierStepView {
    /// What is shown of a step; `inside` is for officers, `whole` for those who see all personal data.
    pub fn new(step: DossierStep, inside: bool, whole: bool) -> Self {
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
            output_reference: step.output_reference.filter(|_| inside && whole),
            note: step.note.filter(|_| inside && whole),
            is_finish: step.is_finish,
            is_return: step.is_return,
            is_leg: step.is_leg,
            answer: step.answer,
            possible_actions: Vec::new(),
        }
    }

    /// With what the caller may do at it.
    pub fn with_actions(self, possible_actions: Vec<DossierAction>) -> Self {
        Self {
            possible_actions,
            ..self
        }
    }
}

impl DossierComponentView {
    /// A component; what the applicant calls an own paper, and notes, when all personal data is shown.
    pub fn new(component: Component, whole: bool) -> Self {
        Self {
            no: component.no,
            component_id: component.component_id,
            name: words(component.name, whole || component.component_id.is_some()),
            required: component.required,
            originals: component.originals,
            certified_copies: component.certified_copies,
            plain_copies: component.plain_copies,
            note: component.note.filter(|_| whole),
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
            cancelled_at: obligation.cancelled_at,
            cancel_reason: obligation.cancel_reason,
            exempt_reason: obligation.exempt_reason,
            exempt_basis: obligation.exempt_basis,
        }
    }
}

impl DossierRefusalView {
    /// A refusal, with its reason when all personal data is shown.
    pub fn new(refusal: Refusal, whole: bool) -> Self {
        Self {
            reason_code: refusal.reason_code,
            reason: words(refusal.reason, whole),
            legal_basis: refusal.legal_basis,
            refused_at: refusal.refused_at,
        }
    }
}

impl DossierResultView {
    /// A result, with the reason of a refusal when all personal data is shown.
    pub fn new(paper: ResultPaper, whole: bool) -> Self {
        Self {
            outcome: paper.outcome,
            document_name: paper.document_name,
            number: paper.number,
            issued_on: paper.issued_on,
            signer: paper.signer,
            reason: paper.reason.filter(|_| whole),
            legal_basis: paper.legal_basis,
        }
    }
}

impl DossierReturnView {
    /// How it was handed over; `number` is the receiver's, opened for those who see all personal data.
    pub fn new(handed: Return, number: Option<String>, whole: bool) -> Self {
        Self {
            method: handed.method,
            receiver_name: match whole {
                true => handed.receiver_name,
                false => mask::name(&handed.receiver_name),
            },
            identification: handed.identification,
            originals_returned: handed.originals_returned.filter(|_| whole),
            returned_at: handed.returned_at,
            authorisation_number: handed.authorisation_no.filter(|_| whole),
            authorisation_date: handed.authorisation_on,
            receiver_identity_kind: handed.receiver_identity_kind,
            receiver_identity_number: number,
            receipt_checked: handed.receipt_checked,
        }
    }
}

impl DossierHistoryView {
    /// What happened, with what was said when all personal data is shown.
    pub fn new(entry: HistoryEntry, whole: bool) -> Self {
        Self {
            at: entry.at,
            kind: entry.kind,
            state: entry.state,
            unit_name: entry.unit_name,
            step_name: entry.step_name,
            due_at: entry.due_at,
            note: entry.note.filter(|_| whole),
        }
    }
}

impl DossierLineView {
    /// A line as it is `now` for this caller; `current` are the steps at which it is.
    pub fn new(dossier: Dossier, current: &[DossierStep], caller: &Caller, now: DateTime<Utc>) -> Self {
        Self::acting(dossier, current, caller, now, None)
    }

    /// The same for somebody whom the owner has let act.
    pub fn acting(
        dossier: Dossier,
        current: &[DossierStep],
        caller: &Caller,
        now: DateTime<Utc>,
        acting: Option<CitizenId>,
    ) -> Self {
        let facts = Facts {
            dossier: &dossier,
            steps: current,
            at: None,
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

impl DossierLineView {
    /// The same with a shortened name, for those who only oversee.
    pub fn masked(self, masked: bool) -> Self {
        if !masked {
            return self;
        }
        Self {
            owner_name: mask::name(&self.owner_name),
            ..self
        }
    }
}

impl InboxItemView {
    /// An inbox line as it is `now` for this caller; `left` are minutes of working time.
    pub fn new(
        item: InboxItem,
        current: &[DossierStep],
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
