//! The line before a desk.

use chrono::{DateTime, NaiveDate, Utc};

use crate::desk::model::TicketState;

/// What may be done with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketAct {
    /// Call it again, or first of all.
    Call,
    /// It was served.
    Serve,
    /// It was called, and nobody came.
    Miss,
    /// Whoever was not there when called is back.
    Requeue,
    /// It is given up.
    Leave,
}

impl TicketAct {
    /// Its name, as the audit log tells it.
    pub fn action(self) -> &'static str {
        match self {
            Self::Call => "ticket.called",
            Self::Serve => "ticket.served",
            Self::Miss => "ticket.missed",
            Self::Requeue => "ticket.requeued",
            Self::Leave => "ticket.left",
        }
    }
}

/// The state after an act; none when the act does not go with the state.
pub fn next(state: TicketState, act: TicketAct) -> Option<TicketState> {
    use TicketAct as A;
    use TicketState as S;
    match (state, act) {
        (S::Waiting | S::Called, A::Call) => Some(S::Called),
        (S::Called, A::Serve) => Some(S::Served),
        (S::Called, A::Miss) => Some(S::Missed),
        (S::Missed, A::Requeue) => Some(S::Waiting),
        (S::Waiting | S::Called, A::Leave) => Some(S::Left),
        (S::Waiting, A::Serve | A::Miss | A::Requeue)
        | (S::Called, A::Requeue)
        | (S::Missed, A::Call | A::Serve | A::Miss | A::Leave)
        | (S::Served | S::Left, _) => None,
    }
}

/// What a ticket is sorted by. Whoever booked and comes in time stands where the booked time is; whoever comes after the
/// place was kept, or without a booking, stands behind all who are there.
pub fn turn(now: DateTime<Utc>, booked: Option<(DateTime<Utc>, DateTime<Utc>)>) -> DateTime<Utc> {
    match booked {
        Some((starts_at, ends_at)) if now <= ends_at => starts_at,
        Some(_) | None => now,
    }
}

/// What is printed: the desk's letters and the ordinal in three digits, `A007`.
pub fn label(prefix: &str, number: i32) -> String {
    format!("{prefix}{number:03}")
}

/// The series that a desk's tickets of one day are numbered by.
pub fn series(desk: crate::platform::ids::DeskId, day: NaiveDate) -> String {
    format!("ticket:{desk}:{}", day.format("%y%m%d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_goes_only_where_it_may() {
        use TicketAct as A;
        use TicketState as S;
        let table = [
            (S::Waiting, [Some(S::Called), None, None, None, Some(S::Left)]),
            (
                S::Called,
                [
                    Some(S::Called),
                    Some(S::Served),
                    Some(S::Missed),
                    None,
                    Some(S::Left),
                ],
            ),
            (S::Missed, [None, None, None, Some(S::Waiting), None]),
            (S::Served, [None; 5]),
            (S::Left, [None; 5]),
        ];
        for (state, row) in table {
            for (act, after) in [A::Call, A::Serve, A::Miss, A::Requeue, A::Leave]
                .into_iter()
                .zip(row)
            {
                assert_eq!(next(state, act), after, "{state} {act:?}");
            }
        }
    }

    #[test]
    fn bookings_keep_their_place_while_it_is_kept() {
        let at = |text: &str| {
            format!("2011-06-13T{text}:00+07:00")
                .parse::<DateTime<Utc>>()
                .unwrap()
        };
        let booked = Some((at("09:00"), at("09:15")));
        assert_eq!(turn(at("08:40"), booked), at("09:00"), "early");
        assert_eq!(turn(at("09:15"), booked), at("09:00"), "in time");
        assert_eq!(turn(at("09:16"), booked), at("09:16"), "late");
        assert_eq!(turn(at("08:40"), None), at("08:40"), "without a booking");
        assert_eq!(label("A", 7), "A007");
        assert_eq!(label("B", 1_203), "B1203");
    }
}
