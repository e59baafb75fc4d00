//! Asking the application, and looking at what it answers.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::rc::Rc;

use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use actix_web::web::Bytes;
use futures_util::future::LocalBoxFuture;
use motcua::platform::http::BASE;
use serde_json::Value;

use super::document;

/// A request that is sent when it is awaited.
#[must_use = "a request is sent when it is awaited"]
pub struct Request {
    call: Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Reply>>,
    line: String,
    request: TestRequest,
}

impl Request {
    pub(super) fn new(
        call: Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Reply>>,
        method: &str,
        path: &str,
    ) -> Self {
        let path = match path.strip_prefix("//") {
            Some(outside) => format!("/{outside}"),
            None => format!("{BASE}{path}"),
        };
        let request = TestRequest::default()
            .method(method.parse::<Method>().unwrap())
            .uri(&path)
            .peer_addr(([127, 0, 0, 1], 40_000).into());
        Self {
            call,
            line: format!("{method} {path}"),
            request,
        }
    }

    /// As somebody signed in.
    pub fn as_(self, bearer: &(impl Bearer + ?Sized)) -> Self {
        let token = bearer.token();
        self.header("Authorization", &format!("Bearer {token}"))
    }

    /// With a JSON body.
    pub fn json(self, body: Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// With any body.
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.request = self
            .request
            .insert_header(("Content-Type", content_type))
            .set_payload(body);
        self
    }

    /// With an `Idempotency-Key`.
    pub fn idempotency_key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// With an `If-Match`: what [`Reply::etag`] gave.
    pub fn if_match(self, etag: &str) -> Self {
        self.header("If-Match", etag)
    }

    /// With any header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.insert_header((name, value));
        self
    }

    /// From another address than 127.0.0.1.
    pub fn from(mut self, address: std::net::IpAddr) -> Self {
        self.request = self.request.peer_addr((address, 40_000).into());
        self
    }
}

impl IntoFuture for Request {
    type Output = Reply;
    type IntoFuture = Pin<Box<dyn Future<Output = Reply>>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut reply = (self.call)(self.request).await;
            reply.line = self.line;
            let (method, uri) = reply.line.split_once(' ').unwrap();
            document::hold(method, uri, &reply);
            reply
        })
    }
}

/// Whoever has a token.
pub trait Bearer {
    /// The access token.
    fn token(&self) -> &str;
}

impl Bearer for str {
    fn token(&self) -> &str {
        self
    }
}

impl Bearer for String {
    fn token(&self) -> &str {
        self
    }
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Reply {
    line: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self {
            line: String::new(),
            status,
            headers,
            body,
        }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON, whatever the status.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}):\n{self}"))
    }

    /// A header, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The `ETag`, for `If-Match`.
    #[track_caller]
    pub fn etag(&self) -> String {
        let etag = self.header("ETag");
        assert!(!etag.is_empty(), "no ETag:\n{self}");
        etag.to_owned()
    }

    /// Insists on a status.
    #[track_caller]
    pub fn status(&self, expected: u16) -> &Self {
        assert!(self.status == expected, "{expected} was expected:\n{self}");
        self
    }

    /// Insists on 200; the body.
    #[track_caller]
    pub fn ok(&self) -> Value {
        self.status(200).json()
    }

    /// Insists on 201 and `Location`; the body.
    #[track_caller]
    pub fn created(&self) -> Value {
        self.status(201);
        assert!(self.header("Location").starts_with(BASE), "no Location:\n{self}");
        self.json()
    }

    /// Insists on 204 and no body.
    #[track_caller]
    pub fn no_content(&self) {
        self.status(204);
        assert!(self.body.is_empty(), "a body:\n{self}");
    }

    /// Insists on a problem of this status and code; the problem.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let problem = self.status(status).json();
        assert!(
            problem["code"] == code && self.header("Content-Type") == "application/problem+json",
            "{code} was expected:\n{self}"
        );
        // What a rule refuses says on which law it rests, whatever the operation.
        assert!(
            status != 409 || problem["rule"].is_null() || problem["legalBasis"].is_string(),
            "the rule has no legal basis:\n{self}"
        );
        problem
    }

    /// Insists on 400 or 409 with exactly these wrong places, in any order: `&[("/owner/name", "TOO_LONG")]`.
    #[track_caller]
    pub fn wrong(&self, status: u16, expected: &[(&str, &str)]) {
        let problem = self.status(status).json();
        let mut found: Vec<_> = problem["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| {
                (
                    error["pointer"].as_str().unwrap(),
                    error["code"].as_str().unwrap(),
                )
            })
            .collect();
        let mut expected = expected.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert!(found == expected, "{expected:?} were expected:\n{self}");
    }
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}\n{}", self.line, self.status)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {}", value.to_str().unwrap_or("…"))?;
        }
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(body) => write!(f, "{body:#}"),
            Err(_) => f.write_str(&self.text()),
        }
    }
}
