//! People on the wire, and how they become values that can be trusted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::dossiers::model::{Identity, IdentityKind, Owner, OwnerKind};
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;
use crate::platform::identity::{
    CitizenNumber, EmailAddress, Invalid, Passport, PersonName, Phone, Sex, TaxCode,
};
use crate::platform::text::{clean_line, mask};

/// The owner of the dossier (chủ hồ sơ).
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnerBody {
    /// Who it is for.
    pub kind: OwnerKind,
    /// Full name, kept whole.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Đào")]
    pub name: String,
    /// What kind of number is given.
    #[serde(default)]
    pub identity_kind: Option<IdentityKind>,
    /// The number: 12 digits for `CITIZEN_ID`, 9 for `OLD_CARD`, 10 or 13 for `TAX_CODE`; for `PASSPORT` letters too.
    /// Needed when the dossier is sent.
    #[serde(default)]
    #[schema(min_length = 6, max_length = 20, example = "056199000000")]
    pub identity_number: Option<String>,
    /// When the identity paper was issued.
    #[serde(default)]
    pub identity_issued_on: Option<NaiveDate>,
    /// Where the identity paper was issued.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub identity_issued_by: Option<String>,
    /// Date of birth.
    #[serde(default)]
    pub birth_date: Option<NaiveDate>,
    /// Sex, as on the identity paper.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Telephone; today's and yesterday's Vietnamese numbers are understood.
    #[serde(default)]
    #[schema(min_length = 8, max_length = 20, example = "0905123456")]
    pub phone: Option<String>,
    /// E-mail.
    #[serde(default)]
    #[schema(min_length = 3, max_length = 254, example = "dao@example.vn")]
    pub email: Option<String>,
    /// Address.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500, example = "12 Trần Phú, Nha Trang")]
    pub address: Option<String>,
}

/// Reads one value; what is wrong with it is kept with its place.
pub(super) fn read<T>(errors: &mut Vec<FieldError>, pointer: &str, parsed: Result<T, Invalid>) -> Option<T> {
    match parsed {
        Ok(value) => Some(value),
        Err(invalid) => {
            errors.push(FieldError::new(pointer, invalid.code, invalid.detail));
            None
        }
    }
}

impl OwnerBody {
    /// The owner and the number, all in their usual form; `today` is the province's day.
    ///
    /// # Errors
    /// Every field that is wrong, with its pointer under `at`.
    pub fn parse(&self, at: &str, today: NaiveDate) -> Result<(Owner, Option<Identity>), Vec<FieldError>> {
        let mut errors = Vec::new();
        for (field, day) in [
            ("identityIssuedOn", self.identity_issued_on),
            ("birthDate", self.birth_date),
        ] {
            errors.extend(not_yet(format!("{at}/{field}"), day, today));
        }
        let name = match self.kind {
            OwnerKind::Citizen => read(&mut errors, &format!("{at}/name"), PersonName::parse(&self.name))
                .map(|name| name.as_str().to_owned()),
            OwnerKind::Business | OwnerKind::StateAgency | OwnerKind::OtherOrganisation => {
                Some(clean_line(&self.name))
            }
        };
        let identity = self.identity(at, &mut errors);
        let phone = parse_phone(&mut errors, &format!("{at}/phone"), self.phone.as_deref());
        let email = self
            .email
            .as_deref()
            .and_then(|email| read(&mut errors, &format!("{at}/email"), EmailAddress::parse(email)))
            .map(|email| email.as_str().to_owned());
        match name {
            Some(name) if errors.is_empty() => Ok((
                Owner {
                    kind: self.kind,
                    name,
                    identity_kind: identity.as_ref().map(|identity| identity.kind),
                    identity_issued_on: self.identity_issued_on,
                    identity_issued_by: self.identity_issued_by.as_deref().map(clean_line),
                    birth_date: self.birth_date,
                    sex: self.sex,
                    phone,
                    email,
                    address: self.address.as_deref().map(clean_line),
                },
                identity,
            )),
            Some(_) | None => Err(errors),
        }
    }

    fn identity(&self, at: &str, errors: &mut Vec<FieldError>) -> Option<Identity> {
        let pointer = format!("{at}/identityNumber");
        match (self.identity_kind, self.identity_number.as_deref()) {
            (None, None) => None,
            (Some(_), None) => {
                errors.push(missing(pointer));
                None
            }
            (None, Some(_)) => {
                errors.push(missing(format!("{at}/identityKind")));
                None
            }
            (Some(IdentityKind::TaxCode), Some(_)) if self.kind == OwnerKind::Citizen => {
                errors.push(no_persons_number(format!("{at}/identityKind")));
                None
            }
            (Some(kind), Some(number)) => {
                let parsed = parse_number(kind, number);
                read(errors, &pointer, parsed).map(|number| Identity { kind, number })
            }
        }
    }
}

