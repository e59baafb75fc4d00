//! Legs: another agency is asked and answers, with its own time; late, silent, not wanted any more.

use motcua::dossiers::commands;
use motcua::platform::actor::Actor;
use serde_json::{Value, json};

use super::given::{DESK, Held, LAND_USE, NHA_TRANG, STEP, filing, key, moment};
use super::routes::{reroute, step};
use crate::both;
use crate::support::app::TestApp;

const LAND_OFFICE: &str = "chuyenvien.nhatrang";
const WARD: &str = "xuly.vinhhai";
const WARD_HEAD: &str = "lanhdao.vinhhai";
const TAX: &str = "xuly.thue.nhatrang";
const COORDINATOR: &str = "dieuphoi.cchc";
const BASIS: &str = "Điều 5, Quy chế phối hợp liên thông";

/// The route of another use of land, in which the ward and the tax office are asked.
pub async fn with_legs(app: &TestApp, ward: Value, tax: Value) {
    let may = app.at("2011-05-30T08:00:00+07:00").await;
    reroute(&may, (NHA_TRANG, "QT-12"), "2011-06-01", |text| {
        step(text, "XAC_NHAN_XA")["leg"] = ward;
        step(text, "THUE")["leg"] = tax;
    })
    .await;
}

/// At the ward's leg, not sent yet.
async fn before_the_ward(app: &TestApp, at: &str) -> Held {
    let then = app.at(at).await;
    let desk = then.sign_in(DESK).await;
    let mut dossier = Held::received(&then, &desk, filing(&then, LAND_USE, NHA_TRANG).await).await;
    dossier.pass_on(&then, DESK).await;
    dossier.pass_on(&then, LAND_OFFICE).await;
    dossier
}

fn asks() -> Value {
    json!({"request": "Đề nghị xác nhận nguồn gốc sử dụng đất thửa 112."})
}

fn agrees() -> Value {
    json!({"answer": "AGREE", "text": "Đất sử dụng ổn định từ năm 1992."})
}

async fn seen(app: &TestApp, login: &str, dossier: &mut Held) -> Value {
    let who = app.sign_in(login).await;
    dossier.read(app, &who).await
}

/// Does something to a leg, as it is now.
async fn acts(app: &TestApp, login: &str, dossier: &mut Held, what: &str, body: Option<Value>) -> Value {
    seen(app, login, dossier).await;
    let who = app.sign_in(login).await;
    let request = app.post(&dossier.path(what)).as_(&who).if_match(&dossier.etag);
    let request = request.idempotency_key(&key());
    let reply = match body {
        Some(body) => request.json(body).await,
        None => request.await,
    };
    assert!(reply.status == 200, "{login} {what}\n{reply}");
    (dossier.etag, dossier.view) = (reply.etag(), reply.json());
    dossier.view.clone()
}

async fn refused(
    app: &TestApp,
    login: &str,
    dossier: &mut Held,
    (what, body): (&str, Option<Value>),
) -> Value {
    seen(app, login, dossier).await;
    let who = app.sign_in(login).await;
    let request = app.post(&dossier.path(what)).as_(&who).if_match(&dossier.etag);
    let request = request.idempotency_key(&key());
    let reply = match body {
        Some(body) => request.json(body).await,
        None => request.await,
    };
    assert!(
        matches!(reply.status.as_u16(), 403 | 409),
        "{login} {what}\n{reply}"
    );
    reply.json()
}

#[track_caller]
fn then(told: &Value, local: &str) {
    let (told, expected) = (told.as_str().unwrap(), moment(local));
    assert_eq!(told[..16], expected[..16], "{local}");
}

async fn inbox(app: &TestApp, login: &str, dossier: &Held) -> Vec<String> {
    let who = app.sign_in(login).await;
    let inbox = app.get("/inbox?pageSize=200").as_(&who).await.ok();
    let items = inbox["items"].as_array().unwrap().iter();
    let own = items.filter(|item| item["dossier"]["id"] == dossier.id.as_str());
    own.map(|item| item["kind"].as_str().unwrap().to_owned())
        .collect()
}

/// Lets the worker look at a moment; answers how many legs it looked at.
async fn worker_at(app: &TestApp, at: &str) -> i64 {
    let then = app.at(at).await;
    let db = then.database().open(then.clock);
    let told = db
        .write(&Actor::system("worker"), commands::tell_late_legs)
        .await
        .unwrap();
    db.close();
    told
}

