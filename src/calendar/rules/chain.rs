//! The planned due moments of the steps of one dossier.

use chrono::{DateTime, NaiveTime, Utc};

use super::Calc;
use super::due::{Ending, Nominal};
use crate::calendar::model::{DuePolicy, Limit, LimitUnit};
use crate::calendar::table::{At, WorkCalendar};
use crate::calendar::zone;

/// How far the steps laid out so far reach.
struct Reach {
    /// The moment told for the last of them; the receipt before the first.
    moment: At,
    /// Its place in the count of days as they come, while all steps since are counted so.
    nominal: Option<Nominal>,
}

impl WorkCalendar {
    /// The planned due moments of consecutive steps with these allotments, from the receipt on.
    ///
    /// Working days and hours run from the due moment of the step before. Days as they come add up, and only what is
    /// told is rolled off a rest day: each step is due where a limit of the sum so far would be. Rolling each step
    /// would push the last one beyond the dossier's own limit. A step without an allotment is due with the step before it; such steps at the very
    /// beginning are due on the day of receipt, and no later than the first step that has one. No step is due before
    /// the one it follows or after `overall_due`.
    pub fn chain(
        &self,
        received_at: DateTime<Utc>,
        allotments: &[Limit],
        policy: DuePolicy,
        same_day_cutoff: NaiveTime,
        overall_due: DateTime<Utc>,
    ) -> Calc<Vec<DateTime<Utc>>> {
        let ending = Ending::new(policy, same_day_cutoff);
        let receipt = self.receipt(self.locate(zone::local(received_at))?)?;
        let last = self.locate(zone::local(overall_due))?;
        let mut reach = Reach {
            moment: receipt,
            nominal: None,
        };
        let mut planned = Vec::with_capacity(allotments.len());
        let mut leading = 0;
        for allotment in allotments {
            if allotment.is_zero() {
                leading += usize::from(planned.len() == leading);
            } else if reach.moment < last {
                let before = reach.moment;
                reach = self.step(reach, *allotment, ending)?;
                reach.moment = reach.moment.max(before);
            }
            planned.push(reach.moment.min(last));
        }
        if leading > 0 {
            let zero = self.same_day(receipt, ending.cutoff)?;
            let next = planned.get(leading).copied().unwrap_or(last);
            planned
                .iter_mut()
                .take(leading)
                .for_each(|moment| *moment = zero.min(next).min(last));
        }
        Ok(planned
            .into_iter()
            .map(|at| if at == last { overall_due } else { self.to_utc(at) })
            .collect())
    }

    fn step(&self, reach: Reach, allotment: Limit, ending: Ending) -> Calc<Reach> {
        match allotment.unit() {
            LimitUnit::WorkingDay | LimitUnit::WorkingHour => Ok(Reach {
                moment: self.due_after(reach.moment, allotment, ending)?,
                nominal: None,
            }),
            LimitUnit::CalendarDay | LimitUnit::CalendarMonth => {
                let start = reach
                    .nominal
                    .map_or_else(|| self.nominal_start(reach.moment), Ok)?;
                let end = self.nominal_end(start, allotment)?;
                Ok(Reach {
                    moment: self.roll(end)?,
                    nominal: Some(end),
                })
            }
        }
    }
}
