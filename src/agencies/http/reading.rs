//! From what was sent to what can only be valid, with everything that is wrong at once.

use chrono::NaiveDate;

use crate::agencies::model::{AdminUnitCode, IdentifierCode, Label, LabelError, Period, Phone, ShortCode};
use crate::platform::http::{FieldError, Problem, code};
use crate::platform::i18n::Text;
use crate::platform::text::clean_line;

/// Collects what is wrong while a body is read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    errors: Vec<FieldError>,
}

impl Reading {
    /// What was read, if nothing was wrong.
    ///
    /// # Errors
    /// 400 with everything that was.
    pub fn done<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(Problem::invalid(self.errors)),
        }
    }

    fn wrong(&mut self, pointer: &str, code: &'static str, vi: &'static str, en: &'static str) {
        self.errors
            .push(FieldError::new(pointer, code, Text::new(vi, en)));
    }

    fn text<T>(&mut self, pointer: &str, read: Result<T, LabelError>) -> Option<T> {
        match read {
            Ok(value) => return Some(value),
            Err(LabelError::Empty) => {
                self.wrong(pointer, code::MIN_LENGTH, "Không có nội dung.", "Nothing in it.");
            }
            Err(LabelError::TooLong) => self.wrong(pointer, code::MAX_LENGTH, "Quá dài.", "Too long."),
            Err(LabelError::Characters) => self.wrong(
                pointer,
                code::PATTERN,
                "Chỉ dùng chữ, số, dấu chấm, gạch ngang và gạch dưới.",
                "Only letters, digits, dots, hyphens and underscores.",
            ),
        }
        None
    }

    /// A name.
    pub fn label(&mut self, pointer: &str, raw: &str) -> Option<Label> {
        self.text(pointer, Label::parse(raw))
    }

    /// A name that may be left out. The outer option is empty when it is wrong.
    pub fn label_if(&mut self, pointer: &str, raw: Option<&str>) -> Option<Option<Label>> {
        raw.map_or(Some(None), |raw| self.label(pointer, raw).map(Some))
    }

    /// A code or symbol.
    pub fn short_code(&mut self, pointer: &str, raw: &str) -> Option<ShortCode> {
        self.text(pointer, ShortCode::parse(raw))
    }

    /// A code or symbol that may be left out.
    pub fn short_code_if(&mut self, pointer: &str, raw: Option<&str>) -> Option<Option<ShortCode>> {
        raw.map_or(Some(None), |raw| self.short_code(pointer, raw).map(Some))
    }

    /// A telephone number that may be left out.
    pub fn phone_if(&mut self, pointer: &str, raw: Option<&str>) -> Option<Option<Phone>> {
        let Some(raw) = raw else { return Some(None) };
        let phone = Phone::parse(raw);
        if phone.is_none() {
            self.wrong(
                pointer,
                code::PATTERN,
                "Số điện thoại có 3 đến 15 chữ số.",
                "A telephone number has 3 to 15 digits.",
            );
        }
        phone.map(Some)
    }

    /// An identifier code.
    pub fn identifier(&mut self, pointer: &str, raw: &str) -> Option<IdentifierCode> {
        let code = IdentifierCode::parse(raw);
        if code.is_none() {
            self.wrong(
                pointer,
                code::PATTERN,
                "Mã định danh không đúng dạng 000.00.00.H32 hoặc H32.15.",
                "Neither of the form 000.00.00.H32 nor H32.15.",
            );
        }
        code
    }

    /// The code of an administrative unit.
    pub fn admin_code(&mut self, pointer: &str, raw: &str) -> Option<AdminUnitCode> {
        let code = AdminUnitCode::parse(raw);
        if code.is_none() {
            self.wrong(
                pointer,
                code::PATTERN,
                "Mã đơn vị hành chính có 2, 3 hoặc 5 chữ số.",
                "The code of an administrative unit has 2, 3 or 5 digits.",
            );
        }
        code
    }

    /// The code of an administrative unit that may be left out.
    pub fn admin_code_if(&mut self, pointer: &str, raw: Option<&str>) -> Option<Option<AdminUnitCode>> {
        raw.map_or(Some(None), |raw| self.admin_code(pointer, raw).map(Some))
    }

    /// A validity.
    pub fn period(&mut self, pointer: &str, from: NaiveDate, to: Option<NaiveDate>) -> Option<Period> {
        let period = Period::new(from, to).ok();
        if period.is_none() {
            self.wrong(
                pointer,
                code::MINIMUM,
                "Ngày cuối cùng trước ngày đầu tiên.",
                "The last day comes before the first.",
            );
        }
        period
    }
}

/// The words of a decision, without blanks around; nothing when there are none.
pub(super) fn words(raw: Option<String>) -> Option<String> {
    raw.map(|text| clean_line(&text)).filter(|text| !text.is_empty())
}
