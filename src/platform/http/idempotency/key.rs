//! The header, and what a caller claims with it.

use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::ObjectBuilder;

use crate::platform::http::extract::from_inputs;
use crate::platform::http::headers::header_parameter;
use crate::platform::http::{Problem, Settings};
use crate::platform::sealed::Sealer;

/// `Idempotency-Key`, where the caller sent one. List it in the operation's `params(…)` too.
#[derive(Clone, Debug, Default)]
pub struct IdempotencyKey(pub(super) Option<Claim>);

/// `Idempotency-Key`, without which the operation answers 400. List it in the operation's `params(…)` too.
#[derive(Clone, Debug)]
pub struct RequiredIdempotencyKey(IdempotencyKey);

impl IdempotencyKey {
    /// Whether the caller sent one.
    pub fn is_given(&self) -> bool {
        self.0.is_some()
    }
}

#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The key itself.
    pub key: String,
    /// A keyed hash of method, path, query and body: a body may hold a password, which a plain hash would let others
    /// try out.
    pub content: [u8; 32],
    /// For how long the answer is kept.
    pub kept: TimeDelta,
    sealer: Arc<Sealer>,
}

impl Claim {
    /// What a stored body is sealed for: it opens for this actor and key only.
    fn place(&self, actor_key: &str) -> Vec<u8> {
        format!("answer {actor_key}\n{}", self.key).into_bytes()
    }

    /// The body as it is stored. Answers hold personal data, some a secret that is shown once.
    pub fn seal(&self, actor_key: &str, body: &str) -> Result<String, Problem> {
        if body.is_empty() {
            return Ok(String::new());
        }
        let sealed = self
            .sealer
            .seal(&self.place(actor_key), body.as_bytes())
            .map_err(Problem::internal)?;
        Ok(STANDARD.encode(sealed))
    }

    /// The body again, if there is one.
    pub fn open(&self, actor_key: &str, stored: &str) -> Result<Option<String>, Problem> {
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

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut content = format!(
            "{}\n{}\n{}\n",
            request.method(),
            request.path(),
            request.query_string()
        );
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
                content.push_str(&inputs.body.to_string());
                Claim {
                    key: key.to_owned(),
                    content: settings.fingerprints.hash("request", &content),
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
