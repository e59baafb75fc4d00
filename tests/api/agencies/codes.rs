use serde_json::{Value, json};

use super::{change, created, department, each};
use crate::both;
use crate::support::app::TestApp;

fn code(code: &str, from: &str) -> Value {
    json!({ "code": code, "validFrom": from })
}

both!(old_and_new_codes_live_side_by_side_and_follow_their_own_kind);
async fn old_and_new_codes_live_side_by_side_and_follow_their_own_kind(app: TestApp) {
    let old = json!({ "codes": [code("000.00.15.H32", "2010-01-01")] });
    let (id, seen) = created(&app, department("Sở Tư pháp", old)).await;
    let path = format!("/agencies/{id}/codes");
    let with_new = change(&app, &path, &seen, code("H32.15", "2020-09-15")).await;
    let view = with_new.ok();
    assert_eq!(
        (&view["code"], &view["oldCode"]),
        (&json!("H32.15"), &json!("000.00.15.H32"))
    );
    let next = change(&app, &path, &with_new.etag(), code("H32.22.17", "2025-07-01")).await;
    let ends: Vec<_> = next.ok()["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|held| (held["code"].clone(), held["validTo"].clone()))
        .collect();
    assert_eq!(
        ends,
        [
            (json!("000.00.15.H32"), Value::Null),
            (json!("H32.15"), json!("2025-06-30")),
            (json!("H32.22.17"), Value::Null),
        ]
    );
    for (query, found) in [
        ("?code=H32.15&onDate=2025-06-30", 1),
        ("?code=H32.15&onDate=2025-07-01", 0),
        ("?code=H32.22.17&onDate=2025-07-01", 1),
        ("?code=000.00.15.H32&onDate=2025-07-01", 1),
    ] {
        let list = app.get(&format!("/agencies{query}")).await.ok();
        assert_eq!(each(&list, "id").len(), found, "{query}");
    }
}

both!(a_code_names_one_agency_at_a_time);
async fn a_code_names_one_agency_at_a_time(app: TestApp) {
    let held = json!({ "codes": [{ "code": "H32.17", "validFrom": "2010-01-01", "validTo": "2014-12-31" }] });
    created(&app, department("Sở Xây dựng", held)).await;
    let (other, seen) = created(&app, department("Sở Y tế", json!({}))).await;
    let path = format!("/agencies/{other}/codes");
    let taken = change(&app, &path, &seen, code("H32.17", "2014-12-31")).await;
    taken.problem(409, "ALREADY_EXISTS");
    taken.wrong(409, &[("/code", "TAKEN")]);
    change(&app, &path, &seen, code("H32.17", "2015-01-01"))
        .await
        .ok();
}

both!(a_code_that_does_not_fit_is_refused_with_its_place);
async fn a_code_that_does_not_fit_is_refused_with_its_place(app: TestApp) {
    let held = json!({ "codes": [code("H32.15", "2012-01-01")] });
    let (id, seen) = created(&app, department("Sở Tư pháp", held)).await;
    let path = format!("/agencies/{id}/codes");
    let before = change(&app, &path, &seen, code("H32.16", "2011-01-01")).await;
    before.wrong(409, &[("/validFrom", "CODES_OVERLAP")]);
    let outside = json!({ "code": "000.00.15.H32", "validFrom": "2009-12-31", "validTo": "2010-12-31" });
    let outside = change(&app, &path, &seen, outside).await;
    outside.wrong(409, &[("/validFrom", "CODE_OUTSIDE_VALIDITY")]);
    for wrong in [
        "000.00.15.56H",
        "h32.15",
        "H32.",
        "H32.12345",
        "H3",
        "000.00.1.H32",
        " H32.15",
    ] {
        let reply = change(&app, &path, &seen, code(wrong, "2013-01-01")).await;
        reply.wrong(400, &[("/code", "PATTERN")]);
    }
    let long = format!("H32{}", ".ABCD".repeat(7));
    let reply = change(&app, &path, &seen, code(&long, "2013-01-01")).await;
    reply.wrong(400, &[("/code", "MAX_LENGTH")]);
    let ends = json!({ "code": "H32.16", "validFrom": "2013-01-01", "validTo": "2012-12-31" });
    let reply = change(&app, &path, &seen, ends).await;
    reply.wrong(400, &[("/validTo", "MINIMUM")]);
    assert_eq!(app.get(&format!("/agencies/{id}")).await.etag(), seen);
}

both!(a_code_of_an_agency_with_an_end_is_replaced_too);
async fn a_code_of_an_agency_with_an_end_is_replaced_too(app: TestApp) {
    let limited = json!({ "validTo": "2020-12-31", "codes": [code("H32.15", "2010-01-01")] });
    let (id, seen) = created(&app, department("Ban Quản lý dự án", limited)).await;
    let set = change(
        &app,
        &format!("/agencies/{id}/codes"),
        &seen,
        code("H32.16", "2015-01-01"),
    )
    .await;
    let codes = set.ok()["codes"].clone();
    assert_eq!(
        (&codes[0]["validTo"], &codes[1]["validFrom"], &codes[1]["validTo"]),
        (&json!("2014-12-31"), &json!("2015-01-01"), &json!("2020-12-31"))
    );
}
