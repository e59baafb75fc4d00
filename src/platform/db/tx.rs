//! One transaction, as commands see it.

use chrono::{DateTime, TimeDelta, Utc};

use super::numbers::Numbers;
use super::{Conn, DbError};
use crate::platform::actor::Actor;
use crate::platform::{audit_log, outbox};

/// A transaction: the only thing that changes anything. Holds who acts and one moment that is *now* throughout.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    actor: &'a Actor,
    now: DateTime<Utc>,
    numbers: &'a Numbers,
    /// Events put into the outbox so far.
    emitted: i64,
}

impl<'a> Tx<'a> {
    pub(super) fn new(
        conn: &'a mut Conn,
        actor: &'a Actor,
        now: DateTime<Utc>,
        numbers: &'a Numbers,
    ) -> Self {
        Self {
            conn,
            actor,
            now,
            numbers,
            emitted: 0,
        }
    }

    /// The connection, for queries.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// The moment of this transaction, in UTC and whole microseconds.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Runs `work` as if it were `now`. The demonstration province plays past dossiers with it.
    pub fn at<T>(&mut self, now: DateTime<Utc>, work: impl FnOnce(&mut Tx<'_>) -> T) -> T {
        let mut then = Tx {
            conn: self.conn,
            actor: self.actor,
            now,
            numbers: self.numbers,
            emitted: self.emitted,
        };
        let done = work(&mut then);
        self.emitted = then.emitted;
        done
    }

    /// Runs `work` as another actor, in the same transaction.
    pub fn acting_as<T>(&mut self, actor: &Actor, work: impl FnOnce(&mut Tx<'_>) -> T) -> T {
        let mut other = Tx {
            conn: self.conn,
            actor,
            now: self.now,
            numbers: self.numbers,
            emitted: self.emitted,
        };
        let done = work(&mut other);
        self.emitted = other.emitted;
        done
    }

    /// Writes a row of the audit log, chained to the one before of the same subject.
    ///
    /// # Errors
    /// The database's.
    pub fn record(&mut self, record: audit_log::Record) -> Result<(), DbError> {
        audit_log::append(self.conn, self.actor, self.now, record)
    }

    /// Puts an event into the outbox; it is told to the outside after the commit.
    ///
    /// # Errors
    /// The database's.
    pub fn emit(&mut self, event: outbox::Event) -> Result<(), DbError> {
        // Readers get events by their moment: those of one transaction keep their order by a microsecond each.
        let at = self.now + TimeDelta::microseconds(self.emitted);
        self.emitted += 1;
        outbox::put(self.conn, self.actor, at, event)
    }

    /// The next number of a series: 1, 2, 3 … Gaps are allowed, the same one twice never.
    ///
    /// # Errors
    /// The database's.
    pub fn next_number(&mut self, series: &str) -> Result<i64, DbError> {
        self.numbers.next(self.conn, series)
    }
}
