use serde_json::{Value, json};

use super::{NOBODY, announced, audited, change, created, department, each, keeper, part};
use crate::both;
use crate::support::app::TestApp;

both!(an_agency_closes_into_its_successor_with_all_its_parts);
async fn an_agency_closes_into_its_successor_with_all_its_parts(app: TestApp) {
    let coded = json!({ "codes": [{ "code": "H32.17", "validFrom": "2010-01-01" }] });
    let (old, seen) = created(&app, department("Sở Xây dựng", coded)).await;
    let (new, _) = created(&app, department("Sở Giao thông vận tải", json!({}))).await;
    let duty = json!({ "committee": "IT", "validFrom": "2011-01-01" });
    let seen = change(&app, &format!("/agencies/{old}/standing-duties"), &seen, duty)
        .await
        .etag();
    let start = |code: &str, from: &str| json!({ "code": code, "name": "Bộ phận", "validFrom": from });
    let (unit, _) = part(&app, &old, "units", start("QLXD", "2010-01-01")).await;
    let (desk, desk_seen) = part(&app, &old, "desks", start("Q1", "2010-01-01")).await;
    let (planned, _) = part(&app, &old, "desks", start("Q2", "2025-06-01")).await;
    let closing = json!({ "lastDay": "2025-02-28", "successorId": new, "legalBasis": "Nghị quyết số 1" });
    let closed = change(&app, &format!("/agencies/{old}/closure"), &seen, closing.clone()).await;
    let view = closed.ok();
    assert_eq!(
        (&view["validTo"], &view["successorId"], &view["closingBasis"]),
        (&json!("2025-02-28"), &json!(new), &json!("Nghị quyết số 1"))
    );
    assert_eq!(
        (
            &view["codes"][0]["validTo"],
            &view["standingDuties"][0]["validTo"],
            &view["names"][0]["validTo"]
        ),
        (&json!("2025-02-28"), &json!("2025-02-28"), &Value::Null)
    );
    for path in [&unit, &desk] {
        assert_eq!(app.get(path).await.ok()["validTo"], "2025-02-28", "{path}");
    }
    // What had not begun never takes anything: it is over on the day it begins.
    assert_eq!(app.get(&planned).await.ok()["validTo"], "2025-06-01");
    for (day, found) in [("2025-02-28", 2), ("2025-03-01", 1)] {
        let list = app.get(&format!("/agencies?onDate={day}")).await.ok();
        assert_eq!(each(&list, "name").len(), found, "{day}");
    }
    change(&app, &format!("/agencies/{old}/closure"), &closed.etag(), closing)
        .await
        .problem(409, "NOT_POSSIBLE");
    let again = change(
        &app,
        &format!("{desk}/closure"),
        &desk_seen,
        json!({ "lastDay": "2026-01-01" }),
    )
    .await;
    again.problem(412, "STALE_VERSION");
    assert_eq!(
        audited(&app, &old),
        ["agency.created", "agency.duty-taken", "agency.closed"]
    );
    assert_eq!(announced(&app, "vn.motcua.agency.closed.v1", &old), 1);
    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    assert_eq!(audited(&app, &id(&unit)), ["unit.created", "unit.closed"]);
    assert_eq!(audited(&app, &id(&desk)), ["desk.created", "desk.closed"]);
    assert_eq!(announced(&app, "vn.motcua.desk.changed.v1", &id(&desk)), 2);
    // Its code is free, its name is known, and it cannot grow any more.
    let coded =
        json!({ "validFrom": "2025-03-01", "codes": [{ "code": "H32.17", "validFrom": "2025-03-01" }] });
    created(&app, department("Sở mới", coded)).await;
    assert_eq!(
        app.get(&format!("/agencies/{old}")).await.ok()["name"],
        "Sở Xây dựng"
    );
    let late = app
        .post(&format!("/agencies/{old}/desks"))
        .as_(&keeper(&app))
        .json(start("Q3", "2025-03-01"))
        .await;
    late.wrong(409, &[("/validFrom", "OUTSIDE_AGENCY")]);
}

both!(every_reason_against_a_closure_is_named);
async fn every_reason_against_a_closure_is_named(app: TestApp) {
    let (id, seen) = created(&app, department("Sở Ngoại vụ", json!({}))).await;
    let (late, _) = created(
        &app,
        department("Trung tâm", json!({ "validFrom": "2025-03-02" })),
    )
    .await;
    let path = format!("/agencies/{id}/closure");
    for (last_day, successor, wrong) in [
        ("2025-02-28", late.as_str(), &["SUCCESSOR_NOT_OPEN"][..]),
        ("2025-02-28", NOBODY, &["SUCCESSOR_UNKNOWN"]),
        ("2009-12-31", NOBODY, &["ENDS_BEFORE_START", "SUCCESSOR_UNKNOWN"]),
        ("2009-12-31", &id, &["ENDS_BEFORE_START", "SUCCESSOR_SELF"]),
    ] {
        let closing = json!({ "lastDay": last_day, "successorId": successor });
        let places: Vec<_> = wrong
            .iter()
            .map(|code| match *code {
                "ENDS_BEFORE_START" => ("/lastDay", *code),
                code => ("/successorId", code),
            })
            .collect();
        change(&app, &path, &seen, closing).await.wrong(409, &places);
    }
    let wrong = json!({ "lastDay": "tomorrow", "successorId": "x", "legalBasis": "" });
    change(&app, &path, &seen, wrong).await.wrong(
        400,
        &[
            ("/lastDay", "FORMAT"),
            ("/successorId", "FORMAT"),
            ("/legalBasis", "MIN_LENGTH"),
        ],
    );
    assert_eq!(app.get(&format!("/agencies/{id}")).await.etag(), seen);
    let closing = json!({ "lastDay": "2025-03-01", "successorId": late });
    change(&app, &path, &seen, closing).await.ok();
}

both!(a_closing_agency_is_open_until_the_end_of_its_last_day);
async fn a_closing_agency_is_open_until_the_end_of_its_last_day(app: TestApp) {
    let (id, seen) = created(&app, department("Sở Ngoại vụ", json!({}))).await;
    let closing = json!({ "lastDay": "2025-02-28" });
    change(&app, &format!("/agencies/{id}/closure"), &seen, closing)
        .await
        .ok();
    for (moment, open) in [
        ("2025-02-28T23:59:00+07:00", true),
        ("2025-03-01T00:00:00+07:00", false),
    ] {
        let then = app.at(moment).await;
        let read = then.get(&format!("/agencies/{id}")).await.ok();
        assert_eq!(read["isOpen"], open, "{moment}");
        let listed = then.get("/agencies").await.ok()["items"]
            .as_array()
            .unwrap()
            .len();
        assert_eq!(listed == 1, open, "{moment}");
    }
}
