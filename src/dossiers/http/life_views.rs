//! What is shown of requests, stops and trials.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::shown::words;
use crate::dossiers::model::{
    Decision, Stop, StopGround, Supplement, SupplementItem, SupplementStage, SupplementState, Trial,
    TrialVerdict, Withdrawal,
};

/// A request to complete the dossier (phiếu yêu cầu bổ sung).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierSupplementView {
    /// Its place among the dossier's, from 1.
    pub no: i32,
    /// Before acceptance or in process.
    pub stage: SupplementStage,
    /// Where it stands.
    pub state: SupplementState,
    /// Why it is needed; `•••` for officers without a duty on the dossier now.
    pub reason: String,
    /// The article that it rests on.
    pub legal_basis: Option<String>,
    /// Everything that is asked for.
    pub items: Vec<DossierSupplementItemView>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// Until when the applicant is waited for; without end when null.
    pub wait_until: Option<DateTime<Utc>>,
    /// When the last of it was given.
    pub given_at: Option<DateTime<Utc>>,
    /// When the desk took it in.
    pub received_at: Option<DateTime<Utc>>,
}

/// One thing that is asked for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierSupplementItemView {
    /// Its place in the request, from 1.
    pub no: i32,
    /// The component of the dossier that it is about.
    pub component_no: Option<i32>,
    /// What it is called; `•••` for officers without a duty on the dossier now.
    pub name: String,
    /// What has to be given or put right; `•••` for officers without a duty on the dossier now.
    pub request: String,
    /// When it was given.
    pub given_at: Option<DateTime<Utc>>,
    /// What was given, in words; null for officers without a duty on the dossier now.
    pub answer: Option<String>,
    /// Why it was sent back, until it is given again; null for officers without a duty on the dossier now.
    pub rejection: Option<String>,
}

impl DossierSupplementView {
    /// A request with its items, out of those of all the dossier's; words when all personal data is shown.
    pub fn new(request: Supplement, items: &[SupplementItem], whole: bool) -> Self {
        Self {
            no: request.no,
            stage: request.stage,
            state: request.state,
            reason: words(request.reason, whole),
            legal_basis: request.legal_basis,
            items: items
                .iter()
                .filter(|item| item.supplement_no == request.no)
                .map(|item| DossierSupplementItemView {
                    no: item.no,
                    component_no: item.component_no,
                    name: words(item.name.clone(), whole),
                    request: words(item.request.clone(), whole),
                    given_at: item.given_at,
                    answer: item.answer.clone().filter(|_| whole),
                    rejection: item.rejection.clone().filter(|_| whole),
                })
                .collect(),
            sent_at: request.sent_at,
            wait_until: request.wait_until,
            given_at: request.given_at,
            received_at: request.received_at,
        }
    }
}

/// Why a dossier was stopped.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierStopView {
    /// The ground.
    pub ground: StopGround,
    /// The reason, in words for the applicant; `•••` for officers without a duty on the dossier now.
    pub reason: String,
    /// The article that it rests on.
    pub legal_basis: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl DossierStopView {
    /// A stop, with its reason when all personal data is shown.
    pub fn new(stop: Stop, whole: bool) -> Self {
        Self {
            ground: stop.ground,
            reason: words(stop.reason, whole),
            legal_basis: stop.legal_basis,
            at: stop.at,
        }
    }
}

/// A wish to have the dossier back.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierWithdrawalView {
    /// Its place among the dossier's, from 1.
    pub no: i32,
    /// Why; null for officers without a duty on the dossier now.
    pub reason: Option<String>,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// Whether it was entered at the desk.
    pub asked_at_desk: bool,
    /// What the head decided; null while that is open.
    pub decision: Option<Decision>,
    /// Why; null for officers without a duty on the dossier now.
    pub decision_reason: Option<String>,
    /// What becomes of fees already paid; null for officers without a duty on the dossier now.
    pub fee_refund: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
}

impl DossierWithdrawalView {
    /// A wish, with its reason when all personal data is shown.
    pub fn new(wish: Withdrawal, whole: bool) -> Self {
        Self {
            no: wish.no,
            reason: Some(wish.reason).filter(|_| whole),
            asked_at: wish.asked_at,
            asked_at_desk: wish.asked_at_desk_by.is_some(),
            decision: wish.decision,
            decision_reason: wish.decision_reason.filter(|_| whole),
            fee_refund: wish.fee_refund.filter(|_| whole),
            decided_at: wish.decided_at,
        }
    }
}

/// What the desk said of a draft.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierTrialView {
    /// When it was shown.
    pub asked_at: DateTime<Utc>,
    /// When it was answered; null while it waits.
    pub answered_at: Option<DateTime<Utc>>,
    /// Whether anything is missing.
    pub verdict: Option<TrialVerdict>,
    /// What, in words; null for officers without a duty on the dossier now.
    pub answer: Option<String>,
    /// When the draft was changed or sent before the desk had answered.
    pub cancelled_at: Option<DateTime<Utc>>,
}

impl DossierTrialView {
    /// A showing, with the answer when all personal data is shown.
    pub fn new(trial: Trial, whole: bool) -> Self {
        Self {
            asked_at: trial.asked_at,
            answered_at: trial.answered_at,
            verdict: trial.verdict,
            answer: trial.answer.filter(|_| whole),
            cancelled_at: trial.cancelled_at,
        }
    }
}
