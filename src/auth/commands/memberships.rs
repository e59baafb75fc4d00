//! Memberships: what officers are, where.

use chrono::NaiveDate;

use super::officers::not_oneself;
use crate::auth::error::AuthError;
use crate::auth::events;
use crate::auth::granted::Granted;
use crate::auth::model::{MembershipRow, NewMembership};
use crate::auth::permissions::AccountManage;
use crate::auth::queries::{accounts, memberships};
use crate::auth::rules::membership::{MOST_IN_FORCE, Period, day_of, faults};
use crate::auth::verified::Revocations;
use crate::platform::audit_log::Record;
use crate::platform::db::Tx;
use crate::platform::ids::{MembershipId, OfficerId};

/// Makes an officer something somewhere.
///
/// # Errors
/// [`AuthError::Membership`] with all that is wrong with it, [`AuthError::UnknownPlace`],
/// [`AuthError::MembershipExists`], [`AuthError::TooManyMemberships`], [`AuthError::OwnAccount`],
/// [`AuthError::NotFound`]; the database's.
pub fn grant(
    tx: &mut Tx<'_>,
    granted: &Granted<AccountManage>,
    officer: OfficerId,
    new: &NewMembership,
) -> Result<(MembershipId, Revocations), AuthError> {
    not_oneself(granted, officer)?;
    let faults = faults(new.role, new.agency, new.unit, new.desk, new.period);
    if !faults.is_empty() {
        return Err(AuthError::Membership(faults));
    }
    let now = tx.now();
    accounts::officer(tx.conn(), officer)?;
    let others = memberships::not_over(tx.conn(), officer, day_of(now))?;
    if others.len() >= MOST_IN_FORCE {
        return Err(AuthError::TooManyMemberships);
    }
    if others
        .iter()
        .any(|other| is_same(other, new) && overlap(other.period(), new.period))
    {
        return Err(AuthError::MembershipExists);
    }
    let id = MembershipId::new(now);
    memberships::insert(tx.conn(), id, officer, new, now)?;
    let record = Record::new("account", officer.as_uuid(), "membership.granted")
        .set("membershipId", id)
        .set("role", new.role)
        .set("agencyId", new.agency)
        .set("unitId", new.unit)
        .set("deskId", new.desk)
        .set("validFrom", new.period.first_day)
        .set("validTo", new.period.last_day)
        .set("basis", new.basis.as_deref());
    tx.record(record)?;
    tx.emit(events::membership_granted(officer.as_uuid(), id, new))?;
    Ok((id, rights_changed(tx, officer)?))
}

/// Gives a membership its last day; from the next day on it grants nothing. With yesterday it ends at once, or never
/// begins. Earlier days are refused: what was done in that time was done with right.
///
/// # Errors
/// [`AuthError::WrongLastDay`], [`AuthError::AlreadySo`], [`AuthError::OwnAccount`], [`AuthError::NotFound`]; the
/// database's.
pub fn end(
    tx: &mut Tx<'_>,
    granted: &Granted<AccountManage>,
    officer: OfficerId,
    id: MembershipId,
    last_day: NaiveDate,
    reason: &str,
) -> Result<(MembershipRow, Revocations), AuthError> {
    not_oneself(granted, officer)?;
    let today = day_of(tx.now());
    let before = memberships::membership(tx.conn(), officer, id)?;
    if before.period().is_over_on(today) || before.valid_to == Some(last_day) {
        return Err(AuthError::AlreadySo);
    }
    let yesterday = today.pred_opt().unwrap_or(today);
    if last_day < yesterday || before.valid_to.is_some_and(|present| last_day > present) {
        return Err(AuthError::WrongLastDay);
    }
    memberships::set_last_day(tx.conn(), id, last_day)?;
    let record = Record::new("account", officer.as_uuid(), "membership.ended")
        .set("membershipId", id)
        .change("validTo", before.valid_to, Some(last_day))
        .reason(Some(reason));
    tx.record(record)?;
    let after = MembershipRow {
        valid_to: Some(last_day),
        ..before
    };
    tx.emit(events::membership_ended(&after))?;
    Ok((after, rights_changed(tx, officer)?))
}

fn rights_changed(tx: &mut Tx<'_>, officer: OfficerId) -> Result<Revocations, AuthError> {
    let now = tx.now();
    let version = accounts::rights_changed(tx.conn(), officer.as_uuid(), now)?;
    Ok(Revocations {
        rights: vec![(officer.as_uuid(), version, now)],
        ..Revocations::default()
    })
}

fn is_same(row: &MembershipRow, new: &NewMembership) -> bool {
    (row.role, row.agency_id, row.unit_id, row.desk_id) == (new.role, new.agency, new.unit, new.desk)
}

fn overlap(one: Period, other: Period) -> bool {
    !one.is_over_on(other.first_day) && !other.is_over_on(one.first_day)
}
