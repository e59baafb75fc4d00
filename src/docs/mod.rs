//! `/docs`: the OpenAPI document to read and to try out, from this program alone. Nothing is fetched from elsewhere,
//! neither when it is built nor by the browser; the page's Content-Security-Policy holds it to that.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use actix_web::http::header::{self, ETag, EntityTag, Header as _, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web};
use aws_lc_rs::digest::{SHA256, digest};
use utoipa_swagger_ui::{Config, SwaggerFile};

use crate::platform::http::Problem;

/// This page's own permission: scripts, styles and requests from and to this server only. The icons in the style sheet
/// are data.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What stands in Swagger UI's distribution and is needed here.
const VENDORED: [&str; 3] = ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"];

static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let own = [
        File::new(
            "",
            "text/html; charset=utf-8",
            include_bytes!("index.html").into(),
        ),
        File::new(
            "start.js",
            "text/javascript; charset=utf-8",
            include_bytes!("start.js").into(),
        ),
    ];
    let config = Arc::new(Config::default());
    let vendored = VENDORED.into_iter().filter_map(|name| {
        let file = utoipa_swagger_ui::serve(name, Arc::clone(&config)).ok()??;
        let SwaggerFile {
            bytes, content_type, ..
        } = file;
        Some(File::new(name, &content_type, bytes))
    });
    own.into_iter().chain(vendored).collect()
});

/// One file of the page.
struct File {
    name: &'static str,
    content_type: String,
    tag: EntityTag,
    content: web::Bytes,
}

impl File {
    fn new(name: &'static str, content_type: &str, content: Cow<'static, [u8]>) -> Self {
        let content = match content {
            Cow::Borrowed(bytes) => web::Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        };
        Self {
            name,
            content_type: content_type.to_owned(),
            tag: EntityTag::new_strong(hex::encode(digest(&SHA256, &content))),
            content,
        }
    }
}

/// Mounts the page, at the root of the server.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/docs").route(web::get().to(add_slash)))
        .service(web::resource("/docs/{file:.*}").route(web::get().to(serve)));
}

/// The page's addresses are relative to `/docs/`.
async fn add_slash() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, "docs/"))
        .finish()
}

async fn serve(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let file = FILES
        .iter()
        .find(|file| file.name == name.as_str())
        .ok_or_else(Problem::not_found)?;
    let is_known = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&file.tag)),
        Ok(IfNoneMatch::Any) | Err(_) => false,
    };
    let mut answer = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header(ETag(file.tag.clone()))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    Ok(if is_known {
        answer.finish()
    } else {
        answer
            .content_type(file.content_type.as_str())
            .body(file.content.clone())
    })
}
