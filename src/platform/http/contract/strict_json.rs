//! Reading JSON strictly: text in NFC, no control characters, no field twice, not too deep.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::text::{self, escape_pointer};
use crate::platform::http::problem::{FieldError, code};
use crate::platform::i18n::Text;

/// How many arrays and objects may stand inside one another.
pub const MAX_DEPTH: usize = 32;

/// No more wrong places than this are collected from one request.
pub const MAX_ERRORS: usize = 100;

/// Reads a JSON text. `Err` is a text that is no JSON or nested deeper than [`MAX_DEPTH`]; the list beside the value
/// names fields sent twice and texts with control characters.
pub fn read(bytes: &[u8]) -> Result<(Value, Vec<FieldError>), FieldError> {
    let mut reader = Reader {
        pointer: String::new(),
        depth: 0,
        errors: Vec::new(),
        too_deep: None,
    };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let outcome = Element(&mut reader)
        .deserialize(&mut json)
        .and_then(|value| json.end().map(|()| value));
    match (outcome, reader.too_deep) {
        (Ok(value), _) => Ok((value, reader.errors)),
        (Err(_), Some(pointer)) => Err(FieldError::new(
            pointer,
            code::TOO_DEEP,
            Text::new(
                format!("Không được lồng nhau quá {MAX_DEPTH} tầng."),
                format!("Must not be nested more than {MAX_DEPTH} levels deep."),
            ),
        )),
        (Err(error), None) => Err(FieldError::new(
            "",
            code::JSON,
            Text::new(
                format!(
                    "Không phải JSON hợp lệ, dòng {}, cột {}.",
                    error.line(),
                    error.column()
                ),
                format!(
                    "Not valid JSON, line {}, column {}.",
                    error.line(),
                    error.column()
                ),
            ),
        )),
    }
}

struct Reader {
    pointer: String,
    depth: usize,
    errors: Vec<FieldError>,
    too_deep: Option<String>,
}

impl Reader {
    fn complain(&mut self, pointer: String, code: &'static str, detail: Text) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(FieldError::new(pointer, code, detail));
        }
    }

    fn text(&mut self, text: &str) -> String {
        if let Some(detail) = text::control_character(text, true) {
            self.complain(self.pointer.clone(), code::CONTROL_CHARACTER, detail);
        }
        text::nfc(text)
    }

    /// Reads one element below `segment`, one level deeper.
    fn inside<T, E: Error>(
        &mut self,
        segment: &str,
        read: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&escape_pointer(segment));
        let outcome = read(self);
        self.pointer.truncate(length);
        outcome
    }

    fn enter<E: Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.too_deep = Some(self.pointer.clone());
            return Err(E::custom("too deep"));
        }
        Ok(())
    }
}

struct Element<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(self.0.text(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.0.enter::<A::Error>()?;
        let mut list = Vec::new();
        while let Some(item) = self.0.inside(&list.len().to_string(), |reader| {
            items.next_element_seed(Element(reader))
        })? {
            list.push(item);
        }
        self.0.depth -= 1;
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        self.0.enter::<A::Error>()?;
        let mut map = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            let name = self
                .0
                .inside(&name, |reader| Ok::<_, A::Error>(reader.text(&name)))?;
            let value = self
                .0
                .inside(&name, |reader| fields.next_value_seed(Element(reader)))?;
            if map.contains_key(&name) {
                let pointer = format!("{}/{}", self.0.pointer, escape_pointer(&name));
                let detail = Text::new("Trường được gửi hai lần.", "The field is sent twice.");
                self.0.complain(pointer, code::DUPLICATE, detail);
            }
            map.insert(name, value);
        }
        self.0.depth -= 1;
        Ok(Value::Object(map))
    }
}

/// JSON Schema takes 1.0 for an integer, Rust's types do not: a whole number that fits is kept as an integer.
pub fn number(value: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53, up to which a float tells all integers apart
    if value.fract() == 0.0
        && value.abs() <= EXACT
        && let Ok(whole) = format!("{value:.0}").parse::<i64>()
    {
        return whole.into();
    }
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn text_becomes_nfc_and_whole_floats_integers() {
        let (value, errors) =
            read("{\"te\u{302}n\": \"Nguye\u{302}\u{303}n\", \"n\": 3.0, \"x\": -0.5}".as_bytes()).unwrap();
        assert_eq!(value, json!({"tên": "Nguyễn", "n": 3, "x": -0.5}));
        assert_eq!(errors, []);
    }

    #[test]
    fn control_characters_and_duplicates_are_all_named() {
        let (_, errors) =
            read(br#"{"a": "x\u0000", "b": {"c": 1, "c": 2}, "d": ["ok\n", "\u0085"]}"#).unwrap();
        let found: Vec<_> = errors.iter().map(|e| (e.pointer.as_str(), e.code)).collect();
        assert_eq!(
            found,
            [
                ("/a", code::CONTROL_CHARACTER),
                ("/b/c", code::DUPLICATE),
                ("/d/1", code::CONTROL_CHARACTER)
            ]
        );
    }

    #[test]
    fn depth_and_syntax_are_limited() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(read(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(
            read(nested(MAX_DEPTH + 1).as_bytes()).unwrap_err().code,
            code::TOO_DEEP
        );
        assert_eq!(
            read(nested(1_000_000).as_bytes()).unwrap_err().code,
            code::TOO_DEEP
        );
        for broken in ["", "{", "nul", "1e999", "{} {}", "\"\\ud800\"", "{a:1}"] {
            assert_eq!(read(broken.as_bytes()).unwrap_err().code, code::JSON, "{broken}");
        }
        assert_eq!(read(b"\"\xff\"").unwrap_err().code, code::JSON);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
