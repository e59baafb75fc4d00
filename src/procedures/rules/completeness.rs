//! What a version must hold before it is published (NĐ 63/2010, art. 8; domain 2.4), and that it does not contradict
//! itself.

use std::collections::HashSet;

use super::route_check::approval_before_force;
use super::violation::{Violation, code};
use crate::calendar::LimitUnit;
use crate::procedures::model::{AgencyRef, CaseCode, ProcedureVersionParts};

/// Everything that is wrong with a version by itself.
pub fn version_violations(parts: &ProcedureVersionParts) -> Vec<Violation> {
    let mut found = missing(parts);
    found.extend(limits(parts));
    found.extend(lead(parts));
    found.extend(codes(parts));
    found.extend(references(parts));
    found.extend(approval_before_force(
        parts.decided_on,
        parts.effective_from,
        "/effectiveFrom",
    ));
    if !parts.service_level.agrees_with(parts.online_scope) {
        found.push(Violation::error(
            code::SERVICE_LEVEL,
            "/onlineScope",
            "Toàn trình tương ứng mức độ 4, một phần từ mức độ 3.",
            "Full is level 4; partial needs level 3 at least.",
        ));
    }
    for (place, fee) in parts.fees.iter().enumerate() {
        if !fee.amount.is_sound() {
            found.push(Violation::error(
                code::FEE_RULE,
                format!("/fees/{place}/amount"),
                "Các bậc thu phải tăng dần, tính theo trang thì bắt đầu từ trang 1, mức thấp nhất không quá mức cao nhất.",
                "Tiers rise and, for pages, begin with page 1; the least is not above the most.",
            ));
        }
    }
    found
}

/// Mandatory parts a to e, g, l and m; h, i and k are "if any".
fn missing(parts: &ProcedureVersionParts) -> Vec<Violation> {
    let content = &parts.content;
    let blank = |text: &str| text.trim().is_empty();
    let parts_of_law: [(bool, &str, &str, &str); 13] = [
        (blank(&parts.name), "/name", "a) tên thủ tục", "(a) the name"),
        (
            blank(&content.sequence) && content.sequence_steps.is_empty(),
            "/content/sequence",
            "b) trình tự thực hiện",
            "(b) the sequence",
        ),
        (
            content.methods.is_empty(),
            "/content/methods",
            "c) cách thức thực hiện",
            "(c) the ways to file",
        ),
        (
            parts.components.is_empty(),
            "/components",
            "d) thành phần hồ sơ",
            "(d) the components",
        ),
        (
            content.dossier_sets < 1,
            "/content/dossierSets",
            "d) số lượng hồ sơ",
            "(d) the number of sets",
        ),
        (
            parts.cases.is_empty(),
            "/cases",
            "đ) thời hạn giải quyết (trường hợp)",
            "(đ) the limit, in a case",
        ),
        (
            content.subject_types.is_empty(),
            "/content/subjectTypes",
            "e) đối tượng thực hiện",
            "(e) who may ask",
        ),
        (
            content.agencies.deciding.is_none(),
            "/content/agencies/deciding",
            "g) cơ quan có thẩm quyền quyết định",
            "(g) the agency that decides",
        ),
        (
            content.agencies.executing.is_none(),
            "/content/agencies/executing",
            "g) cơ quan trực tiếp thực hiện",
            "(g) the agency that executes",
        ),
        (
            content.results.is_empty(),
            "/content/results",
            "l) kết quả thực hiện",
            "(l) the result",
        ),
        (
            content.legal_bases.is_empty(),
            "/content/legalBases",
            "m) căn cứ pháp lý",
            "(m) the legal bases",
        ),
        (
            parts.decision_no.is_none(),
            "/decisionNo",
            "số quyết định công bố",
            "the number of the decision",
        ),
        (
            parts.decided_on.is_none(),
            "/decidedOn",
            "ngày quyết định công bố",
            "the date of the decision",
        ),
    ];
    let part = |(_, pointer, vi, en): (bool, &str, &str, &str)| {
        Violation::error(
            code::PART_MISSING,
            pointer,
            format!("Thiếu {vi}."),
            format!("Missing: {en}."),
        )
    };
    let mut found: Vec<Violation> = parts_of_law.into_iter().filter(|row| row.0).map(part).collect();
    if parts.effective_from.is_none() {
        found.push(part((
            true,
            "/effectiveFrom",
            "ngày có hiệu lực",
            "the first day in force",
        )));
    }
    found
}

