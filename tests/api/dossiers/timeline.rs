//! What a timeline tells of a dossier that was handed on, stood still and was supplemented: of each entry where and by
//! whom, of each step to come by when, and for whom it waits; to its owner and to officers.

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, agency, filing, granted, key, moment};
use super::new_version::WARD;
use crate::both;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";

/// The timeline as the owner and as an officer see it, in this order.
async fn told(app: &TestApp, officer: &str, dossier: &Held) -> [Value; 2] {
    let (owner, officer) = (app.sign_in(DAO).await, app.sign_in(officer).await);
    let path = dossier.path("/timeline");
    [
        app.get(&path).as_(&owner).await.ok(),
        app.get(&path).as_(&officer).await.ok(),
    ]
}

/// For whom it waits and until when, to the owner and to an officer.
async fn waits(app: &TestApp, officer: &str, dossier: &Held) -> Value {
    let [own, inside] = told(app, officer, dossier).await;
    let wait = |view: &Value| json!([view["waitsFor"]["party"], view["waitsFor"]["until"]]);
    json!([wait(&own), wait(&inside)])
}

/// The same to both.
fn alike(party: &str, until: &Value) -> Value {
    json!([[party, until], [party, until]])
}

/// Kind, agency, unit, step and appointment of each entry.
fn entries(view: &Value) -> Vec<Value> {
    let entries = view["entries"].as_array().unwrap().iter();
    let fields = ["kind", "agencyName", "unitName", "stepName", "dueAt"];
    entries
        .map(|entry| json!(fields.map(|field| &entry[field])))
        .collect()
}

/// Place, agency, unit, end of each step to come, and whether it is the current one.
fn next(view: &Value) -> Vec<Value> {
    let steps = view["next"].as_array().unwrap().iter();
    let fields = ["no", "agencyName", "unitName", "dueAt", "current"];
    steps
        .map(|step| json!(fields.map(|field| &step[field])))
        .collect()
}

async fn bare(app: &TestApp, login: &str, dossier: &mut Held, what: &str) {
    let who = app.sign_in(login).await;
    let request = app.post(&dossier.path(what)).as_(&who).if_match(&dossier.etag);
    let reply = request.idempotency_key(&key()).await;
    (dossier.view, dossier.etag) = (reply.ok(), reply.etag());
}