both!(a_leg_is_sent_received_returned_sent_again_and_answered, demo);
async fn a_leg_is_sent_received_returned_sent_again_and_answered(app: TestApp) {
    with_legs(&app, json!({}), Value::Null).await;
    let mut dossier = before_the_ward(&app, "2011-06-01T08:30:00+07:00").await;
    let day = app.at("2011-06-06T08:00:00+07:00").await;
    let view = seen(&day, LAND_OFFICE, &mut dossier).await;
    assert_eq!(view["steps"][2]["isLeg"], true);
    assert_eq!(view["legs"][0]["state"], "PREPARED");
    assert_eq!(inbox(&day, LAND_OFFICE, &dossier).await, ["LEG_SENDING"]);
    let ward = day.sign_in(WARD).await;
    let not_yet = day.get(&dossier.path("")).as_(&ward).await;
    not_yet.problem(404, "NOT_FOUND");

    let sent = acts(&day, LAND_OFFICE, &mut dossier, "/legs/1/dispatch", Some(asks())).await;
    let leg = &sent["legs"][0];
    assert_eq!(leg["state"], "SENT");
    then(&leg["dueAt"], "2011-06-13 17:00");
    assert_eq!(sent["clock"]["phase"], "RUNNING", "its time is inside the limit");
    assert_eq!(inbox(&day, LAND_OFFICE, &dossier).await, Vec::<String>::new());
    assert_eq!(inbox(&day, WARD, &dossier).await, ["STEP"]);
    let by_the_wrong = refused(&day, LAND_OFFICE, &mut dossier, ("/legs/1/reception", None)).await;
    assert_eq!(by_the_wrong["rule"], "leg.side");
    let too_early = refused(&day, WARD, &mut dossier, ("/legs/1/start", None)).await;
    assert_eq!(too_early["rule"], "leg.state");
    let as_a_step = refused(&day, WARD, &mut dossier, (STEP, Some(json!({})))).await;
    assert_eq!(as_a_step["rule"], "dossier.step.leg");

    let view = acts(&day, WARD, &mut dossier, "/legs/1/reception", None).await;
    assert_eq!(view["legs"][0]["state"], "RECEIVED");
    let back = json!({"reason": "Thiếu trích lục bản đồ địa chính"});
    let view = acts(&day, WARD, &mut dossier, "/legs/1/return", Some(back)).await;
    assert_eq!(view["legs"][0]["state"], "RETURNED_FOR_CORRECTION");
    assert_eq!(inbox(&day, LAND_OFFICE, &dossier).await, ["LEG_SENDING"]);

    let later = app.at("2011-06-07T08:00:00+07:00").await;
    let view = acts(
        &later,
        LAND_OFFICE,
        &mut dossier,
        "/legs/1/dispatch",
        Some(asks()),
    )
    .await;
    then(&view["legs"][0]["dueAt"], "2011-06-14 17:00");
    acts(&later, WARD, &mut dossier, "/legs/1/reception", None).await;
    let view = acts(&later, WARD, &mut dossier, "/legs/1/start", None).await;
    assert_eq!(view["legs"][0]["state"], "IN_PROGRESS");
    // More is needed: the next request is prepared.
    let more = json!({"answer": "NEED_INFO", "text": "Cần hợp đồng chuyển nhượng năm 1992."});
    let view = acts(&later, WARD, &mut dossier, "/legs/1/answer", Some(more)).await;
    assert_eq!(
        (&view["legs"][0]["state"], &view["legs"][1]["state"]),
        (&json!("ANSWERED"), &json!("PREPARED"))
    );
    assert_eq!(view["steps"][2]["state"], "ACTIVE");
    acts(
        &later,
        LAND_OFFICE,
        &mut dossier,
        "/legs/2/dispatch",
        Some(asks()),
    )
    .await;
    let view = acts(&later, WARD, &mut dossier, "/legs/2/answer", Some(agrees())).await;
    assert_eq!(view["legs"][1]["state"], "ANSWERED");
    assert_eq!(view["legs"][1]["overdueAt"], Value::Null);
    assert_eq!(
        (&view["steps"][2]["state"], &view["steps"][2]["answer"]),
        (&json!("DONE"), &json!("AGREE"))
    );
    assert_eq!(view["steps"][3]["state"], "ACTIVE");
    let over = refused(&later, WARD, &mut dossier, ("/legs/2/answer", Some(agrees()))).await;
    assert_eq!(over["rule"], "leg.state");
    assert_eq!(inbox(&later, LAND_OFFICE, &dossier).await, ["STEP"]);
}

