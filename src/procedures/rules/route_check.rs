//! Validators V1 to V6, V8 and A-08 of a process (domain 8.2, 1.6).

use std::collections::HashSet;

use chrono::NaiveDate;

use super::conditions::{CoveredForm, condition_violations};
use super::legs::leg;
use super::route::{Route, capacity, weight};
use super::route_shape::shape_violations;
use super::violation::{Violation, code};
use crate::auth::Role;
use crate::calendar::Limit;
use crate::platform::ids::AgencyId;
use crate::procedures::model::{ProcessContent, ProcessStepDraft, StepAgencyKind, TaskKind};

/// A limit that the route has to keep within.
#[derive(Clone, Debug)]
pub struct LegalLimit {
    /// Whose it is, for people: procedure and case.
    pub label: String,
    /// The limit.
    pub limit: Limit,
}

/// What the rules have to know beside the route.
#[derive(Clone, Debug)]
pub struct RouteFacts<'a> {
    /// The document's text, with its forms and records.
    pub content: &'a ProcessContent,
    /// The limits of the cases that it is the route of; none where there is no appointment date.
    pub limits: Vec<LegalLimit>,
    /// Whether one of its procedures is resolved under the inter-agency one-stop.
    pub inter_agency: bool,
    /// The e-forms of the procedure versions that it is the route of.
    pub forms: Vec<CoveredForm>,
    /// Those of the named agencies that exist on the first day.
    pub open_agencies: HashSet<AgencyId>,
    /// When it was approved.
    pub approved_on: Option<NaiveDate>,
    /// The first day on which it is in force.
    pub effective_from: Option<NaiveDate>,
}

/// Everything that is wrong with a route.
pub fn route_violations(route: Route<'_>, facts: &RouteFacts<'_>) -> Vec<Violation> {
    let mut found = shape_violations(route);
    found.extend(limits(route, &facts.limits));
    for (place, step) in route.steps.iter().enumerate() {
        let at = format!("/steps/{place}");
        found.extend(tasks(step, &at));
        found.extend(role(step, &at));
        found.extend(agencies(step, &at, facts));
        found.extend(outputs(step, &at, facts.content));
        found.extend(leg(step, &at));
    }
    found.extend(condition_violations(route, &facts.forms));
    found.extend(contact(route, facts));
    found.extend(approval_before_force(
        facts.approved_on,
        facts.effective_from,
        "/effectiveFrom",
    ));
    found
        .into_iter()
        .map(|violation| named(route, violation))
        .collect()
}

/// What is wrong with a way is told with the steps that it joins.
fn named(route: Route<'_>, violation: Violation) -> Violation {
    let place = violation.pointer.strip_prefix("/transitions/");
    let place = place.and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
    let link = place.and_then(|place| route.links.get(place));
    let code = |place: usize| route.steps.get(place).map_or("", |step| step.code.as_str());
    match link {
        Some(link) => {
            let way = format!("{} → {}", code(link.from), code(link.to));
            violation.about(&way)
        }
        None => violation,
    }
}

/// V6: nothing is in force before it is approved.
pub fn approval_before_force(
    approved: Option<NaiveDate>,
    effective: Option<NaiveDate>,
    pointer: &str,
) -> Option<Violation> {
    let (approved, effective) = (approved?, effective?);
    (effective < approved).then(|| {
        Violation::error(
            code::V6,
            pointer,
            format!("Ngày hiệu lực {effective} trước ngày phê duyệt {approved}."),
            format!("In force from {effective}, before the approval of {approved}."),
        )
    })
}

