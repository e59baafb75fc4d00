//! What conditions speak of: fields that every covered e-form has, and steps that lie before them.

use serde_json::Value;

use super::condition::{Compared, Condition, Named};
use super::form_field::FieldKinds;
use super::route::Route;
use super::shape::is_marked;
use super::violation::{Violation, code};
use crate::platform::i18n::Text;
use crate::procedures::model::{ProcessStepDraft, StepAnswer};

/// The e-form of a procedure version that an issue is the route of.
#[derive(Clone, Debug)]
pub struct CoveredForm {
    /// Whose it is, for people.
    pub label: String,
    /// Its schema; none where the procedure has no e-form.
    pub schema: Option<Value>,
}

/// Everything that is wrong with the conditions of a route.
pub(super) fn condition_violations(route: Route<'_>, forms: &[CoveredForm]) -> Vec<Violation> {
    let mut found = Vec::new();
    for (at, link) in route.links.iter().enumerate() {
        let Some(text) = &link.condition else {
            continue;
        };
        let faults = match Condition::parse(text) {
            Err(fault) => vec![fault],
            Ok(condition) => {
                let before = route.shape().leading_to(link.from);
                let wrong = |named: &Named| match named {
                    Named::Answer(step, compared) => {
                        answer(route.steps, &before, step, compared).into_iter().collect()
                    }
                    Named::Field(path, compared) => field(forms, path, compared),
                };
                let mut faults: Vec<Text> = condition.names().iter().flat_map(wrong).collect();
                faults.dedup();
                faults
            }
        };
        let pointer = format!("/transitions/{at}/condition");
        found.extend(
            faults
                .into_iter()
                .map(|fault| Violation::error(code::CONDITION, pointer.clone(), fault.vi, fault.en)),
        );
    }
    found
}

fn answer(steps: &[ProcessStepDraft], before: &[bool], step: &str, compared: &Compared) -> Option<Text> {
    let place = steps.iter().position(|known| known.code == step);
    if !place.is_some_and(|place| is_marked(before, place)) {
        return Some(Text::new(
            format!("Không có bước {step} nào đứng trước chuyển tiếp này."),
            format!("There is no step {step} before this way."),
        ));
    }
    let is_answer = match compared {
        Compared::With(Value::Null) | Compared::WithName => true,
        Compared::With(Value::String(answer)) => answer.parse::<StepAnswer>().is_ok(),
        Compared::With(_) | Compared::AsTruth | Compared::BySize => false,
    };
    let known: Vec<&str> = StepAnswer::ALL.iter().map(|answer| answer.as_str()).collect();
    let known = known.join(", ");
    (!is_answer).then(|| {
        Text::new(
            format!("Kết quả của bước {step} được so sánh bằng với một trong: {known}."),
            format!("The answer of step {step} is compared for sameness with one of: {known}."),
        )
    })
}

fn field(forms: &[CoveredForm], path: &[String], compared: &Compared) -> Vec<Text> {
    let name = path.join(".");
    let of_form = |form: &CoveredForm| {
        let label = &form.label;
        let kinds = form
            .schema
            .as_ref()
            .and_then(|schema| FieldKinds::find(schema, path));
        let Some(kinds) = kinds else {
            return Some(Text::new(
                format!("{label}: mẫu điện tử không có trường {name}."),
                format!("{label}: the e-form has no field {name}."),
            ));
        };
        let fits = match compared {
            Compared::AsTruth => kinds.allow("boolean"),
            Compared::BySize => kinds.allow("number"),
            Compared::With(value) => kinds.allow_value(value),
            Compared::WithName => true,
        };
        (!fits).then(|| {
            Text::new(
                format!("{label}: trường {name} không bao giờ có giá trị như điều kiện so sánh."),
                format!("{label}: field {name} never has what the condition compares it with."),
            )
        })
    };
    forms.iter().filter_map(of_form).collect()
}
