//! How much there is of what, for the leaders' board of the day.

use crate::platform::ids::{DeskId, ProcedureId, UnitId};

/// Numbers of dossiers, or of pieces of work. The colours (`in_time`, `due_soon`, `overdue`, `paused`) and `unclocked`
/// leave nothing open out and count nothing twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Taken in today; work: that came today.
    pub received_today: i64,
    /// Handed over to their applicants today; work: passed on today.
    pub returned_today: i64,
    /// Not at an end.
    pub open: i64,
    /// To be done, and not soon.
    pub in_time: i64,
    /// To be done soon (`MOTCUA_DUE_SOON_DAYS`), today too.
    pub due_soon: i64,
    /// Of those, to be done today.
    pub due_today: i64,
    /// Too late.
    pub overdue: i64,
    /// The clock stands.
    pub paused: i64,
    /// No clock runs and none stands: not answered yet, or the result is ready, or nothing says by when.
    pub unclocked: i64,
    /// The applicant has to act: complete papers, pay what is owed to the state.
    pub awaiting_citizen: i64,
    /// The result waits to be collected.
    pub ready: i64,
}

impl Figures {
    /// Both together.
    pub fn add(&mut self, more: &Self) {
        let Self {
            received_today,
            returned_today,
            open,
            in_time,
            due_soon,
            due_today,
            overdue,
            paused,
            unclocked,
            awaiting_citizen,
            ready,
        } = more;
        for (sum, more) in [
            (&mut self.received_today, received_today),
            (&mut self.returned_today, returned_today),
            (&mut self.open, open),
            (&mut self.in_time, in_time),
            (&mut self.due_soon, due_soon),
            (&mut self.due_today, due_today),
            (&mut self.overdue, overdue),
            (&mut self.paused, paused),
            (&mut self.unclocked, unclocked),
            (&mut self.awaiting_citizen, awaiting_citizen),
            (&mut self.ready, ready),
        ] {
            *sum = sum.saturating_add(*more);
        }
    }
}

/// Figures of the dossiers that one desk received, of one procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskFigures {
    /// The desk; none for what no desk has taken.
    pub desk: Option<DeskId>,
    /// The procedure.
    pub procedure: ProcedureId,
    /// How much.
    pub figures: Figures,
}

/// Figures of the work that lies with one unit, of one procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitFigures {
    /// The unit; none for what is the desk's or the whole agency's.
    pub unit: Option<UnitId>,
    /// The procedure.
    pub procedure: ProcedureId,
    /// How much.
    pub figures: Figures,
}
