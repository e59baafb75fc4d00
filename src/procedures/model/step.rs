//! Steps of an ISO process (section 5.7 of the document).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::branch::{StepJoin, StepLeg};
use crate::auth::Role;
use crate::calendar::Limit;
use crate::platform::ids::{AgencyId, StepId};
use crate::text_enum;

text_enum! {
    /// What is done in a step; the words real desks use are named beside.
    pub enum TaskKind {
        /// TIEP_NHAN: the desk takes the dossier in.
        Intake = "INTAKE",
        /// XAC_NHAN_HO_SO_NOP_QUA_INTERNET: the desk confirms a dossier sent online.
        ConfirmOnline = "CONFIRM_ONLINE",
        /// KIEM_TRA_TRUOC_HO_SO: a trial submission is looked through.
        PreCheck = "PRE_CHECK",
        /// BAN_GIAO: it is handed over.
        HandOver = "HAND_OVER",
        /// PHAN_CONG: the head says who handles it.
        Assign = "ASSIGN",
        /// THU_LY: it is handled.
        Handle = "HANDLE",
        /// XET_DUYET: the result is reviewed.
        Review = "REVIEW",
        /// Y_KIEN_LANH_DAO: the leader is asked.
        LeaderOpinion = "LEADER_OPINION",
        /// KY_DUYET: the result is signed.
        Sign = "SIGN",
        /// VAN_THU: the clerk numbers and seals it.
        Issue = "ISSUE",
        /// THU_PHI: the fee is collected.
        CollectFee = "COLLECT_FEE",
        /// TRA_KET_QUA: the desk hands the result over.
        ReturnResult = "RETURN_RESULT",
        /// CHUYEN_YEU_CAU_XAC_NHAN_XUONG_XA: a commune is asked to confirm.
        RequestConfirmation = "REQUEST_CONFIRMATION",
        /// XAC_NHAN_LIEN_THONG: another agency confirms.
        InterAgencyConfirm = "INTER_AGENCY_CONFIRM",
        /// THU_LY_HO_SO_LIEN_THONG: another agency handles its part.
        InterAgencyHandle = "INTER_AGENCY_HANDLE",
        /// NOP_HO_SO_SANG_CHI_CUC_THUE: the tax office gets the papers.
        SendToTax = "SEND_TO_TAX",
        /// NHAN_THONG_BAO_CUA_CHI_CUC_THUE: the tax notice comes.
        ReceiveTaxNotice = "RECEIVE_TAX_NOTICE",
        /// TRA_THONG_BAO_NOP_THUE: the citizen is given the tax notice.
        HandOverTaxNotice = "HAND_OVER_TAX_NOTICE",
        /// NHAN_BIEN_LAI_NOP_THUE: the proof of payment comes back.
        ReceiveTaxProof = "RECEIVE_TAX_PROOF",
        /// CHUYEN_HO_SO_LEN_SO: it goes up to the provincial department.
        SendToDepartment = "SEND_TO_DEPARTMENT",
        /// NHAN_HO_SO_TU_SO: it comes back from there.
        ReceiveFromDepartment = "RECEIVE_FROM_DEPARTMENT",
        /// Any other work.
        Other = "OTHER",
    }
}

impl TaskKind {
    /// Work that another agency does, so that the step must name it (V5).
    pub fn is_inter_agency(self) -> bool {
        matches!(self, Self::InterAgencyConfirm | Self::InterAgencyHandle)
    }
}

text_enum! {
    /// Where a dossier in process is (domain 5.1).
    pub enum StepSubStatus {
        /// Handed over to the unit.
        HandedOver = "HANDED_OVER",
        /// Given to an officer.
        Assigned = "ASSIGNED",
        /// Thụ lý.
        Handling = "HANDLING",
        /// Xét duyệt.
        Review = "REVIEW",
        /// Ký duyệt.
        Signing = "SIGNING",
        /// Văn thư cấp số, đóng dấu.
        Issuing = "ISSUING",
    }
}

