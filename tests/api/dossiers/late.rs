//! Late dossiers: what the worker tells, the apology and the new appointment (Annex A S3).

use motcua::dossiers::commands;
use motcua::platform::actor::Actor;
use serde_json::json;

use super::given::{BUILDING_PERMIT, DESK, Held, LAND_USE, NHA_TRANG, filing, granted, moment};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";

/// Lets the worker look once at a moment.
pub async fn worker_at(app: &TestApp, at: &str) -> i64 {
    let then = app.at(at).await;
    let db = then.database().open(then.clock);
    let told = db
        .write(&Actor::system("worker"), commands::tell_due)
        .await
        .unwrap();
    db.write(&Actor::system("worker"), commands::expire_waiting)
        .await
        .unwrap();
    db.close();
    told
}

pub async fn alerts(app: &TestApp, dossier: &Held) -> Vec<String> {
    let auditor = app.database().open(app.clock);
    let id = dossier.id.clone();
    let kinds = auditor
        .read(move |conn| {
            use diesel::prelude::*;
            use motcua::platform::db::schema::dossier_alerts::dsl;
            let id: uuid::Uuid = id.parse().unwrap();
            let rows: Vec<String> = dsl::dossier_alerts
                .filter(dsl::dossier_id.eq(motcua::platform::ids::DossierId::from_uuid(id)))
                .order(dsl::at)
                .select(dsl::kind)
                .load(conn)?;
            Ok::<_, motcua::platform::db::DbError>(rows)
        })
        .await
        .unwrap();
    auditor.close();
    kinds
}

