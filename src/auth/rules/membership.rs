//! When memberships are in force, and what one must name.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use crate::auth::roles::{Place, Role};
use crate::platform::ids::{AgencyId, DeskId, UnitId};

/// How far the province's clocks are ahead of UTC; there is no summer time.
const AHEAD: TimeDelta = TimeDelta::hours(7);

/// The most memberships in force that one officer has: they all stand in the token.
pub const MOST_IN_FORCE: usize = 24;

/// The most that stand in a token, with those at agencies whose work is carried on.
pub const MOST_IN_TOKEN: usize = 64;

/// The day in the province.
pub fn day_of(moment: DateTime<Utc>) -> NaiveDate {
    moment.checked_add_signed(AHEAD).unwrap_or(moment).date_naive()
}

/// The moment at which a day in the province is over.
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    day.checked_add_days(Days::new(1))
        .and_then(|next| next.and_hms_opt(0, 0, 0))
        .and_then(|midnight| midnight.checked_sub_signed(AHEAD))
        .map_or(DateTime::<Utc>::MAX_UTC, |midnight| midnight.and_utc())
}

/// From the first day to the last, both included; without a last day until further notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first_day: NaiveDate,
    /// The last day.
    pub last_day: Option<NaiveDate>,
}

impl Period {
    /// Whether a day lies in it.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.first_day <= day && self.last_day.is_none_or(|last| day <= last)
    }

    /// Whether it is over on a day.
    pub fn is_over_on(&self, day: NaiveDate) -> bool {
        self.last_day.is_some_and(|last| last < day)
    }
}

/// Why a membership cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipFault {
    /// The role belongs to an agency and none is named.
    AgencyMissing,
    /// The role belongs to the whole system and an agency is named.
    AgencyNotFitting,
    /// The role belongs to a unit and none is named.
    UnitMissing,
    /// The role belongs to a desk and none is named.
    DeskMissing,
    /// The last day is before the first.
    EndsBeforeItBegins,
    /// The role is for a limited time and no last day is named.
    LastDayMissing,
}

/// All that is wrong with a membership.
pub fn faults(
    role: Role,
    agency: Option<AgencyId>,
    unit: Option<UnitId>,
    desk: Option<DeskId>,
    period: Period,
) -> Vec<MembershipFault> {
    let mut faults = Vec::new();
    match role.place() {
        Place::Everywhere if agency.is_some() || unit.is_some() || desk.is_some() => {
            faults.push(MembershipFault::AgencyNotFitting);
        }
        Place::Everywhere => {}
        Place::Agency | Place::Unit | Place::Desk if agency.is_none() => {
            faults.push(MembershipFault::AgencyMissing);
        }
        Place::Unit if unit.is_none() => faults.push(MembershipFault::UnitMissing),
        Place::Desk if desk.is_none() => faults.push(MembershipFault::DeskMissing),
        Place::Agency | Place::Unit | Place::Desk => {}
    }
    if period.last_day.is_some_and(|last| last < period.first_day) {
        faults.push(MembershipFault::EndsBeforeItBegins);
    }
    if role.is_time_boxed() && period.last_day.is_none() {
        faults.push(MembershipFault::LastDayMissing);
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use MembershipFault as F;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(first: &str, last: Option<&str>) -> Period {
        Period {
            first_day: day(first),
            last_day: last.map(day),
        }
    }

    #[test]
    fn both_ends_of_a_period_belong_to_it() {
        let march = period("2011-03-01", Some("2011-03-31"));
        for (date, inside) in [
            ("2011-02-28", false),
            ("2011-03-01", true),
            ("2011-03-31", true),
            ("2011-04-01", false),
        ] {
            assert_eq!(march.contains(day(date)), inside, "{date}");
        }
        assert!(march.is_over_on(day("2011-04-01")) && !march.is_over_on(day("2011-03-31")));
        assert!(period("2011-03-01", None).contains(day("2099-01-01")));
    }

    #[test]
    fn a_day_in_the_province_begins_seven_hours_before_utc() {
        let moment = "2011-02-28T17:00:00Z".parse().unwrap();
        assert_eq!(day_of(moment), day("2011-03-01"));
        assert_eq!(end_of(day("2011-02-28")), moment);
    }

    #[test]
    fn each_role_asks_for_its_place() {
        let agency = Some(AgencyId::from_uuid(Uuid::from_u128(1)));
        let unit = Some(UnitId::from_uuid(Uuid::from_u128(2)));
        let desk = Some(DeskId::from_uuid(Uuid::from_u128(3)));
        let open = period("2011-03-01", None);
        let closed = period("2011-03-01", Some("2011-03-31"));
        for (role, agency, unit, desk, period, expected) in [
            (Role::Handler, agency, None, None, open, vec![]),
            (Role::Handler, agency, unit, None, open, vec![]),
            (Role::Handler, None, unit, None, open, vec![F::AgencyMissing]),
            (Role::UnitHead, agency, unit, None, open, vec![]),
            (Role::UnitHead, agency, None, None, open, vec![F::UnitMissing]),
            (Role::DeskOfficer, agency, None, desk, open, vec![]),
            (Role::DeskOfficer, agency, unit, None, open, vec![F::DeskMissing]),
            (Role::SysAdmin, None, None, None, open, vec![]),
            (
                Role::SysAdmin,
                agency,
                None,
                None,
                open,
                vec![F::AgencyNotFitting],
            ),
            (Role::Auditor, agency, None, None, closed, vec![]),
            (Role::Auditor, agency, None, None, open, vec![F::LastDayMissing]),
            (
                Role::Inspector,
                None,
                None,
                None,
                super::Period {
                    first_day: day("2011-03-02"),
                    last_day: Some(day("2011-03-01")),
                },
                vec![F::AgencyMissing, F::EndsBeforeItBegins],
            ),
        ] {
            assert_eq!(faults(role, agency, unit, desk, period), expected, "{role}");
        }
    }
}
