//! What a step must leave before it may end.

use chrono::NaiveDate;

use super::steps::{CompleteCommand, ResultCommand};
use crate::dossiers::error::DossierError;
use crate::dossiers::model::{DossierStep, Outcome};
use crate::dossiers::rules::lifecycle::StepEffect;
use crate::platform::http::{FieldError, code};
use crate::platform::i18n::Text;

/// Numbers or places of what a step leaves on paper.
#[derive(Clone, Debug, Default)]
pub struct StepPapers {
    /// Of its form; of its record where it leaves no form.
    pub paper: Option<String>,
    /// Of its record, where it leaves a form too.
    pub record: Option<String>,
}

impl StepPapers {
    /// All that is wrong with them: what the step must leave is not named, or a record is that it does not leave beside a
    /// form.
    pub(super) fn faults(&self, step: &DossierStep) -> Vec<FieldError> {
        let (papers, mut wrong) = (step.papers(), Vec::new());
        let named = [
            ("/paperReference", &self.paper),
            ("/recordReference", &self.record),
        ];
        for ((pointer, reference), paper) in named.iter().zip(&papers) {
            if step.output_required && reference.is_none() {
                wrong.push(FieldError::new(
                    *pointer,
                    code::REQUIRED,
                    Text::new(
                        format!("Bước này phải để lại biểu mẫu hoặc hồ sơ lưu {paper}."),
                        format!("This step must leave the form or record {paper}."),
                    ),
                ));
            }
        }
        if self.record.is_some() && papers.len() < named.len() {
            wrong.push(not_here("/recordReference"));
        }
        wrong
    }

    /// What is kept of them. Where the step leaves two papers, each stands with its code.
    pub(super) fn kept(&self, step: &DossierStep) -> Option<String> {
        let papers = step.papers();
        if papers.len() < 2 {
            return self.paper.clone();
        }
        let named = [&self.paper, &self.record];
        let named = named.into_iter().zip(papers);
        let named: Vec<_> = named
            .filter_map(|(reference, paper)| {
                reference
                    .as_ref()
                    .map(|reference| format!("{paper}: {reference}"))
            })
            .collect();
        (!named.is_empty()).then(|| named.join("; "))
    }
}

/// All that a step must leave and does not.
pub(super) fn check_outputs(
    step: &DossierStep,
    effect: StepEffect,
    command: &CompleteCommand,
    today: NaiveDate,
) -> Result<(), DossierError> {
    let mut wrong = command.papers.faults(step);
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
