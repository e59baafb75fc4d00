//! What follows for one operation from what its handler says about it.

use serde_json::{Map, Value, json};

use super::components::response_name;
use super::walk::{METHODS, at, fields, list, object, reference, schema_name, text};

/// Completes every operation.
pub fn dress_all(document: &mut Value) {
    for (_, item) in at(document, &["paths"]) {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                dress(method, operation);
            }
        }
    }
}

/// What is known of an operation before it is completed.
struct Traits {
    get: bool,
    changes: bool,
    secured: bool,
    path_parts: bool,
    body: bool,
    if_match: bool,
    idempotency_key: bool,
    limited: bool,
    etag: bool,
}

impl Traits {
    fn of(method: &str, operation: &Value) -> Self {
        let has = |place: &str, name: &str| {
            list(operation, "parameters")
                .any(|p| text(p, "in") == place && (name.is_empty() || text(p, "name") == name))
        };
        let secured = is_secured(operation);
        let (if_match, idempotency_key) = (has("header", "If-Match"), has("header", "Idempotency-Key"));
        Self {
            get: method == "get",
            changes: method != "get" && (secured || if_match || idempotency_key),
            secured,
            path_parts: has("path", ""),
            body: operation.get("requestBody").is_some(),
            limited: fields(operation, "responses").any(|(status, _)| status == "429"),
            // Every answer to a GET has one, see `Answer`.
            etag: method == "get"
                || fields(operation, "responses")
                    .any(|(_, response)| response.pointer("/headers/ETag").is_some()),
            if_match,
            idempotency_key,
        }
    }

    /// The statuses of the problems that it can meet.
    fn problems(&self) -> impl Iterator<Item = u16> {
        [
            (400, true),
            (401, self.secured),
            (403, self.secured),
            (404, self.path_parts),
            (409, self.changes),
            (412, self.if_match),
            (413, self.body),
            (415, self.body),
            (428, self.if_match),
            (500, true),
            (503, true),
        ]
        .into_iter()
        .filter_map(|(status, met)| met.then_some(status))
    }

    /// The headers of an answer with this status and schema.
    fn headers(&self, status: &str, response: &Value) -> Vec<&'static str> {
        let is_page = fields(response, "content").any(|(_, media)| {
            media
                .get("schema")
                .and_then(schema_name)
                .is_some_and(|name| name.ends_with("Page"))
        });
        let has_body = response.get("content").is_some();
        let mut headers = vec!["API-Version", "X-Request-Id"];
        headers.extend((status == "201").then_some("Location"));
        headers.extend((self.etag || self.if_match && has_body || status == "304").then_some("ETag"));
        headers.extend(is_page.then_some("Link"));
        headers.extend(self.idempotency_key.then_some("Idempotent-Replayed"));
        if self.limited {
            headers.extend(["RateLimit", "RateLimit-Policy"]);
        }
        headers
    }
}

/// Whether a caller must be signed in: there are requirements, and no empty one among them that asks for nothing.
pub fn is_secured(operation: &Value) -> bool {
    let asks = |requirement: &Value| requirement.as_object().is_some_and(|names| !names.is_empty());
    list(operation, "security").next().is_some() && list(operation, "security").all(asks)
}

fn dress(method: &str, operation: &mut Value) {
    let traits = Traits::of(method, operation);
    parameters(&traits, operation);
    let asks_nothing = |all: &Value| {
        all.as_array()
            .is_none_or(|all| all.iter().all(|one| *one == json!({})))
    };
    if operation.get("security").is_none_or(asks_nothing) {
        object(operation).insert("security".into(), json!([]));
    }
    let responses = at(operation, &["responses"]);
    if traits.get && traits.etag {
        responses.insert(
            "304".into(),
            json!({ "description": "What the caller has is still the present state." }),
        );
    }
    for (status, response) in responses.iter_mut() {
        match status.parse::<u16>().ok() {
            Some(code) if code >= 400 => *response = problem(code, response.take()),
            _ => {
                let headers = traits.headers(status, response);
                let own = at(response, &["headers"]);
                for name in headers {
                    own.insert(name.into(), reference("headers", name));
                }
            }
        }
    }
    for status in traits.problems() {
        responses
            .entry(status.to_string())
            .or_insert_with(|| problem(status, Value::Null));
    }
}

/// The shared response, with the handler's own words about it where it has some.
fn problem(status: u16, declared: Value) -> Value {
    let Some(name) = response_name(status) else {
        return declared;
    };
    let mut response = reference("responses", name);
    let words = text(&declared, "description");
    if !words.is_empty() {
        object(&mut response).insert("description".into(), words.into());
    }
    response
}

fn parameters(traits: &Traits, operation: &mut Value) {
    let all = object(operation).entry("parameters").or_insert_with(|| json!([]));
    let Value::Array(all) = all else { return };
    for parameter in all.iter_mut().filter(|p| text(p, "in") == "query") {
        let is_list = parameter
            .pointer("/schema/type")
            .is_some_and(|kind| kind == "array");
        if is_list {
            let parameter: &mut Map<_, _> = object(parameter);
            parameter.insert("style".into(), "form".into());
            parameter.insert("explode".into(), false.into());
        }
    }
    if traits.get && traits.etag {
        all.push(reference("parameters", "IfNoneMatch"));
    }
    all.push(reference("parameters", "AcceptLanguage"));
    all.push(reference("parameters", "RequestId"));
}
