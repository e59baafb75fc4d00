//! Where a dossier is in its life, and how the nation counts that.

use crate::text_enum;

text_enum! {
    /// The state of a dossier in the law's terms (domain section 5.1). What happens between the desks while it is in
    /// process is told by its steps, not here.
    pub enum DossierState {
        /// Being filled in by its owner; nobody else sees it.
        Draft = "DRAFT",
        /// Sent online; the desk has to answer within the acceptance clock.
        Submitted = "SUBMITTED",
        /// The desk told once, in full, what is missing before it can be accepted.
        IntakeSupplement = "INTAKE_SUPPLEMENT",
        /// Not taken in, with reason and legal basis.
        NotAccepted = "NOT_ACCEPTED",
        /// Taken in: it has a code and an appointment, and is still at the desk.
        Accepted = "ACCEPTED",
        /// With the unit that resolves it.
        InProcess = "IN_PROCESS",
        /// The applicant was asked to supplement; the clock stands.
        SupplementRequired = "SUPPLEMENT_REQUIRED",
        /// The applicant has to settle an obligation with the state (a tax, say); the clock stands.
        FinancialObligation = "FINANCIAL_OBLIGATION",
        /// The applicant asked for it back; the head has to decide.
        WithdrawalRequested = "WITHDRAWAL_REQUESTED",
        /// Given back at the applicant's wish.
        Withdrawn = "WITHDRAWN",
        /// Stopped on legal ground, or because the applicant stayed silent.
        Stopped = "STOPPED",
        /// The result is signed, numbered and at the desk. On time or late is measured here.
        Completed = "COMPLETED",
        /// The result is in the applicant's hands.
        Returned = "RETURNED",
    }
}

impl DossierState {
    /// The status that the national portal knows, 1 to 10 (domain section 5.2); a draft has none.
    pub fn national_status(self) -> Option<i32> {
        match self {
            Self::Draft => None,
            Self::Submitted => Some(1),
            Self::Accepted => Some(2),
            Self::NotAccepted => Some(3),
            Self::InProcess => Some(4),
            Self::IntakeSupplement | Self::SupplementRequired => Some(5),
            Self::FinancialObligation => Some(6),
            Self::WithdrawalRequested => Some(7),
            Self::Withdrawn | Self::Stopped => Some(8),
            Self::Completed => Some(9),
            Self::Returned => Some(10),
        }
    }

    /// Whether nothing more will happen.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::NotAccepted | Self::Withdrawn | Self::Stopped | Self::Returned
        )
    }
}

