//! One transaction, as commands see it.

use chrono::{DateTime, Utc};

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
        work(&mut Tx {
            conn: self.conn,
            actor: self.actor,
            now,
            numbers: self.numbers,
        })
    }

    /// Runs `work` as another actor, in the same transaction.
    pub fn acting_as<T>(&mut self, actor: &Actor, work: impl FnOnce(&mut Tx<'_>) -> T) -> T {
        work(&mut Tx {
            conn: self.conn,
            actor,
            now: self.now,
            numbers: self.numbers,
        })
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
        outbox::put(self.conn, self.actor, self.now, event)
    }

    /// The next number of a series: 1, 2, 3 … Gaps are allowed, the same one twice never.
    ///
    /// # Errors
    /// The database's.
    pub fn next_number(&mut self, series: &str) -> Result<i64, DbError> {
        self.numbers.next(self.conn, series)
    }
}