both!(a_leg_that_pauses_lets_the_clock_stand_for_its_own_days, demo);
async fn a_leg_that_pauses_lets_the_clock_stand_for_its_own_days(app: TestApp) {
    with_legs(&app, json!({"pausesMainClock": true}), Value::Null).await;
    let mut dossier = before_the_ward(&app, "2011-06-01T08:30:00+07:00").await;
    let monday = app.at("2011-06-06T08:00:00+07:00").await;
    let before = seen(&monday, LAND_OFFICE, &mut dossier).await["clock"]["dueAt"].clone();
    let view = acts(
        &monday,
        LAND_OFFICE,
        &mut dossier,
        "/legs/1/dispatch",
        Some(asks()),
    )
    .await;
    assert_eq!(view["clock"]["phase"], "PAUSED");
    assert_eq!(view["clock"]["events"][1]["reason"], "INTER_AGENCY_OPINION");
    let by_the_head = refused(
        &monday,
        "chutich.nhatrang",
        &mut dossier,
        ("/resumption", Some(json!({}))),
    )
    .await;
    assert_eq!(by_the_head["rule"], "dossier.moment", "it ends with the answer");
    let thursday = app.at("2011-06-09T14:00:00+07:00").await;
    let view = acts(&thursday, WARD, &mut dossier, "/legs/1/answer", Some(agrees())).await;
    assert_eq!(view["clock"]["phase"], "RUNNING");
    assert_eq!(dossier.clock_events(), ["START", "PAUSE", "RESUME"]);
    assert_eq!(view["steps"][3]["state"], "ACTIVE");
    assert_ne!(view["clock"]["dueAt"], before);
    let officer = thursday.sign_in(LAND_OFFICE).await;
    let walked = thursday.get(&dossier.path("/clock")).as_(&officer).await.ok();
    assert_eq!(walked["derivedDueAt"], walked["dueAt"]);
    let entries = walked["entries"].as_array().unwrap();
    assert_eq!(entries[2]["pausedDays"], 3, "Tuesday to Thursday: {walked}");
}

both!(
    who_is_late_is_told_of_once_and_silence_agrees_where_the_law_says_so,
    demo
);
async fn who_is_late_is_told_of_once_and_silence_agrees_where_the_law_says_so(app: TestApp) {
    let silent = json!({"silenceIsConsent": true, "silenceLegalBasis": BASIS});
    with_legs(&app, silent, json!({})).await;
    let mut dossier = before_the_ward(&app, "2011-06-01T08:30:00+07:00").await;
    let monday = app.at("2011-06-06T08:00:00+07:00").await;
    acts(
        &monday,
        LAND_OFFICE,
        &mut dossier,
        "/legs/1/dispatch",
        Some(asks()),
    )
    .await;
    let early = refused(
        &monday,
        LAND_OFFICE,
        &mut dossier,
        ("/legs/1/silent-consent", None),
    )
    .await;
    assert_eq!(early["rule"], "leg.state");
    assert_eq!(
        worker_at(&app, "2011-06-13T20:00:00+07:00").await,
        0,
        "the day is not over"
    );
    assert_eq!(worker_at(&app, "2011-06-14T08:00:00+07:00").await, 1);
    assert_eq!(worker_at(&app, "2011-06-15T08:00:00+07:00").await, 0);

    let late = app.at("2011-06-15T08:00:00+07:00").await;
    let view = seen(&late, LAND_OFFICE, &mut dossier).await;
    assert_eq!(view["legs"][0]["state"], "OVERDUE");
    then(&view["legs"][0]["overdueAt"], "2011-06-14 08:00");
    assert_eq!(
        view["legs"][0]["lateOutside"], false,
        "a ward is the province's own"
    );
    for (login, expected) in [(WARD_HEAD, 1), (COORDINATOR, 1), ("chutich.nhatrang", 0)] {
        let who = late.sign_in(login).await;
        let list = late.get("/leg-reminders").as_(&who).await.ok();
        assert_eq!(
            list["items"].as_array().unwrap().len(),
            expected,
            "{login}: {list}"
        );
        assert!(!list.to_string().contains("Đào"), "nothing personal: {list}");
    }
    let view = acts(&late, LAND_OFFICE, &mut dossier, "/legs/1/silent-consent", None).await;
    let leg = &view["legs"][0];
    assert_eq!(
        (&leg["state"], &leg["answer"], &leg["bySilence"]),
        (&json!("ANSWERED"), &json!("AGREE"), &json!(true))
    );
    assert_eq!(leg["consentBasis"], BASIS);
    assert!(leg["overdueAt"].is_string(), "late stays late");
    assert_eq!(view["steps"][2]["answer"], "AGREE");

    for login in [
        LAND_OFFICE,
        "truongphong.nhatrang",
        "chutich.nhatrang",
        LAND_OFFICE,
    ] {
        seen(&late, login, &mut dossier).await;
        dossier.pass_on(&late, login).await;
    }
    acts(&late, LAND_OFFICE, &mut dossier, "/legs/2/dispatch", Some(asks())).await;
    assert_eq!(worker_at(&app, "2011-06-21T08:00:00+07:00").await, 1);
    let later = app.at("2011-06-21T09:00:00+07:00").await;
    let no_law = refused(
        &later,
        LAND_OFFICE,
        &mut dossier,
        ("/legs/2/silent-consent", None),
    )
    .await;
    assert_eq!(no_law["rule"], "leg.silence");
    let view = seen(&later, LAND_OFFICE, &mut dossier).await;
    assert_eq!(
        view["legs"][1]["lateOutside"], true,
        "the tax office is the ministry's"
    );
    // Late, it may still answer; or nobody wants to know any more.
    let why = json!({"reason": "Đã có thông báo thuế năm trước"});
    let view = acts(
        &later,
        LAND_OFFICE,
        &mut dossier,
        "/legs/2/cancellation",
        Some(why),
    )
    .await;
    assert_eq!(view["legs"][1]["state"], "CANCELLED");
    assert_eq!(view["steps"][8]["state"], "ACTIVE", "the dossier goes on: {view}");
}