both!(a_timeline_tells_what_was_where_and_what_comes_by_when, demo);
async fn a_timeline_tells_what_was_where_and_what_comes_by_when(app: TestApp) {
    let march = |day_and_hour: &str| json!(moment(&format!("2026-03-{day_and_hour}")));
    let nothing = &Value::Null;
    let monday = app.at("2026-03-02T08:00:00+07:00").await;
    let ward = agency(&monday, WARD).await["name"].clone();
    let citizen = monday.sign_in(DAO).await;
    let papers = filing(&monday, HOUSEHOLD_BUSINESS, WARD).await;
    let mut dossier = Held::drafted(&monday, &citizen, papers).await;
    let draft = monday.get(&dossier.path("/timeline")).as_(&citizen).await.ok();
    assert_eq!(
        json!([
            draft["waitsFor"]["party"],
            draft["waitsFor"]["until"],
            draft["next"]
        ]),
        json!(["APPLICANT", null, []])
    );
    dossier.submit(&monday, &citizen).await;
    let answer_by = dossier.view["acceptanceDueAt"].clone();
    assert!(answer_by.is_string());
    assert_eq!(waits(&monday, DESK, &dossier).await, alike("DESK", &answer_by));

    dossier.accept(&monday, DESK).await;
    let (received, due) = (march("02 17:00"), march("05 17:00"));
    assert_eq!(waits(&monday, DESK, &dossier).await, alike("STEP", &received));
    let unit = dossier.view["steps"][1]["unitName"].clone();
    assert!(
        unit.as_str().is_some_and(|unit| unit.starts_with("Phòng")),
        "{unit}"
    );
    let [desk_step, unit_step, signing] =
        [0, 1, 2].map(|place: usize| dossier.view["steps"][place]["name"].clone());
    let plan = |ends: [&Value; 4]| -> Vec<Value> {
        let units = [nothing, &unit, &unit, nothing];
        (0..4)
            .map(|place| json!([place + 1, ward, units[place], ends[place], place == 0]))
            .collect()
    };
    for view in told(&monday, DESK, &dossier).await {
        let handled = march("04 11:30");
        assert_eq!(next(&view), plan([&received, &handled, &due, &due]), "{view}");
    }

    // In a batch from the desk to the unit.
    let desk = monday.sign_in(DESK).await;
    let batch = json!({"dossiers": [{"id": dossier.id, "version": dossier.view["version"]}]});
    let hand_on = monday.post("/handovers").as_(&desk).idempotency_key(&key());
    hand_on.json(batch).await.created();
    dossier.read(&monday, &desk).await;
    assert_eq!(
        waits(&monday, HANDLER, &dossier).await,
        alike("STEP", &march("04 11:30"))
    );

    // A storm on Tuesday: while the clock stands nobody knows by when.
    let tuesday = app.at("2026-03-03T09:00:00+07:00").await;
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão, cơ quan tạm ngừng làm việc"});
    dossier.does(&tuesday, HEAD, "/suspension", storm).await;
    assert_eq!(waits(&tuesday, HANDLER, &dossier).await, alike("HEAD", nothing));
    let wednesday = app.at("2026-03-04T08:00:00+07:00").await;
    dossier.does(&wednesday, HEAD, "/resumption", json!({})).await;
    let (after_storm, handled) = (march("06 17:00"), march("05 11:30"));
    assert_eq!(
        waits(&wednesday, HANDLER, &dossier).await,
        alike("STEP", &handled)
    );

    // Until it is sent, only officers know that a supplement is decided on.
    let asks = json!({"reason": "Cần làm rõ địa điểm", "items": [{"name": "Hợp đồng thuê nhà", "request": "Bản sao"}]});
    dossier.does(&wednesday, HANDLER, "/supplements", asks).await;
    let for_the_owner = ["STEP", handled.as_str().unwrap()];
    assert_eq!(
        waits(&wednesday, HANDLER, &dossier).await,
        json!([for_the_owner, ["HEAD", null]])
    );
    let approved = json!({"decision": "APPROVED"});
    dossier
        .does(&wednesday, UNIT_HEAD, "/supplements/current/decision", approved)
        .await;
    assert_eq!(
        waits(&wednesday, HANDLER, &dossier).await,
        json!([for_the_owner, ["DESK", null]])
    );
    bare(&wednesday, DESK, &mut dossier, "/supplements/current/dispatch").await;
    let until = json!(moment("2026-05-04 17:00"));
    assert_eq!(
        waits(&wednesday, HANDLER, &dossier).await,
        alike("APPLICANT", &until)
    );
    for view in told(&wednesday, HANDLER, &dossier).await {
        let still: Vec<_> = view["next"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| &step["no"])
            .collect();
        assert_eq!(still, [2, 3, 4], "{view}");
    }

    // Given on Monday, taken in on Tuesday: three working days more.
    let given = app.at("2026-03-09T10:00:00+07:00").await;
    let citizen = given.sign_in(DAO).await;
    let answer = json!({"items": [{"no": 1, "answer": "Hợp đồng số 12"}]});
    dossier.read(&given, &citizen).await;
    dossier
        .tries(&given, &citizen, "/supplements/current/items", answer)
        .await
        .ok();
    assert_eq!(waits(&given, HANDLER, &dossier).await, alike("DESK", nothing));
    let taken_in = app.at("2026-03-10T08:00:00+07:00").await;
    dossier
        .does(&taken_in, DESK, "/supplements/current/reception", json!({}))
        .await;
    let (in_the_end, handled) = (march("11 17:00"), march("10 11:30"));
    assert_eq!(waits(&taken_in, HANDLER, &dossier).await, alike("STEP", &handled));
    for view in told(&taken_in, HANDLER, &dossier).await {
        let to_come = [
            json!([2, ward, unit, handled, true]),
            json!([3, ward, unit, in_the_end, false]),
            json!([4, ward, null, in_the_end, false]),
        ];
        assert_eq!(next(&view), to_come, "{view}");
    }

    dossier.pass_on(&taken_in, HANDLER).await;
    dossier
        .complete(&taken_in, UNIT_HEAD, granted("Giấy chứng nhận"))
        .await;
    assert_eq!(
        waits(&taken_in, DESK, &dossier).await,
        alike("APPLICANT", nothing)
    );
    dossier.hand_over(&taken_in, DESK).await;
    let [own, inside] = told(&taken_in, DESK, &dossier).await;
    for view in [&own, &inside] {
        assert_eq!(
            (&view["waitsFor"], &view["next"]),
            (nothing, &json!([])),
            "it is over"
        );
    }
    let return_step = dossier.view["steps"][3]["name"].clone();
    let expected = [
        json!(["SUBMITTED", null, null, null, null]),
        json!(["ACCEPTED", ward, null, null, due]),
        json!(["STEP_COMPLETED", ward, null, desk_step, due]),
        json!(["SUSPENDED", ward, unit, unit_step, due]),
        json!(["RESUMED", ward, null, null, after_storm]),
        json!(["SUPPLEMENT_SENT", ward, unit, unit_step, after_storm]),
        json!(["SUPPLEMENT_GIVEN", null, null, null, after_storm]),
        json!(["SUPPLEMENT_RECEIVED", ward, null, null, in_the_end]),
        json!(["STEP_COMPLETED", ward, unit, unit_step, in_the_end]),
        json!(["COMPLETED", ward, unit, signing, in_the_end]),
        json!(["RETURNED", ward, null, return_step, in_the_end]),
    ];
    assert_eq!(entries(&own), expected, "{own:#}");
    assert_eq!(own["entries"], inside["entries"], "the desk has a duty on it");
    let told_why = |kind: &str| {
        let mut entries = own["entries"].as_array().unwrap().iter();
        entries.find(|entry| entry["kind"] == kind).unwrap()["note"].clone()
    };
    assert_eq!(told_why("SUSPENDED"), "Bão, cơ quan tạm ngừng làm việc");
    assert_eq!(told_why("SUPPLEMENT_SENT"), "Cần làm rõ địa điểm");

    // From whose hands into whose is the office's.
    assert_eq!(
        (&own["movements"], &own["instructions"]),
        (&json!([]), &json!([]))
    );
    let movements = inside["movements"].as_array().unwrap().iter();
    let hands: Vec<_> = movements
        .map(|one| {
            let fields = ["fromStep", "fromUnitName", "toStep", "toAgencyName", "toUnitName"];
            json!(fields.map(|field| &one[field]))
        })
        .collect();
    let expected = [
        json!([1, null, 2, ward, unit]),
        json!([2, unit, 3, ward, unit]),
        json!([3, unit, 4, ward, null]),
    ];
    let between_steps: Vec<_> = hands
        .into_iter()
        .filter(|one| one[0] != one[2] && !one[0].is_null())
        .collect();
    assert_eq!(between_steps, expected, "{inside:#}");

    // An officer of the house without a duty on it sees the same without the words.
    let handler = taken_in.sign_in(HANDLER).await;
    let masked = taken_in.get(&dossier.path("/timeline")).as_(&handler).await.ok();
    assert_eq!(entries(&masked), entries(&own));
    let words = masked["entries"].as_array().unwrap().iter();
    assert!(
        words.map(|entry| &entry["note"]).all(Value::is_null),
        "{masked:#}"
    );
}