/// The number of an identity paper.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnerIdentityBody {
    /// What kind of number.
    pub kind: IdentityKind,
    /// The number: 12 digits for `CITIZEN_ID`, 9 for `OLD_CARD`, 10 or 13 for `TAX_CODE`; for `PASSPORT` letters too.
    #[schema(min_length = 6, max_length = 20, example = "056199000000")]
    pub number: String,
}

impl OwnerIdentityBody {
    /// The number in its usual form.
    ///
    /// # Errors
    /// It is none of its kind; the pointer stands under `at`.
    pub fn parse(&self, at: &str) -> Result<Identity, Vec<FieldError>> {
        let parsed = parse_number(self.kind, &self.number);
        let mut errors = Vec::new();
        match read(&mut errors, &format!("{at}/number"), parsed) {
            Some(number) => Ok(Identity {
                kind: self.kind,
                number,
            }),
            None => Err(errors),
        }
    }

    /// The same, of a person.
    ///
    /// # Errors
    /// As [`Self::parse`]; it is an organisation's number.
    pub fn parse_of_a_person(&self, at: &str) -> Result<Identity, Vec<FieldError>> {
        match self.kind {
            IdentityKind::TaxCode => Err(vec![no_persons_number(format!("{at}/kind"))]),
            IdentityKind::CitizenId | IdentityKind::OldCard | IdentityKind::Passport => self.parse(at),
        }
    }
}

/// One person has one number of a kind, and one lookup hash: so each kind has its own digits.
fn parse_number(kind: IdentityKind, number: &str) -> Result<String, Invalid> {
    match kind {
        IdentityKind::CitizenId => CitizenNumber::personal(number).map(|number| number.as_str().to_owned()),
        IdentityKind::OldCard => CitizenNumber::old_card(number).map(|number| number.as_str().to_owned()),
        IdentityKind::Passport => Passport::parse(number).map(|number| number.as_str().to_owned()),
        IdentityKind::TaxCode => TaxCode::parse(number).map(|number| number.as_str().to_owned()),
    }
}

pub(super) fn parse_phone(
    errors: &mut Vec<FieldError>,
    pointer: &str,
    phone: Option<&str>,
) -> Option<String> {
    phone
        .and_then(|phone| read(errors, pointer, Phone::parse(phone)))
        .map(|phone| phone.e164().to_owned())
}

/// A day that has not come yet.
pub(super) fn not_yet(pointer: String, day: Option<NaiveDate>, today: NaiveDate) -> Option<FieldError> {
    (day? > today).then(|| {
        FieldError::new(
            pointer,
            code::MAXIMUM,
            Text::new("Ngày ở tương lai.", "The day lies in the future."),
        )
    })
}

fn no_persons_number(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        "NOT_FITTING",
        Text::new(
            "Công dân được xác định bằng số định danh, CMND hoặc hộ chiếu; mã số thuế dùng cho tổ chức.",
            "A person is known by citizen number, old card or passport; a tax code is an organisation's.",
        ),
    )
}

fn missing(pointer: String) -> FieldError {
    FieldError::new(
        pointer,
        code::REQUIRED,
        Text::new(
            "Loại giấy tờ và số giấy tờ phải đi cùng nhau.",
            "The kind of identity paper and its number go together.",
        ),
    )
}

/// The owner as shown.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnerView {
    /// Who it is for.
    pub kind: OwnerKind,
    /// Full name.
    pub name: String,
    /// What kind of number is kept.
    pub identity_kind: Option<IdentityKind>,
    /// The number; masked except for its owner and for officers with a duty on the dossier.
    pub identity_number: Option<String>,
    /// When the identity paper was issued.
    pub identity_issued_on: Option<NaiveDate>,
    /// Where the identity paper was issued.
    pub identity_issued_by: Option<String>,
    /// Date of birth; only for those who see the number.
    pub birth_date: Option<NaiveDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Telephone; masked like the number.
    pub phone: Option<String>,
    /// E-mail; masked like the number.
    pub email: Option<String>,
    /// Address; masked like the number.
    pub address: Option<String>,
}

impl OwnerView {
    /// What is shown of an owner; `number` is the opened one.
    pub fn new(owner: Owner, number: Option<String>, whole: bool) -> Self {
        let show = |value: Option<String>, masked: fn(&str) -> String| {
            if whole {
                value
            } else {
                value.map(|value| masked(&value))
            }
        };
        Self {
            kind: owner.kind,
            name: owner.name,
            identity_kind: owner.identity_kind,
            identity_number: show(number, mask::id_number),
            identity_issued_on: owner.identity_issued_on.filter(|_| whole),
            identity_issued_by: owner.identity_issued_by.filter(|_| whole),
            birth_date: owner.birth_date.filter(|_| whole),
            sex: owner.sex,
            phone: show(owner.phone, mask::phone),
            email: show(owner.email, mask::email),
            address: show(owner.address, mask::address),
        }
    }
}
