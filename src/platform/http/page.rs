//! Lists are pages: a keyset cursor, sealed so that nobody builds on its content, and bound to its list and filter.

use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use super::Settings;
use super::extract::{from_inputs, typed};
use super::problem::{FieldError, Problem, code};
use crate::platform::i18n::Text;
use crate::platform::sealed::Sealer;

/// How many items a page has when nobody says otherwise.
pub const DEFAULT_PAGE_SIZE: i64 = 50;

/// The query keys of every list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
struct PageQuery {
    /// How many items at most.
    #[param(minimum = 1, maximum = 200, default = 50, value_type = Option<i64>)]
    page_size: Option<i64>,
    /// Where to go on: `next` of the page before, with the same filter.
    #[param(min_length = 1, max_length = 1000, pattern = "^[A-Za-z0-9_-]+$", value_type = Option<String>)]
    cursor: Option<String>,
    /// Count all items too; without it there is no `total`.
    #[param(default = false, value_type = Option<bool>)]
    include_total: Option<bool>,
}

/// Which page of a list is asked for. List it in the operation's `params(…)` too, as `Paging`.
#[derive(Clone, Debug)]
pub struct Paging {
    size: i64,
    include_total: bool,
    after: Option<Vec<u8>>,
    place: Vec<u8>,
    sealer: Arc<Sealer>,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the list's order.
    #[schema(max_items = 200)]
    pub items: Vec<T>,
    /// The cursor of the next page; null on the last one.
    #[schema(required = true, max_length = 1000)]
    pub next: Option<String>,
    /// How many items there are in all, when `includeTotal=true` asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, nullable = false)]
    pub total: Option<i64>,
}

impl Paging {
    /// How many rows to fetch: one more than the page has, to see whether there is a next one.
    pub fn limit(&self) -> i64 {
        self.size + 1
    }

    /// How many items the page has at most.
    pub fn size(&self) -> usize {
        usize::try_from(self.size).unwrap_or(usize::MAX)
    }

    /// Whether all items are to be counted.
    pub fn wants_total(&self) -> bool {
        self.include_total
    }

    /// The key of the last item of the page before, as [`Paging::page`] got it.
    ///
    /// # Errors
    /// 400 when the cursor holds another kind of key.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        self.after
            .as_deref()
            .map(serde_json::from_slice)
            .transpose()
            .map_err(|_| Problem::wrong_cursor())
    }

    /// The page of up to [`Paging::limit`] rows. `key` gives what the list is ordered by, `view` what is shown.
    ///
    /// # Errors
    /// 500 when the cursor cannot be sealed.
    pub fn page<R, K: Serialize, V>(
        &self,
        mut rows: Vec<R>,
        key: impl FnOnce(&R) -> K,
        view: impl FnMut(R) -> V,
    ) -> Result<Page<V>, Problem> {
        let size = self.size();
        let mut next = None;
        if rows.len() > size {
            rows.truncate(size);
            if let Some(last) = rows.last() {
                next = Some(self.seal(&key(last))?);
            }
        }
        Ok(Page {
            items: rows.into_iter().map(view).collect(),
            next,
            total: None,
        })
    }

    /// A page whose items are cut to its size already, with the key to go on from; for lists that look at a bounded
    /// number of rows, so that a page may be short without being the last.
    ///
    /// # Errors
    /// 500 when the cursor cannot be sealed.
    pub fn page_up_to<V>(&self, items: Vec<V>, next: Option<&impl Serialize>) -> Result<Page<V>, Problem> {
        Ok(Page {
            items,
            next: next.map(|key| self.seal(key)).transpose()?,
            total: None,
        })
    }

    fn seal(&self, key: &impl Serialize) -> Result<String, Problem> {
        let key = serde_json::to_vec(key).map_err(Problem::internal)?;
        let sealed = self.sealer.seal(&self.place, &key).map_err(Problem::internal)?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    fn open(query: PageQuery, place: Vec<u8>, sealer: Arc<Sealer>) -> Result<Self, Problem> {
        let unsealed = query.cursor.map(|cursor| {
            let sealed = URL_SAFE_NO_PAD
                .decode(cursor)
                .map_err(|_| Problem::wrong_cursor())?;
            sealer.open(&place, &sealed).map_err(|_| Problem::wrong_cursor())
        });
        Ok(Self {
            size: query.page_size.unwrap_or(DEFAULT_PAGE_SIZE),
            include_total: query.include_total.unwrap_or(false),
            after: unsealed.transpose()?,
            place,
            sealer,
        })
    }
}

impl<T> Page<T> {
    /// With the number of all items.
    #[must_use]
    pub fn with_total(mut self, total: Option<i64>) -> Self {
        self.total = total;
        self
    }
}

impl Problem {
    /// The cursor belongs to another list, filter or question.
    pub fn wrong_cursor() -> Self {
        let detail = Text::new(
            "Con trỏ không phải của danh sách và bộ lọc này. Hãy đọc lại từ trang đầu.",
            "The cursor does not belong to this list and filter. Begin again with the first page.",
        );
        Self::invalid(vec![FieldError::new("?cursor", code::CURSOR, detail)])
    }
}

/// What a cursor is bound to: the list and everything that selects and orders its items.
fn place(path: &str, query: &Map<String, Value>) -> Vec<u8> {
    let filter: Map<_, _> = query
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "pageSize" | "cursor" | "includeTotal"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    digest(
        &SHA256,
        format!("cursor {path} {}", Value::Object(filter)).as_bytes(),
    )
    .as_ref()
    .to_vec()
}

impl FromRequest for Paging {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = request.path().to_owned();
        let sealer = request
            .app_data::<Data<Settings>>()
            .map(|settings| Arc::clone(&settings.cursors));
        from_inputs(request, payload, move |inputs| {
            let sealer = sealer.ok_or_else(|| Problem::internal("the app has no http::Settings"))?;
            let query = &inputs.parameters.query;
            Self::open(typed(query, &inputs)?, place(&path, query), sealer)
        })
    }
}

impl IntoParams for Paging {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        PageQuery::into_params(parameter_in)
    }
}
