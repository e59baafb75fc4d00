//! Annex A, S14: an agency ends with a successor while a dossier is open. Here the city of Nha Trang, whose last day was
//! 30 June 2025.

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, agency, filing, granted, key};
use super::new_version::WARD;
use crate::both;
use crate::support::app::TestApp;

/// Its code by the scheme of 2021.
const CITY: &str = "H32.26";

both!(the_successor_ends_what_a_closed_agency_left_open, demo);
async fn the_successor_ends_what_a_closed_agency_left_open(app: TestApp) {
    let friday = app.at("2025-06-27T08:00:00+07:00").await;
    let citizen = friday.sign_in(DAO).await;
    let papers = filing(&friday, HOUSEHOLD_BUSINESS, CITY).await;
    let origin = papers["agencyId"].clone();
    let mut dossier = Held::submitted(&friday, &citizen, papers).await;
    dossier.accept(&friday, DESK).await;
    let code = dossier.view["code"].clone();
    assert_eq!(dossier.view["continuingAgencyId"], Value::Null);

    for (moment, carries_on) in [
        ("2025-06-30T16:00:00+07:00", None),
        ("2025-07-01T08:00:00+07:00", Some(WARD)),
    ] {
        let then = app.at(moment).await;
        let citizen = then.sign_in(DAO).await;
        let seen = dossier.read(&then, &citizen).await;
        let expected = match carries_on {
            Some(code) => agency(&then, code).await["id"].clone(),
            None => Value::Null,
        };
        assert_eq!(seen["continuingAgencyId"], expected, "{moment}");
        assert_eq!(
            (
                &seen["receivingAgencyId"],
                &seen["competentAgencyId"],
                &seen["code"]
            ),
            (&origin, &origin, &code),
            "reports count it where it was received"
        );
    }
    // The closed agency takes nothing any more.
    let after = app.at("2025-07-01T08:00:00+07:00").await;
    let citizen = after.sign_in(DAO).await;
    let mut late = filing(&after, HOUSEHOLD_BUSINESS, WARD).await;
    late["agencyId"] = origin.clone();
    let closed = after
        .post("/dossiers")
        .as_(&citizen)
        .idempotency_key("s14-closed");
    closed.json(late).await.problem(409, "NOT_POSSIBLE");
    assert_eq!(dossier.view["state"], "ACCEPTED", "it is open");

    // Its successor's officers find it among the closed agency's work, and end it.
    let handler = after.sign_in("chuyenvien.nhatrang").await;
    let old = origin_of(&dossier);
    let inbox = format!("/inbox?scope=AGENCY&agencyId={old}");
    let desk = after.sign_in(DESK).await;
    let waits = after.get(&inbox).as_(&desk).await.ok();
    let codes: Vec<_> = waits["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["dossier"]["code"])
        .collect();
    assert!(codes.contains(&&code), "{waits}");
    dossier.read(&after, &desk).await;
    dossier.pass_on(&after, DESK).await;
    dossier.read(&after, &handler).await;
    dossier.pass_on(&after, "chuyenvien.nhatrang").await;
    let stranger = after.sign_in("motcua.bacnhatrang").await;
    after
        .get(&dossier.path(""))
        .as_(&stranger)
        .await
        .problem(404, "NOT_FOUND");
    let certificate = granted("Giấy chứng nhận đăng ký hộ kinh doanh");
    dossier
        .complete(&after, "truongphong.nhatrang", certificate)
        .await;
    dossier.hand_over(&after, DESK).await;
    assert_eq!(dossier.view["state"], "RETURNED");
    assert_eq!(dossier.view["receivingAgencyId"], origin);
}

fn origin_of(dossier: &Held) -> &str {
    dossier.view["receivingAgencyId"].as_str().unwrap()
}

fn asks(item: &str) -> Value {
    json!({
        "reason": "Hồ sơ còn thiếu giấy tờ", "legalBasis": "Điều 17 Nghị định 61/2018/NĐ-CP",
        "items": [{"name": item, "request": "Nộp bản chính"}],
    })
}

/// The two agencies that a dossier names.
fn agencies_of(view: &Value) -> [&Value; 2] {
    [&view["receivingAgencyId"], &view["competentAgencyId"]]
}

both!(
    what_waited_at_intake_of_a_closed_agency_is_taken_in_by_its_successor,
    demo
);
async fn what_waited_at_intake_of_a_closed_agency_is_taken_in_by_its_successor(app: TestApp) {
    let friday = app.at("2025-06-27T08:00:00+07:00").await;
    let citizen = friday.sign_in(DAO).await;
    let papers = filing(&friday, HOUSEHOLD_BUSINESS, CITY).await;
    let mut waiting = Held::submitted(&friday, &citizen, papers.clone()).await;
    let mut refused = Held::submitted(&friday, &citizen, papers.clone()).await;
    let mut asked = Held::submitted(&friday, &citizen, papers.clone()).await;
    let mut told = Held::submitted(&friday, &citizen, papers.clone()).await;
    told.does(&friday, DESK, "/guidances", asks("Giấy tờ về trụ sở"))
        .await;

    let after = app.at("2025-07-01T08:00:00+07:00").await;
    let desk = after.sign_in(DESK).await;
    let stranger = after.sign_in("motcua.bacnhatrang").await;
    let ward = agency(&after, WARD).await["id"].clone();
    waiting.read(&after, &desk).await;
    let elsewhere = waiting.tries(&after, &stranger, "/acceptance", json!({})).await;
    elsewhere.problem(404, "NOT_FOUND");

    // Taken in at the ward's desk, under the ward's code, to be worked on by its units.
    waiting.accept(&after, DESK).await;
    assert_eq!(agencies_of(&waiting.view), [&ward, &ward], "{}", waiting.view);
    assert_eq!(waiting.view["continuingAgencyId"], Value::Null);
    assert!(waiting.view["code"].as_str().unwrap().starts_with(WARD));
    assert_eq!(waiting.history(), ["SUBMITTED", "CARRIED_ON", "ACCEPTED"]);
    waiting.pass_on(&after, DESK).await;

    refused.read(&after, &desk).await;
    let no = json!({"reasonCode": "OTHER", "reason": "Không thuộc thẩm quyền", "legalBasis": "Điều 17"});
    refused.does(&after, DESK, "/refusal", no).await;
    assert_eq!(agencies_of(&refused.view), [&ward, &ward]);

    asked.read(&after, &desk).await;
    asked.does(&after, DESK, "/guidances", asks("Bản vẽ")).await;
    assert_eq!(asked.view["state"], "INTAKE_SUPPLEMENT");
    assert_eq!(agencies_of(&asked.view), [&ward, &ward]);

    // Whoever had been told what is missing completes it for the agency it was sent to, by the terms of now, and it goes to
    // the ward.
    let citizen = after.sign_in(DAO).await;
    let mut papers = filing(&after, HOUSEHOLD_BUSINESS, WARD).await;
    papers["agencyId"] = json!(origin_of(&told));
    told.read(&after, &citizen).await;
    let save = after.put(&told.path("")).as_(&citizen).if_match(&told.etag);
    let saved = save.json(papers).await;
    assert_eq!(agencies_of(&saved.ok()), [&ward, &ward]);
    told.etag = saved.etag();
    told.submit(&after, &citizen).await;
    assert_eq!(told.view["state"], "SUBMITTED");
    told.read(&after, &desk).await;
    told.accept(&after, DESK).await;

    // What was sent again without being changed goes there too.
    let again = after.post(&asked.path("/submission")).as_(&citizen);
    let again = again.if_match(&asked.etag).idempotency_key(&key()).await;
    assert_eq!(again.ok()["state"], "SUBMITTED");
}

both!(the_heads_of_units_decide_on_what_their_closed_units_asked, demo);
async fn the_heads_of_units_decide_on_what_their_closed_units_asked(app: TestApp) {
    let friday = app.at("2025-06-27T08:00:00+07:00").await;
    let citizen = friday.sign_in(DAO).await;
    let papers = filing(&friday, HOUSEHOLD_BUSINESS, CITY).await;
    let mut dossier = Held::submitted(&friday, &citizen, papers).await;
    dossier.accept(&friday, DESK).await;
    dossier.pass_on(&friday, DESK).await;
    let proposed = asks("Hợp đồng thuê nhà");
    dossier
        .does(&friday, "chuyenvien.nhatrang", "/supplements", proposed)
        .await;

    let after = app.at("2025-07-01T08:00:00+07:00").await;
    let head = after.sign_in("truongphong.nhatrang").await;
    let seen = dossier.read(&after, &head).await;
    let possible = seen["possibleActions"].as_array().unwrap();
    assert!(possible.contains(&json!("DECIDE_SUPPLEMENT")), "{possible:?}");
    assert!(possible.contains(&json!("ASSIGN_STEP")), "{possible:?}");
    let approved = json!({"decision": "APPROVED"});
    dossier
        .does(
            &after,
            "truongphong.nhatrang",
            "/supplements/current/decision",
            approved,
        )
        .await;
    assert_eq!(dossier.view["openSupplement"]["state"], "APPROVED");
    // Those of other agencies gained nothing.
    let stranger = after.sign_in("xuly.bacnhatrang").await;
    after
        .get(&dossier.path(""))
        .as_(&stranger)
        .await
        .problem(404, "NOT_FOUND");
}
