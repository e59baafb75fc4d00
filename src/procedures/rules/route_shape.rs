//! V3: a route begins and ends at a desk, loses no dossier on its ways, and has one result.

use super::branches::branch_violations;
use super::loops::loop_violations;
use super::route::{Route, RouteFault};
use super::violation::{Violation, code};
use crate::auth::Role;
use crate::procedures::model::{ProcessStepDraft, StepAgencyKind, TaskKind};

/// V3, and that it is a route at all.
pub(super) fn shape_violations(route: Route<'_>) -> Vec<Violation> {
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
            RouteFault::Cycle(place) => error(
                format!("/transitions/{place}"),
                "Chuyển tiếp này quay lại bước đứng trước mà không có điều kiện: hồ sơ sẽ lặp mãi.",
                "The way leads back to a step before it without a condition: a dossier would go round for ever.",
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
    let shape = route.shape();
    if let Some((place, first)) = first_of(route, &shape.starts())
        && !(matches!(first.kind, TaskKind::Intake | TaskKind::ConfirmOnline) && is_desk(first))
    {
        found.push(error(
            format!("/steps/{place}"),
            "Bước đầu tiên phải là tiếp nhận tại bộ phận một cửa.",
            "The first step must be the intake at a desk.",
        ));
    }
    if let Some((place, last)) = first_of(route, &shape.ends())
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
            [one] if shape.is_unavoidable(*one) => {}
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
    found.extend(branch_violations(route));
    found.extend(loop_violations(route));
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
        if step.pauses.is_some() && finished {
            found.push(error(
                pauses,
                "Từ bước hoàn thành xử lý trở đi, thời hạn không còn tạm dừng.",
                "From the finish step on the clock does not pause.",
            ));
        }
        if step.stops_the_clock() && finished {
            found.push(error(
                format!("/steps/{place}/leg/pausesMainClock"),
                "Từ bước hoàn thành xử lý trở đi, thời hạn không còn tạm dừng.",
                "From the finish step on the clock does not pause.",
            ));
        }
    }
    found
}

fn first_of<'a>(route: Route<'a>, places: &[usize]) -> Option<(usize, &'a ProcessStepDraft)> {
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
