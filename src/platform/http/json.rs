//! [`Answer`]: what a handler returns. It can be stored and replayed, which is why it is no framework response.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::{Deserialize, Serialize};

use super::etag;
use super::page::Page;
use super::problem::Problem;

/// An answer of the API: status, headers, and a body already written, of JSON where no header says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Option<String>,
    /// The cursor of the next page, for the `Link` header.
    #[serde(skip)]
    next: Option<String>,
}

impl Answer {
    /// 200 with one page of a list, and `Link: …; rel="next"` where there is a next one.
    ///
    /// # Errors
    /// A value that cannot be written as JSON, which is a bug: 500.
    pub fn page<T: Serialize>(page: &Page<T>) -> Result<Self, Problem> {
        Ok(Self {
            next: page.next.clone(),
            ..Self::ok(page)?
        })
    }

    /// 200 with a body.
    ///
    /// # Errors
    /// A value that cannot be written as JSON, which is a bug: 500.
    pub fn ok(view: &impl Serialize) -> Result<Self, Problem> {
        Self::with_body(200, view)
    }

    /// 201 with a body and the address of what was created, below the API's base (`/dossiers/…`).
    ///
    /// # Errors
    /// A value that cannot be written as JSON, which is a bug: 500.
    pub fn created(location: impl AsRef<str>, view: &impl Serialize) -> Result<Self, Problem> {
        let location = format!("{}{}", super::BASE, location.as_ref());
        Ok(Self::with_body(201, view)?.header(header::LOCATION.as_str(), location))
    }

    /// 200 with a text that is no JSON.
    pub fn text(media_type: &str, text: String) -> Self {
        Self::stored(200, Vec::new(), Some(text)).header(header::CONTENT_TYPE.as_str(), media_type)
    }

    /// 202 with a body: accepted, and done later.
    ///
    /// # Errors
    /// A value that cannot be written as JSON, which is a bug: 500.
    pub fn accepted(view: &impl Serialize) -> Result<Self, Problem> {
        Self::with_body(202, view)
    }

    /// 204.
    pub fn no_content() -> Self {
        Self::stored(204, Vec::new(), None)
    }

    fn with_body(status: u16, view: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_string(view).map_err(Problem::internal)?;
        Ok(Self::stored(status, Vec::new(), Some(body)))
    }

    /// An answer as it was stored.
    pub fn stored(status: u16, headers: Vec<(String, String)>, body: Option<String>) -> Self {
        Self {
            status,
            headers,
            body,
            next: None,
        }
    }

    /// A further header. One of the same name is replaced.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_ascii_lowercase(), value.into()));
        self
    }

    /// The `ETag` of a resource in this version: the version, which `If-Match` brings back, and a hash of the body.
    #[must_use]
    pub fn etag(self, version: i64) -> Self {
        let tag = etag::tag(version, self.body.as_deref().unwrap_or_default());
        self.header(header::ETAG.as_str(), tag)
    }

    /// An `ETag` for what has no version of its own, such as a list or a computed answer. The answer to a GET has it
    /// anyway.
    #[must_use]
    pub fn content_etag(self) -> Self {
        self.etag(0)
    }

    /// Lets everybody's cache keep the answer for so many seconds. Only for what everybody may read.
    #[must_use]
    pub fn public_for(self, seconds: u32) -> Self {
        self.header(
            header::CACHE_CONTROL.as_str(),
            format!("public, max-age={seconds}"),
        )
    }

    /// The status code.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers, names in lower case.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The body, as JSON text.
    pub fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    fn get(&self, name: &HeaderName) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name.as_str())
            .map(|(_, value)| value.as_str())
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(mut self, request: &HttpRequest) -> HttpResponse {
        // Whatever is read can be asked for conditionally; what has no version of its own is known by its content.
        if request.method().is_safe() && self.status == 200 && self.get(&header::ETAG).is_none() {
            self = self.content_etag();
        }
        let unchanged = self.status == 200
            && self
                .get(&header::ETAG)
                .is_some_and(|tag| etag::none_match_holds(request.headers(), tag));
        let status = if unchanged {
            StatusCode::NOT_MODIFIED.as_u16()
        } else {
            self.status
        };
        let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap_or_default());
        for (name, value) in &self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::from_str(value))
            {
                response.append_header((name, value));
            }
        }
        if let Some(link) = self.next.and_then(|cursor| next_link(request, &cursor)) {
            response.append_header((header::LINK, link));
        }
        let is_json = self
            .headers
            .iter()
            .all(|(name, _)| name != header::CONTENT_TYPE.as_str());
        match self.body {
            Some(body) if !unchanged => {
                if is_json {
                    response.insert_header((header::CONTENT_TYPE, "application/json"));
                }
                response.body(body)
            }
            _ => response.finish(),
        }
    }
}

/// The address of the next page: this one's, with the cursor instead of its own.
fn next_link(request: &HttpRequest, cursor: &str) -> Option<HeaderValue> {
    let query = request
        .query_string()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let cursor = format!("cursor={cursor}");
    let query: Vec<_> = query.chain([cursor.as_str()]).collect();
    let address = format!("{}?{}", request.path(), query.join("&"));
    let address = address
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace('"', "%22");
    HeaderValue::from_str(&format!("<{address}>; rel=\"next\"")).ok()
}
