//! Retrying is safe: `Idempotency-Key` is claimed in the same transaction as the work, bound to actor and content; a
//! repetition gets the stored answer.

use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Text as SqlText};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::ObjectBuilder;

use super::extract::from_inputs;
use super::headers::header_parameter;
use super::{Answer, Problem, ProblemKind, Settings};
use crate::platform::db::schema::idempotency_keys;
use crate::platform::db::types::Timestamptz;
use crate::platform::db::{DbError, Tx};
use crate::platform::sealed::Sealer;

/// For how long an answer can be replayed at least, as the document promises.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// Marks a replayed answer.
pub const REPLAYED: &str = "idempotent-replayed";

/// `Idempotency-Key`, where the caller sent one. List it in the operation's `params(…)` too.
#[derive(Clone, Debug, Default)]
pub struct IdempotencyKey(Option<Claim>);

/// `Idempotency-Key`, without which the operation answers 400. List it in the operation's `params(…)` too.
#[derive(Clone, Debug)]
pub struct RequiredIdempotencyKey(IdempotencyKey);

#[derive(Clone, Debug)]
struct Claim {
    key: String,
    /// SHA-256 over method, path, query and body.
    content: Vec<u8>,
    kept: TimeDelta,
    sealer: Arc<Sealer>,
}

impl Claim {
    /// What a stored body is sealed for: it opens for this actor and key only.
    fn place(&self, actor_key: &str) -> Vec<u8> {
        format!("answer {actor_key}\n{}", self.key).into_bytes()
    }

    /// The body as it is stored. Answers hold personal data, some a secret that is shown once.
    fn seal(&self, actor_key: &str, body: &str) -> Result<String, Problem> {
        if body.is_empty() {
            return Ok(String::new());
        }
        let sealed = self
            .sealer
            .seal(&self.place(actor_key), body.as_bytes())
            .map_err(Problem::internal)?;
        Ok(STANDARD.encode(sealed))
    }

    fn open(&self, actor_key: &str, stored: &str) -> Result<Option<String>, Problem> {
        if stored.is_empty() {
            return Ok(None);
        }
        let sealed = STANDARD.decode(stored).map_err(Problem::internal)?;
        let body = self
            .sealer
            .open(&self.place(actor_key), &sealed)
            .map_err(Problem::internal)?;
        String::from_utf8(body).map(Some).map_err(Problem::internal)
    }
}

impl Deref for RequiredIdempotencyKey {
    type Target = IdempotencyKey;
    fn deref(&self) -> &IdempotencyKey {
        &self.0
    }
}

