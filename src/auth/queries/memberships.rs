//! Memberships.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::auth::error::{AuthError, Field};
use crate::auth::model::{MembershipRow, NewMembership};
use crate::platform::db::schema::memberships;
use crate::platform::db::types::Timestamp;
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{MembershipId, OfficerId};

/// The memberships of an officer, the newest first, after the one with this key; the index is `memberships_account`.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Conn,
    officer: OfficerId,
    after: Option<(NaiveDate, MembershipId)>,
    limit: i64,
) -> Result<Vec<MembershipRow>, DbError> {
    let mut rows = memberships::table
        .into_boxed()
        .filter(memberships::account_id.eq(officer))
        .select(MembershipRow::as_select());
    if let Some((first_day, id)) = after {
        rows = rows.filter(
            memberships::valid_from
                .lt(first_day)
                .or(memberships::valid_from.eq(first_day).and(memberships::id.lt(id))),
        );
    }
    Ok(rows
        .order((memberships::valid_from.desc(), memberships::id.desc()))
        .limit(limit)
        .load(conn)?)
}

/// How many memberships an officer has and had.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, officer: OfficerId) -> Result<i64, DbError> {
    let all = memberships::table.filter(memberships::account_id.eq(officer));
    Ok(all.count().get_result(conn)?)
}

/// The memberships of an officer that are in force on a day, or will be.
///
/// # Errors
/// The database's.
pub fn not_over(conn: &mut Conn, officer: OfficerId, day: NaiveDate) -> Result<Vec<MembershipRow>, DbError> {
    Ok(memberships::table
        .filter(memberships::account_id.eq(officer))
        .filter(
            memberships::valid_to
                .is_null()
                .or(memberships::valid_to.ge(Some(day))),
        )
        .order((memberships::valid_from, memberships::id))
        .select(MembershipRow::as_select())
        .load(conn)?)
}

/// The memberships in force on a day of several officers, in one statement.
///
/// # Errors
/// The database's.
pub fn in_force_of(
    conn: &mut Conn,
    officers: &[OfficerId],
    day: NaiveDate,
) -> Result<HashMap<OfficerId, Vec<MembershipRow>>, DbError> {
    let rows: Vec<MembershipRow> = memberships::table
        .filter(memberships::account_id.eq_any(officers.to_vec()))
        .filter(memberships::valid_from.le(day))
        .filter(
            memberships::valid_to
                .is_null()
                .or(memberships::valid_to.ge(Some(day))),
        )
        .order((memberships::valid_from, memberships::id))
        .select(MembershipRow::as_select())
        .load(conn)?;
    let mut by_officer: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        by_officer.entry(row.account_id).or_default().push(row);
    }
    Ok(by_officer)
}

/// One membership of an officer.
///
/// # Errors
/// [`AuthError::NotFound`]; the database's.
pub fn membership(conn: &mut Conn, officer: OfficerId, id: MembershipId) -> Result<MembershipRow, AuthError> {
    memberships::table
        .find(id)
        .filter(memberships::account_id.eq(officer))
        .select(MembershipRow::as_select())
        .first(conn)
        .optional()?
        .ok_or(AuthError::NotFound)
}

/// Adds a membership. The agency, the unit and the desk are set one after another, so that a foreign key that does
/// not hold names its field on both databases.
///
/// # Errors
/// [`AuthError::UnknownPlace`]; the database's.
pub fn insert(
    conn: &mut Conn,
    id: MembershipId,
    officer: OfficerId,
    new: &NewMembership,
    now: DateTime<Utc>,
) -> Result<(), AuthError> {
    let added = diesel::insert_into(memberships::table)
        .values((
            memberships::id.eq(id),
            memberships::account_id.eq(officer),
            memberships::agency_id.eq(new.agency),
            memberships::role.eq(new.role),
            memberships::valid_from.eq(new.period.first_day),
            memberships::valid_to.eq(new.period.last_day),
            memberships::basis.eq(new.basis.as_deref()),
            memberships::created_at.eq(Timestamp(now)),
        ))
        .execute(conn);
    if !known(added)? {
        return Err(AuthError::UnknownPlace(vec![Field::Agency]));
    }
    let mut unknown = Vec::new();
    if new.unit.is_some() {
        let place = |conn: &mut Conn| {
            diesel::update(memberships::table.find(id))
                .set(memberships::unit_id.eq(new.unit))
                .execute(conn)
        };
        if !tried(conn, place)? {
            unknown.push(Field::Unit);
        }
    }
    if new.desk.is_some() {
        let place = |conn: &mut Conn| {
            diesel::update(memberships::table.find(id))
                .set(memberships::desk_id.eq(new.desk))
                .execute(conn)
        };
        if !tried(conn, place)? {
            unknown.push(Field::Desk);
        }
    }
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(AuthError::UnknownPlace(unknown))
    }
}

/// Whether what is referred to is there. PostgreSQL goes on after a reference to nothing only from a savepoint.
fn tried(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> QueryResult<usize>) -> Result<bool, DbError> {
    conn.batch_execute("SAVEPOINT membership_place")?;
    let known = known(work(conn))?;
    conn.batch_execute(if known {
        "RELEASE SAVEPOINT membership_place"
    } else {
        "ROLLBACK TO SAVEPOINT membership_place"
    })?;
    Ok(known)
}

fn known(result: QueryResult<usize>) -> Result<bool, DbError> {
    match result.map_err(DbError::from) {
        Ok(_) => Ok(true),
        Err(error) if error.is_foreign_key_violation() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Gives a membership its last day.
///
/// # Errors
/// The database's.
pub fn set_last_day(conn: &mut Conn, id: MembershipId, last_day: NaiveDate) -> Result<(), DbError> {
    diesel::update(memberships::table.find(id))
        .set(memberships::valid_to.eq(Some(last_day)))
        .execute(conn)?;
    Ok(())
}
