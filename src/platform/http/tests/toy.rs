//! A small API with every kind of input, to try the manners on.

use std::sync::{Arc, LazyLock};

use actix_web::body::to_bytes;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::from_fn;
use actix_web::test::{self, TestRequest};
use actix_web::web::{self, Data};
use actix_web::{App, HttpRequest, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::{AppExt, scope};

use crate::platform::actor::{Actor, ActorKind};
use crate::platform::clock::Clock;
use crate::platform::db::{Db, DbSettings, Migrations};
use crate::platform::http::document::{Example, Parts};
use crate::platform::http::*;
use crate::platform::ids::DeskId;
use crate::platform::sealed::Sealer;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ToyPath {
    /// Which toy.
    pub id: DeskId,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Colour {
    Red,
    Blue,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ToyFilter {
    /// Colours, any of them.
    #[serde(default)]
    #[param(max_items = 2)]
    pub colour: Vec<Colour>,
    /// From this moment on.
    pub made_after: Option<DateTime<Utc>>,
    /// At least so many.
    #[param(minimum = 0, maximum = 100)]
    pub at_least: Option<i32>,
    /// Broken ones too.
    pub broken: Option<bool>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnerBody {
    #[schema(min_length = 1, max_length = 50)]
    pub name: String,
    #[schema(format = "email", max_length = 100)]
    pub email: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase"
)]
pub enum PartBody {
    Wheel {
        #[schema(minimum = 1, maximum = 9)]
        count: u8,
    },
    String {
        #[schema(max_length = 5)]
        text: String,
    },
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaintToyBody {
    pub colour: Colour,
    pub owner: Option<OwnerBody>,
    #[schema(minimum = 1)]
    pub price: i64,
    #[serde(default)]
    #[schema(max_items = 3)]
    pub parts: Vec<PartBody>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ToyView {
    pub id: DeskId,
    pub owner: Option<String>,
    pub colour: Colour,
    pub parts: usize,
}

/// Read a toy.
///
/// As it is now.
#[utoipa::path(tag = "toys", operation_id = "readToy", params(ToyPath, ToyFilter),
    responses((status = 200, description = "The toy.", body = ToyView, headers(("ETag"))), (status = 429)))]
#[get("/toys/{id}")]
async fn read(path: Path<ToyPath>, filter: Query<ToyFilter>) -> Result<Answer, Problem> {
    let _ = (filter.made_after, filter.at_least, filter.broken);
    let colour = filter.colour.first().copied().unwrap_or(Colour::Red);
    Ok(Answer::ok(&ToyView {
        id: path.id,
        owner: None,
        colour,
        parts: 0,
    })?
    .etag(7))
}

/// Paint a toy.
///
/// In one colour.
#[utoipa::path(tag = "toys", operation_id = "paintToy", params(ToyPath, ToyFilter, IfMatch), request_body = PaintToyBody,
    responses((status = 200, description = "The toy.", body = ToyView)), security(("bearer" = ["toys:paint"])))]
#[post("/toys/{id}/paint")]
async fn paint(
    path: Path<ToyPath>,
    filter: Query<ToyFilter>,
    if_match: IfMatch,
    body: Body<PaintToyBody>,
) -> Result<Answer, Problem> {
    let _ = (&filter.colour, body.price);
    for part in &body.parts {
        match part {
            PartBody::Wheel { count } => assert!((1..=9).contains(count)),
            PartBody::String { text } => assert!(text.chars().count() <= 5),
        }
    }
    if_match.require(7)?;
    let owner = body.owner.as_ref();
    if owner.is_some_and(|owner| owner.name == "panic") {
        panic!("the toy broke");
    }
    if owner.is_some_and(|owner| owner.email.as_deref() == Some("no@where.vn")) {
        return Err(Problem::new(
            ProblemKind::NotPossible,
            crate::platform::i18n::Text::new("Không", "No"),
        )
        .with_legal_basis("Điều 9"));
    }
    let owner = owner.map(|owner| owner.name.clone());
    Ok(Answer::ok(&ToyView {
        id: path.id,
        owner,
        colour: body.colour,
        parts: body.parts.len(),
    })?
    .etag(8))
}

/// Count the toys.
///
/// All of them.
#[utoipa::path(tag = "toys", operation_id = "countToys", responses((status = 200, description = "How many.", body = i32, content_type = "application/json")))]
#[get("/toy-count")]
async fn count_toys() -> Result<Answer, Problem> {
    Answer::ok(&1)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NumberFilter {
    /// Only multiples of it.
    #[param(minimum = 1, maximum = 9)]
    pub multiple_of: Option<i64>,
}

/// The numbers from 1 to 10.
///
/// In order.
#[utoipa::path(tag = "toys", operation_id = "listNumbers", params(NumberFilter, Paging),
    responses((status = 200, description = "The numbers.", body = Page<i64>)))]
#[get("/numbers")]
async fn numbers(filter: Query<NumberFilter>, paging: Paging) -> Result<Answer, Problem> {
    let all = || (1..=10_i64).filter(|n| n % filter.multiple_of.unwrap_or(1) == 0);
    let after: i64 = paging.after()?.unwrap_or(0);
    let rows = all()
        .filter(|n| *n > after)
        .take(usize::try_from(paging.limit()).unwrap())
        .collect();
    let total = paging
        .wants_total()
        .then(|| i64::try_from(all().count()).unwrap());
    Answer::page(&paging.page(rows, |n| *n, |n| n)?.with_total(total))
}

