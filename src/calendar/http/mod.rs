//! Calendars and deadlines over HTTP: public to read and to compute with, kept by administrators and desk managers.

mod bodies;
mod calendars;
mod changes;
mod computation;
mod examples;
mod hours;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;

pub use bodies::{
    CalendarDayBody, CreateCalendarBody, DeclareYearBody, PutDayBody, PutSessionsBody, SessionPlanBody,
};
pub use computation::{ComputeDeadlineBody, DeadlineDayView, DeadlineLimitBody, DeadlinePauseBody};
pub use examples::EXAMPLES;
pub use hours::{DayHours, SessionHours};
pub use views::{CalendarDayView, CalendarSummaryView, CalendarView, CalendarYearView, SessionPlanView};

/// Mounts the routes of this slice.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(calendars::list)
        .service(calendars::create)
        .service(calendars::read)
        .service(calendars::days)
        .service(changes::declare_year)
        .service(changes::put_day)
        .service(changes::delete_day)
        .service(changes::put_sessions)
        .service(computation::compute);
}
