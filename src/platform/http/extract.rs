//! What a handler takes: [`Path`], [`Query`] and [`Body`], each a type that the contract has already vouched for.
//!
//! Whichever of them is asked first, the whole request is held against the contract, and a refusal names everything
//! that is wrong with path, query, headers and body together.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::{DeserializeOwned, Deserializer, Visitor, value::MapDeserializer};
use serde_json::{Map, Value};

use super::contract::{Inputs, inputs};
use super::problem::{FieldError, Problem, code};
use crate::platform::i18n::Text;

/// The parts of the path, as a struct with one field for each.
#[derive(Clone, Debug)]
pub struct Path<T>(pub T);

/// The keys of the query that `T` has fields for. A handler may take several, each picks its own.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

/// The body. `Body<Option<T>>` where the document says that it may be left out.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

/// Extracts something from a request that keeps the contract.
pub(super) fn from_inputs<T: 'static>(
    request: &HttpRequest,
    payload: &mut Payload,
    extract: impl FnOnce(Rc<Inputs>) -> Result<T, Problem> + 'static,
) -> Extracting<T> {
    let check = inputs(request, payload);
    Box::pin(async move { extract(check.await?) })
}

macro_rules! extractor {
    ($name:ident, $extract:expr) => {
        impl<T> $name<T> {
            /// What was extracted.
            pub fn into_inner(self) -> T {
                self.0
            }
        }

        impl<T> Deref for $name<T> {
            type Target = T;
            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T: DeserializeOwned + 'static> FromRequest for $name<T> {
            type Error = Problem;
            type Future = Extracting<Self>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                from_inputs(request, payload, |inputs| $extract(&inputs).map(Self))
            }
        }
    };
}

extractor!(Path, |inputs: &Inputs| typed(
    Picked(&inputs.parameters.path),
    inputs
));
extractor!(Query, |inputs: &Inputs| typed(
    Picked(&inputs.parameters.query),
    inputs
));
extractor!(Body, |inputs: &Inputs| typed(&inputs.body, inputs));

/// The document has accepted the value; if the type does not, the two disagree, which is for the log to tell.
pub(super) fn typed<'a, T: DeserializeOwned>(
    value: impl Deserializer<'a, Error = serde_json::Error>,
    inputs: &Inputs,
) -> Result<T, Problem> {
    T::deserialize(value).map_err(|error| {
        tracing::warn!(operation = inputs.operation.id(), %error, "a type refuses what the document allows");
        let detail = Text::new("Giá trị không đọc được.", "A value cannot be read.");
        Problem::invalid(vec![FieldError::new("", code::INVALID, detail)]).caused_by(error)
    })
}

/// Gives a struct only the entries that it has fields for.
struct Picked<'a>(&'a Map<String, Value>);

impl<'de> Deserializer<'de> for Picked<'de> {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let entries = self.0.iter().filter(|(name, _)| fields.contains(&name.as_str()));
        visitor.visit_map(MapDeserializer::new(
            entries.map(|(name, value)| (name.as_str(), value)),
        ))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
