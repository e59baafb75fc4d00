//! Routes that part and come together: several steps at once, each named; joins; conditions; going back over all of it.

use serde_json::{Value, json};

use super::given::{DESK, Held, LAND_USE, NHA_TRANG, STEP, filing, granted, key};
use super::routes::{reroute, step};
use crate::both;
use crate::support::app::TestApp;

const LAND_OFFICE: &str = "chuyenvien.nhatrang";
const WARD: &str = "xuly.vinhhai";
const TAX: &str = "xuly.thue.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const HEAD: &str = "chutich.nhatrang";

fn way(from: &str, to: &str) -> Value {
    json!({"from": from, "to": to})
}

/// Ward and tax office side by side, then together again; small plots need no appraisal.
pub async fn parted(app: &TestApp, join: Value, leg: Value) {
    let may = app.at("2011-05-30T08:00:00+07:00").await;
    reroute(&may, (NHA_TRANG, "QT-12"), "2011-06-01", |text| {
        let steps = text["steps"].as_array_mut().unwrap();
        let place = steps.iter().position(|step| step["code"] == "THUE").unwrap();
        let tax = steps.remove(place);
        steps.insert(3, tax);
        step(text, "VPDK_2")["join"] = join;
        step(text, "XAC_NHAN_XA")["leg"] = leg.clone();
        step(text, "THUE")["leg"] = leg;
        let mut small = way("VPDK_2", "KY_DUYET");
        small["condition"] = json!("form.dienTichChuyen < `100`");
        let mut large = way("VPDK_2", "THAM_DINH");
        large["otherwise"] = json!(true);
        text["transitions"] = json!([
            way("TIEP_NHAN", "VPDK_1"),
            way("VPDK_1", "XAC_NHAN_XA"),
            way("VPDK_1", "THUE"),
            way("XAC_NHAN_XA", "VPDK_2"),
            way("THUE", "VPDK_2"),
            small,
            large,
            way("THAM_DINH", "KY_DUYET"),
            way("KY_DUYET", "VPDK_3"),
            way("VPDK_3", "TRA_THONG_BAO"),
            way("TRA_THONG_BAO", "CHINH_LY"),
            way("CHINH_LY", "TRA_KET_QUA"),
        ]);
    })
    .await;
}

async fn at_the_parting(app: &TestApp, hectares: f64) -> Held {
    let then = app.at("2011-06-01T08:30:00+07:00").await;
    let desk = then.sign_in(DESK).await;
    let mut papers = filing(&then, LAND_USE, NHA_TRANG).await;
    papers["formData"]["dienTichChuyen"] = json!(hectares);
    let mut dossier = Held::received(&then, &desk, papers).await;
    dossier.pass_on(&then, DESK).await;
    dossier.pass_on(&then, LAND_OFFICE).await;
    dossier
}

fn states(view: &Value) -> Vec<&str> {
    let steps = view["steps"].as_array().unwrap().iter();
    steps.map(|step| step["state"].as_str().unwrap()).collect()
}

async fn seen(app: &TestApp, login: &str, dossier: &mut Held) -> Value {
    let who = app.sign_in(login).await;
    dossier.read(app, &who).await
}

async fn does(app: &TestApp, login: &str, dossier: &mut Held, what: &str, body: Value) -> Value {
    seen(app, login, dossier).await;
    dossier.does(app, login, what, body).await.clone()
}

