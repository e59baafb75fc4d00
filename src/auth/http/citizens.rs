//! Registration.

use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::error::Field;
use crate::auth::model::{IdNumber, IdNumberKind, NewCitizen};
use crate::auth::password::Password;
use crate::auth::rules::membership::day_of;
use crate::auth::service::Auth;
use crate::platform::actor::Actor;
use crate::platform::http::rate_limit::{Limited, SigningIn};
use crate::platform::http::{Answer, Body, FieldError, IdempotencyKey, Problem, RequestId, code};
use crate::platform::i18n::{Language, Text};
use crate::platform::identity::{EmailAddress, Invalid, PersonName, Phone, Sex};
use crate::platform::ids::CitizenId;
use crate::platform::text::clean_line;

/// What somebody registers with. A phone number or an e-mail address must be there.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterCitizenBody {
    /// The full name, as the identity paper has it.
    #[schema(min_length = 1, max_length = 200, example = "Nguyễn Thị Đào")]
    pub full_name: String,
    /// What kind of paper the number is from.
    pub id_number_kind: IdNumberKind,
    /// The number: 12 digits (9 on old cards), or a passport's. Blanks between figures do not count.
    #[schema(min_length = 1, max_length = 30, example = "056199000000")]
    pub id_number: String,
    /// A phone number.
    #[schema(min_length = 1, max_length = 30, example = "0905123456")]
    pub phone: Option<String>,
    /// An e-mail address.
    #[schema(min_length = 3, max_length = 254, example = "dao@example.vn")]
    pub email: Option<String>,
    /// At least 10 characters; not one of those that everybody tries, and without one's own numbers.
    #[schema(
        format = "password",
        min_length = 10,
        max_length = 128,
        example = "ba con mèo đen trên mái"
    )]
    pub password: String,
    /// The sex.
    pub sex: Option<Sex>,
    /// The date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Where the person lives.
    #[schema(min_length = 1, max_length = 300)]
    pub address: Option<String>,
}

/// A citizen who has registered.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisteredCitizenView {
    /// The account.
    pub id: CitizenId,
    /// The full name.
    #[schema(max_length = 100)]
    pub full_name: String,
    /// The number, all but its ends hidden.
    #[schema(max_length = 30, example = "056*******00")]
    pub id_number_masked: String,
    /// What looks wrong and may yet be right; nothing was refused for it.
    #[schema(max_items = 20)]
    pub warnings: Vec<RegistrationWarningView>,
}

/// Something in a registration that looks wrong.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationWarningView {
    /// What, for programs.
    #[schema(max_length = 60, example = "CITIZEN_NUMBER_SEX_DIFFERS")]
    pub code: &'static str,
    /// What, for people.
    #[schema(max_length = 500)]
    pub detail: String,
}

/// Register as a citizen.
///
/// Makes an account with which a citizen signs in by identity number, phone number or e-mail address. What does not
/// fit together (the sex or year of birth told by a citizen number) is told as a warning and never refused.
#[utoipa::path(tag = "sign-in", operation_id = "registerCitizen", params(IdempotencyKey), request_body = RegisterCitizenBody,
    responses((status = 201, description = "The account was made.", body = RegisteredCitizenView), (status = 409), (status = 429)))]
#[post("/citizens")]
pub async fn register(
    _: Limited<SigningIn>,
    key: IdempotencyKey,
    body: Body<RegisterCitizenBody>,
    language: Language,
    auth: Data<Auth>,
    request: HttpRequest,
) -> Result<Answer, Problem> {
    let actor = Actor::anonymous().in_request(RequestId::of(&request));
    let today = day_of(auth.now());
    let body = body.into_inner();
    let password = Password::new(body.password.as_str());
    let citizen = parse(body, today).map_err(Problem::invalid)?;
    let warnings = citizen
        .warnings(today)
        .into_iter()
        .map(|warning| RegistrationWarningView {
            code: warning.code,
            detail: warning.detail.get(language).to_owned(),
        });
    let warnings: Vec<_> = warnings.collect();
    auth.register(&actor, citizen, password, key, move |id, citizen| {
        let view = RegisteredCitizenView {
            id,
            full_name: citizen.full_name.as_str().to_owned(),
            id_number_masked: citizen.id_number.masked(),
            warnings: warnings.clone(),
        };
        Answer::created("/me", &view)
    })
    .await
}

fn parse(body: RegisterCitizenBody, today: NaiveDate) -> Result<NewCitizen, Vec<FieldError>> {
    let mut errors = Vec::new();
    let full_name = kept(PersonName::parse(&body.full_name), "/fullName", &mut errors);
    let id_number = kept(
        IdNumber::parse(body.id_number_kind, &body.id_number),
        Field::IdNumber.pointer(),
        &mut errors,
    );
    let phone = body
        .phone
        .as_deref()
        .map(|text| kept(Phone::parse(text), Field::Phone.pointer(), &mut errors));
    let email = body
        .email
        .as_deref()
        .map(|text| kept(EmailAddress::parse(text), Field::Email.pointer(), &mut errors));
    if phone.is_none() && email.is_none() {
        let detail = Text::new(
            "Cần số điện thoại hoặc thư điện tử.",
            "A phone number or an e-mail address is needed.",
        );
        errors.push(FieldError::new(Field::Phone.pointer(), code::REQUIRED, detail));
    }
    if body.birth_date.is_some_and(|date| date > today) {
        let detail = Text::new("Ngày sinh ở tương lai.", "The date of birth lies in the future.");
        errors.push(FieldError::new("/birthDate", code::MAXIMUM, detail));
    }
    match (full_name, id_number) {
        (Some(full_name), Some(id_number)) if errors.is_empty() => Ok(NewCitizen {
            full_name,
            id_number,
            phone: phone.flatten(),
            email: email.flatten(),
            sex: body.sex,
            birth_date: body.birth_date,
            address: body
                .address
                .as_deref()
                .map(clean_line)
                .filter(|text| !text.is_empty()),
        }),
        _ => Err(errors),
    }
}

/// The value, or else its fault among the errors.
pub(super) fn kept<T>(parsed: Result<T, Invalid>, pointer: &str, errors: &mut Vec<FieldError>) -> Option<T> {
    parsed
        .map_err(|fault| errors.push(FieldError::new(pointer, fault.code, fault.detail)))
        .ok()
}
