//! What a schema finds wrong, in the API's own words: a stable code and a sentence in both languages.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::text::{escape_pointer, shortened};
use crate::platform::http::problem::{FieldError, code};
use crate::platform::i18n::Text;

/// Adds what one of the schema's errors means, one entry for each wrong place.
pub(super) fn explain(error: &ValidationError<'_>, base: &str, errors: &mut Vec<FieldError>) {
    let pointer = format!("{base}{}", error.instance_path());
    let below = |name: &str| format!("{pointer}/{}", escape_pointer(&shortened(name)));
    let mut say = |pointer: String, code, vi: String, en: String| {
        errors.push(FieldError::new(pointer, code, Text::new(vi, en)));
    };
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            say(
                below(name),
                code::REQUIRED,
                "Bắt buộc phải có.".into(),
                "Is required.".into(),
            );
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                say(
                    below(name),
                    code::UNKNOWN_FIELD,
                    "Không có trường này trong tài liệu.".into(),
                    "The document knows no such field.".into(),
                );
            }
        }
        ValidationErrorKind::FalseSchema => say(
            pointer,
            code::UNKNOWN_FIELD,
            "Không được có trường này.".into(),
            "This field must not be sent.".into(),
        ),
        ValidationErrorKind::Type { kind } => {
            let (vi, en) = types(kind);
            say(
                pointer,
                code::TYPE,
                format!("Phải là {vi}."),
                format!("Must be {en}."),
            );
        }
        ValidationErrorKind::Enum { options } => {
            let allowed = options.as_array().map(|all| list(all)).unwrap_or_default();
            say(
                pointer,
                code::ENUM,
                format!("Phải là một trong: {allowed}."),
                format!("Must be one of: {allowed}."),
            );
        }
        ValidationErrorKind::Constant { expected_value } => {
            say(
                pointer,
                code::ENUM,
                format!("Phải là {expected_value}."),
                format!("Must be {expected_value}."),
            );
        }
        ValidationErrorKind::Format { format } => say(
            pointer,
            code::FORMAT,
            format!("Không đúng định dạng {}.", format_name(format).0),
            format!("Is not {}.", format_name(format).1),
        ),
        ValidationErrorKind::Pattern { pattern } => {
            say(
                pointer,
                code::PATTERN,
                format!("Phải khớp mẫu {pattern}"),
                format!("Must match {pattern}"),
            );
        }
        ValidationErrorKind::MinLength { limit } => say(
            pointer,
            code::MIN_LENGTH,
            format!("Phải có ít nhất {limit} ký tự."),
            format!("Must have at least {limit} characters."),
        ),
        ValidationErrorKind::MaxLength { limit } => say(
            pointer,
            code::MAX_LENGTH,
            format!("Không được dài quá {limit} ký tự."),
            format!("Must have at most {limit} characters."),
        ),
        ValidationErrorKind::Minimum { limit } => {
            say(
                pointer,
                code::MINIMUM,
                format!("Phải từ {limit} trở lên."),
                format!("Must be {limit} or more."),
            );
        }
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            say(
                pointer,
                code::MINIMUM,
                format!("Phải lớn hơn {limit}."),
                format!("Must be more than {limit}."),
            );
        }
        ValidationErrorKind::Maximum { limit } => say(
            pointer,
            code::MAXIMUM,
            format!("Không được lớn hơn {limit}."),
            format!("Must be {limit} or less."),
        ),
        ValidationErrorKind::ExclusiveMaximum { limit } => {
            say(
                pointer,
                code::MAXIMUM,
                format!("Phải nhỏ hơn {limit}."),
                format!("Must be less than {limit}."),
            );
        }
        ValidationErrorKind::MultipleOf { multiple_of } => say(
            pointer,
            code::MULTIPLE_OF,
            format!("Phải là bội số của {multiple_of}."),
            format!("Must be a multiple of {multiple_of}."),
        ),
        ValidationErrorKind::MinItems { limit } => say(
            pointer,
            code::MIN_ITEMS,
            format!("Phải có ít nhất {limit} phần tử."),
            format!("Must have at least {limit} items."),
        ),
        ValidationErrorKind::MaxItems { limit } => say(
            pointer,
            code::MAX_ITEMS,
            format!("Không được quá {limit} phần tử."),
            format!("Must have at most {limit} items."),
        ),
        ValidationErrorKind::UniqueItems => say(
            pointer,
            code::UNIQUE_ITEMS,
            "Các phần tử không được trùng nhau.".into(),
            "The items must differ from one another.".into(),
        ),
        ValidationErrorKind::MinProperties { limit } => say(
            pointer,
            code::MIN_PROPERTIES,
            format!("Phải có ít nhất {limit} trường."),
            format!("Must have at least {limit} fields."),
        ),
        ValidationErrorKind::MaxProperties { limit } => say(
            pointer,
            code::MAX_PROPERTIES,
            format!("Không được quá {limit} trường."),
            format!("Must have at most {limit} fields."),
        ),
        ValidationErrorKind::PropertyNames { error } => {
            let name = error.instance().as_str().map(shortened).unwrap_or_default();
            say(
                below(&name),
                code::FIELD_NAME,
                "Tên trường này không được phép.".into(),
                "This field name is not allowed.".into(),
            );
        }
        ValidationErrorKind::AnyOf { context }
        | ValidationErrorKind::OneOfNotValid { context }
        | ValidationErrorKind::OneOfMultipleValid { context } => match intended(error, context) {
            Some(branch) => branch.iter().for_each(|error| explain(error, base, errors)),
            None => say(
                pointer,
                code::NO_ALTERNATIVE,
                "Không khớp dạng nào trong các dạng cho phép.".into(),
                "Fits none of the forms allowed.".into(),
            ),
        },
        _ => say(
            pointer,
            code::INVALID,
            "Không hợp lệ.".into(),
            "Is not valid.".into(),
        ),
    }
}