/// Does `work` once for this key: the first time it runs and its answer is stored with it, later the stored answer
/// comes back. Without a key it simply runs. What fails leaves no trace, so a failed request may be repeated with the
/// same key.
///
/// Two equal requests at the same moment: the second waits for the first at the key's row (PostgreSQL) or in the
/// writer's queue (SQLite), then finds its answer.
///
/// # Errors
/// `IDEMPOTENCY_KEY_REUSED` when the same actor used the key for other content; whatever `work` answers.
pub fn once(
    tx: &mut Tx<'_>,
    key: &IdempotencyKey,
    work: impl FnOnce(&mut Tx<'_>) -> Result<Answer, Problem>,
) -> Result<Answer, Problem> {
    let Some(claim) = &key.0 else { return work(tx) };
    let actor_key = actor_key(tx);
    let fingerprint = fingerprint(&actor_key, &claim.content);
    if !insert(tx, &actor_key, claim, &fingerprint)? {
        match stored(tx, &actor_key, claim)? {
            Some(row) if row.expires_at > tx.now() => return row.replay(claim, &actor_key, &fingerprint),
            _ => delete(tx, &actor_key, claim)?,
        }
        if !insert(tx, &actor_key, claim, &fingerprint)? {
            return Err(DbError::Conflict.into());
        }
    }
    let answer = work(tx)?;
    save(tx, &actor_key, claim, &answer)?;
    Ok(answer)
}

/// Deletes the answers that are no longer replayed; for the worker. Answers how many.
///
/// # Errors
/// The database's.
pub fn purge(tx: &mut Tx<'_>) -> Result<usize, DbError> {
    let now = tx.now();
    Ok(
        diesel::sql_query("DELETE FROM idempotency_keys WHERE expires_at <= $1")
            .bind::<Timestamptz, _>(now)
            .execute(tx.conn())?,
    )
}

/// Whose key it is: two actors may use the same one.
fn actor_key(tx: &Tx<'_>) -> String {
    let actor = tx.actor();
    let id = actor.id.map(|id| id.to_string()).unwrap_or_default();
    format!("{}:{id}{}", actor.kind.as_str(), actor.label)
}

fn fingerprint(actor_key: &str, content: &[u8]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    context.update(actor_key.as_bytes());
    context.update(&[0]);
    context.update(content);
    context.finish().as_ref().to_vec()
}

fn insert(tx: &mut Tx<'_>, actor_key: &str, claim: &Claim, fingerprint: &[u8]) -> Result<bool, DbError> {
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

fn save(tx: &mut Tx<'_>, actor_key: &str, claim: &Claim, answer: &Answer) -> Result<(), Problem> {
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

fn delete(tx: &mut Tx<'_>, actor_key: &str, claim: &Claim) -> Result<(), DbError> {
    diesel::delete(idempotency_keys::table.find((actor_key, &claim.key))).execute(tx.conn())?;
    Ok(())
}

fn stored(tx: &mut Tx<'_>, actor_key: &str, claim: &Claim) -> Result<Option<Row>, DbError> {
    Ok(idempotency_keys::table
        .find((actor_key, &claim.key))
        .select(Row::as_select())
        .first(tx.conn())
        .optional()?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = idempotency_keys)]
struct Row {
    fingerprint: Vec<u8>,
    status: i32,
    headers: String,
    body: String,
    expires_at: chrono::DateTime<chrono::Utc>,
}

impl Row {
    fn replay(self, claim: &Claim, actor_key: &str, fingerprint: &[u8]) -> Result<Answer, Problem> {
        if self.fingerprint != fingerprint {
            return Err(Problem::of(ProblemKind::IdempotencyKeyReused));
        }
        let status = u16::try_from(self.status).map_err(Problem::internal)?;
        let headers = serde_json::from_str(&self.headers).map_err(Problem::internal)?;
        let body = claim.open(actor_key, &self.body)?;
        Ok(Answer::stored(status, headers, body).header(REPLAYED, "true"))
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut content = Context::new(&SHA256);
        for part in [request.method().as_str(), request.path(), request.query_string()] {
            content.update(part.as_bytes());
            content.update(b"\n");
        }
        let settings = Settings::of(request).cloned();
        from_inputs(request, payload, move |inputs| {
            if !inputs.operation.declares_header("Idempotency-Key") {
                let id = inputs.operation.id();
                return Err(Problem::internal(format!(
                    "{id} does not declare Idempotency-Key"
                )));
            }
            let key = inputs
                .parameters
                .headers
                .get("Idempotency-Key")
                .and_then(|value| value.as_str());
            let settings = settings.ok_or_else(|| Problem::internal("the app has no http::Settings"))?;
            Ok(Self(key.map(|key| {
                // Written anew, fields sorted: a client may lay out the same content differently when it retries.
                content.update(inputs.body.to_string().as_bytes());
                Claim {
                    key: key.to_owned(),
                    content: content.finish().as_ref().to_vec(),
                    kept: settings.answers_kept,
                    sealer: Arc::clone(&settings.answers),
                }
            })))
        })
    }
}

impl FromRequest for RequiredIdempotencyKey {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let key = IdempotencyKey::from_request(request, payload);
        Box::pin(async move {
            let key = key.await?;
            match key.0 {
                Some(_) => Ok(Self(key)),
                None => Err(Problem::internal(
                    "the document does not require the Idempotency-Key",
                )),
            }
        })
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![key_parameter(false)]
    }
}

impl IntoParams for RequiredIdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![key_parameter(true)]
    }
}

fn key_parameter(required: bool) -> Parameter {
    header_parameter(
        "Idempotency-Key",
        required,
        "A name of your choice for this very request, such as a UUID. Sent again with the same content within 24 \
         hours, the first answer comes back and nothing happens twice.",
        ObjectBuilder::new()
            .min_length(Some(1))
            .max_length(Some(255))
            .pattern(Some("^[!-~]+$")),
        "0190f6a0-52c1-7b1e-9d3e-3f0f7c2a9b11",
    )
}