/// V1.
fn limits(route: Route<'_>, limits: &[LegalLimit]) -> Vec<Violation> {
    let sum = route.longest();
    let hours = |weight: i64| {
        let (whole, rest) = (weight / 100, weight % 100);
        if rest == 0 {
            whole.to_string()
        } else {
            format!("{whole}.{rest:02}")
        }
    };
    let mut found = Vec::new();
    for LegalLimit { label, limit } in limits {
        let most = capacity(*limit);
        let mixed = route.is_mixed(*limit);
        if mixed && route.surely_breaks(*limit) {
            found.push(Violation::error(
                code::V1,
                "/steps",
                format!("{label}: thời gian các bước chắc chắn vượt thời hạn, dù tiếp nhận vào ngày nào."),
                format!("{label}: the steps surely take longer than the limit, on whatever day they begin."),
            ));
        } else if !mixed && sum > most {
            found.push(Violation::error(
                code::V1,
                "/steps",
                format!(
                    "{label}: tổng thời gian các bước ({} giờ) vượt thời hạn ({} giờ).",
                    hours(sum),
                    hours(most)
                ),
                format!(
                    "{label}: the steps add up to {} hours, the limit is {}.",
                    hours(sum),
                    hours(most)
                ),
            ));
        } else if mixed {
            found.push(Violation::warning(
                code::V1,
                "/steps",
                format!("{label}: các bước và thời hạn tính theo đơn vị khác nhau nên chỉ so được gần đúng."),
                format!("{label}: steps and limit are counted in different units and compare only roughly."),
            ));
        } else if sum < most && !limit.is_zero() {
            found.push(Violation::warning(
                code::V1,
                "/steps",
                format!(
                    "{label}: tổng thời gian các bước ({} giờ) chưa dùng hết thời hạn ({} giờ).",
                    hours(sum),
                    hours(most)
                ),
                format!(
                    "{label}: the steps add up to {} hours of the {} allowed.",
                    hours(sum),
                    hours(most)
                ),
            ));
        }
    }
    found
}

/// V2: real documents break it, so it only warns.
fn tasks(step: &ProcessStepDraft, at: &str) -> Option<Violation> {
    let sum: i64 = step
        .tasks
        .iter()
        .filter_map(|task| task.allotment)
        .map(weight)
        .sum();
    (sum > weight(step.allotment)).then(|| {
        Violation::warning(
            code::V2,
            format!("{at}/tasks"),
            "Tổng thời gian các công việc vượt thời gian của bước.",
            "The tasks take longer than the step may.",
        )
    })
}

/// V4.
fn role(step: &ProcessStepDraft, at: &str) -> Option<Violation> {
    match step.role {
        None => Some(Violation::error(
            code::V4,
            format!("{at}/role"),
            "Bước này chưa có vai trò chịu trách nhiệm.",
            "The step has no responsible role.",
        )),
        Some(role) if !handles_dossiers(role) => Some(Violation::error(
            code::V4,
            format!("{at}/role"),
            "Vai trò này không xử lý hồ sơ.",
            "This role does not handle dossiers.",
        )),
        Some(_) => None,
    }
}

/// The roles that dossiers pass through (domain 17).
fn handles_dossiers(role: Role) -> bool {
    match role {
        Role::DeskOfficer
        | Role::DeskManager
        | Role::Handler
        | Role::UnitHead
        | Role::AgencyHead
        | Role::Clerk
        | Role::Cashier
        | Role::PpcApprover => true,
        Role::ProcedureController
        | Role::IsoOfficer
        | Role::ReformCoordinator
        | Role::IsoLead
        | Role::ItLead
        | Role::FinanceLead
        | Role::Inspector
        | Role::Auditor
        | Role::SysAdmin => false,
    }
}