/// Make a toy.
///
/// A red one.
#[utoipa::path(tag = "toys", operation_id = "makeToy", params(RequiredIdempotencyKey), request_body = OwnerBody,
    responses((status = 201, description = "The toy.", body = ToyView)))]
#[post("/toys")]
async fn make(
    key: RequiredIdempotencyKey,
    body: Body<OwnerBody>,
    db: Data<Db>,
    request: HttpRequest,
) -> Result<Answer, Problem> {
    #[allow(clippy::as_conversions)]
    let who = request
        .headers()
        .get("authorization")
        .map_or(0, |value| value.len() as u128);
    let actor = Actor::account(ActorKind::Citizen, uuid::Uuid::from_u128(who));
    let name = body.into_inner().name;
    db.write(&actor, move |tx| {
        idempotency::once(tx, &key, |tx| {
            if name == "nobody" {
                return Err(Problem::of(ProblemKind::NotPossible));
            }
            let id = DeskId::new(tx.now());
            let parts = usize::try_from(tx.next_number("toys")?).unwrap();
            let view = ToyView {
                id,
                owner: Some(name.clone()),
                colour: Colour::Red,
                parts,
            };
            Ok(Answer::created(format!("/toys/{id}"), &view)?.etag(1))
        })
    })
    .await
}

/// The toys' database.
pub fn database() -> Db {
    static DB: LazyLock<(tempfile::TempDir, Db)> = LazyLock::new(|| {
        let dir = tempfile::tempdir().unwrap();
        let url = std::env::var("MOTCUA_UNIT_TEST_URL")
            .unwrap_or_else(|_| format!("sqlite://{}", dir.path().join("t.db").display()));
        let settings = DbSettings::new(url);
        Migrations::new(&settings).unwrap().up().unwrap();
        let db = Db::open(&settings, Clock::system()).unwrap();
        (dir, db)
    });
    DB.1.clone()
}

fn routes(config: &mut utoipa_actix_web::service_config::ServiceConfig) {
    config
        .service(read)
        .service(paint)
        .service(count_toys)
        .service(numbers)
        .service(make);
}

/// The toys' document.
pub fn document() -> Value {
    let (_, openapi) = App::new().into_utoipa_app().configure(routes).split_for_parts();
    let tags = [("toys", "What children play with.")];
    let examples: [Example; 6] = [
        (
            "PaintToyBody",
            r#"{"colour": "RED", "price": 5, "parts": [{"kind": "WHEEL", "count": 4}]}"#,
        ),
        ("OwnerBody", r#"{"name": "An", "email": "an@xuan-hong.vn"}"#),
        (
            "ToyView",
            r#"{"id": "0190f6a0-0000-7000-8000-000000000001", "colour": "RED", "parts": 4, "owner": "An"}"#,
        ),
        ("countToys.200", "5"),
        ("listNumbers.200", r#"{"items": [1, 2], "next": null}"#),
        ("makeToy.request", r#"{"name": "Bình"}"#),
    ];
    document::dress(
        &openapi,
        &Parts {
            tags: &tags,
            examples: &examples,
            usual: "{}",
        },
    )
    .unwrap()
}

/// What the toys' server answered.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Pointer and code of every error, in order.
    pub fn errors(&self) -> Vec<String> {
        let json = self.json();
        let errors = json["errors"].as_array().cloned().unwrap_or_default();
        let text = |error: &Value, key: &str| error[key].as_str().unwrap().to_owned();
        let mut all: Vec<_> = errors
            .iter()
            .map(|e| format!("{} {}", text(e, "pointer"), text(e, "code")))
            .collect();
        all.sort();
        all
    }
}

/// Sends one request to the toys' server.
pub async fn send(request: TestRequest) -> Reply {
    static CONTRACT: LazyLock<Arc<Contract>> =
        LazyLock::new(|| Arc::new(Contract::compile(&document(), BASE).unwrap()));
    let sealer = Arc::new(Sealer::new(&[[3; 32]]).unwrap());
    let settings = Settings {
        clock: Clock::system(),
        answers_kept: idempotency::KEPT,
        body_limit: 10_000,
        answers: Arc::clone(&sealer),
        fingerprints: LookupKey::new(&[5; 32]),
        cursors: sealer,
    };
    let (app, _) = App::new()
        .into_utoipa_app()
        .app_data(Data::from(Arc::clone(&CONTRACT)))
        .app_data(Data::new(settings))
        .app_data(Data::new(database()))
        .service(scope(BASE).configure(routes))
        .split_for_parts();
    let app = app
        .configure(problem::pages::routes)
        .default_service(web::to(unmatched))
        .wrap(from_fn(manners));
    let service = test::init_service(app).await;
    let response = match test::try_call_service(&service, request.to_request()).await {
        Ok(response) => response.map_into_boxed_body().into_parts().1,
        Err(error) => error.error_response(),
    };
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = to_bytes(response.into_body())
        .await
        .unwrap_or_else(|_| panic!("a body that fails"));
    Reply {
        status,
        headers,
        text: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}