/// đ) Every case has a limit, unless the procedure gives no appointment at all.
fn limits(parts: &ProcedureVersionParts) -> Vec<Violation> {
    let mut found = Vec::new();
    for (place, case) in parts.cases.iter().enumerate() {
        if case.limit.is_none() && !parts.no_appointment_date {
            found.push(Violation::error(
                code::PART_MISSING,
                format!("/cases/{place}/limit"),
                "Thiếu đ) thời hạn giải quyết.",
                "Missing: (đ) the limit.",
            ));
        }
        if parts.no_appointment_date && (case.limit.is_some() || case.online_limit.is_some()) {
            found.push(Violation::error(
                code::PART_MISSING,
                format!("/cases/{place}/limit"),
                "Thủ tục không có ngày hẹn trả thì trường hợp không có thời hạn.",
                "A procedure without an appointment date has no limit in its cases.",
            ));
        }
        let zero_month = |unit| unit == LimitUnit::CalendarMonth || unit == LimitUnit::CalendarDay;
        for (limit, field) in [(case.limit, "limit"), (case.online_limit, "onlineLimit")] {
            if limit.is_some_and(|limit| limit.is_zero() && zero_month(limit.unit())) {
                found.push(Violation::error(
                    code::PART_MISSING,
                    format!("/cases/{place}/{field}"),
                    "Giải quyết trong ngày ghi là 0 ngày làm việc.",
                    "\"The same day\" is written as 0 working days.",
                ));
            }
        }
    }
    found
}

///
fn lead(parts: &ProcedureVersionParts) -> Vec<Violation> {
    let agencies = &parts.content.agencies;
    let mut seen: HashSet<&AgencyRef> = agencies.executing.iter().collect();
    let mut found = Vec::new();
    for (place, agency) in agencies.coordinating.iter().enumerate() {
        if !seen.insert(agency) {
            found.push(Violation::error(
                code::A02,
                format!("/content/agencies/coordinating/{place}"),
                "Cơ quan phối hợp trùng với cơ quan chủ trì hoặc được nêu hai lần.",
                "A coordinating agency is the lead agency, or is named twice.",
            ));
        }
    }
    found
}

fn codes(parts: &ProcedureVersionParts) -> Vec<Violation> {
    let lists: [(&str, Vec<&str>); 5] = [
        (
            "/cases",
            parts.cases.iter().map(|case| case.code.as_str()).collect(),
        ),
        (
            "/components",
            parts
                .components
                .iter()
                .map(|component| component.code.as_str())
                .collect(),
        ),
        ("/fees", parts.fees.iter().map(|fee| fee.code.as_str()).collect()),
        (
            "/content/forms",
            parts
                .content
                .forms
                .iter()
                .map(|form| form.code.as_str())
                .collect(),
        ),
        (
            "/content/results",
            parts
                .content
                .results
                .iter()
                .map(|result| result.code.as_str())
                .collect(),
        ),
    ];
    let mut found = Vec::new();
    for (base, codes) in lists {
        let mut seen = HashSet::new();
        for (place, given) in codes.into_iter().enumerate() {
            if !seen.insert(given) {
                found.push(Violation::error(
                    code::CODE_TWICE,
                    format!("{base}/{place}/code"),
                    "Mã này đã dùng ở phần tử khác trong danh sách.",
                    "Another entry of the list has this code.",
                ));
            }
        }
    }
    found
}

/// V8 for components, and cases that components and fees name.
fn references(parts: &ProcedureVersionParts) -> Vec<Violation> {
    let cases: HashSet<&CaseCode> = parts.cases.iter().map(|case| &case.code).collect();
    let forms: HashSet<&str> = parts
        .content
        .forms
        .iter()
        .map(|form| form.code.as_str())
        .collect();
    let mut found = Vec::new();
    let mut unknown_cases = |base: String, named: &[CaseCode]| {
        for (place, _) in named.iter().enumerate().filter(|(_, code)| !cases.contains(code)) {
            found.push(Violation::error(
                code::CODE_UNKNOWN,
                format!("{base}/cases/{place}"),
                "Thủ tục không có trường hợp với mã này.",
                "The version has no case with this code.",
            ));
        }
    };
    for (place, component) in parts.components.iter().enumerate() {
        unknown_cases(format!("/components/{place}"), &component.cases);
    }
    for (place, fee) in parts.fees.iter().enumerate() {
        unknown_cases(format!("/fees/{place}"), &fee.cases);
    }
    for (place, component) in parts.components.iter().enumerate() {
        if component
            .form_code
            .as_deref()
            .is_some_and(|form| !forms.contains(form))
        {
            found.push(Violation::error(
                code::V8,
                format!("/components/{place}/formCode"),
                "Mẫu đơn này không có trong danh mục mẫu của thủ tục.",
                "The form is not among the version's forms.",
            ));
        }
    }
    found
}
