//! What a step must leave before it may end.

use chrono::NaiveDate;

use super::steps::{CompleteCommand, ResultCommand};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{DossierStep, Outcome};
use crate::dossiers::rules::lifecycle::StepEffect;
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;

/// All that a step must leave and does not.
pub(super) fn check_outputs(
    step: &DossierStep,
    effect: StepEffect,
    command: &CompleteCommand,
    today: NaiveDate,
) -> Result<(), DossierError> {
    let mut wrong: Vec<_> = missing_paper(step, command.output_reference.as_ref())
        .into_iter()
        .collect();
    let finishes = effect == StepEffect::Finishes;
    match &command.result {
        None if finishes => wrong.push(FieldError::new(
            "/result",
            code::REQUIRED,
            Text::new(
                "Bước kết thúc phải có kết quả giải quyết: số, ngày, người ký.",
                "The finishing step needs the result: number, date, signer.",
            ),
        )),
        Some(_) if !finishes => wrong.push(not_here("/result")),
        Some(result) => wrong.extend(faults(result, today)),
        None => {}
    }
    let awaits = effect == StepEffect::AwaitsObligation;
    match &command.notice {
        None if awaits && command.exemption.is_none() => wrong.push(FieldError::new(
            "/notice",
            code::REQUIRED,
            Text::new(
                "Bước này phải kèm thông báo nghĩa vụ tài chính giao cho người dân.",
                "This step needs the notice of the obligation that the applicant is given.",
            ),
        )),
        Some(_) if !awaits || command.exemption.is_some() => wrong.push(not_here("/notice")),
        None | Some(_) => {}
    }
    if command.exemption.is_some() && !awaits {
        wrong.push(not_here("/exemption"));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(DossierError::Invalid(wrong))
    }
}

/// The form or record that a step must leave, where it is not named.
pub(super) fn missing_paper(step: &DossierStep, reference: Option<&String>) -> Option<FieldError> {
    (step.output_required && reference.is_none()).then(|| {
        let name = step.output_name.clone().unwrap_or_default();
        FieldError::new(
            "/paperReference",
            code::REQUIRED,
            Text::new(
                format!("Bước này phải để lại biểu mẫu hoặc hồ sơ lưu {name}."),
                format!("This step must leave the form or record {name}."),
            ),
        )
    })
}

/// What is wrong with a result: it is of no day to come, and a refusal says why (domain S8).
pub(super) fn faults(result: &ResultCommand, today: NaiveDate) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if result.issued_on > today {
        wrong.push(FieldError::new(
            "/result/issuedOn",
            code::MAXIMUM,
            Text::new("Ngày ở tương lai.", "The day lies in the future."),
        ));
    }
    if result.outcome == Outcome::Refused {
        for (pointer, value) in [
            ("/result/reason", &result.reason),
            ("/result/legalBasis", &result.legal_basis),
        ] {
            if value.is_none() {
                wrong.push(FieldError::new(
                    pointer,
                    code::REQUIRED,
                    Text::new(
                        "Từ chối giải quyết phải nêu lý do và căn cứ pháp lý.",
                        "A refusal must give its reason and legal basis.",
                    ),
                ));
            }
        }
    }
    wrong
}

fn not_here(pointer: &str) -> FieldError {
    FieldError::new(
        pointer,
        "NOT_ALLOWED",
        Text::new(
            "Bước hiện tại không nhận mục này.",
            "The current step does not take this.",
        ),
    )
}
