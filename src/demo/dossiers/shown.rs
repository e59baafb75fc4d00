//! Dossiers that are in the story to be looked at: each shows one thing that can happen (docs/DEMONSTRATION.md).

use chrono::{DateTime, TimeDelta, Utc};

use super::plan::{Course, Plan};

/// When one begins.
#[derive(Clone, Copy, Debug)]
enum Begins {
    /// At a moment of 2010–2011, so that its code is always the same.
    On(&'static str),
    /// So many days before the present.
    DaysAgo(i64),
}

/// One that shows something.
#[derive(Debug)]
pub(super) struct Show {
    /// What it shows.
    pub what: &'static str,
    /// How it goes on.
    pub course: Course,
    /// The procedure, as it is called in the story.
    pub procedure: &'static str,
    /// The agencies that it may be filed at: the first that takes it then.
    pub agencies: &'static [&'static str],
    /// Whether it is filed online.
    pub online: bool,
    begins: Begins,
}

impl Show {
    const fn at_nha_trang(
        what: &'static str,
        course: Course,
        procedure: &'static str,
        begins: Begins,
    ) -> Self {
        Self {
            what,
            course,
            procedure,
            agencies: &["P_NHATRANG", "NHATRANG"],
            online: false,
            begins,
        }
    }

    const fn online(self) -> Self {
        Self { online: true, ..self }
    }
}

use Begins::{DaysAgo, On};

static SHOWS: [Show; 15] = [
    Show::at_nha_trang(
        "returned early",
        Course::Early,
        "KHAISINH_LAI",
        On("2011-03-07T09:00:00+07:00"),
    ),
    Show::at_nha_trang(
        "returned on time",
        Course::OnTime,
        "HKD",
        On("2011-05-09T08:30:00+07:00"),
    ),
    Show::at_nha_trang(
        "returned late",
        Course::Late,
        "HKD",
        On("2011-05-10T14:00:00+07:00"),
    ),
    Show::at_nha_trang(
        "refused with a written answer",
        Course::Denied,
        "HKD",
        On("2011-05-16T09:00:00+07:00"),
    ),
    Show::at_nha_trang(
        "guided once at intake",
        Course::Guided,
        "HKD",
        On("2011-06-06T08:15:00+07:00"),
    )
    .online(),
    Show::at_nha_trang(
        "supplemented while in process",
        Course::Supplemented,
        "HKD",
        On("2011-05-17T09:00:00+07:00"),
    ),
    Show::at_nha_trang(
        "obligation paid, clock stood meanwhile",
        Course::Usual,
        "CHUYENMDSD",
        On("2011-03-01T08:15:00+07:00"),
    ),
    Show::at_nha_trang(
        "withdrawn",
        Course::Withdrawn,
        "HKD",
        On("2011-06-07T09:00:00+07:00"),
    )
    .online(),
    Show::at_nha_trang(
        "stopped by court order",
        Course::Stopped,
        "GPXD",
        On("2011-04-04T09:00:00+07:00"),
    ),
    Show::at_nha_trang(
        "awaiting a supplement",
        Course::WaitsForSupplement,
        "CHUYENMDSD",
        DaysAgo(9),
    ),
    Show::at_nha_trang("suspended, force majeure", Course::Suspended, "GPXD", DaysAgo(9)),
    Show::at_nha_trang(
        "awaiting payment to the state",
        Course::Owing,
        "CHUYENMDSD",
        DaysAgo(14),
    ),
    Show::at_nha_trang(
        "overdue, apology and new appointment",
        Course::Reappointed,
        "HKD",
        DaysAgo(12),
    ),
    Show::at_nha_trang("overdue, nothing said yet", Course::Overdue, "HKD", DaysAgo(11)),
    Show::at_nha_trang(
        "withdrawal asked, not decided",
        Course::WaitsForWithdrawal,
        "HKD",
        DaysAgo(8),
    )
    .online(),
];

/// The plans of them, numbered from `first` on, as far as they begin before `now`.
pub(super) fn plans(first: usize, now: DateTime<Utc>) -> Vec<Plan> {
    let begins = |show: &Show| match show.begins {
        On(moment) => moment.parse().ok(),
        DaysAgo(days) => now.checked_sub_signed(TimeDelta::days(days)),
    };
    let planned = SHOWS.iter().enumerate().filter_map(|(place, show)| {
        let begins = begins(show).filter(|begins| *begins < now)?;
        Some(Plan {
            no: first + place,
            begins,
            course: show.course,
            show: Some(show),
        })
    });
    planned.collect()
}
