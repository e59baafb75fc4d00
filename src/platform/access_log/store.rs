//! The log's table.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use uuid::Uuid;

use super::entry::{AccessChannel, AccessPurpose, AccessResult, Entry, PersonalDataShown};
use crate::platform::db::schema::access_log;
use crate::platform::db::types::{AnyUuid, Timestamptz, Uuid as SqlUuid};
use crate::platform::db::{Conn, DbError, MultiBackend, Tx};
use crate::platform::ids::{AgencyId, new_uuid};

/// Rows of one statement.
const ROWS: usize = 50;

/// Columns of a row.
const COLUMNS: usize = 17;

/// Rows that are purged in one transaction at most.
pub const PURGED_AT_ONCE: usize = 1000;

/// A look, as it is kept.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = access_log, check_for_backend(MultiBackend))]
pub struct AccessRow {
    /// Its id, in the order of time.
    pub id: Uuid,
    /// What was looked at.
    pub subject_id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// What kind of caller looked.
    pub actor_kind: String,
    /// The account.
    pub actor_id: Option<Uuid>,
    /// For which agency.
    pub agency_id: Option<AgencyId>,
    /// As what there.
    pub role: Option<String>,
    /// By which operation.
    pub operation: String,
    /// How much was shown.
    pub personal_data: PersonalDataShown,
    /// By what right.
    pub purpose: AccessPurpose,
    /// Why, in the looker's words.
    pub reason: Option<String>,
    /// Which way.
    pub channel: AccessChannel,
    /// From where.
    pub address: String,
    /// What came of it.
    pub result: AccessResult,
    /// In which request.
    pub request_id: Option<Uuid>,
}

/// An entry with the id that it will have, however often it is tried to be written.
#[derive(Clone, Debug)]
pub(super) struct Noted {
    id: Uuid,
    entry: Entry,
}

impl Noted {
    pub(super) fn new(entry: Entry) -> Self {
        let id = new_uuid(entry.at);
        Self { id, entry }
    }
}

/// Adds looks; those that are there already stay as they are.
///
/// # Errors
/// The database's.
pub(super) fn insert(conn: &mut Conn, entries: &[Noted]) -> Result<(), DbError> {
    for some in entries.chunks(ROWS) {
        let rows: Vec<String> = (0..some.len()).map(placeholders).collect();
        let statement = format!(
            "INSERT INTO access_log (id, subject_type, subject_id, at, actor_kind, actor_id, actor_label, agency_id, \
             role, operation, personal_data, purpose, reason, channel, address, result, request_id) VALUES {} \
             ON CONFLICT (id) DO NOTHING",
            rows.join(", ")
        );
        let mut query = diesel::sql_query(statement).into_boxed::<MultiBackend>();
        for Noted { id, entry } in some {
            query = query
                .bind::<SqlUuid, _>(AnyUuid(*id))
                .bind::<Text, _>(entry.subject_type)
                .bind::<SqlUuid, _>(AnyUuid(entry.subject_id))
                .bind::<Timestamptz, _>(entry.at)
                .bind::<Text, _>(entry.actor.kind.as_str())
                .bind::<Nullable<SqlUuid>, _>(entry.actor.id.map(AnyUuid))
                .bind::<Text, _>(&entry.actor.label)
                .bind::<Nullable<SqlUuid>, _>(entry.agency)
                .bind::<Nullable<Text>, _>(entry.role)
                .bind::<Text, _>(entry.operation)
                .bind::<Text, _>(entry.personal_data)
                .bind::<Text, _>(entry.purpose)
                .bind::<Nullable<Text>, _>(entry.reason.as_deref())
                .bind::<Text, _>(AccessChannel::of(&entry.actor))
                .bind::<Text, _>(entry.address.to_string())
                .bind::<Text, _>(entry.result)
                .bind::<Nullable<SqlUuid>, _>(entry.actor.request_id.map(AnyUuid));
        }
        query.execute(conn)?;
    }
    Ok(())
}

/// Adds a look that belongs to a change, in the change's own transaction.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, entry: Entry) -> Result<(), DbError> {
    insert(conn, &[Noted::new(entry)])
}

/// `($18, $19, …)` for the row with this place.
fn placeholders(row: usize) -> String {
    let first = row * COLUMNS + 1;
    let each: Vec<String> = (first..first + COLUMNS).map(|n| format!("${n}")).collect();
    format!("({})", each.join(", "))
}

