//! What the request to another agency may say of time (domain 9).

use super::violation::{Violation, code};
use crate::procedures::model::{ProcessStepDraft, StepAgencyKind, StepLeg};

/// A leg is another agency's; silence agrees only where the law says so.
pub(super) fn leg(step: &ProcessStepDraft, at: &str) -> Vec<Violation> {
    let Some(leg) = &step.leg else {
        return Vec::new();
    };
    let StepLeg {
        pauses_main_clock: _,
        silence_is_consent,
        silence_legal_basis,
        request_text: _,
    } = leg;
    let error = |field: &str, vi, en| Violation::error(code::LEG, format!("{at}/leg{field}"), vi, en);
    let mut found = Vec::new();
    if step.agency_kind != StepAgencyKind::Named {
        found.push(error(
            "",
            "Chỉ bước của cơ quan được nêu tên (NAMED) mới có yêu cầu liên thông.",
            "Only a step of a named agency (NAMED) has a request to it.",
        ));
    }
    if *silence_is_consent && silence_legal_basis.is_none() {
        found.push(error(
            "/silenceLegalBasis",
            "Im lặng chỉ được coi là đồng ý khi pháp luật quy định: cần nêu căn cứ.",
            "Silence is consent only where the law says so: name the article.",
        ));
    }
    if !*silence_is_consent && silence_legal_basis.is_some() {
        found.push(error(
            "/silenceIsConsent",
            "Đã nêu căn cứ nhưng im lặng không được coi là đồng ý.",
            "An article is named, but silence is no consent.",
        ));
    }
    found
}