both!(s3_a_late_permit_gets_one_apology_and_one_new_appointment, demo);
async fn s3_a_late_permit_gets_one_apology_and_one_new_appointment(app: TestApp) {
    let monday = app.at("2010-11-08T10:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let papers = filing(&monday, BUILDING_PERMIT, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, papers).await;
    let original = moment("2010-11-23 17:00");
    assert_eq!(dossier.view["clock"]["dueAt"], original);
    for login in [DESK, UNIT_HEAD] {
        dossier.pass_on(&monday, login).await;
    }

    worker_at(&app, "2010-11-19T16:00:00+07:00").await;
    assert!(alerts(&app, &dossier).await.is_empty(), "not yet");
    worker_at(&app, "2010-11-22T08:00:00+07:00").await;
    worker_at(&app, "2010-11-22T09:00:00+07:00").await;
    assert_eq!(alerts(&app, &dossier).await, ["DUE_SOON"], "once");

    // The unit has it until Monday, though its own time was over on Thursday.
    let warned = app.at("2010-11-22T10:00:00+07:00").await;
    for login in [HANDLER, UNIT_HEAD] {
        dossier.pass_on(&warned, login).await;
    }
    let last_day = app.at("2010-11-23T15:00:00+07:00").await;
    let apology = json!({"reason": "Phải xác minh thêm ranh giới thửa đất", "workingDays": 5});
    dossier
        .does(&last_day, HEAD, "/reappointments", apology.clone())
        .await;
    let again = moment("2010-11-30 17:00");
    assert_eq!(dossier.view["clock"]["dueAt"], again);
    assert_eq!(dossier.view["clock"]["originalDueAt"], original);
    assert_eq!(dossier.view["clock"]["unextendedDueAt"], original);
    let head = last_day.sign_in(HEAD).await;
    let told = last_day.get(&dossier.path("/proceedings")).as_(&head).await.ok();
    let apologised = &told["reappointments"][0];
    let (handled, signed) = (&dossier.view["steps"][2], &dossier.view["steps"][4]);
    assert_eq!(signed["state"], "ACTIVE");
    assert_ne!(handled["unitName"], signed["unitName"]);
    assert_eq!(
        (&apologised["unitName"], &apologised["agencyId"]),
        (&handled["unitName"], &handled["agencyId"]),
        "whose time was exceeded, not whose turn it is"
    );
    let second = dossier.tries(&last_day, &head, "/reappointments", apology).await;
    second.problem(409, "NOT_POSSIBLE");
    assert!(second.json()["legalBasis"].is_string(), "{second}");

    worker_at(&app, "2010-11-24T08:00:00+07:00").await;
    assert_eq!(
        alerts(&app, &dossier).await,
        ["DUE_SOON"],
        "the new appointment is not missed"
    );

    let friday = app.at("2010-11-26T09:00:00+07:00").await;
    let head = friday.sign_in(HEAD).await;
    dossier
        .complete(&friday, HEAD, granted("Giấy phép xây dựng"))
        .await;
    let clock = &dossier.view["clock"];
    assert_eq!(
        (&clock["punctuality"], &clock["daysDelta"]),
        (&json!("LATE"), &json!(-3))
    );
    assert_eq!(clock["punctualityInForce"], "EARLY");
    assert_eq!(dossier.clock_events(), ["START", "EXTEND", "STOP"]);
    let walk = friday.get(&dossier.path("/clock")).as_(&head).await.ok();
    assert_eq!(walk["derivedDueAt"], again, "{walk}");
    assert_eq!(walk["entries"][1]["workingDays"], 5);
    assert_eq!(walk["entries"][1]["dueBefore"], original);
    assert_eq!(
        (&walk["daysDelta"], &walk["daysDeltaInForce"]),
        (&json!(-3), &json!(2))
    );
    assert_eq!(walk["lateStep"], 3, "{walk}");
    let steps = walk["steps"].as_array().unwrap().iter();
    let told: Vec<_> = steps
        .map(|step| json!([step["no"], step["punctuality"], step["daysDelta"]]))
        .collect();
    let expected = [
        json!([1, "ON_TIME", 0]),
        json!([2, "EARLY", 1]),
        json!([3, "LATE", -2]),
        json!([4, "ON_TIME", 0]),
        json!([5, "LATE", -3]),
        json!([6, null, null]),
        json!([7, null, null]),
    ];
    assert_eq!(told, expected, "{walk}");
    // Fifteen days as they come, from the day after the receipt.
    let days = walk["days"].as_array().unwrap();
    let ends = (&days[0]["date"], &days[15]["date"], days.len());
    assert_eq!(ends, (&json!("2010-11-08"), &json!("2010-11-23"), 16), "{walk}");
    assert_eq!(days.iter().filter(|day| day["counted"] == true).count(), 15);
}

both!(
    an_overdue_dossier_is_told_once_and_puts_an_apology_into_the_heads_inbox,
    demo
);
async fn an_overdue_dossier_is_told_once_and_puts_an_apology_into_the_heads_inbox(app: TestApp) {
    let monday = app.at("2010-11-08T10:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let papers = filing(&monday, BUILDING_PERMIT, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, papers).await;
    dossier.pass_on(&monday, DESK).await;
    for at in [
        "2010-11-22T08:00:00+07:00",
        "2010-11-24T07:00:00+07:00",
        "2010-11-24T07:01:00+07:00",
    ] {
        worker_at(&app, at).await;
    }
    assert_eq!(alerts(&app, &dossier).await, ["DUE_SOON", "OVERDUE"]);
    let late = app.at("2010-11-24T08:00:00+07:00").await;
    let head = late.sign_in(HEAD).await;
    let seen = dossier.read(&late, &head).await;
    assert_eq!(
        seen["version"], 3,
        "what the worker tells is no change of the dossier: {seen}"
    );
    assert_eq!(dossier.history().last(), Some(&"OVERDUE"));
    let inbox = late.get("/inbox?pageSize=200").as_(&head).await.ok();
    let apologies = inbox["items"].as_array().unwrap().iter();
    let of_this = apologies.filter(|item| item["dossier"]["id"] == dossier.id && item["kind"] == "APOLOGY");
    assert_eq!(of_this.count(), 1, "{inbox}");
    let apology = json!({"reason": "Hồ sơ nhiều, thiếu người", "workingDays": 3});
    dossier.does(&late, HEAD, "/reappointments", apology).await;
    let inbox = late.get("/inbox?pageSize=200").as_(&head).await.ok();
    assert!(!inbox.to_string().contains("APOLOGY"), "{inbox}");
    // The new appointment is watched like the first. One more is the province's to give.
    worker_at(&app, "2010-12-01T07:00:00+07:00").await;
    assert_eq!(alerts(&app, &dossier).await, ["DUE_SOON", "OVERDUE", "OVERDUE"]);
    let december = app.at("2010-12-01T08:00:00+07:00").await;
    let (head, province) = (
        december.sign_in(HEAD).await,
        december.sign_in("pheduyet.tinh").await,
    );
    let apologies = async |who: &Somebody| {
        let inbox = december.get("/inbox?pageSize=200").as_(who).await.ok();
        let items = inbox["items"].as_array().unwrap().iter();
        let mine = items.filter(|item| item["dossier"]["id"] == dossier.id && item["kind"] == "APOLOGY");
        mine.count()
    };
    assert_eq!((apologies(&head).await, apologies(&province).await), (0, 1));
    let again = json!({
        "reason": "Phải xác minh lần nữa", "workingDays": 5, "overrideReason": "Thiên tai kéo dài trên địa bàn",
    });
    dossier
        .does(&december, "pheduyet.tinh", "/reappointments", again)
        .await;
}

both!(
    an_apology_is_for_who_decides_and_over_once_the_appointment_moves,
    demo
);
async fn an_apology_is_for_who_decides_and_over_once_the_appointment_moves(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let papers = filing(&monday, LAND_USE, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, papers).await;
    for login in [DESK, HANDLER] {
        dossier.pass_on(&monday, login).await;
    }
    // At the ward when the appointment is missed: the city's head answers for it.
    let later = "2011-09-15T08:00:00+07:00";
    worker_at(&app, later).await;
    let september = app.at(later).await;
    let head = september.sign_in(HEAD).await;
    let apologies = async |dossier: &Held| {
        let inbox = september.get("/inbox?pageSize=200").as_(&head).await.ok();
        let items = inbox["items"].as_array().unwrap().iter();
        let mine = items.filter(|item| item["dossier"]["id"] == dossier.id && item["kind"] == "APOLOGY");
        mine.count()
    };
    assert_eq!(apologies(&dossier).await, 1);
    let seen = dossier.read(&september, &head).await;
    let offered = seen["possibleActions"].as_array().unwrap();
    assert!(offered.contains(&json!("REAPPOINT")), "{seen}");
    assert_eq!(seen["personalData"], "WHOLE", "whoever apologises sees for what");
    // A day that the calendar takes away afterwards moves the appointment.
    let administrator = september.sign_in("quantri").await;
    let storm = json!({"kind": "LOCAL_OFF", "nameVi": "Nghỉ tránh bão", "nameEn": "Storm"});
    let etag = september.get("/calendars/KH").await.etag();
    let put = september.put("/calendars/KH/days/2011-06-15");
    put.as_(&administrator).if_match(&etag).json(storm).await.ok();
    let reason = json!({"reason": "Nghỉ tránh bão ngày 15/6"});
    dossier.does(&september, HEAD, "/redating", reason).await;
    assert_eq!(apologies(&dossier).await, 0);
}
