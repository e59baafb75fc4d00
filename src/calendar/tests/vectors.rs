//! The table of domain 7.5.

use super::samples::*;
use crate::calendar::*;

/// number, received, limit, effective receipt, due at the end of the day, due at the end of the same session
type Vector = (
    u8,
    &'static str,
    Limit,
    &'static str,
    &'static str,
    Option<&'static str>,
);

fn vectors() -> Vec<Vector> {
    let wd = working_days;
    let cd = calendar_days;
    let wh = working_hours;
    vec![
        (
            1,
            "2010-11-01 09:15",
            wd(3.0),
            "2010-11-01 09:15",
            "2010-11-04 17:00",
            Some("2010-11-04 11:30"),
        ),
        (
            2,
            "2010-11-01 16:10",
            wd(3.0),
            "2010-11-01 16:10",
            "2010-11-04 17:00",
            Some("2010-11-04 17:00"),
        ),
        (
            3,
            "2010-11-01 20:00",
            wd(3.0),
            "2010-11-02 07:00",
            "2010-11-05 17:00",
            Some("2010-11-05 11:30"),
        ),
        (
            4,
            "2010-11-05 17:30",
            wd(3.0),
            "2010-11-08 07:00",
            "2010-11-11 17:00",
            None,
        ),
        (
            5,
            "2010-11-06 09:00",
            wd(3.0),
            "2010-11-08 07:00",
            "2010-11-11 17:00",
            None,
        ),
        (
            7,
            "2010-11-07 20:00",
            wd(3.0),
            "2010-11-08 07:00",
            "2010-11-11 17:00",
            None,
        ),
        (
            8,
            "2010-11-05 14:20",
            wd(15.0),
            "2010-11-05 14:20",
            "2010-11-26 17:00",
            Some("2010-11-26 17:00"),
        ),
        (
            9,
            "2010-11-05 14:20",
            cd(15.0),
            "2010-11-05 14:20",
            "2010-11-22 17:00",
            None,
        ),
        (
            10,
            "2010-11-03 10:00",
            cd(10.0),
            "2010-11-03 10:00",
            "2010-11-15 17:00",
            None,
        ),
        (
            11,
            "2010-08-25 09:00",
            cd(8.0),
            "2010-08-25 09:00",
            "2010-09-03 17:00",
            None,
        ),
        (
            12,
            "2010-12-30 10:00",
            wd(5.0),
            "2010-12-30 10:00",
            "2011-01-07 17:00",
            None,
        ),
        (
            14,
            "2011-04-28 10:00",
            wd(3.0),
            "2011-04-28 10:00",
            "2011-05-05 17:00",
            None,
        ),
        (
            15,
            "2010-11-01 09:15",
            wd(0.0),
            "2010-11-01 09:15",
            "2010-11-01 17:00",
            None,
        ),
        (
            15,
            "2010-11-01 15:00",
            wd(0.0),
            "2010-11-01 15:00",
            "2010-11-01 17:00",
            None,
        ),
        (
            15,
            "2010-11-01 15:01",
            wd(0.0),
            "2010-11-01 15:01",
            "2010-11-02 17:00",
            None,
        ),
        (
            16,
            "2010-11-05 15:30",
            wd(0.0),
            "2010-11-05 15:30",
            "2010-11-08 17:00",
            None,
        ),
        (
            17,
            "2010-11-01 09:15",
            wd(0.5),
            "2010-11-01 09:15",
            "2010-11-01 17:00",
            None,
        ),
        (
            18,
            "2010-11-01 14:15",
            wd(0.5),
            "2010-11-01 14:15",
            "2010-11-02 11:30",
            None,
        ),
        (
            21,
            "2010-11-01 16:00",
            wh(8.0),
            "2010-11-01 16:00",
            "2010-11-02 16:00",
            None,
        ),
        (
            22,
            "2010-11-01 10:30",
            wh(4.0),
            "2010-11-01 10:30",
            "2010-11-01 16:30",
            None,
        ),
        (
            24,
            "2026-02-13 20:30",
            wd(3.0),
            "2026-02-23 07:00",
            "2026-02-26 17:00",
            None,
        ),
        (
            25,
            "2026-08-20 09:00",
            wd(3.0),
            "2026-08-20 09:00",
            "2026-08-24 17:00",
            None,
        ),
        (
            27,
            "2025-12-31 14:00",
            wd(5.0),
            "2025-12-31 14:00",
            "2026-01-09 17:00",
            None,
        ),
        (
            29,
            "2026-11-23 09:00",
            wd(1.0),
            "2026-11-23 09:00",
            "2026-11-25 17:00",
            None,
        ),
    ]
}

#[test]
fn the_vectors_of_the_domain_hold() {
    let calendar = province();
    for (number, received, limit, effective, due, same_session) in vectors() {
        let end_of_day = calendar
            .due(at(received), limit, DuePolicy::EndOfDay, cutoff())
            .unwrap();
        assert_eq!(
            shown(end_of_day.effective_receipt_at),
            effective,
            "receipt of {number}"
        );
        assert_eq!(shown(end_of_day.due_at), due, "due of {number}");
        assert_eq!(
            calendar.normalise(at(received)).unwrap(),
            end_of_day.effective_receipt_at
        );
        if let Some(expected) = same_session {
            let session = calendar
                .due(at(received), limit, DuePolicy::SameSession, cutoff())
                .unwrap();
            assert_eq!(shown(session.due_at), expected, "same session of {number}");
        }
    }
}

