//! By when a desk hands on what it received, and what a handover needs.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::calendar::{DeadlineError, DuePolicy, Limit, WorkCalendar, zone};
use crate::dossiers::model::{ClockPhase, Dossier, DossierState, DossierStep};

/// The name of the series that an agency's handovers of one day are numbered by.
pub fn series(agency_code: &str, day: NaiveDate) -> String {
    format!("handover:{agency_code}:{}", day.format("%y%m%d"))
}

/// The number on the slip: `BG.<agency code>-<yymmdd>-<ordinal of the day>`.
pub fn handover_code(agency_code: &str, day: NaiveDate, ordinal: i64) -> String {
    format!("BG.{agency_code}-{}-{ordinal:04}", day.format("%y%m%d"))
}

/// By when a dossier has to be handed on: received up to the cut-off, by the close of the same working day; later, at the
/// beginning of the next one (NĐ 61/2018, art. 18), which is over with that day's first session.
///
/// # Errors
/// A day that has to be looked at lies in a year that nobody has entered.
pub fn hand_over_by(
    calendar: &WorkCalendar,
    received_at: DateTime<Utc>,
    cutoff: NaiveTime,
) -> Result<DateTime<Utc>, DeadlineError> {
    let effective = calendar.normalise(received_at)?;
    let close = calendar
        .due(effective, Limit::SAME_DAY, DuePolicy::EndOfDay, cutoff)?
        .due_at;
    let (received_on, closes_on) = (zone::local_date(effective), zone::local_date(close));
    if received_on == closes_on {
        return Ok(close);
    }
    let hours = calendar.hours(closes_on)?;
    let first = hours.and_then(|hours| hours.morning().or(hours.afternoon()));
    Ok(first.map_or(close, |session| zone::utc(closes_on.and_time(session.to.time()))))
}

/// Whether papers that did not arrive take the dossier back to the desk: it is still at the step that it was given to, and
/// nothing holds it there.
pub fn goes_back(dossier: &Dossier, current: Option<&DossierStep>, to_step: i32) -> bool {
    matches!(dossier.state, DossierState::Accepted | DossierState::InProcess)
        && dossier.clock_phase != ClockPhase::Paused
        && dossier.open_supplement.is_none()
        && current.is_some_and(|step| step.no == to_step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::CalendarSeed;

    #[test]
    fn what_comes_after_the_cutoff_is_handed_on_when_the_next_day_begins() {
        let layer = CalendarSeed::shipped().unwrap()[0].layer();
        let calendar = WorkCalendar::resolve(&[layer]);
        let three = NaiveTime::from_hms_opt(15, 0, 0).unwrap();
        // Sessions 07:00–11:30 and 13:30–17:00; 2011-06-18 is a Saturday.
        for (received, by) in [
            ("2011-06-13T08:00:00+07:00", "2011-06-13T17:00:00+07:00"),
            ("2011-06-13T12:00:00+07:00", "2011-06-13T17:00:00+07:00"),
            ("2011-06-13T15:00:00+07:00", "2011-06-13T17:00:00+07:00"),
            ("2011-06-13T15:01:00+07:00", "2011-06-14T11:30:00+07:00"),
            ("2011-06-13T19:00:00+07:00", "2011-06-14T17:00:00+07:00"),
            ("2011-06-17T16:30:00+07:00", "2011-06-20T11:30:00+07:00"),
            ("2011-06-18T09:00:00+07:00", "2011-06-20T17:00:00+07:00"),
        ] {
            let told = hand_over_by(&calendar, received.parse().unwrap(), three).unwrap();
            assert_eq!(told, by.parse::<DateTime<Utc>>().unwrap(), "{received}");
        }
        let late = "2011-06-13T16:59:00+07:00".parse().unwrap();
        let never = NaiveTime::from_hms_opt(23, 59, 59).unwrap();
        assert_eq!(
            hand_over_by(&calendar, late, never).unwrap(),
            "2011-06-13T17:00:00+07:00".parse::<DateTime<Utc>>().unwrap(),
            "rules without a cut-off"
        );
    }

    #[test]
    fn slips_are_numbered_by_agency_and_day() {
        let day = NaiveDate::from_ymd_opt(2011, 6, 13).unwrap();
        assert_eq!(handover_code("H32.12", day, 7), "BG.H32.12-110613-0007");
    }
}
