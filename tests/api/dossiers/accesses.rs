//! Who opened whose dossier: in the log before it is asked for, for the owner and for those who inspect.

use std::time::Duration;

use motcua::auth::{Membership, Role};
use serde_json::{Value, json};

use super::given::{
    BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, OWNER_NUMBER, agency, filing, key,
};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

/// The looks at a dossier as its owner sees them, once so many are written.
async fn looks(app: &TestApp, owner: &Somebody, dossier: &Held, count: usize) -> Vec<Value> {
    for _ in 0..100 {
        let list = app.get(&dossier.path("/accesses")).as_(owner).await.ok();
        let items = list["items"].as_array().unwrap().clone();
        if items.len() >= count {
            return items;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    panic!("fewer than {count} looks were written within three seconds");
}

both!(the_owner_sees_who_opened_the_dossier, demo);
async fn the_owner_sees_who_opened_the_dossier(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, filing).await;
    dossier.read(&june, &citizen).await;
    let desk = june.sign_in(DESK).await;
    dossier.read(&june, &desk).await;
    let iso = june.sign_in("thukyiso.nhatrang").await;
    let seen = june.get(&dossier.path("")).as_(&iso).await.ok();
    assert_eq!(seen["personalData"], "MASKED");
    let stranger = june.sign_in("motcua.dienkhanh").await;
    let refused = june.get(&dossier.path("")).as_(&stranger).await;
    refused.problem(404, "NOT_FOUND");

    let looks = looks(&june, &citizen, &dossier, 3).await;
    assert_eq!(
        looks.len(),
        3,
        "the owner's own look is nobody's business: {looks:#?}"
    );
    let nha_trang = agency(&june, NHA_TRANG).await;
    let [attempt, involved, on_duty] = [&looks[0], &looks[1], &looks[2]];
    assert_eq!(
        (&on_duty["officerName"], &on_duty["role"], &on_duty["purpose"]),
        (&json!(desk.name), &json!("DESK_OFFICER"), &json!("DUTY"))
    );
    assert_eq!(
        (
            &on_duty["personalData"],
            &on_duty["operation"],
            &on_duty["result"]
        ),
        (&json!("WHOLE"), &json!("readDossier"), &json!("GRANTED"))
    );
    assert_eq!(
        (&on_duty["agencyId"], &on_duty["agencyName"], &on_duty["channel"]),
        (&nha_trang["id"], &nha_trang["name"], &json!("SESSION"))
    );
    assert_eq!(
        (
            &involved["officerName"],
            &involved["personalData"],
            &involved["purpose"]
        ),
        (&json!(iso.name), &json!("MASKED"), &json!("INVOLVEMENT"))
    );
    assert_eq!(
        (&attempt["officerName"], &attempt["result"]),
        (&json!(stranger.name), &json!("REFUSED"))
    );

    let page = june.get(&dossier.path("/accesses?pageSize=2&includeTotal=true"));
    let page = page.as_(&citizen).await.ok();
    assert_eq!(
        (&page["total"], page["items"].as_array().unwrap().len()),
        (&json!(3), 2)
    );
    let rest = format!("/accesses?pageSize=2&cursor={}", page["next"].as_str().unwrap());
    let rest = june.get(&dossier.path(&rest)).as_(&citizen).await.ok();
    assert_eq!((&rest["items"][0], &rest["next"]), (on_duty, &Value::Null));

    let neighbour = june.sign_in(BUOI).await;
    let read = june.get(&dossier.path("/accesses")).as_(&neighbour).await;
    read.problem(404, "NOT_FOUND");
    let read = june.get(&dossier.path("/accesses")).as_(&desk).await;
    read.problem(403, "FORBIDDEN");
}

both!(all_is_revealed_for_a_reason_once, demo);
async fn all_is_revealed_for_a_reason_once(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, filing).await;
    dossier.accept(&june, DESK).await;
    // The handler's step has not come yet.
    let handler = june.sign_in("chuyenvien.nhatrang").await;
    let path = dossier.path("/reveals");
    let masked = june.get(&dossier.path("")).as_(&handler).await.ok();
    assert!(masked["personalData"] == "MASKED" && !masked.to_string().contains(OWNER_NUMBER));
    let reason = "Xác minh đơn khiếu nại số 15/2011 của chủ hồ sơ.";
    let (once, body) = (key(), json!({"reason": reason}));
    let ask = || {
        june.post(&path)
            .as_(&handler)
            .idempotency_key(&once)
            .json(body.clone())
    };
    let revealed = ask().await.ok();
    assert_eq!(
        (&revealed["personalData"], &revealed["owner"]["identityNumber"]),
        (&json!("WHOLE"), &json!(OWNER_NUMBER))
    );
    assert_eq!(revealed["version"], masked["version"], "nothing was changed");
    let again = june.get(&dossier.path("")).as_(&handler).await.ok();
    assert_eq!(again["personalData"], "MASKED", "only that once");
    assert_eq!(ask().await.header("Idempotent-Replayed"), "true");

    // The acceptance, the masked look before and after, and twice all of it.
    let looks = looks(&june, &citizen, &dossier, 5).await;
    let reveals: Vec<_> = looks.iter().filter(|look| look["purpose"] == "REVEAL").collect();
    assert_eq!(reveals.len(), 2, "shown again is logged again: {looks:#?}");
    assert_eq!(
        (
            &reveals[0]["reason"],
            &reveals[0]["personalData"],
            &reveals[0]["operation"]
        ),
        (&json!(reason), &json!("WHOLE"), &json!("revealDossier"))
    );
    let short = june.post(&path).as_(&handler).idempotency_key(&key());
    short
        .json(json!({"reason": "vì"}))
        .await
        .wrong(400, &[("/reason", "MIN_LENGTH")]);
    let blank = june.post(&path).as_(&handler).idempotency_key(&key());
    blank.json(json!({})).await.wrong(400, &[("/reason", "REQUIRED")]);
    let stranger = june.sign_in("motcua.dienkhanh").await;
    let elsewhere = june.post(&path).as_(&stranger).idempotency_key(&key());
    elsewhere.json(body.clone()).await.problem(404, "NOT_FOUND");
    for login in [DAO, "thukyiso.nhatrang", "thungan.nhatrang"] {
        let other = june.sign_in(login).await;
        let asked = june.post(&path).as_(&other).idempotency_key(&key());
        asked.json(body.clone()).await.problem(403, "FORBIDDEN");
    }
}