text_enum! {
    /// Why the clock stands after a step (domain 7.6).
    pub enum PauseReason {
        /// Waiting for the applicant to pay taxes or fees.
        FinancialObligation = "FINANCIAL_OBLIGATION",
        /// Statutory posting, public comment.
        PublicNotice = "PUBLIC_NOTICE",
        /// Measurement or expertise that the law leaves out of the limit.
        Expertise = "EXPERTISE",
        /// The opinion of another agency, where the law leaves it out of the limit.
        InterAgencyOpinion = "INTER_AGENCY_OPINION",
    }
}

text_enum! {
    /// Whose step it is.
    pub enum StepAgencyKind {
        /// The agency at whose desk the dossier was received.
        Receiving = "RECEIVING",
        /// The agency that decides.
        Competent = "COMPETENT",
        /// The agency named in the step.
        Named = "NAMED",
    }
}

/// A task inside a step, as documents list them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepTask {
    /// What is done.
    #[schema(min_length = 1, max_length = 500)]
    pub name: String,
    /// What kind of work it is.
    pub kind: TaskKind,
    /// How long it may take, inside the step's own allotment (V2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allotment: Option<Limit>,
}

/// A step as it is written. A draft may lack the role and the agency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcessStepDraft {
    /// A code, unique in the issue.
    #[schema(pattern = "^[A-Z0-9][A-Z0-9_.:-]{0,39}$", max_length = 40, example = "THU_LY")]
    pub code: String,
    /// What is done.
    #[schema(min_length = 1, max_length = 500, example = "Thụ lý, kiểm tra thực địa")]
    pub name: String,
    /// What kind of work it is.
    pub kind: TaskKind,
    /// The one role that is responsible (V4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The unit inside the agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 60, example = "PHONG_QLDT")]
    pub unit_code: Option<String>,
    /// Whose step it is: the lead agency of the step.
    pub agency_kind: StepAgencyKind,
    /// The agency, for `NAMED`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_id: Option<AgencyId>,
    /// Agencies that coordinate in it.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub coordinating_agencies: Vec<AgencyId>,
    /// How long it may take.
    pub allotment: Limit,
    /// What comes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 1000)]
    pub input: Option<String>,
    /// The form that it leaves, one of the document's (V8).
    #[serde(rename = "formCode", default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40, example = "BM-05-01")]
    pub output_form: Option<String>,
    /// The record that it leaves, one of the document's (V8).
    #[serde(rename = "recordCode", default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40, example = "HS-01")]
    pub output_record: Option<String>,
    /// Whether it may not end without them.
    #[serde(rename = "paperRequired", default)]
    pub output_required: bool,
    /// What a dossier in it is doing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_status: Option<StepSubStatus>,
    /// Why the clock stands when it has ended, until somebody outside has acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pauses: Option<PauseReason>,
    /// The result is there when it ends.
    #[serde(default)]
    pub is_finish: bool,
    /// It is the handing over of the result.
    #[serde(default)]
    pub is_return: bool,
    /// Consecutive steps of one group run side by side where the issue has no transitions of its own; with transitions
    /// it only names them together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40)]
    pub parallel_group: Option<String>,
    /// When it begins, where several ways lead to it; when all that were taken have ended, where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<StepJoin>,
    /// The request to another agency, for a step of `NAMED`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg: Option<StepLeg>,
    /// The tasks inside it.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub tasks: Vec<StepTask>,
}

/// A step of an issue that may be worked by. Never changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// Its place, from 1.
    pub no: i32,
    /// The role that is responsible.
    pub role: Role,
    /// The rest, as written; its `role` is this one.
    pub text: ProcessStepDraft,
}

impl ProcessStepDraft {
    /// Whether the dossier's clock stands while it runs.
    pub fn stops_the_clock(&self) -> bool {
        self.leg.as_ref().is_some_and(|leg| leg.pauses_main_clock)
    }
}

impl std::ops::Deref for Step {
    type Target = ProcessStepDraft;
    fn deref(&self) -> &ProcessStepDraft {
        &self.text
    }
}