#[test]
fn real_receipts_of_2015_31_and_32() {
    let layer = plain(&[2015], Some(("07:30", "11:30")), Some(("13:30", "16:00")));
    let calendar = WorkCalendar::resolve(&[layer]);
    let same_session = |received, days| {
        let due = calendar.due(at(received), working_days(days), DuePolicy::SameSession, cutoff());
        shown(due.unwrap().due_at)
    };
    assert_eq!(same_session("2015-03-09 15:42", 3.0), "2015-03-12 16:00");
    // One minute after closing time, so the clock starts the next morning; by the date of receipt it was 22 April.
    assert_eq!(same_session("2015-03-09 16:00", 32.0), "2015-04-22 16:00");
    let usual = WorkCalendar::resolve(&[plain(&[2015], Some(("07:00", "11:30")), Some(("13:30", "17:00")))]);
    let due = usual
        .due(
            at("2015-03-09 16:01"),
            working_days(32.0),
            DuePolicy::EndOfDay,
            cutoff(),
        )
        .unwrap();
    assert_eq!(shown(due.due_at), "2015-04-22 17:00");
}

#[test]
fn exact_keeps_the_time_of_day_within_opening_hours() {
    let mut layer = plain(&[2010], Some(("07:00", "11:30")), Some(("13:30", "17:00")));
    layer
        .hours
        .push(week_hours(5, "2010-01-01", Some(("07:30", "11:00")), None));
    let calendar = WorkCalendar::resolve(&[layer]);
    let exact = |received| {
        let due = calendar
            .due(at(received), working_days(1.0), DuePolicy::Exact, cutoff())
            .unwrap();
        shown(due.due_at)
    };
    assert_eq!(exact("2010-11-01 09:15"), "2010-11-02 09:15");
    assert_eq!(exact("2010-11-04 09:15"), "2010-11-05 09:15");
    assert_eq!(exact("2010-11-04 07:05"), "2010-11-05 07:30");
    assert_eq!(exact("2010-11-04 16:20"), "2010-11-05 11:00");
}

#[test]
fn pauses_of_the_domain_hold() {
    let calendar = province();
    let received = at("2010-11-01 09:15");
    let due = calendar
        .due(received, working_days(5.0), DuePolicy::EndOfDay, cutoff())
        .unwrap()
        .due_at;
    assert_eq!(shown(due), "2010-11-08 17:00");
    let shift = |pauses: &[Pause]| {
        shown(
            calendar
                .shift(due, pauses, LimitUnit::WorkingDay, DuePolicy::EndOfDay)
                .unwrap(),
        )
    };
    assert_eq!(
        shift(&[pause("2010-11-03 10:00", "2010-11-10 09:00")]),
        "2010-11-15 17:00"
    );
    assert_eq!(
        shift(&[pause("2010-11-03 08:00", "2010-11-03 16:30")]),
        "2010-11-08 17:00"
    );
    assert_eq!(
        shift(&[pause("2010-11-09 08:00", "2010-11-12 16:30")]),
        "2010-11-08 17:00"
    );
    let two = [
        pause("2010-11-03 10:00", "2010-11-04 09:00"),
        pause("2010-11-04 14:00", "2010-11-08 08:00"),
    ];
    assert_eq!(shift(&two), "2010-11-11 17:00");
}

#[test]
fn hours_are_paused_to_the_minute() {
    let calendar = province();
    let due = at("2010-11-02 16:00");
    let shift = |from, to| {
        let pauses = [pause(from, to)];
        shown(
            calendar
                .shift(due, &pauses, LimitUnit::WorkingHour, DuePolicy::EndOfDay)
                .unwrap(),
        )
    };
    assert_eq!(shift("2010-11-02 08:00", "2010-11-02 08:30"), "2010-11-02 16:30");
    assert_eq!(shift("2010-11-02 11:30", "2010-11-02 13:30"), "2010-11-02 16:00");
    assert_eq!(shift("2010-11-02 15:00", "2010-11-03 09:00"), "2010-11-03 10:00");
    assert_eq!(shift("2010-11-02 16:01", "2010-11-04 09:00"), "2010-11-02 16:00");
}

#[test]
fn months_clip_to_the_end_of_the_month_and_roll_off_rest_days() {
    let calendar = province();
    let due = |received, n| {
        shown(
            calendar
                .due(at(received), months(n), DuePolicy::EndOfDay, cutoff())
                .unwrap()
                .due_at,
        )
    };
    assert_eq!(due("2010-08-31 09:00", 1.0), "2010-09-30 17:00");
    assert_eq!(due("2010-08-02 09:00", 1.0), "2010-09-03 17:00");
    assert_eq!(due("2010-11-30 09:00", 3.0), "2011-02-28 17:00");
    assert_eq!(due("2010-12-01 09:00", 1.0), "2011-01-04 17:00");
}
