//! From a first to a last day.

use chrono::NaiveDate;

/// A validity in whole days of the province: from the first to the last day, both included; without end when `to` is
/// absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    from: NaiveDate,
    /// The last day; open when absent.
    to: Option<NaiveDate>,
}

/// The last day comes before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodError;

impl Period {
    /// From the first to the last day.
    ///
    /// # Errors
    /// The last day comes before the first.
    pub fn new(from: NaiveDate, to: Option<NaiveDate>) -> Result<Self, PeriodError> {
        match to {
            Some(last) if last < from => Err(PeriodError),
            _ => Ok(Self { from, to }),
        }
    }

    /// From a day on, without end.
    pub fn since(from: NaiveDate) -> Self {
        Self { from, to: None }
    }

    /// The first day.
    pub fn from(self) -> NaiveDate {
        self.from
    }

    /// The last day, when there is one.
    pub fn to(self) -> Option<NaiveDate> {
        self.to
    }

    /// Whether a day lies within.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }

    /// Whether a whole other period lies within.
    pub fn covers(self, other: Self) -> bool {
        let ends_in_time = match (self.to, other.to) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => theirs <= mine,
        };
        self.from <= other.from && ends_in_time
    }

    /// This period as a part of a whole one: an open end ends with the whole. `None` when some day of it lies outside.
    pub fn within(self, whole: Self) -> Option<Self> {
        let part = Self::new(self.from, self.to.or(whole.to)).ok()?;
        whole.covers(part).then_some(part)
    }

    /// Whether some day lies in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|last| other.from <= last) && other.to.is_none_or(|last| self.from <= last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period::new(from.parse().unwrap(), to.parse().ok()).unwrap()
    }

    #[test]
    fn both_ends_belong_to_a_period() {
        let year = period("2010-01-01", "2010-12-31");
        for (day, inside) in [
            ("2009-12-31", false),
            ("2010-01-01", true),
            ("2010-12-31", true),
            ("2011-01-01", false),
        ] {
            assert_eq!(year.contains(day.parse().unwrap()), inside, "{day}");
        }
        assert_eq!(
            Period::new("2010-01-02".parse().unwrap(), "2010-01-01".parse().ok()),
            Err(PeriodError)
        );
    }

    #[test]
    fn periods_meet_on_a_common_day_only() {
        let year = period("2010-01-01", "2010-12-31");
        for (other, overlaps, covers) in [
            (period("2009-01-01", "2009-12-31"), false, false),
            (period("2009-01-01", "2010-01-01"), true, false),
            (period("2010-02-01", "2010-12-31"), true, true),
            (period("2010-12-31", ""), true, false),
            (period("2011-01-01", ""), false, false),
        ] {
            assert_eq!(year.overlaps(other), overlaps, "{other:?}");
            assert_eq!(other.overlaps(year), overlaps, "{other:?}");
            assert_eq!(year.covers(other), covers, "{other:?}");
        }
        assert!(period("2010-01-01", "").covers(year));
        assert_eq!(
            period("2010-03-01", "").within(year),
            Some(period("2010-03-01", "2010-12-31"))
        );
        assert_eq!(period("2011-03-01", "").within(year), None);
        assert_eq!(period("2009-03-01", "2010-03-01").within(year), None);
    }
}
