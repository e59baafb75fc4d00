//! The API as a whole: every slice's routes, and the OpenAPI document that they make.

use actix_web::http::header;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, Responder};
use serde_json::Value;
use utoipa::OpenApi;
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::platform::http::BASE;
use crate::platform::http::document::{DocumentError, Example, Parts, dress};
use crate::{agencies, auth, calendar, desk, dossiers, feedback, locks, procedures, retention};

/// The tags of the document, in its order.
const TAGS: &[(&str, &str)] = &[
    ("sign-in", "Accounts, sessions and tokens: who is calling."),
    (
        "officers",
        "Officers' accounts, and what officers are at which agency.",
    ),
    ("agencies", "Agencies, their units and one-stop desks."),
    (
        "admin-units",
        "Provinces, districts and communes as they were and are.",
    ),
    (
        "calendar",
        "Working hours, holidays and make-up days, and the computation of deadlines.",
    ),
    (
        "procedures",
        "The catalogue: procedures, their versions, components, fees, forms and process steps.",
    ),
    (
        "processes",
        "ISO process documents: issues, steps, review, approval, entry into force.",
    ),
    (
        "dossiers",
        "The cases as their owners see them: drafts, submission, receipts, lists.",
    ),
    ("intake", "The desk's answer: taking in and refusing."),
    (
        "deciding",
        "Heads and leaders: pauses, new appointments, withdrawals, stops, corrections.",
    ),
    (
        "processing",
        "The work: inbox, steps, the applicant's obligations, the result handed over.",
    ),
    (
        "desks",
        "The room before the desks: queue tickets, visits booked ahead.",
    ),
    (
        "personal-data",
        "What the law on personal data asks for: who looked at whose dossier, corrections, disposal.",
    ),
    (
        "locks",
        "Locks on things (a plot under mortgage, a vehicle under seizure), which stand in the way of intake.",
    ),
    (
        "retention",
        "How long dossiers are kept, and the lists by which they are disposed of.",
    ),
    (
        "messages",
        "What applicants and desks write to each other about a dossier.",
    ),
    (
        "feedback",
        "How owners rate what was done for them; petitions about conduct and about rules, and their public answers.",
    ),
    (
        "tracking",
        "Following one dossier with its receipt, without signing in.",
    ),
];

/// Examples for fields that mean the same wherever they stand.
const USUAL: &str = include_str!("../openapi/usual-examples.json");

/// The examples of every slice.
fn examples() -> Vec<Example> {
    [
        auth::EXAMPLES,
        calendar::http::EXAMPLES,
        agencies::EXAMPLES,
        procedures::EXAMPLES,
        desk::EXAMPLES,
    ]
    .concat()
}

#[derive(OpenApi)]
#[openapi(info(
    title = "motcua",
    description = "The one-stop desks of a province: procedures, dossiers, deadlines.\n\nA text is what is left of it in \
        Unicode NFC without blanks around it and without invisible characters; its least and greatest length are \
        meant of that. Passwords are taken as they are."
))]
struct Header;

/// Mounts every slice's routes; they are below [`BASE`].
pub fn routes(config: &mut ServiceConfig) {
    config
        .configure(auth::routes)
        .configure(calendar::routes)
        .configure(agencies::routes)
        .configure(procedures::routes)
        .configure(locks::routes)
        .configure(dossiers::routes)
        .configure(desk::routes)
        .configure(feedback::routes)
        .configure(retention::routes);
}

/// The OpenAPI document.
///
/// # Errors
/// An example that is no JSON, which is a bug.
pub fn document() -> Result<Value, DocumentError> {
    let (_, document) = App::new()
        .into_utoipa_app()
        .openapi(Header::openapi())
        .configure(routes)
        .split_for_parts();
    let parts = Parts {
        tags: TAGS,
        examples: &examples(),
        usual: USUAL,
    };
    dress(&document, &parts)
}

/// The document as text, for the file that is kept with the code.
///
/// # Errors
/// As [`document`].
pub fn document_text() -> Result<String, DocumentError> {
    Ok(format!("{:#}\n", document()?))
}

/// One schema of the document as a JSON Schema that stands alone; none when there is no such schema.
///
/// # Errors
/// As [`document`].
pub fn schema_text(name: &str) -> Result<Option<String>, DocumentError> {
    let document = document()?;
    let known = document
        .pointer("/components/schemas")
        .and_then(serde_json::Value::as_object);
    let found = known.and_then(|known| Some((known, known.get(name)?)));
    let Some((known, root)) = found else {
        return Ok(None);
    };
    let (mut definitions, mut waiting) = (serde_json::Map::new(), references(root));
    while let Some(name) = waiting.pop() {
        if let Some(schema) = known.get(&name)
            && !definitions.contains_key(&name)
        {
            waiting.extend(references(schema));
            definitions.insert(name, schema.clone());
        }
    }
    let mut schema = root.as_object().cloned().unwrap_or_default();
    let dialect = "https://json-schema.org/draft/2020-12/schema";
    schema.insert("$schema".to_owned(), dialect.into());
    schema.insert("$defs".to_owned(), definitions.into());
    let text = format!("{:#}\n", serde_json::Value::Object(schema));
    Ok(Some(text.replace(SCHEMAS, "#/$defs/")))
}

const SCHEMAS: &str = "#/components/schemas/";

/// The names of the schemas that one refers to.
fn references(schema: &serde_json::Value) -> Vec<String> {
    match schema {
        serde_json::Value::Object(members) => {
            let reference = members.get("$ref").and_then(serde_json::Value::as_str);
            let own = reference.and_then(|reference| reference.strip_prefix(SCHEMAS));
            own.map(str::to_owned)
                .into_iter()
                .chain(members.values().flat_map(references))
                .collect()
        }
        serde_json::Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// The document, ready to be sent.
#[derive(Clone, Debug)]
pub struct DocumentText(pub web::Bytes);

/// Mounts `/api/v1/openapi.json`, which is not part of the document. Needs `Data<DocumentText>`.
pub fn document_routes(config: &mut web::ServiceConfig) {
    config.service(web::resource(format!("{BASE}/openapi.json")).route(web::get().to(serve_document)));
}

async fn serve_document(text: Data<DocumentText>) -> impl Responder {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ))
        .body(text.0.clone())
}
