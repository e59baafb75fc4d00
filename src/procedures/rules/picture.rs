//! A route as a picture: text that Mermaid draws (`flowchart`, <https://mermaid.js.org>), in the pages and tools that
//! know it.

use std::fmt::Write;

use super::route::Route;
use crate::calendar::{Limit, LimitUnit};
use crate::platform::i18n::Language;
use crate::procedures::model::{JoinKind, ProcessStepDraft, RouteLink, StepAgencyKind};

/// The route from its first step to the return: steps with whose they are and how long they may take, ways with their
/// conditions, ways back dotted.
pub fn mermaid(title: &str, route: Route<'_>, language: Language) -> String {
    let mut text = format!("---\ntitle: \"{}\"\n---\nflowchart TD\n", quoted(title));
    let line = |text: &mut String, line: String| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "    {line}");
    };
    for (place, step) in route.steps.iter().enumerate() {
        line(&mut text, node(place, step, language));
    }
    for link in route.links {
        line(&mut text, way(link, language));
    }
    for (class, style, is_such) in classes() {
        let places = route.steps.iter().enumerate().filter(|(_, step)| is_such(step));
        let places: Vec<String> = places.map(|(place, _)| format!("s{}", place + 1)).collect();
        if !places.is_empty() {
            line(&mut text, format!("classDef {class} {style}"));
            line(&mut text, format!("class {} {class}", places.join(",")));
        }
    }
    text
}

type Class = (&'static str, &'static str, fn(&ProcessStepDraft) -> bool);

/// What is seen at a glance: another agency's work, where the clock stands, where the result is there.
fn classes() -> [Class; 3] {
    [
        ("other", "stroke-dasharray:4 3", |step| {
            step.agency_kind == StepAgencyKind::Named
        }),
        ("pause", "fill:#fff3c4", |step| {
            step.pauses.is_some() || step.stops_the_clock()
        }),
        ("finish", "stroke-width:3px", |step| step.is_finish),
    ]
}

fn node(place: usize, step: &ProcessStepDraft, language: Language) -> String {
    let no = place + 1;
    let mut label = format!("{no}. {}", quoted(&step.name));
    if let Some(unit) = &step.unit_code {
        label = format!("{label}<br/>{}", quoted(unit));
    }
    if !step.allotment.is_zero() {
        label = format!("{label}<br/>{}", time(step.allotment, language));
    }
    if let Some(join) = &step.join {
        let told = match (join.kind, language) {
            (JoinKind::All, Language::Vi) => "chờ mọi nhánh".to_owned(),
            (JoinKind::All, Language::En) => "waits for all".to_owned(),
            (JoinKind::Any, Language::Vi) => "chờ một nhánh".to_owned(),
            (JoinKind::Any, Language::En) => "waits for one".to_owned(),
            (JoinKind::Count, Language::Vi) => format!("chờ {} nhánh", join.count.unwrap_or(1)),
            (JoinKind::Count, Language::En) => format!("waits for {}", join.count.unwrap_or(1)),
        };
        label = format!("{label}<br/>({told})");
    }
    match place == 0 || step.is_return {
        true => format!("s{no}([\"{label}\"])"),
        false => format!("s{no}[\"{label}\"]"),
    }
}

fn way(link: &RouteLink, language: Language) -> String {
    let (from, to) = (link.from + 1, link.to + 1);
    let arrow = if link.is_back() { "-.->" } else { "-->" };
    let label = match (&link.condition, link.is_otherwise, language) {
        (Some(condition), _, _) => quoted(condition),
        (None, true, Language::Vi) => "còn lại".to_owned(),
        (None, true, Language::En) => "otherwise".to_owned(),
        (None, false, _) => return format!("s{from} {arrow} s{to}"),
    };
    format!("s{from} {arrow}|\"{label}\"| s{to}")
}

fn time(limit: Limit, language: Language) -> String {
    let (whole, rest) = (limit.hundredths() / 100, limit.hundredths() % 100);
    let mark = match language {
        Language::Vi => ',',
        Language::En => '.',
    };
    let number = match rest {
        0 => whole.to_string(),
        _ => format!("{whole}{mark}{rest:02}").trim_end_matches('0').to_owned(),
    };
    let unit = match (limit.unit(), language) {
        (LimitUnit::WorkingDay, Language::Vi) => "ngày làm việc",
        (LimitUnit::WorkingDay, Language::En) => "working days",
        (LimitUnit::WorkingHour, Language::Vi) => "giờ làm việc",
        (LimitUnit::WorkingHour, Language::En) => "working hours",
        (LimitUnit::CalendarDay, Language::Vi) => "ngày",
        (LimitUnit::CalendarDay, Language::En) => "days",
        (LimitUnit::CalendarMonth, Language::Vi) => "tháng",
        (LimitUnit::CalendarMonth, Language::En) => "months",
    };
    format!("{number} {unit}")
}

/// Text that cannot end its quotes, nor be taken for markup.
fn quoted(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '"' => safe.push_str("#quot;"),
            '<' => safe.push_str("#lt;"),
            '>' => safe.push_str("#gt;"),
            '#' => safe.push_str("#35;"),
            '&' => safe.push_str("#amp;"),
            '`' => safe.push_str("#96;"),
            '\\' => safe.push_str("#92;"),
            sign if sign.is_control() => safe.push(' '),
            sign => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedures::model::RouteLink;
    use crate::procedures::tests::sample::steps;

    #[test]
    fn a_route_is_drawn_and_no_name_breaks_the_drawing() {
        let mut steps = steps(1.5);
        steps[1].name = "Thụ lý \"A\" <script> & #1".into();
        steps[1].agency_kind = StepAgencyKind::Named;
        let mut links = Route::linear(&steps);
        links[1].is_otherwise = true;
        links.push(RouteLink {
            condition: Some("answers.THU_LY == 'REDO' && form.x > `3`".into()),
            ..RouteLink::always(2, 1)
        });
        let route = Route {
            steps: &steps,
            links: &links,
        };
        let drawn = mermaid("QT-04 \"Khai sinh\"", route, Language::Vi);
        for line in [
            "title: \"QT-04 #quot;Khai sinh#quot;\"",
            "s1([\"1. TIEP_NHAN<br/>0,5 ngày làm việc\"])",
            "s2[\"2. Thụ lý #quot;A#quot; #lt;script#gt; #amp; #35;1<br/>1,5 ngày làm việc\"]",
            "s1 --> s2",
            "s2 -->|\"còn lại\"| s3",
            "s3 -.->|\"answers.THU_LY == 'REDO' #amp;#amp; form.x #gt; #96;3#96;\"| s2",
            "class s2 other",
            "class s3 finish",
        ] {
            assert!(drawn.lines().any(|known| known.trim() == line), "{line}\n{drawn}");
        }
        assert!(mermaid("", route, Language::En).contains("otherwise"));
    }
}
