//! `ETag`, `If-Match`, `If-None-Match`: nobody overwrites what they have not seen, nobody fetches what they have.

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest};
use aws_lc_rs::digest::{SHA256, digest};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::ObjectBuilder;

use super::extract::from_inputs;
use super::headers::header_parameter;
use super::problem::{Problem, ProblemKind};

/// The tag of a representation: `"<version>.<first 8 hex digits of the body's SHA-256>"`.
pub(super) fn tag(version: i64, body: &str) -> String {
    let hash = hex::encode(
        digest(&SHA256, body.as_bytes())
            .as_ref()
            .get(..4)
            .unwrap_or_default(),
    );
    format!("\"{version}.{hash}\"")
}

/// The version that the caller has seen, from `If-Match`. Absent: 428; malformed: 400; no tag that this server could
/// have given, or a weak one: 412. Exactly one tag is taken, and no `*`: a writer says which state it changes.
///
/// List it in the operation's `params(…)` too, as `IfMatch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch {
    version: i64,
}

impl IfMatch {
    /// The version that the caller has seen.
    pub fn version(self) -> i64 {
        self.version
    }

    /// 412 unless the caller has seen the present version.
    ///
    /// # Errors
    /// `STALE_VERSION`.
    pub fn require(self, current: i64) -> Result<(), Problem> {
        if self.version == current {
            Ok(())
        } else {
            Err(Problem::of(ProblemKind::StaleVersion))
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        from_inputs(request, payload, |inputs| {
            let Some(tag) = inputs
                .parameters
                .headers
                .get("If-Match")
                .and_then(|value| value.as_str())
            else {
                return Err(Problem::internal(format!(
                    "{} does not declare If-Match",
                    inputs.operation.id()
                )));
            };
            let version = tag
                .strip_prefix('"')
                .and_then(|rest| rest.split(['.', '"']).next())
                .and_then(|version| version.parse().ok())
                .ok_or_else(|| Problem::of(ProblemKind::StaleVersion))?;
            Ok(Self { version })
        })
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![header_parameter(
            "If-Match",
            true,
            "The `ETag` of the state that is to be changed, as it was read. Exactly one; `*` is not taken.",
            ObjectBuilder::new()
                .pattern(Some(r#"^(W/)?"[!#-~]*"$"#))
                .max_length(Some(100)),
            "\"7.1f3a09bc\"",
        )]
    }
}

/// Whether `If-None-Match` names this tag, so that the caller need not be sent the body again (weak comparison,
/// RFC 9110, 13.1.2). What cannot be read there is ignored.
pub(super) fn none_match_holds(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn a_known_representation_is_recognised() {
        let ours = tag(3, "{}");
        assert_eq!(ours, "\"3.44136fa3\"");
        for (line, expected) in [
            ("\"3.44136fa3\"", true),
            ("W/\"3.44136fa3\"", true),
            ("\"1.00000000\", \"3.44136fa3\"", true),
            ("*", true),
            ("\"4.44136fa3\"", false),
            ("3.44136fa3", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, HeaderValue::from_str(line).unwrap());
            assert_eq!(none_match_holds(&headers, &ours), expected, "{line}");
        }
    }
}
