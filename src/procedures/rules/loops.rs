//! Ways back: a stretch of the route is done again, as a whole and by itself, for as long as an answer asks for it.

use super::condition::{Condition, Named};
use super::route::Route;
use super::shape::{Shape, is_marked};
use super::violation::{Violation, code};
use crate::procedures::model::RouteLink;

/// What is wrong with the ways back of a route that is whole otherwise. The way out of each loop is among
/// [`super::branches`]: a step with conditions has a way that needs none.
pub(super) fn loop_violations(route: Route<'_>) -> Vec<Violation> {
    let shape = route.shape();
    let links = route.links.iter().enumerate();
    let back = links.filter(|(_, link)| link.is_back());
    back.filter_map(|(at, link)| of_one(route, &shape, at, link))
        .collect()
}

fn of_one(route: Route<'_>, shape: &Shape, at: usize, link: &RouteLink) -> Option<Violation> {
    let (after, before) = (shape.reach(link.to, None), shape.leading_to(link.from));
    let inside = |place: usize| is_marked(&after, place) && is_marked(&before, place);
    if !inside(link.from) {
        return Some(Violation::error(
            code::V3,
            format!("/transitions/{at}"),
            "Chuyển tiếp quay lại một bước không nằm trên đường đã đi.",
            "The way leads back to a step that is not on the way here.",
        ));
    }
    let crosses = |(from, to): &(usize, usize)| match (inside(*from), inside(*to)) {
        (false, true) => *to != link.to,
        (true, false) => *from != link.from,
        (true, true) | (false, false) => false,
    };
    if shape.forward().iter().any(crosses) {
        return Some(Violation::error(
            code::V3,
            format!("/transitions/{at}"),
            "Đoạn làm lại phải chỉ vào ở bước đầu và chỉ ra ở bước cuối của đoạn, để không nhánh nào chạy ngoài.",
            "What is done again is entered at its first step and left at its last only, so that no branch runs beside it.",
        ));
    }
    // A condition that does not read is told where conditions are.
    let condition = Condition::parse(link.condition.as_deref()?).ok()?;
    let is_answered_inside = condition.names().iter().any(|name| match name {
        Named::Answer(code, _) => {
            let place = route.steps.iter().position(|step| step.code == *code);
            place.is_some_and(inside)
        }
        Named::Field(..) => false,
    });
    (!is_answered_inside).then(|| {
        Violation::error(
            code::V3,
            format!("/transitions/{at}/condition"),
            "Điều kiện quay lại phải xét kết quả của một bước trong đoạn làm lại; nếu không hồ sơ sẽ lặp mãi.",
            "The way back asks for the answer of a step that is done again; else a dossier would go round for ever.",
        )
    })
}
