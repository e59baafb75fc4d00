//! The public keys with which others check this server's tokens.

use actix_web::web::{self, Data};
use actix_web::{HttpResponse, Responder, http::header};

use crate::auth::service::Auth;

/// Mounts `/.well-known/jwks.json` (RFC 7517, RFC 8615), beside the API.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(web::resource("/.well-known/jwks.json").route(web::get().to(key_set)));
}

async fn key_set(auth: Data<Auth>) -> impl Responder {
    HttpResponse::Ok()
        .content_type("application/jwk-set+json")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ))
        .body(auth.key_set().to_string())
}
