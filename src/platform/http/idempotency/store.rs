//! The table of claimed keys and stored answers.

use aws_lc_rs::digest::{Context, SHA256};
use diesel::prelude::*;
use diesel::sql_types::{Binary, Text as SqlText};

use super::key::Claim;
use crate::platform::db::schema::idempotency_keys;
use crate::platform::db::types::Timestamptz;
use crate::platform::db::{DbError, Tx};
use crate::platform::http::{Answer, Problem, ProblemKind};

/// Whose key it is: two actors may use the same one.
pub(super) fn actor_key(tx: &Tx<'_>) -> String {
    let actor = tx.actor();
    let id = actor.id.map(|id| id.to_string()).unwrap_or_default();
    format!("{}:{id}{}", actor.kind.as_str(), actor.label)
}

pub(super) fn fingerprint(actor_key: &str, content: &[u8]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    context.update(actor_key.as_bytes());
    context.update(&[0]);
    context.update(content);
    context.finish().as_ref().to_vec()
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    actor_key: &str,
    claim: &Claim,
    fingerprint: &[u8],
) -> Result<bool, DbError> {
    let now = tx.now();
    let rows = diesel::sql_query(
        "INSERT INTO idempotency_keys (actor_key, key, fingerprint, status, headers, body, created_at, expires_at) \
         VALUES ($1, $2, $3, 0, '', '', $4, $5) ON CONFLICT (actor_key, key) DO NOTHING",
    )
    .bind::<SqlText, _>(actor_key)
    .bind::<SqlText, _>(&claim.key)
    .bind::<Binary, _>(fingerprint)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(now + claim.kept)
    .execute(tx.conn())?;
    Ok(rows == 1)
}

pub(super) fn save(tx: &mut Tx<'_>, actor_key: &str, claim: &Claim, answer: &Answer) -> Result<(), Problem> {
    let headers = serde_json::to_string(answer.headers()).map_err(Problem::internal)?;
    let target = idempotency_keys::table.find((actor_key, &claim.key));
    diesel::update(target)
        .set((
            idempotency_keys::status.eq(i32::from(answer.status())),
            idempotency_keys::headers.eq(headers),
            idempotency_keys::body.eq(claim.seal(actor_key, answer.body().unwrap_or_default())?),
        ))
        .execute(tx.conn())
        .map_err(DbError::from)?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, actor_key: &str, claim: &Claim) -> Result<(), DbError> {
    diesel::delete(idempotency_keys::table.find((actor_key, &claim.key))).execute(tx.conn())?;
    Ok(())
}

pub(super) fn stored(tx: &mut Tx<'_>, actor_key: &str, claim: &Claim) -> Result<Option<Row>, DbError> {
    Ok(idempotency_keys::table
        .find((actor_key, &claim.key))
        .select(Row::as_select())
        .first(tx.conn())
        .optional()?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = idempotency_keys)]
pub(super) struct Row {
    fingerprint: Vec<u8>,
    status: i32,
    headers: String,
    body: String,
    pub expires_at: chrono::DateTime<chrono::Utc>,
}

impl Row {
    pub fn replay(self, claim: &Claim, actor_key: &str, fingerprint: &[u8]) -> Result<Answer, Problem> {
        if self.fingerprint != fingerprint {
            return Err(Problem::of(ProblemKind::IdempotencyKeyReused));
        }
        let status = u16::try_from(self.status).map_err(Problem::internal)?;
        let headers = serde_json::from_str(&self.headers).map_err(Problem::internal)?;
        let body = claim.open(actor_key, &self.body)?;
        Ok(Answer::stored(status, headers, body).header(super::REPLAYED, "true"))
    }
}
