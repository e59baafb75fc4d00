//! Validators V1 to V6, V8 and A-08 of a process (domain 8.2, 1.6).

use std::collections::HashSet;

use chrono::NaiveDate;

use super::route::{Route, RouteFault, capacity, weight};
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
    /// Those of the named agencies that exist on the first day.
    pub open_agencies: HashSet<AgencyId>,
    /// When it was approved.
    pub approved_on: Option<NaiveDate>,
    /// The first day on which it is in force.
    pub effective_from: Option<NaiveDate>,
}

/// Everything that is wrong with a route.
pub fn route_violations(route: Route<'_>, facts: &RouteFacts<'_>) -> Vec<Violation> {
    let mut found = shape(route);
    found.extend(limits(route, &facts.limits));
    for (place, step) in route.steps.iter().enumerate() {
        let at = format!("/steps/{place}");
        found.extend(tasks(step, &at));
        found.extend(role(step, &at));
        found.extend(agencies(step, &at, facts));
        found.extend(outputs(step, &at, facts.content));
    }
    found.extend(contact(route, facts));
    found.extend(approval_before_force(
        facts.approved_on,
        facts.effective_from,
        "/effectiveFrom",
    ));
    found
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

/// V3, and that it is a route at all.
fn shape(route: Route<'_>) -> Vec<Violation> {
    let error = |pointer: String, vi: &str, en: &str| Violation::error(code::V3, pointer, vi, en);
    let faults = route.faults();
    let mut found: Vec<Violation> = faults
        .iter()
        .map(|fault| match fault {
            RouteFault::Empty => error(
                "/steps".into(),
                "Quy trình chưa có bước nào.",
                "The process has no steps.",
            ),
            RouteFault::Cycle => error(
                "/steps".into(),
                "Các bước tạo thành vòng lặp.",
                "The steps lead back to where they were.",
            ),
            RouteFault::Unreachable(place) => error(
                format!("/steps/{place}"),
                "Không có đường từ bước đầu đến bước này.",
                "The step cannot be reached from the first one.",
            ),
            RouteFault::DeadEnd(place) => error(
                format!("/steps/{place}"),
                "Từ bước này không đến được bước trả kết quả.",
                "The last step cannot be reached from this one.",
            ),
        })
        .collect();
    if !faults.is_empty() {
        return found;
    }
    if let Some((place, first)) = ends_of(route, route.starts())
        && !(matches!(first.kind, TaskKind::Intake | TaskKind::ConfirmOnline) && is_desk(first))
    {
        found.push(error(
            format!("/steps/{place}"),
            "Bước đầu tiên phải là tiếp nhận tại bộ phận một cửa.",
            "The first step must be the intake at a desk.",
        ));
    }
    if let Some((place, last)) = ends_of(route, route.ends())
        && !(last.kind == TaskKind::ReturnResult && last.is_return && is_desk(last))
    {
        found.push(error(
            format!("/steps/{place}"),
            "Bước cuối cùng phải là trả kết quả tại bộ phận một cửa.",
            "The last step must be the return at a desk.",
        ));
    }
    for (marked, vi, en) in [
        (marks(route, |step| step.is_finish), "hoàn thành xử lý", "finish"),
        (marks(route, |step| step.is_return), "trả kết quả", "return"),
    ] {
        match marked.as_slice() {
            [one] if route.is_unavoidable(*one) => {}
            [one] => found.push(error(
                format!("/steps/{one}"),
                &format!("Có đường đi không qua bước {vi}."),
                &format!("There is a way around the {en} step."),
            )),
            several => found.push(error(
                "/steps".into(),
                &format!("Phải có đúng một bước {vi}, hiện có {}.", several.len()),
                &format!("There must be exactly one {en} step, not {}.", several.len()),
            )),
        }
    }
    found.extend(clockwork(route));
    found
}

/// What the clock could not follow: a result that is there only when it is handed over, a pause when the clock has
/// stopped, a pause that a dossier does not know.
fn clockwork(route: Route<'_>) -> Vec<Violation> {
    let error = |pointer: String, vi: &str, en: &str| Violation::error(code::V3, pointer, vi, en);
    let mut found = Vec::new();
    let mut finished = false;
    for (place, step) in route.steps.iter().enumerate() {
        if step.is_finish && step.is_return {
            found.push(error(
                format!("/steps/{place}/isFinish"),
                "Bước hoàn thành xử lý phải đứng trước bước trả kết quả.",
                "The finish step comes before the return step.",
            ));
        }
        finished |= step.is_finish;
        let pauses = format!("/steps/{place}/pauses");
        match step.pauses {
            Some(_) if finished => found.push(error(
                pauses,
                "Từ bước hoàn thành xử lý trở đi, thời hạn không còn tạm dừng.",
                "From the finish step on the clock does not pause.",
            )),
            Some(_) | None => {}
        }
    }
    found
}

fn ends_of(route: Route<'_>, places: Vec<usize>) -> Option<(usize, &ProcessStepDraft)> {
    let place = *places.first()?;
    Some((place, route.steps.get(place)?))
}

fn marks(route: Route<'_>, mark: impl Fn(&ProcessStepDraft) -> bool) -> Vec<usize> {
    route
        .steps
        .iter()
        .enumerate()
        .filter(|(_, step)| mark(step))
        .map(|(place, _)| place)
        .collect()
}

/// A step at the desk where the citizen stands. A draft without a role is V4's to tell.
fn is_desk(step: &ProcessStepDraft) -> bool {
    let desk_role = |role| matches!(role, Role::DeskOfficer | Role::DeskManager);
    step.agency_kind == StepAgencyKind::Receiving && step.role.is_none_or(desk_role)
}

/// V1.
fn limits(route: Route<'_>, limits: &[LegalLimit]) -> Vec<Violation> {
    let Some(sum) = route.longest() else {
        return Vec::new();
    };
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