both!(steps_side_by_side_are_named_and_what_follows_waits_for_both, demo);
async fn steps_side_by_side_are_named_and_what_follows_waits_for_both(app: TestApp) {
    parted(&app, Value::Null, Value::Null).await;
    let mut dossier = at_the_parting(&app, 80.5).await;
    let day = app.at("2011-06-06T08:00:00+07:00").await;
    let view = seen(&day, DESK, &mut dossier).await;
    assert_eq!(
        states(&view)[..5],
        ["DONE", "DONE", "ACTIVE", "ACTIVE", "PENDING"]
    );
    let electronic = view["custody"].as_array().unwrap().iter();
    let electronic = electronic.filter(|held| held["medium"] == "ELECTRONIC");
    assert_eq!(electronic.count(), 2, "each agency has it: {view}");

    let view = seen(&day, WARD, &mut dossier).await;
    let at_all = json!(["PROPOSE_SUPPLEMENT"]);
    assert_eq!(view["possibleActions"], at_all, "no step is the current one");
    let own = view["steps"][2]["possibleActions"].as_array().unwrap();
    assert!(own.contains(&json!("COMPLETE_STEP")), "{view}");
    assert_eq!(
        view["steps"][3]["possibleActions"],
        json!([]),
        "that is the tax office's"
    );
    let ward = day.sign_in(WARD).await;
    let unnamed = dossier.tries(&day, &ward, STEP, json!({})).await;
    assert_eq!(
        unnamed.problem(409, "NOT_POSSIBLE")["rule"],
        "dossier.step.several"
    );
    let not_theirs = dossier.tries(&day, &ward, "/steps/4/completion", json!({})).await;
    not_theirs.problem(403, "FORBIDDEN");
    let not_there = dossier.tries(&day, &ward, "/steps/5/completion", json!({})).await;
    not_there.problem(409, "NOT_POSSIBLE");
    let unknown = dossier
        .tries(&day, &ward, "/steps/99/completion", json!({}))
        .await;
    unknown.problem(404, "NOT_FOUND");

    let agrees = json!({"answer": "AGREE"});
    let view = does(&day, WARD, &mut dossier, "/steps/3/completion", agrees).await;
    assert_eq!(
        states(&view)[2..5],
        ["DONE", "ACTIVE", "PENDING"],
        "the other is awaited"
    );
    let view = does(&day, TAX, &mut dossier, "/steps/4/completion", json!({})).await;
    assert_eq!(states(&view)[2..5], ["DONE", "DONE", "ACTIVE"]);
    // A small plot: nobody appraises it.
    let view = does(&day, LAND_OFFICE, &mut dossier, STEP, json!({})).await;
    assert_eq!(states(&view)[4..7], ["DONE", "SKIPPED", "ACTIVE"]);
    for login in [HEAD, LAND_OFFICE] {
        does(&day, login, &mut dossier, STEP, json!({})).await;
    }
    let notice = json!({"notice": {"reference": "1021/TB-CCT", "amount": 48_300_000}});
    does(&day, DESK, &mut dossier, STEP, notice).await;
    let paid = json!({"reference": "Biên lai 0004512"});
    does(&day, DESK, &mut dossier, "/obligation-proof", paid).await;
    let mut result = granted("Giấy chứng nhận quyền sử dụng đất");
    result["result"]["issuedOn"] = json!("2011-06-06");
    let view = does(&day, LAND_OFFICE, &mut dossier, STEP, result).await;
    assert_eq!(view["state"], "COMPLETED");
    let view = does(&day, DESK, &mut dossier, "/return", super::given::collected()).await;
    assert_eq!(view["state"], "RETURNED");
}

both!(going_back_undoes_every_way_that_followed, demo);
async fn going_back_undoes_every_way_that_followed(app: TestApp) {
    parted(&app, Value::Null, Value::Null).await;
    let mut dossier = at_the_parting(&app, 180.0).await;
    let day = app.at("2011-06-06T08:00:00+07:00").await;
    does(&day, WARD, &mut dossier, "/steps/3/completion", json!({})).await;
    let back = json!({"toStep": 2, "reason": "Thiếu tờ khai tiền sử dụng đất"});
    let view = does(&day, TAX, &mut dossier, "/steps/4/return", back).await;
    assert_eq!(
        states(&view)[..5],
        ["DONE", "ACTIVE", "PENDING", "PENDING", "PENDING"]
    );
    let view = does(&day, LAND_OFFICE, &mut dossier, STEP, json!({})).await;
    assert_eq!(states(&view)[2..4], ["ACTIVE", "ACTIVE"]);
    for (login, what) in [(WARD, "/steps/3/completion"), (TAX, "/steps/4/completion")] {
        does(&day, login, &mut dossier, what, json!({})).await;
    }
    let view = does(&day, LAND_OFFICE, &mut dossier, STEP, json!({})).await;
    assert_eq!(
        states(&view)[4..7],
        ["DONE", "ACTIVE", "PENDING"],
        "a large plot is appraised"
    );
    let view = does(&day, UNIT_HEAD, &mut dossier, STEP, json!({})).await;
    assert_eq!(states(&view)[5..7], ["DONE", "ACTIVE"]);
}

both!(the_first_answer_is_enough_where_the_join_says_so, demo);
async fn the_first_answer_is_enough_where_the_join_says_so(app: TestApp) {
    let pausing = json!({"pausesMainClock": true, "requestText": "Đề nghị cho ý kiến."});
    parted(&app, json!({"kind": "ANY"}), pausing).await;
    let mut dossier = at_the_parting(&app, 80.5).await;
    let day = app.at("2011-06-06T08:00:00+07:00").await;
    for leg in [1, 2] {
        let what = format!("/legs/{leg}/dispatch");
        let view = does(&day, LAND_OFFICE, &mut dossier, &what, json!({})).await;
        assert_eq!(view["clock"]["phase"], "PAUSED");
    }
    let agrees = json!({"answer": "AGREE", "text": "Không có ý kiến khác."});
    let view = does(&day, TAX, &mut dossier, "/legs/2/answer", agrees).await;
    assert_eq!(states(&view)[2..5], ["SKIPPED", "DONE", "ACTIVE"]);
    assert_eq!(
        view["legs"][0]["state"], "CANCELLED",
        "nobody waits for it any more"
    );
    assert_eq!(view["clock"]["phase"], "RUNNING");
    assert_eq!(dossier.clock_events(), ["START", "PAUSE", "RESUME"]);
    seen(&day, WARD, &mut dossier).await;
    let ward = day.sign_in(WARD).await;
    let late = json!({"answer": "AGREE", "text": "Đồng ý."});
    let request = day.post(&dossier.path("/legs/1/answer")).as_(&ward);
    let request = request.if_match(&dossier.etag).idempotency_key(&key());
    let refused = request.json(late).await;
    assert_eq!(refused.problem(409, "NOT_POSSIBLE")["rule"], "leg.state");
}
