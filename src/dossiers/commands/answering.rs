//! By when the desk has to answer what was sent online (domain L3).

use chrono::{DateTime, Utc};

use super::terms;
use crate::calendar;
use crate::dossiers::error::DossierError;
use crate::dossiers::model::Dossier;
use crate::dossiers::rules::deadlines::{self, Counting};
use crate::platform::db::Conn;
use crate::procedures::RuleSet;

/// The moment on the receiving agency's calendar as it is now; none where the rules set no time.
///
/// # Errors
/// The calendar's, the database's.
pub(super) fn answer_due(
    conn: &mut Conn,
    dossier: &Dossier,
    (rules, counting): (&RuleSet, Counting),
    submitted_at: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DossierError> {
    let Some(hours) = rules.params.online_ack_working_hours else {
        return Ok(None);
    };
    let calendar_id = terms::calendar_of(conn, dossier.receiving_agency_id, None)?;
    let calendar = calendar::load_calendar(conn, calendar_id)?;
    Ok(Some(deadlines::answer_due(
        &calendar,
        submitted_at,
        hours,
        counting,
    )?))
}
