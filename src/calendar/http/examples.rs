//! Examples for the document. The computed one is what the demonstration's calendar answers; a test says so.

use crate::platform::http::document::Example;

/// The examples of this slice.
pub const EXAMPLES: &[Example] = &[
    (
        "CreateCalendarBody",
        include_str!("examples/CreateCalendarBody.json"),
    ),
    ("CalendarView", include_str!("examples/CalendarView.json")),
    (
        "CalendarSummaryView",
        include_str!("examples/CalendarSummaryView.json"),
    ),
    ("CalendarDayView", include_str!("examples/CalendarDayView.json")),
    ("PutDayBody", include_str!("examples/PutDayBody.json")),
    ("DeclareYearBody", include_str!("examples/DeclareYearBody.json")),
    ("PutSessionsBody", include_str!("examples/PutSessionsBody.json")),
    (
        "ComputeDeadlineBody",
        include_str!("examples/ComputeDeadlineBody.json"),
    ),
    (
        "ComputedDeadlineView",
        include_str!("examples/ComputedDeadlineView.json"),
    ),
];