/// V5 and A-02.
fn agencies(step: &ProcessStepDraft, at: &str, facts: &RouteFacts<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    let v5 =
        |pointer: &str, vi: &str, en: &str| Violation::error(code::V5, format!("{at}/{pointer}"), vi, en);
    match (step.agency_kind, step.agency_id) {
        (StepAgencyKind::Named, None) => found.push(v5(
            "agencyId",
            "Bước liên thông phải nêu rõ cơ quan.",
            "An inter-agency step must name the agency.",
        )),
        (StepAgencyKind::Named, Some(agency)) if !facts.open_agencies.contains(&agency) => found.push(v5(
            "agencyId",
            "Cơ quan này không tồn tại vào ngày quy trình có hiệu lực.",
            "There is no such agency on the day the process comes into force.",
        )),
        (StepAgencyKind::Receiving | StepAgencyKind::Competent, Some(_)) => found.push(v5(
            "agencyId",
            "Chỉ bước của cơ quan được nêu tên (NAMED) mới có agencyId.",
            "Only a step of a named agency (NAMED) has an agencyId.",
        )),
        (StepAgencyKind::Receiving | StepAgencyKind::Competent, None) if step.kind.is_inter_agency() => {
            found.push(v5(
                "agencyKind",
                "Công việc liên thông phải do cơ quan được nêu tên (NAMED) thực hiện.",
                "Inter-agency work is done by a named agency (NAMED).",
            ));
        }
        (StepAgencyKind::Named, Some(_)) | (StepAgencyKind::Receiving | StepAgencyKind::Competent, None) => {}
    }
    let mut seen: HashSet<AgencyId> = step.agency_id.into_iter().collect();
    for (place, agency) in step.coordinating_agencies.iter().enumerate() {
        if !seen.insert(*agency) {
            found.push(Violation::error(
                code::A02,
                format!("{at}/coordinatingAgencies/{place}"),
                "Cơ quan phối hợp trùng với cơ quan chủ trì hoặc được nêu hai lần.",
                "A coordinating agency is the lead agency, or is named twice.",
            ));
        }
    }
    found
}

/// V8.
fn outputs(step: &ProcessStepDraft, at: &str, content: &ProcessContent) -> Vec<Violation> {
    let mut found = Vec::new();
    let unknown_form = step
        .output_form
        .as_ref()
        .filter(|code| content.forms.iter().all(|form| form.code != **code));
    if unknown_form.is_some() {
        found.push(Violation::error(
            code::V8,
            format!("{at}/formCode"),
            "Biểu mẫu này không có trong danh mục biểu mẫu của quy trình.",
            "The form is not among the document's forms.",
        ));
    }
    let unknown_record = step
        .output_record
        .as_ref()
        .filter(|code| content.record_types.iter().all(|record| record.code != **code));
    if unknown_record.is_some() {
        found.push(Violation::error(
            code::V8,
            format!("{at}/recordCode"),
            "Hồ sơ này không có trong danh mục hồ sơ cần lưu của quy trình.",
            "The record is not among the document's records.",
        ));
    }
    if step.output_required && step.output_form.is_none() && step.output_record.is_none() {
        found.push(Violation::error(
            code::V8,
            format!("{at}/paperRequired"),
            "Bước bắt buộc có kết quả nhưng chưa nêu biểu mẫu hoặc hồ sơ.",
            "The step must leave something, but neither form nor record is named.",
        ));
    }
    found
}

/// one point where dossiers come in and results go out, and, under the inter-agency mechanism, two agencies.
fn contact(route: Route<'_>, facts: &RouteFacts<'_>) -> Vec<Violation> {
    if !facts.inter_agency {
        return Vec::new();
    }
    let mut found = Vec::new();
    let named: HashSet<AgencyId> = route.steps.iter().filter_map(|step| step.agency_id).collect();
    if named.is_empty() {
        found.push(Violation::error(
            code::A08,
            "/steps",
            "Một cửa liên thông cần ít nhất hai cơ quan trong quy trình.",
            "The inter-agency one-stop needs at least two agencies in the process.",
        ));
    }
    for (place, step) in route.steps.iter().enumerate() {
        let at_the_door = matches!(step.kind, TaskKind::Intake | TaskKind::ReturnResult) || step.is_return;
        if at_the_door && step.agency_kind != StepAgencyKind::Receiving {
            found.push(Violation::error(
                code::A08,
                format!("/steps/{place}/agencyKind"),
                "Người dân chỉ nộp và nhận tại một nơi: cơ quan tiếp nhận.",
                "Citizens file and collect at one place: the receiving agency.",
            ));
        }
    }
    found
}
