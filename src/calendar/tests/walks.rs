//! The explanation of a deadline.

use super::samples::*;
use crate::calendar::*;

fn walk(received: &str, limit: Limit, pauses: &[Pause]) -> Walk {
    province()
        .walk(at(received), limit, DuePolicy::EndOfDay, cutoff(), pauses)
        .unwrap()
}

fn told(walk: &Walk) -> Vec<(String, WalkReason, bool)> {
    walk.days
        .iter()
        .map(|day| (day.date.format("%m-%d").to_string(), day.reason, day.counted))
        .collect()
}

fn expect(walk: &Walk, expected: &[(&str, WalkReason, bool)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(date, reason, counted)| ((*date).to_owned(), *reason, *counted))
        .collect();
    assert_eq!(told(walk), expected);
}

#[test]
fn working_days_name_what_they_skip_and_by_which_law() {
    let walk = walk("2010-12-30 10:00", working_days(3.0), &[]);
    expect(
        &walk,
        &[
            ("12-30", WalkReason::ReceiptDay, false),
            ("12-31", WalkReason::WorkingDay, true),
            ("01-01", WalkReason::Holiday, false),
            ("01-02", WalkReason::Weekend, false),
            ("01-03", WalkReason::Compensatory, false),
            ("01-04", WalkReason::WorkingDay, true),
            ("01-05", WalkReason::WorkingDay, true),
        ],
    );
    assert_eq!(
        walk.days[0].legal_basis.as_ref().unwrap().en,
        "Civil Code 2005, art. 152(2)"
    );
    assert_eq!(walk.days[2].text.vi, "Nghỉ lễ: Tết Dương lịch");
    assert_eq!(
        walk.days[2].legal_basis.as_ref().unwrap().vi,
        "Điều 73 Bộ luật Lao động 1994 (sửa đổi, bổ sung)"
    );
    assert_eq!(
        walk.days[3].legal_basis.as_ref().unwrap().vi,
        "Quyết định 188/1999/QĐ-TTg"
    );
}

#[test]
fn an_evening_receipt_and_a_make_up_saturday_are_told() {
    let walk = walk("2026-08-20 20:00", working_days(1.0), &[]);
    expect(
        &walk,
        &[
            ("08-20", WalkReason::AfterHours, false),
            ("08-21", WalkReason::ReceiptDay, false),
            ("08-22", WalkReason::MakeupWork, true),
        ],
    );
    assert_eq!(
        walk.days[1].legal_basis.as_ref().unwrap().en,
        "Civil Code 2015, art. 147(2)"
    );
    assert_eq!(
        walk.days[2].text.en,
        "Make-up working day: Worked in exchange for 31/08"
    );
}

#[test]
fn calendar_days_count_rest_days_and_roll_off_them() {
    let walk = walk("2010-11-03 10:00", calendar_days(3.0), &[]);
    expect(
        &walk,
        &[
            ("11-03", WalkReason::ReceiptDay, false),
            ("11-04", WalkReason::CalendarDay, true),
            ("11-05", WalkReason::CalendarDay, true),
            ("11-06", WalkReason::CalendarDay, true),
            ("11-07", WalkReason::Weekend, false),
            ("11-08", WalkReason::RolledEnd, false),
        ],
    );
    assert_eq!(
        walk.days[5].legal_basis.as_ref().unwrap().vi,
        "Khoản 5 Điều 153 Bộ luật Dân sự 2005"
    );
}

#[test]
fn pauses_are_told_and_what_they_add() {
    let pauses = [pause("2010-11-03 10:00", "2010-11-05 09:00")];
    expect(
        &walk("2010-11-02 10:00", working_days(2.0), &pauses),
        &[
            ("11-02", WalkReason::ReceiptDay, false),
            ("11-03", WalkReason::Paused, false),
            ("11-04", WalkReason::Paused, false),
            ("11-05", WalkReason::WorkingDay, true),
            ("11-06", WalkReason::Weekend, false),
            ("11-07", WalkReason::Weekend, false),
            ("11-08", WalkReason::WorkingDay, true),
        ],
    );
    let calendar_walk = walk("2010-11-02 10:00", calendar_days(2.0), &pauses);
    assert_eq!(shown(calendar_walk.original_due_at), "2010-11-04 17:00");
    assert_eq!(shown(calendar_walk.due.due_at), "2010-11-08 17:00");
    let extensions = calendar_walk
        .days
        .iter()
        .filter(|day| day.reason == WalkReason::Extension);
    assert_eq!(extensions.count(), 2);
}

