//! Officers: by name, and in lists.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::accounts::searchable;
use crate::auth::caller::AccountKind;
use crate::auth::error::AuthError;
use crate::auth::model::{AccountRow, AccountStatus, Officer};
use crate::platform::db::schema::{accounts, memberships};
use crate::platform::db::types::{AnyUuid, Timestamp};
use crate::platform::db::{Conn, DbError};
use crate::platform::identity::PersonName;
use crate::platform::ids::{AgencyId, OfficerId};

/// Whether an officer has this user name.
///
/// # Errors
/// The database's.
pub fn has_username(conn: &mut Conn, username: &str) -> Result<bool, DbError> {
    let found = accounts::table
        .filter(accounts::username.eq(Some(username)))
        .count();
    Ok(found.get_result::<i64>(conn)? > 0)
}

/// The officer with this user name.
///
/// # Errors
/// [`AuthError::NotFound`]; the database's.
pub fn by_username(conn: &mut Conn, username: &str) -> Result<Officer, AuthError> {
    accounts::table
        .filter(accounts::username.eq(Some(username)))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?
        .as_ref()
        .and_then(Officer::from_row)
        .ok_or(AuthError::NotFound)
}

/// The names of these officers, in one statement.
///
/// # Errors
/// The database's.
pub fn names(conn: &mut Conn, officers: &[OfficerId]) -> Result<HashMap<OfficerId, String>, DbError> {
    let rows: Vec<(OfficerId, String)> = accounts::table
        .filter(accounts::id.eq_any(officers.to_vec()))
        .filter(accounts::kind.eq(AccountKind::Officer))
        .select((accounts::id, accounts::full_name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Corrects an officer's name.
///
/// # Errors
/// The database's.
pub fn rename(
    conn: &mut Conn,
    officer: OfficerId,
    name: &PersonName,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    diesel::update(accounts::table.find(officer))
        .set((
            accounts::full_name.eq(name.as_str()),
            accounts::name_folded.eq(searchable(name)),
            accounts::name_sort.eq(name.sort_key()),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(Timestamp(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Which officers a list shows.
#[derive(Clone, Debug, Default)]
pub struct OfficerFilter {
    /// With a membership at this agency in force on this day.
    pub at: Option<(AgencyId, NaiveDate)>,
    /// In this state.
    pub status: Option<AccountStatus>,
    /// Whose folded name is like each of these patterns (`%` and `_` escaped with `\`).
    pub name_patterns: Vec<String>,
}

/// Officers by name, after the one with this key; the index is `accounts_list`.
///
/// # Errors
/// The database's.
pub fn page(
    conn: &mut Conn,
    filter: &OfficerFilter,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<AccountRow>, DbError> {
    let mut rows = filtered(filter).select(AccountRow::as_select());
    if let Some((name, id)) = after {
        rows = rows.filter(
            accounts::name_sort
                .gt(name.clone())
                .or(accounts::name_sort.eq(name).and(accounts::id.gt(AnyUuid(id)))),
        );
    }
    Ok(rows
        .order((accounts::name_sort, accounts::id))
        .limit(limit)
        .load(conn)?)
}

/// How many officers the list shows in all.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Conn, filter: &OfficerFilter) -> Result<i64, DbError> {
    Ok(filtered(filter).count().get_result(conn)?)
}

type Boxed<'a> = accounts::BoxedQuery<'a, crate::platform::db::MultiBackend>;

fn filtered(filter: &OfficerFilter) -> Boxed<'static> {
    let mut rows = accounts::table
        .into_boxed()
        .filter(accounts::kind.eq(AccountKind::Officer));
    if let Some((agency, day)) = filter.at {
        let there = memberships::table
            .filter(memberships::account_id.eq(accounts::id))
            .filter(memberships::agency_id.eq(Some(agency)))
            .filter(memberships::valid_from.le(day))
            .filter(
                memberships::valid_to
                    .is_null()
                    .or(memberships::valid_to.ge(Some(day))),
            );
        rows = rows.filter(diesel::dsl::exists(there));
    }
    if let Some(status) = filter.status {
        rows = rows.filter(accounts::status.eq(status));
    }
    for pattern in &filter.name_patterns {
        rows = rows.filter(accounts::name_folded.like(pattern.clone()).escape('\\'));
    }
    rows
}
