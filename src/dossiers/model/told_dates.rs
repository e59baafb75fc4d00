//! The dates that an applicant was told and that follow from a calendar.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::platform::db::schema::dossier_kept_dates;

/// Dates that were told, or that the calendar makes now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = dossier_kept_dates, check_for_backend(crate::platform::db::MultiBackend))]
pub struct ToldDates {
    /// By when the desk has to answer what was sent online, while it has not.
    pub acceptance_due_at: Option<DateTime<Utc>>,
    /// The appointment in force.
    pub due_at: Option<DateTime<Utc>>,
    /// The same without re-appointments.
    pub unextended_due_at: Option<DateTime<Utc>>,
    /// Until when the applicant is waited for, who was asked for a supplement.
    pub wait_until: Option<DateTime<Utc>>,
}
