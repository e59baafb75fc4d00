//! Petitions on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::feedback::model::{
    Petition, PetitionAction, PetitionForm, PetitionKind, PetitionState, PetitionStep,
};
use crate::feedback::rules;
use crate::platform::ids::{AgencyId, DossierId, OfficerId, PetitionId, ProcedureId};

/// Which petition.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PetitionPath {
    /// The petition's id.
    pub id: PetitionId,
}

/// Something that was done with a petition.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PetitionStepView {
    /// What.
    pub action: PetitionAction,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when it was due.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether it was done after that.
    pub late: bool,
    /// Where; for a forwarding, whereto.
    pub agency_id: AgencyId,
    /// By which officer; null for the petitioner, and for the petitioner to read.
    pub officer_id: Option<OfficerId>,
    /// What was said.
    #[schema(example = "Xin cho biết tên cán bộ và ngày đến nộp hồ sơ.")]
    pub words: Option<String>,
    /// The rule of law.
    #[schema(example = "Điều 11 Nghị định 20/2008/NĐ-CP")]
    pub legal_basis: Option<String>,
}

impl PetitionStepView {
    fn new(step: PetitionStep, for_officer: bool) -> Self {
        Self {
            late: step.is_late(),
            action: step.action,
            at: step.at,
            due_at: step.due_at,
            agency_id: step.agency_id,
            officer_id: step.by_officer.filter(|_| for_officer),
            words: step.words,
            legal_basis: step.legal_basis,
        }
    }
}

/// A petition, as its petitioner and the agency at which it is see it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PetitionView {
    /// Its id.
    pub id: PetitionId,
    /// Counts its changes, from 1; also in the ETag.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Where it stands.
    pub state: PetitionState,
    /// What it is about.
    pub kind: PetitionKind,
    /// What it wants.
    pub form: PetitionForm,
    /// Whether it was sent without a name.
    pub nameless: bool,
    /// The petitioner's name; null without one.
    #[schema(example = "Nguyễn Thị Đào")]
    pub petitioner_name: Option<String>,
    /// The agency at which it is.
    pub agency_id: AgencyId,
    /// The procedure that it is about.
    pub procedure_id: Option<ProcedureId>,
    /// The petitioner's dossier that it is about.
    pub dossier_id: Option<DossierId>,
    /// In a line.
    #[schema(example = "Phải đi lại ba lần để nộp một hồ sơ")]
    pub subject: String,
    /// In the petitioner's words.
    #[schema(example = "Mỗi lần đến nộp tôi lại được yêu cầu thêm một giấy tờ khác.")]
    pub text: String,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// Until when the agency's next act is due; null when it has nothing to do. While it waits for the petitioner, that is
    /// the day of the answer if nothing comes.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether that is over.
    pub overdue: bool,
    /// Until when the petitioner is waited for; null when nothing is asked for.
    pub waits_until: Option<DateTime<Utc>>,
    /// Until when it is to be answered.
    pub answer_due_at: DateTime<Utc>,
    /// The answer.
    #[schema(example = "Đã kiểm điểm cán bộ và niêm yết lại thành phần hồ sơ.")]
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the answer was made public.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was decided that the answer is not made public.
    pub withheld_at: Option<DateTime<Utc>>,
    /// What may be done with it by whoever has the permission for it.
    pub possible_actions: Vec<PetitionAction>,
    /// What was done with it; empty in lists.
    pub steps: Vec<PetitionStepView>,
}

/// What a petition is shown with.
pub struct Shown {
    /// The petitioner's name.
    pub name: Option<String>,
    /// What was done with it.
    pub steps: Vec<PetitionStep>,
    /// Whether an officer looks.
    pub for_officer: bool,
    /// Whether it is the caller's own or at the officer's agency, not only below it.
    pub at_home: bool,
    /// The moment.
    pub now: DateTime<Utc>,
}

impl PetitionView {
    /// A petition as it is at a moment.
    pub fn new(petition: Petition, shown: Shown) -> Self {
        let actions = PetitionAction::ALL.iter().copied();
        let possible_actions = actions
            .filter(|action| (*action == PetitionAction::GiveSupplement) != shown.for_officer)
            .filter(|action| shown.at_home || *action == PetitionAction::Forward)
            .filter(|action| rules::judge(&petition, *action, shown.now).is_ok())
            .collect();
        Self {
            possible_actions,
            nameless: petition.citizen_id.is_none(),
            petitioner_name: shown.name,
            overdue: petition.due_at.is_some_and(|due| due < shown.now),
            id: petition.id,
            version: petition.version,
            state: petition.state,
            kind: petition.kind,
            form: petition.form,
            agency_id: petition.agency_id,
            procedure_id: petition.procedure_id,
            dossier_id: petition.dossier_id,
            subject: petition.subject,
            text: petition.body,
            received_at: petition.received_at,
            due_at: petition.due_at,
            waits_until: petition.waits_until,
            answer_due_at: petition.answer_due_at,
            answer: petition.answer,
            answered_at: petition.answered_at,
            published_at: petition.published_at,
            withheld_at: petition.withheld_at,
            steps: shown
                .steps
                .into_iter()
                .map(|step| PetitionStepView::new(step, shown.for_officer))
                .collect(),
        }
    }
}
