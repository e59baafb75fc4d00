//! `GET /problems` and `GET /problems/{slug}`: what a problem's `type` answers with, for people and for programs.

use std::fmt::Write;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::{FIELD_CODES, Problem, ProblemKind};
use crate::platform::i18n::Language;

/// Mounts the pages, at the root of the server.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/problems").route(web::get().to(list)))
        .service(web::resource("/problems/{slug}").route(web::get().to(one)));
}

async fn list(request: HttpRequest, language: Language) -> HttpResponse {
    let about: Vec<_> = ProblemKind::ALL
        .iter()
        .map(|kind| About::new(*kind, language))
        .collect();
    let title = match language {
        Language::Vi => "Các loại lỗi",
        Language::En => "Kinds of problems",
    };
    if wants_html(&request) {
        let body = about.iter().fold(format!("<h1>{title}</h1>"), |page, about| {
            page + &about.html("h2")
        });
        html(language, title, &body)
    } else {
        json_answer(
            language,
            &json!({ "items": about.iter().map(About::json).collect::<Vec<_>>(), "next": null }),
        )
    }
}

async fn one(
    request: HttpRequest,
    slug: web::Path<String>,
    language: Language,
) -> Result<HttpResponse, Problem> {
    let kind = ProblemKind::with_slug(&slug).ok_or_else(Problem::not_found)?;
    let about = About::new(kind, language);
    Ok(if wants_html(&request) {
        html(language, &about.title, &about.html("h1"))
    } else {
        json_answer(language, &about.json())
    })
}

struct About {
    kind: ProblemKind,
    title: String,
    meaning: String,
    /// For invalid input: the codes in `errors`, each with its meaning.
    codes: Vec<(&'static str, &'static str)>,
}

impl About {
    fn new(kind: ProblemKind, language: Language) -> Self {
        let codes = match kind {
            ProblemKind::InvalidInput => FIELD_CODES
                .iter()
                .map(|(code, vi, en)| (*code, if language == Language::Vi { *vi } else { *en }))
                .collect(),
            _ => Vec::new(),
        };
        Self {
            kind,
            title: kind.title().get(language).to_owned(),
            meaning: kind.meaning().get(language).to_owned(),
            codes,
        }
    }

    fn json(&self) -> Value {
        let mut about = json!({
            "type": self.kind.type_uri(), "code": self.kind.code(), "status": self.kind.status(),
            "title": self.title, "meaning": self.meaning,
        });
        if let Some(about) = about.as_object_mut().filter(|_| !self.codes.is_empty()) {
            let codes = self
                .codes
                .iter()
                .map(|(code, meaning)| json!({ "code": code, "meaning": meaning }));
            about.insert("errorCodes".into(), codes.collect());
        }
        about
    }

    fn html(&self, heading: &str) -> String {
        let mut page = format!(
            "<{heading} id=\"{slug}\">{title}</{heading}><p><code>{status}</code> <code>{code}</code></p><p>{meaning}</p>",
            slug = self.kind.facts().slug,
            title = self.title,
            status = self.kind.status(),
            code = self.kind.code(),
            meaning = self.meaning,
        );
        for (code, meaning) in &self.codes {
            // Writing to a String cannot fail.
            let _ = write!(page, "<p><code>{code}</code> {meaning}</p>");
        }
        page
    }
}

fn wants_html(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

fn json_answer(language: Language, value: &Value) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CONTENT_LANGUAGE, language.tag()))
        .insert_header((header::VARY, "Accept"))
        .body(value.to_string())
}

fn html(language: Language, title: &str, body: &str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_LANGUAGE, language.tag()))
        .insert_header((header::VARY, "Accept"))
        .body(format!(
            "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><title>{title}</title><main>{body}</main></html>",
            lang = language.tag(),
        ))
}