both!(inspectors_see_what_the_people_of_their_agency_opened, demo);
async fn inspectors_see_what_the_people_of_their_agency_opened(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let one = Held::received(&june, &desk, filing(&june, LAND_USE, NHA_TRANG).await).await;
    let other = Held::received(&june, &desk, filing(&june, LAND_USE, NHA_TRANG).await).await;
    let handler = june.sign_in("chuyenvien.nhatrang").await;
    for (who, what) in [
        (&desk, one.path("")),
        (&desk, other.path("/receipt")),
        (&handler, one.path("")),
    ] {
        june.get(&what).as_(who).await.ok();
    }
    let nha_trang: Value = agency(&june, NHA_TRANG).await["id"].clone();
    let at = |id: &Value, role| {
        june.officer_of(&[Membership {
            agency: id.as_str().unwrap().parse().unwrap(),
            unit: None,
            desk: None,
            role,
        }])
    };
    let auditor = at(&nha_trang, Role::Auditor);
    let mut all = Vec::new();
    for _ in 0..100 {
        all = june.get("/dossier-accesses").as_(&auditor).await.ok()["items"]
            .as_array()
            .unwrap()
            .clone();
        if all.len() == 5 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    assert_eq!(all.len(), 5, "both receptions were looks too: {all:#?}");
    assert_eq!(all[4]["look"]["operation"], "receiveDossier");
    assert_eq!(
        (&all[2]["dossierId"], &all[2]["officerId"], &all[2]["address"]),
        (&json!(one.id), &json!(desk.id), &json!("127.0.0.1"))
    );
    assert_eq!(all[1]["look"]["operation"], "readReceipt");
    let narrowed = |query: String| {
        let (june, auditor) = (&june, &auditor);
        async move {
            let found = june
                .get(&format!("/dossier-accesses?{query}"))
                .as_(auditor)
                .await
                .ok();
            found["items"].as_array().unwrap().clone()
        }
    };
    assert_eq!(narrowed(format!("officerId={}", handler.id)).await, all[..1]);
    assert_eq!(
        narrowed(format!("dossierId={}", other.id)).await,
        [all[1].clone(), all[3].clone()]
    );
    assert_eq!(
        narrowed("from=2011-06-13T00:59:00Z&until=2011-06-13T02:00:00Z".into()).await,
        all
    );
    assert_eq!(
        narrowed("until=2011-06-13T00:59:00Z".into()).await,
        [Value::Null; 0]
    );
    assert_eq!(
        narrowed("from=2011-06-13T02:00:00Z".into()).await,
        [Value::Null; 0]
    );

    let elsewhere = at(
        &agency(&june, super::given::DIEN_KHANH).await["id"],
        Role::Inspector,
    );
    let asked = june.get(&format!(
        "/dossier-accesses?includeTotal=true&agencyId={}",
        nha_trang.as_str().unwrap()
    ));
    let nothing = asked.as_(&elsewhere).await.ok();
    assert_eq!((&nothing["items"], &nothing["total"]), (&json!([]), &json!(0)));
    june.get("/dossier-accesses")
        .as_(&desk)
        .await
        .problem(403, "FORBIDDEN");
}

both!(what_was_read_is_in_the_log_when_the_server_has_stopped, demo);
async fn what_was_read_is_in_the_log_when_the_server_has_stopped(app: TestApp) {
    use diesel::prelude::*;
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let dossier = Held::received(&june, &desk, filing(&june, LAND_USE, NHA_TRANG).await).await;
    for _ in 0..25 {
        june.get(&dossier.path("")).as_(&desk).await.ok();
    }
    june.close();
    use motcua::platform::db::schema::access_log;
    let written: i64 = access_log::table
        .count()
        .get_result(&mut app.database().connect())
        .unwrap();
    assert_eq!((written, june.access_log.waiting()), (26, 0));
}

both!(looks_are_forgotten_when_their_time_is_over, demo);
async fn looks_are_forgotten_when_their_time_is_over(app: TestApp) {
    use motcua::platform::access_log;
    use motcua::platform::actor::Actor;
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let dossier = Held::received(&june, &desk, filing(&june, LAND_USE, NHA_TRANG).await).await;
    june.get(&dossier.path("")).as_(&desk).await.ok();
    june.access_log.close();
    let later = app.at("2011-06-14T08:00:00+07:00").await;
    later
        .get(&dossier.path(""))
        .as_(&later.sign_in(DESK).await)
        .await
        .ok();
    later.access_log.close();
    let db = app.db.clone();
    let purge = async |before: &str| {
        let before = before.parse().unwrap();
        let worker = Actor::system("test");
        let purged = db.write(&worker, move |tx| access_log::purge(tx, before));
        purged.await.unwrap()
    };
    assert_eq!(purge("2011-06-13T00:00:00Z").await, 0);
    assert_eq!(purge("2011-06-14T00:00:00Z").await, 2);
    let auditor = app.officer_of(&[Membership {
        agency: dossier.view["receivingAgencyId"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap(),
        unit: None,
        desk: None,
        role: Role::Auditor,
    }]);
    let left = app.get("/dossier-accesses").as_(&auditor).await.ok();
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
    assert!(
        left["items"][0]["look"]["at"]
            .as_str()
            .unwrap()
            .starts_with("2011-06-14"),
        "{left:#}"
    );
}