/// Of several alternatives the one that the caller seems to have meant: whose type fits and whose tag agrees. `None`
/// when there is no telling.
fn intended<'a>(
    union: &ValidationError<'_>,
    branches: &'a [Vec<ValidationError<'static>>],
) -> Option<&'a [ValidationError<'static>]> {
    let here = union.instance_path().as_str();
    let wrong_type = |error: &ValidationError<'_>| {
        matches!(error.kind(), ValidationErrorKind::Type { .. }) && error.instance_path().as_str() == here
    };
    let wrong_tag = |error: &ValidationError<'_>| {
        matches!(
            error.kind(),
            ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. }
        ) && error.instance_path().as_str().rfind('/') == Some(here.len())
    };
    let only_null = |error: &ValidationError<'_>| {
        matches!(
            error.kind(),
            ValidationErrorKind::Type {
                kind: TypeKind::Single(JsonType::Null)
            }
        )
    };
    let only = |dismissed: &dyn Fn(&ValidationError<'_>) -> bool| {
        let mut left = branches
            .iter()
            .filter(|errors| !errors.is_empty() && !errors.iter().any(dismissed));
        left.next().filter(|_| left.next().is_none()).map(Vec::as_slice)
    };
    only(&wrong_type)
        .or_else(|| only(&|error| wrong_type(error) || wrong_tag(error)))
        .or_else(|| only(&only_null))
}

fn types(kind: &TypeKind) -> (String, String) {
    let name = |kind: JsonType| match kind {
        JsonType::Null => ("null", "null"),
        JsonType::Boolean => ("true hoặc false", "true or false"),
        JsonType::Integer => ("số nguyên", "an integer"),
        JsonType::Number => ("số", "a number"),
        JsonType::String => ("chuỗi", "a string"),
        JsonType::Array => ("danh sách", "an array"),
        JsonType::Object => ("đối tượng", "an object"),
    };
    let all: Vec<_> = match kind {
        TypeKind::Single(one) => vec![name(*one)],
        TypeKind::Multiple(set) => set.iter().map(name).collect(),
    };
    let join = |or: &str, pick: fn(&(&'static str, &'static str)) -> &'static str| {
        all.iter().map(pick).collect::<Vec<_>>().join(or)
    };
    (join(" hoặc ", |pair| pair.0), join(" or ", |pair| pair.1))
}

fn list(values: &[Value]) -> String {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned)
    };
    values.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn format_name(format: &str) -> (String, String) {
    let known = match format {
        "date" => ("ngày (2011-03-01)", "a date (2011-03-01)"),
        "date-time" => (
            "thời điểm RFC 3339 có múi giờ (2011-03-01T08:30:00+07:00)",
            "an RFC 3339 moment with its offset (2011-03-01T08:30:00+07:00)",
        ),
        "uuid" => ("UUID", "a UUID"),
        "email" => ("thư điện tử", "an e-mail address"),
        "uri" => ("URI", "a URI"),
        other => return (other.to_owned(), format!("a valid {other}")),
    };
    (known.0.to_owned(), known.1.to_owned())
}
