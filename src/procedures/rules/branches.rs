//! Where ways part and come together: no dossier is left without a way, and no step waits for what cannot come.

use super::route::Route;
use super::shape::{Shape, is_marked};
use super::violation::{Violation, code};
use crate::procedures::model::{JoinKind, RouteLink, StepJoin};

/// The most sets of choices that are tried out for one join.
const MOST_CHOICES: usize = 4096;

/// What is wrong with the ways of a route that is whole otherwise.
pub(super) fn branch_violations(route: Route<'_>) -> Vec<Violation> {
    let shape = route.shape();
    let mut found = Vec::new();
    for place in shape.places() {
        found.extend(ways_out(route, place));
        found.extend(join(route, &shape, place));
    }
    found
}

fn v3(pointer: String, vi: impl Into<String>, en: impl Into<String>) -> Violation {
    Violation::error(code::V3, pointer, vi, en)
}

/// What one step leads to: `otherwise` is one way beside others with conditions, and is there where the conditions may
/// all fail. That they are complete is never proven: somebody would have to keep it in mind with every change.
fn ways_out(route: Route<'_>, place: usize) -> Vec<Violation> {
    let out = || {
        let links = route.links.iter().enumerate();
        links.filter(move |(_, link)| link.from == place)
    };
    let conditional = out().filter(|(_, link)| link.condition.is_some()).count();
    let certain = out().any(|(_, link)| link.condition.is_none() && !link.is_back());
    let mut found = Vec::new();
    for (nth, (at, link)) in out().filter(|(_, link)| link.is_otherwise).enumerate() {
        let at = format!("/transitions/{at}/otherwise");
        if link.condition.is_some() {
            found.push(v3(
                at,
                "Đường mặc định không có điều kiện.",
                "The way that is taken otherwise has no condition.",
            ));
        } else if nth > 0 {
            found.push(v3(
                at,
                "Bước chỉ có một đường mặc định.",
                "A step has one way that is taken otherwise.",
            ));
        } else if conditional == 0 {
            found.push(v3(
                at,
                "Đường mặc định chỉ có nghĩa bên cạnh đường có điều kiện.",
                "A way is taken otherwise only beside one with a condition.",
            ));
        }
    }
    if conditional > 0 && !certain {
        found.push(v3(
            format!("/steps/{place}"),
            "Khi không điều kiện nào đúng, hồ sơ không có đường đi tiếp: cần một đường mặc định (otherwise).",
            "When no condition holds a dossier has no way on: a way that is taken otherwise is needed.",
        ));
    }
    found
}

/// How one step waits.
fn join(route: Route<'_>, shape: &Shape, place: usize) -> Option<Violation> {
    let written: StepJoin = route.steps.get(place)?.join?;
    let at = format!("/steps/{place}/join");
    let ways = shape.before(place).count();
    let several = |count: i32| usize::try_from(count).is_ok_and(|count| (1..=ways).contains(&count));
    match (written.kind, written.count) {
        (JoinKind::All | JoinKind::Any, Some(_)) => Some(v3(
            format!("{at}/count"),
            "Chỉ điểm hợp COUNT mới có số lượng.",
            "Only a join of COUNT has a count.",
        )),
        (JoinKind::Any | JoinKind::Count, _) if ways < 2 => Some(v3(
            at,
            "Điểm hợp cần ít nhất hai đường dẫn đến.",
            "A join needs at least two ways that lead to it.",
        )),
        (JoinKind::Count, Some(count)) if several(count) => {
            let enough = usize::try_from(count).unwrap_or(1);
            match always_enough(route.links, shape, place, enough) {
                Enough::Always => None,
                Enough::NotAlways => Some(v3(
                    format!("{at}/count"),
                    format!("Tùy điều kiện, có thể chỉ có ít hơn {count} đường dẫn đến: hồ sơ sẽ chờ mãi."),
                    format!(
                        "Depending on the conditions fewer than {count} ways come here: a dossier would wait for ever."
                    ),
                )),
                Enough::Unknown => Some(v3(
                    format!("{at}/count"),
                    "Quá nhiều điều kiện đứng trước điểm hợp nên không chứng minh được là đủ số lượng.",
                    "Too many conditions stand before the join to prove that enough ways come here.",
                )),
            }
        }
        (JoinKind::Count, _) => Some(v3(
            format!("{at}/count"),
            format!("Số lượng phải từ 1 đến {ways}, là số đường dẫn đến bước."),
            format!("The count is from 1 to {ways}, the number of ways that lead to the step."),
        )),
        (JoinKind::All | JoinKind::Any, None) => None,
    }
}

enum Enough {
    Always,
    NotAlways,
    Unknown,
}

/// Whether, whatever the conditions before it say, so many ways come to a step to which any comes.
fn always_enough(links: &[RouteLink], shape: &Shape, place: usize, enough: usize) -> Enough {
    let before = shape.leading_to(place);
    let relevant = |link: &&RouteLink| !link.is_back() && is_marked(&before, link.from);
    let open: Vec<&RouteLink> = links
        .iter()
        .filter(relevant)
        .filter(|link| link.condition.is_some())
        .collect();
    let sets = u32::try_from(open.len())
        .ok()
        .and_then(|open| 1_usize.checked_shl(open));
    let Some(sets) = sets.filter(|sets| *sets <= MOST_CHOICES) else {
        return Enough::Unknown;
    };
    for set in 0..sets {
        let holds = |link: &RouteLink| {
            let nth = open.iter().position(|known| *known == link);
            nth.is_some_and(|nth| set >> nth & 1 == 1)
        };
        let mut alive = vec![false; shape.places().len()];
        for here in shape.places() {
            let comes = came(links, &alive, here, &holds);
            if here == place && comes > 0 && comes < enough {
                return Enough::NotAlways;
            }
            let starts = shape.before(here).next().is_none();
            if let Some(mark) = alive.get_mut(here) {
                *mark = starts || comes > 0;
            }
        }
    }
    Enough::Always
}

/// How many ways come to a step, of those that are alive.
fn came(links: &[RouteLink], alive: &[bool], place: usize, holds: &impl Fn(&RouteLink) -> bool) -> usize {
    let taken = |link: &&RouteLink| {
        let mut beside = links.iter().filter(|other| other.from == link.from);
        is_marked(alive, link.from)
            && match (&link.condition, link.is_otherwise) {
                (Some(_), _) => holds(link),
                (None, false) => true,
                (None, true) => !beside.any(holds),
            }
    };
    let here = |link: &&RouteLink| link.to == place && !link.is_back();
    links.iter().filter(here).filter(taken).count()
}
