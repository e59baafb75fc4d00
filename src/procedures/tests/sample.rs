//! Procedure 4 of a district: a copy of a birth certificate in three working days, and its route QT-04.

use super::*;
use crate::auth::{
    MechanismDecide, ProcedureEdit, ProcedurePublish, ProcessApprove, ProcessEdit, Role, RuleSetManage,
};
use crate::calendar::{DuePolicy, Limit, LimitUnit, TimeOfDay};
use crate::platform::ids::{ProcedureId, ProcedureVersionId, ProcessId, ProcessVersionId};
use crate::procedures::commands::{
    Approve, Decide, NewRuleSet, ProcedureText, approve, create_field, create_procedure, create_process,
    create_rule_set, decide, draft_issue, draft_version, make_effective, publish, submit_for_review,
};
use crate::procedures::model::*;
use crate::procedures::queries::{self, fields};

pub fn days(value: f64) -> Limit {
    Limit::from_value(value, LimitUnit::WorkingDay).unwrap()
}

pub fn text(tx: &mut Tx<'_>, code: &str, name: &str) -> ProcedureText {
    let field = match fields::by_code(tx.conn(), "G15-HT").unwrap() {
        Some(field) => field,
        None => create_field(tx, &may::<ProcedureEdit>(), "G15-HT", "Hộ tịch").unwrap(),
    };
    ProcedureText {
        national_code: Some(code.to_owned()),
        local_code: None,
        name: name.to_owned(),
        field_id: field.id,
        execution_level: ExecutionLevel::District,
        concerns_citizens: true,
        concerns_businesses: false,
        other_codes: Vec::new(),
    }
}

pub fn procedure(tx: &mut Tx<'_>, code: &str, name: &str) -> Procedure {
    let text = text(tx, code, name);
    create_procedure(tx, &may::<ProcedureEdit>(), &text).unwrap()
}

/// A version with everything that the law asks for.
pub fn parts(limit: f64, from: &str) -> ProcedureVersionParts {
    ProcedureVersionParts {
        name: "Cấp lại bản chính giấy khai sinh".into(),
        decision_no: Some("1100/QĐ-UBND".into()),
        decided_on: Some(day("2010-12-20")),
        effective_from: Some(day(from)),
        service_level: ServiceLevel::Level3,
        online_scope: None,
        due_policy: DuePolicy::EndOfDay,
        same_day_cutoff: None,
        no_appointment_date: false,
        content: ProcedureContent {
            sequence: "Nộp tại bộ phận một cửa, nhận phiếu hẹn, nhận kết quả.".into(),
            methods: vec![FilingMethod {
                channel: FilingChannel::InPerson,
                limit: None,
                fee: None,
                note: None,
            }],
            dossier_sets: 1,
            subject_types: vec![SubjectType::VietnameseCitizen],
            agencies: ResponsibleAgencies {
                deciding: Some(AgencyRef::Type {
                    agency_type: AgencyType::DistrictPc,
                }),
                executing: Some(AgencyRef::Outside {
                    name: "Phòng Tư pháp".into(),
                }),
                ..ResponsibleAgencies::default()
            },
            forms: vec![ProcedureForm {
                code: "MAU-01".into(),
                name: "Tờ khai cấp lại bản chính giấy khai sinh".into(),
                kind: ProcedureFormKind::Application,
                legal_basis: None,
            }],
            results: vec![ProcedureResult {
                code: "KQ-01".into(),
                name: "Giấy khai sinh".into(),
                validity: None,
            }],
            legal_bases: vec![LegalBasis {
                symbol: "158/2005/NĐ-CP".into(),
                title: "Nghị định về đăng ký và quản lý hộ tịch".into(),
                issued_on: None,
                issuer: None,
                article: None,
            }],
            ..ProcedureContent::default()
        },
        cases: vec![ProcedureCase {
            id: None,
            code: CaseCode("CHUNG".into()),
            name: "Trường hợp chung".into(),
            condition: None,
            limit: Some(days(limit)),
            online_limit: None,
            limit_note: None,
        }],
        components: vec![ProcedureComponent {
            id: None,
            code: "TP-01".into(),
            name: "Tờ khai".into(),
            form_code: Some("MAU-01".into()),
            originals: 1,
            certified_copies: 0,
            plain_copies: 0,
            required: true,
            reusable: false,
            condition: None,
            cases: Vec::new(),
        }],
        fees: vec![ProcedureFee {
            id: None,
            code: "LP-01".into(),
            name: "Lệ phí hộ tịch".into(),
            kind: FeeKind::LePhi,
            amount: FeeRule::Fixed { amount: 10_000 },
            moment: FeeMoment::AtReturn,
            exemptions: vec![FeeExemption("Hộ nghèo".into())],
            legal_basis: None,
            cases: Vec::new(),
        }],
        form_schema: Some(serde_json::json!({
            "type": "object", "additionalProperties": false, "required": ["childName"],
            "properties": {"childName": {"type": "string", "minLength": 1, "maxLength": 100}},
        })),
    }
}