text_enum! {
    /// What somebody may do with a dossier; `possibleActions` names them.
    pub enum DossierAction {
        /// Change the draft, or what was sent and has to be completed.
        SaveDraft = "SAVE_DRAFT",
        /// Show the draft to the desk before it is sent (kiểm tra trước hồ sơ).
        AskTrial = "ASK_TRIAL",
        /// Tell the applicant what is missing in a draft that was shown.
        AnswerTrial = "ANSWER_TRIAL",
        /// Send the draft to the desk, or send it again completed.
        Submit = "SUBMIT",
        /// Take it in: code, appointment, steps.
        Accept = "ACCEPT",
        /// Tell in full what is missing before it can be accepted (form 02).
        GuideIntake = "GUIDE_INTAKE",
        /// Refuse it at intake, with reason.
        RefuseIntake = "REFUSE_INTAKE",
        /// Say who is to handle the current step.
        AssignStep = "ASSIGN_STEP",
        /// Take the current step, which is nobody's yet.
        ClaimStep = "CLAIM_STEP",
        /// Let the current step go, so that somebody else may take it.
        ReleaseStep = "RELEASE_STEP",
        /// Tell whoever handles it what to do (ý kiến lãnh đạo).
        Instruct = "INSTRUCT",
        /// End the current step and pass it on.
        CompleteStep = "COMPLETE_STEP",
        /// Give it back to an earlier step, to be done again.
        ReturnStep = "RETURN_STEP",
        /// Propose to ask the applicant for a supplement.
        ProposeSupplement = "PROPOSE_SUPPLEMENT",
        /// Approve or reject a proposed request.
        DecideSupplement = "DECIDE_SUPPLEMENT",
        /// Send the approved request to the applicant; the clock stands.
        SendSupplement = "SEND_SUPPLEMENT",
        /// Take back a proposed or approved request before it is sent.
        CancelSupplement = "CANCEL_SUPPLEMENT",
        /// Give what was asked for, piece by piece.
        GiveSupplement = "GIVE_SUPPLEMENT",
        /// Enter at the desk what the applicant brought of it, piece by piece.
        EnterSupplement = "ENTER_SUPPLEMENT",
        /// Give the applicant more time for it.
        ExtendSupplement = "EXTEND_SUPPLEMENT",
        /// Take in what was asked for; the clock runs again.
        ReceiveSupplement = "RECEIVE_SUPPLEMENT",
        /// Send back what was given and is not what was asked for; the clock stands on.
        RejectSupplement = "REJECT_SUPPLEMENT",
        /// End the waiting for a supplement that did not come in time.
        ExpireSupplement = "EXPIRE_SUPPLEMENT",
        /// Enter the proof that the applicant's obligation is settled.
        ProveObligation = "PROVE_OBLIGATION",
        /// Replace a notice of an obligation that was wrong.
        CorrectObligation = "CORRECT_OBLIGATION",
        /// Take a notice of an obligation back, because nothing is owed; the clock runs again.
        CancelObligation = "CANCEL_OBLIGATION",
        /// Let the clock stand for a reason of the law.
        Suspend = "SUSPEND",
        /// Let the clock run again.
        Resume = "RESUME",
        /// Apologise and give a new appointment (form 04).
        Reappoint = "REAPPOINT",
        /// Ask for the dossier back.
        RequestWithdrawal = "REQUEST_WITHDRAWAL",
        /// Enter the applicant's wish to have it back, at the desk.
        EnterWithdrawal = "ENTER_WITHDRAWAL",
        /// Approve or refuse the withdrawal.
        DecideWithdrawal = "DECIDE_WITHDRAWAL",
        /// Stop it on legal ground.
        Stop = "STOP",
        /// Take back a result that was found wrong before it was handed over.
        CorrectResult = "CORRECT_RESULT",
        /// Move it to the terms in force now.
        ChangeVersion = "CHANGE_VERSION",
        /// Give the date that a corrected calendar makes.
        Redate = "REDATE",
        /// Hand the result over.
        ReturnResult = "RETURN_RESULT",
    }
}

text_enum! {
    /// How a dossier came (domain L1; the national codes 1, 2, 3).
    pub enum Channel {
        /// At the desk.
        InPerson = "IN_PERSON",
        /// Through the internet.
        Online = "ONLINE",
        /// By the public postal service (bưu chính công ích).
        Postal = "POSTAL",
    }
}

text_enum! {
    /// What became of the request.
    pub enum Outcome {
        /// As asked.
        Granted = "GRANTED",
        /// In part.
        PartiallyGranted = "PARTIALLY_GRANTED",
        /// Not: a written answer with reason and legal basis (domain S8).
        Refused = "REFUSED",
    }
}

text_enum! {
    /// What the clock's ledger says last.
    pub enum ClockPhase {
        /// Not yet accepted.
        NotStarted = "NOT_STARTED",
        /// Counting.
        Running = "RUNNING",
        /// Standing, because the applicant has to act.
        Paused = "PAUSED",
        /// Over.
        Stopped = "STOPPED",
    }
}

text_enum! {
    /// An entry of the clock's ledger.
    pub enum ClockEventKind {
        /// Acceptance.
        Start = "START",
        /// Somebody outside the agencies has to act.
        Pause = "PAUSE",
        /// The work goes on; the appointment moves by what was paused.
        Resume = "RESUME",
        /// A new appointment without a pause.
        Extend = "EXTEND",
        /// The calendar was corrected, and the appointment with it.
        Redate = "REDATE",
        /// Finished, or ended otherwise.
        Stop = "STOP",
    }
}

text_enum! {
    /// Where one step of one dossier stands.
    pub enum StepState {
        /// Its turn has not come.
        Pending = "PENDING",
        /// Being worked on.
        Active = "ACTIVE",
        /// Done.
        Done = "DONE",
        /// Not needed any more: the dossier ended before.
        Skipped = "SKIPPED",
    }
}