both!(
    each_agency_sees_its_own_leg_in_full_and_of_the_others_where_they_stand,
    demo
);
async fn each_agency_sees_its_own_leg_in_full_and_of_the_others_where_they_stand(app: TestApp) {
    with_legs(&app, json!({}), json!({})).await;
    let mut dossier = before_the_ward(&app, "2011-06-01T08:30:00+07:00").await;
    let day = app.at("2011-06-06T08:00:00+07:00").await;
    acts(&day, LAND_OFFICE, &mut dossier, "/legs/1/dispatch", Some(asks())).await;
    acts(&day, WARD, &mut dossier, "/legs/1/answer", Some(agrees())).await;
    for login in [
        LAND_OFFICE,
        "truongphong.nhatrang",
        "chutich.nhatrang",
        LAND_OFFICE,
    ] {
        seen(&day, login, &mut dossier).await;
        dossier.pass_on(&day, login).await;
    }
    acts(&day, LAND_OFFICE, &mut dossier, "/legs/2/dispatch", Some(asks())).await;
    let words = async |login: &str| {
        let who = day.sign_in(login).await;
        let view = day.get(&dossier.path("")).as_(&who).await.ok();
        let legs = view["legs"].as_array().unwrap().clone();
        let told: Vec<bool> = legs.iter().map(|leg| leg["words"].is_object()).collect();
        (told, view["personalData"].clone())
    };
    assert_eq!(words(WARD).await, (vec![true, false], json!("MASKED")));
    assert_eq!(words(TAX).await, (vec![false, true], json!("WHOLE")));
    assert_eq!(words(LAND_OFFICE).await.0, [true, true]);
    assert_eq!(words(DESK).await.0, [true, true]);
    for stranger in ["xuly.dienan", "motcua.dienkhanh", "xuly.cucthue", "quantri"] {
        let who = day.sign_in(stranger).await;
        let reply = day.get(&dossier.path("")).as_(&who).await;
        assert!(matches!(reply.status.as_u16(), 403 | 404), "{stranger}: {reply}");
    }
    // Asking for more leaves a trace with its reason.
    let ward = day.sign_in(WARD).await;
    let reveal = day
        .post(&dossier.path("/reveals"))
        .as_(&ward)
        .idempotency_key(&key());
    let why = json!({"reason": "Đối chiếu lại chủ sử dụng đất trước khi trả lời công dân"});
    let shown = reveal.json(why).await.ok();
    assert_eq!(shown["personalData"], "WHOLE");
}