pub fn step(code: &str, kind: TaskKind, role: Role, allotment: f64) -> ProcessStepDraft {
    ProcessStepDraft {
        code: code.into(),
        name: code.into(),
        kind,
        role: Some(role),
        unit_code: None,
        agency_kind: StepAgencyKind::Receiving,
        agency_id: None,
        coordinating_agencies: Vec::new(),
        allotment: days(allotment),
        input: None,
        output_form: None,
        output_record: None,
        output_required: false,
        sub_status: None,
        pauses: None,
        is_finish: false,
        is_return: false,
        parallel_group: None,
        join: None,
        leg: None,
        tasks: Vec::new(),
    }
}

/// Desk, office of justice, signature, desk: 0.5 + `handling` + 1.
pub fn steps(handling: f64) -> Vec<ProcessStepDraft> {
    vec![
        step("TIEP_NHAN", TaskKind::Intake, Role::DeskOfficer, 0.5),
        step("THU_LY", TaskKind::Handle, Role::Handler, handling),
        ProcessStepDraft {
            is_finish: true,
            ..step("KY_DUYET", TaskKind::Sign, Role::AgencyHead, 1.0)
        },
        step("THU_PHI", TaskKind::CollectFee, Role::Cashier, 0.0),
        ProcessStepDraft {
            is_return: true,
            ..step("TRA_KET_QUA", TaskKind::ReturnResult, Role::DeskOfficer, 0.0)
        },
    ]
}

pub fn issue_text(procedure: ProcedureId, handling: f64) -> ProcessIssueText {
    ProcessIssueText {
        basis: ProcessBasis::Iso,
        author: Some("Lê An".into()),
        reviewer: Some("Trần Thị Ánh".into()),
        content: ProcessContent::default(),
        covers: vec![ProcessCoverage {
            procedure_id: procedure,
            case_code: None,
        }],
        steps: steps(handling),
        transitions: Vec::new(),
    }
}

pub fn approval(on: &str) -> Approve {
    Approve {
        approver: "Nguyễn Đạt".into(),
        approved_on: day(on),
        issued_on: day(on),
        decision_no: "15/QĐ-UBND".into(),
        legal_basis: "TCVN ISO 9001:2008".into(),
    }
}

pub fn district_process(tx: &mut Tx<'_>, code: &str) -> ProcessId {
    let scope = ProcessScope::Type {
        agency_type: AgencyType::DistrictPc,
    };
    create_process(tx, &may::<ProcessEdit>(), scope, code, "Quy trình")
        .unwrap()
        .id
}