text_enum! {
    /// What kind of work waits in an inbox.
    pub enum WorkKind {
        /// A dossier sent online waits for the desk's answer.
        Intake = "INTAKE",
        /// A step of the process.
        Step = "STEP",
        /// The applicant's proof is awaited.
        Obligation = "OBLIGATION",
        /// The result waits to be collected.
        Return = "RETURN",
        /// A draft waits for the desk's opinion.
        Trial = "TRIAL",
        /// A proposed request for a supplement waits for the head.
        SupplementApproval = "SUPPLEMENT_APPROVAL",
        /// An approved request waits to be sent.
        SupplementSending = "SUPPLEMENT_SENDING",
        /// The applicant's supplement is awaited.
        Supplement = "SUPPLEMENT",
        /// A withdrawal waits for the head.
        Withdrawal = "WITHDRAWAL",
        /// A request to another agency waits to be sent.
        LegSending = "LEG_SENDING",
        /// An apology is due.
        Apology = "APOLOGY",
    }
}

text_enum! {
    /// Who a dossier is for (the national codes 1 to 4).
    pub enum OwnerKind {
        /// A person.
        Citizen = "CITIZEN",
        /// A business.
        Business = "BUSINESS",
        /// An agency of the state.
        StateAgency = "STATE_AGENCY",
        /// Another organisation.
        OtherOrganisation = "OTHER_ORGANISATION",
    }
}

text_enum! {
    /// What kind of number names the owner.
    pub enum IdentityKind {
        /// The 12 digits of a citizen (số định danh cá nhân, CCCD).
        CitizenId = "CITIZEN_ID",
        /// The 9 digits of the old card (CMND).
        OldCard = "OLD_CARD",
        /// A passport.
        Passport = "PASSPORT",
        /// A tax number (MST).
        TaxCode = "TAX_CODE",
    }
}

text_enum! {
    /// By what right somebody files for another.
    pub enum AuthorisationKind {
        /// By a paper in which the owner says so (giấy ủy quyền, hợp đồng ủy quyền).
        PowerOfAttorney = "POWER_OF_ATTORNEY",
        /// By law: a minor's parent, a guardian, the head of an organisation.
        LegalRepresentative = "LEGAL_REPRESENTATIVE",
        /// As a relative, where the procedure lets relatives file without a paper.
        Relative = "RELATIVE",
    }
}

text_enum! {
    /// How a result was handed over.
    pub enum ReturnMethod {
        /// At the desk.
        InPerson = "IN_PERSON",
        /// By the public postal service.
        Postal = "POSTAL",
        /// Through the internet; from level 4 on.
        Online = "ONLINE",
    }
}

text_enum! {
    /// How the one who came for the result was identified.
    pub enum ReceiverIdentification {
        /// By the receipt.
        Receipt = "RECEIPT",
        /// By an identity paper.
        IdentityPaper = "IDENTITY_PAPER",
        /// By an authorisation.
        Authorisation = "AUTHORISATION",
    }
}

text_enum! {
    /// Where a request for a supplement stands.
    pub enum SupplementState {
        /// Waits for the head of the unit.
        Proposed = "PROPOSED",
        /// Waits for the desk to send it.
        Approved = "APPROVED",
        /// With the applicant.
        Sent = "SENT",
        /// Answered.
        Received = "RECEIVED",
        /// Not sent: the head did not agree.
        Rejected = "REJECTED",
        /// Not answered in time.
        Expired = "EXPIRED",
        /// Overtaken by something else.
        Cancelled = "CANCELLED",
    }
}

text_enum! {
    /// When a supplement was asked for.
    pub enum SupplementStage {
        /// Before acceptance: guidance.
        Intake = "INTAKE",
        /// While it was processed.
        Process = "PROCESS",
    }
}

text_enum! {
    /// What the worker told of a dossier.
    pub enum AlertKind {
        /// What was sent online was not answered in time.
        AnswerOverdue = "ANSWER_OVERDUE",
        /// The appointment is near.
        DueSoon = "DUE_SOON",
        /// The appointment was missed.
        Overdue = "OVERDUE",
    }
}