/// At most `limit` looks at one subject before the one with the id `before`, newest first. Index: `access_log_subject`.
///
/// # Errors
/// The database's.
pub fn about(
    conn: &mut Conn,
    subject_type: &str,
    subject: Uuid,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<AccessRow>, DbError> {
    let mut rows = access_log::table
        .filter(access_log::subject_type.eq(subject_type))
        .filter(access_log::subject_id.eq(AnyUuid(subject)))
        .order(access_log::id.desc())
        .limit(limit)
        .select(AccessRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        rows = rows.filter(access_log::id.lt(AnyUuid(before)));
    }
    Ok(rows.load(conn)?)
}

/// How many looks at one subject there are.
///
/// # Errors
/// The database's.
pub fn count_about(conn: &mut Conn, subject_type: &str, subject: Uuid) -> Result<i64, DbError> {
    Ok(access_log::table
        .filter(access_log::subject_type.eq(subject_type))
        .filter(access_log::subject_id.eq(AnyUuid(subject)))
        .count()
        .get_result(conn)?)
}

/// Which looks of an agency's people are listed.
#[derive(Clone, Copy, Debug)]
pub struct OfAgency {
    /// The agency that they looked for.
    pub agency: AgencyId,
    /// Only this account's.
    pub actor: Option<Uuid>,
    /// Only at this subject.
    pub subject: Option<Uuid>,
    /// Not before this moment, in whole milliseconds.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment, in whole milliseconds.
    pub until: Option<DateTime<Utc>>,
}

type Boxed = access_log::BoxedQuery<'static, MultiBackend>;

impl OfAgency {
    fn rows(&self, subject_type: &str) -> Boxed {
        let mut rows = access_log::table
            .filter(access_log::agency_id.eq(Some(self.agency)))
            .filter(access_log::subject_type.eq(subject_type.to_owned()))
            .into_boxed();
        if let Some(actor) = self.actor {
            rows = rows.filter(access_log::actor_id.eq(Some(AnyUuid(actor))));
        }
        if let Some(subject) = self.subject {
            rows = rows.filter(access_log::subject_id.eq(AnyUuid(subject)));
        }
        // Ids are made in the order of time, so that one index serves both bounds.
        if let Some(from) = self.from {
            rows = rows.filter(access_log::id.ge(AnyUuid(first_id_at(from))));
        }
        if let Some(until) = self.until {
            rows = rows.filter(access_log::id.lt(AnyUuid(first_id_at(until))));
        }
        rows
    }
}

/// At most `limit` looks of an agency's people before the one with the id `before`, newest first. Index:
/// `access_log_agency`.
///
/// # Errors
/// The database's.
pub fn of_agency(
    conn: &mut Conn,
    subject_type: &str,
    filter: &OfAgency,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<AccessRow>, DbError> {
    let mut rows = filter.rows(subject_type);
    if let Some(before) = before {
        rows = rows.filter(access_log::id.lt(AnyUuid(before)));
    }
    Ok(rows
        .order(access_log::id.desc())
        .limit(limit)
        .select(AccessRow::as_select())
        .load(conn)?)
}

/// How many looks of an agency's people there are.
///
/// # Errors
/// The database's.
pub fn count_of_agency(conn: &mut Conn, subject_type: &str, filter: &OfAgency) -> Result<i64, DbError> {
    Ok(filter.rows(subject_type).count().get_result(conn)?)
}

/// Forgets looks before a moment, a piece of them; for the worker. Answers how many, [`PURGED_AT_ONCE`] at most.
///
/// # Errors
/// The database's.
pub fn purge(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, DbError> {
    Ok(diesel::sql_query(
        "DELETE FROM access_log WHERE id IN (SELECT id FROM access_log WHERE id < $1 ORDER BY id LIMIT $2)",
    )
    .bind::<SqlUuid, _>(AnyUuid(first_id_at(before)))
    .bind::<BigInt, _>(i64::try_from(PURGED_AT_ONCE).unwrap_or(1))
    .execute(tx.conn())?)
}

/// Blanks the looker's words about one subject; that somebody looked stays.
///
/// # Errors
/// The database's.
pub fn forget_reasons(conn: &mut Conn, subject_type: &str, subject: Uuid) -> Result<(), DbError> {
    let worded = access_log::table
        .filter(access_log::subject_type.eq(subject_type))
        .filter(access_log::subject_id.eq(AnyUuid(subject)))
        .filter(access_log::reason.is_not_null());
    diesel::update(worded)
        .set(access_log::reason.eq(Some("—")))
        .execute(conn)?;
    Ok(())
}

/// Not above any id that is made from this moment's millisecond on.
fn first_id_at(moment: DateTime<Utc>) -> Uuid {
    Uuid::from_u128(u128::try_from(moment.timestamp_millis()).unwrap_or(0) << 80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lie_between_the_first_ones_of_their_moments() {
        let noon: DateTime<Utc> = "2011-03-01T12:00:00.123456Z".parse().unwrap();
        let next = noon + chrono::TimeDelta::milliseconds(1);
        for _ in 0..100 {
            let id = new_uuid(noon);
            assert!(first_id_at(noon) < id && id < first_id_at(next), "{id}");
        }
    }

    #[test]
    fn every_row_has_its_own_places() {
        assert!(placeholders(0).starts_with("($1, $2") && placeholders(0).ends_with("$17)"));
        assert!(placeholders(1).starts_with("($18, "));
    }
}
