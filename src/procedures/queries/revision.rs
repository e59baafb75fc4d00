//! Where changes of one procedure meet.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::platform::db::schema::procedures;
use crate::platform::db::{DbError, Tx};
use crate::platform::ids::ProcedureId;

/// Says that something of these procedures changes. PostgreSQL lets two transactions each judge what the other is about
/// to change and commit both (write skew); a row that both write makes the later one start over and see the earlier. In
/// the order of their ids, so that changes of several procedures do not wait for one another in a circle.
///
/// # Errors
/// [`DbError::Conflict`] when somebody was faster, which runs the transaction again; the database's.
pub fn touch(tx: &mut Tx<'_>, ids: impl IntoIterator<Item = ProcedureId>) -> Result<(), DbError> {
    let ids: BTreeSet<ProcedureId> = ids.into_iter().collect();
    for id in ids {
        diesel::update(procedures::table.find(id))
            .set(procedures::revision.eq(procedures::revision + 1))
            .execute(tx.conn())?;
    }
    Ok(())
}