/// Drafts, submits and approves the next issue.
pub fn approved_issue(tx: &mut Tx<'_>, process: ProcessId, text: &ProcessIssueText) -> ProcessVersionId {
    let id = draft_issue(tx, &may::<ProcessEdit>(), process, text).unwrap();
    submit_for_review(tx, &may::<ProcessEdit>(), process, id, 1).unwrap();
    approve(
        tx,
        &may::<ProcessApprove>(),
        process,
        id,
        2,
        approval("2010-12-25"),
    )
    .unwrap();
    id
}

pub fn effective_issue(
    tx: &mut Tx<'_>,
    process: ProcessId,
    text: &ProcessIssueText,
    from: &str,
) -> ProcessVersionId {
    let id = approved_issue(tx, process, text);
    make_effective(tx, &may::<ProcessApprove>(), process, id, 3, day(from)).unwrap();
    id
}

pub fn decision(procedure: ProcedureId, agency: AgencyId) -> Decide {
    Decide {
        procedure,
        agency,
        mechanism: Mechanism::OneStop,
        service_level: ServiceLevel::Level3,
        online_scope: None,
        computerisation: Computerisation::Online,
        coordinating_agencies: Vec::new(),
        decision_no: "3000/QĐ-UBND".into(),
        decided_on: day("2010-12-15"),
        legal_basis: "93/2007/QĐ-TTg".into(),
        effective_from: day("2010-12-31"),
    }
}

pub fn published(
    tx: &mut Tx<'_>,
    procedure: ProcedureId,
    parts: &ProcedureVersionParts,
) -> ProcedureVersionId {
    let draft = draft_version(tx, &may::<ProcedureEdit>(), procedure, parts).unwrap();
    publish(tx, &may::<ProcedurePublish>(), procedure, draft.id, draft.version)
        .unwrap()
        .0
        .id
}

pub fn params(cutoff: Option<&str>) -> RuleParams {
    RuleParams {
        form_set: FormSet::Local,
        transfer_cutoff: None,
        same_day_cutoff: cutoff.and_then(TimeOfDay::parse),
        online_ack_working_hours: Some(8),
        max_supplements_at_intake: Some(1),
        max_supplements_in_process: Some(1),
        max_reappointments: None,
        apology_lead_working_days: None,
        receipt_day_counts: false,
        service_level_scheme: ServiceLevelScheme::Levels,
        supplement_wait: SupplementWait::None,
        feedback: None,
    }
}

pub fn rule_set(tx: &mut Tx<'_>, code: &str, from: &str) -> Result<RuleSet, ProcedureError> {
    let new = NewRuleSet {
        code: code.into(),
        legal_basis: "93/2007/QĐ-TTg".into(),
        effective_from: day(from),
        params: params(Some("15:00")),
    };
    create_rule_set(tx, &may::<RuleSetManage>(), new)
}

/// Everything of procedure 4 in force: five working days from 2011, rules from 2007, route from 2010-12-31.
pub struct InForce {
    pub procedure: ProcedureId,
    pub version: ProcedureVersionId,
    pub process: ProcessId,
    pub issue: ProcessVersionId,
}

pub fn in_force(tx: &mut Tx<'_>, agency: AgencyId) -> Result<InForce, ProcedureError> {
    rule_set(tx, "QD93", "2007-09-01")?;
    let procedure = procedure(tx, "1.001193", "Cấp lại giấy khai sinh").id;
    let process = district_process(tx, "QT-04");
    let issue = effective_issue(tx, process, &issue_text(procedure, 1.5), "2010-12-31");
    decide(tx, &may::<MechanismDecide>(), decision(procedure, agency))?;
    let version = published(tx, procedure, &parts(5.0, "2011-01-01"));
    Ok(InForce {
        procedure,
        version,
        process,
        issue,
    })
}

pub fn pin(
    conn: &mut Conn,
    procedure: ProcedureId,
    agency: AgencyId,
    on: &str,
) -> Result<Pin, ProcedureError> {
    queries::pin(
        conn,
        &PinRequest {
            procedure,
            case_code: None,
            agency,
            on: day(on),
        },
    )
}
