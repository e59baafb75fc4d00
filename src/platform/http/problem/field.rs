//! One wrong place in a request.

use crate::platform::i18n::Text;

/// One wrong place in a request, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where. The first character says in which part of the request:
    /// `/owner/name` (or the empty string for the whole) in the body, a JSON pointer of RFC 6901;
    /// `?pageSize` a query key; `{id}` a part of the path; `@If-Match` a header.
    pub pointer: String,
    /// What, for programs: one of [`FIELD_CODES`], or a code of the slice that found it.
    pub code: &'static str,
    /// What, for people. Never repeats the value that was sent.
    pub detail: Text,
}

impl FieldError {
    /// An error at this place.
    pub fn new(pointer: impl Into<String>, code: &'static str, detail: Text) -> Self {
        Self {
            pointer: pointer.into(),
            code,
            detail,
        }
    }

    /// The same error of a part that stands in the body at this pointer: `/paperReference` under `/dossiers/3`.
    pub fn under(mut self, pointer: &str) -> Self {
        self.pointer = format!("{pointer}{}", self.pointer);
        self
    }
}

/// The codes that the contract itself gives; slices add their own for what only they can know.
pub mod code {
    macro_rules! codes {
        ($($name:ident: $vi:literal, $en:literal;)+) => {
            $(#[doc = $en] pub const $name: &str = stringify!($name);)+
            pub(super) const ALL: &[(&str, &str, &str)] = &[$((stringify!($name), $vi, $en),)+];
        };
    }

    codes! {
        REQUIRED: "Thiếu trường, tham số, tiêu đề hoặc nội dung bắt buộc.", "A required field, parameter, header or body is missing.";
        UNKNOWN_FIELD: "Trường không có trong tài liệu.", "A field that the document does not know.";
        UNKNOWN_PARAMETER: "Tham số không có trong tài liệu.", "A query key that the document does not know.";
        DUPLICATE: "Trường, tham số hoặc tiêu đề được gửi hai lần.", "A field, query key or header is sent twice.";
        TYPE: "Sai kiểu dữ liệu.", "A value of the wrong type.";
        ENUM: "Không thuộc các giá trị cho phép.", "Not one of the values allowed.";
        FORMAT: "Sai định dạng (ngày, giờ, UUID, thư điện tử…).", "Not in the format asked for (a date, a time, a UUID, an e-mail address…).";
        PATTERN: "Không khớp mẫu quy định.", "Does not match the pattern.";
        MIN_LENGTH: "Quá ngắn.", "Too short.";
        MAX_LENGTH: "Quá dài.", "Too long.";
        MINIMUM: "Quá nhỏ.", "Too small.";
        MAXIMUM: "Quá lớn.", "Too large.";
        MULTIPLE_OF: "Không phải bội số của số quy định.", "Not a multiple of the number asked for.";
        MIN_ITEMS: "Quá ít phần tử.", "Too few items.";
        MAX_ITEMS: "Quá nhiều phần tử.", "Too many items.";
        UNIQUE_ITEMS: "Có phần tử lặp lại.", "The same item twice.";
        MIN_PROPERTIES: "Quá ít trường.", "Too few fields.";
        MAX_PROPERTIES: "Quá nhiều trường.", "Too many fields.";
        FIELD_NAME: "Tên trường không hợp lệ.", "The name of a field is not allowed.";
        NO_ALTERNATIVE: "Không khớp dạng nào trong các dạng cho phép.", "Fits none of the forms allowed.";
        ENCODING: "Mã hoá sai (phần trăm hoặc UTF-8).", "Wrongly encoded (percent signs or UTF-8).";
        CONTROL_CHARACTER: "Có ký tự điều khiển.", "Holds a control character.";
        JSON: "Không phải JSON.", "Not JSON.";
        TOO_DEEP: "Lồng nhau quá nhiều tầng.", "Nested too deeply.";
        UNEXPECTED_BODY: "Thao tác này không nhận nội dung.", "The operation takes no body.";
        CURSOR: "Con trỏ trang không phải của danh sách và bộ lọc này.", "The cursor does not belong to this list and filter.";
        INVALID: "Không hợp lệ.", "Not valid.";
    }
}

/// Every code that the contract itself gives: code, Vietnamese, English.
pub const FIELD_CODES: &[(&str, &str, &str)] = code::ALL;