fn bases(walk: &Walk) -> Vec<&str> {
    let bases = walk.days.iter().map(|day| day.legal_basis.as_ref());
    bases
        .map(|basis| basis.map_or("", |text| text.en.as_ref()))
        .collect()
}

#[test]
fn every_day_names_the_law_of_its_own_time() {
    assert_eq!(
        bases(&walk("2010-11-03 20:00", calendar_days(2.0), &[])),
        [
            "Decision 188/1999/QĐ-TTg",
            "Civil Code 2005, art. 152(2)",
            "Civil Code 2005, art. 149 to 153",
            "Civil Code 2005, art. 149 to 153",
            "Decision 188/1999/QĐ-TTg",
            "Civil Code 2005, art. 153(5)",
        ]
    );
    let paused = [pause("2026-03-04 10:00", "2026-03-05 09:00")];
    assert_eq!(
        bases(&walk("2026-03-02 20:00", working_days(2.0), &paused)),
        [
            "Decree 45/2020/NĐ-CP",
            "Civil Code 2015, art. 147(2)",
            "Decree 118/2025/NĐ-CP",
            "Decision 188/1999/QĐ-TTg",
            "Decision 188/1999/QĐ-TTg",
        ]
    );
    // No law of its own spoke of pauses then.
    let paused = [pause("2010-11-03 10:00", "2010-11-04 09:00")];
    assert_eq!(
        bases(&walk("2010-11-02 10:00", working_days(1.0), &paused))[1],
        ""
    );
}

#[test]
fn a_saturday_desk_receives_but_its_saturday_does_not_count() {
    let walk = with_saturday_desk()
        .walk(
            at("2010-11-05 10:00"),
            working_days(1.0),
            DuePolicy::EndOfDay,
            cutoff(),
            &[],
        )
        .unwrap();
    expect(
        &walk,
        &[
            ("11-05", WalkReason::ReceiptDay, false),
            ("11-06", WalkReason::ReceptionOnly, false),
            ("11-07", WalkReason::Weekend, false),
            ("11-08", WalkReason::WorkingDay, true),
        ],
    );
    assert_eq!(
        bases(&walk)[1..3],
        ["Decision 14/2010/QĐ-TTg", "Decision 188/1999/QĐ-TTg"]
    );
}

#[test]
fn a_day_that_the_calendar_explains_is_explained_by_it() {
    let mut layer = CalendarSeed::shipped().unwrap()[0].layer();
    let day = |date: &str, kind, by: Option<&str>| DayOverride {
        legal_basis: None,
        decided_by: by.map(str::to_owned),
        ..special(date, kind)
    };
    layer.days = vec![
        day("2010-11-02", DayKind::Holiday, None),
        day("2010-11-03", DayKind::LocalOff, Some("UBND tỉnh")),
        special("2010-11-04", DayKind::Compensatory),
        day("2010-11-05", DayKind::SwapOff, None),
    ];
    let walk = WorkCalendar::resolve(&[layer])
        .walk(
            at("2010-11-01 10:00"),
            working_days(1.0),
            DuePolicy::EndOfDay,
            cutoff(),
            &[],
        )
        .unwrap();
    assert_eq!(
        bases(&walk)[1..5],
        [
            "Labour Code 1994, art. 73",
            "Decision of UBND tỉnh",
            "Quyết định thử",
            ""
        ]
    );
}

#[test]
fn a_same_day_limit_and_its_cutoff_are_told() {
    expect(
        &walk("2010-11-01 09:00", working_days(0.0), &[]),
        &[("11-01", WalkReason::SameDay, true)],
    );
    expect(
        &walk("2010-11-05 15:30", working_days(0.0), &[]),
        &[
            ("11-05", WalkReason::AfterCutoff, false),
            ("11-06", WalkReason::Weekend, false),
            ("11-07", WalkReason::Weekend, false),
            ("11-08", WalkReason::SameDay, true),
        ],
    );
}

#[test]
fn halves_and_minutes_are_told() {
    let halves = |received, value| {
        let walk = walk(received, working_days(value), &[]);
        walk.days.iter().map(|day| day.half_days).collect::<Vec<_>>()
    };
    assert_eq!(halves("2010-11-01 09:00", 1.5), [1, 2]);
    assert_eq!(halves("2010-11-01 14:00", 1.5), [0, 2, 1]);
    let hours = walk(
        "2010-11-01 16:00",
        working_hours(8.0),
        &[pause("2010-11-02 08:00", "2010-11-02 08:30")],
    );
    assert_eq!(
        hours.days.iter().map(|day| day.minutes).collect::<Vec<_>>(),
        [60, 420]
    );
    assert_eq!(shown(hours.due.due_at), "2010-11-02 16:30");
}
