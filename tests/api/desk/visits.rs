//! Visits booked ahead.

use std::future::IntoFuture;

use futures_util::future::join;
use serde_json::{Value, json};

use super::{MANAGER, open, take};
use crate::both;
use crate::dossiers::given::{BUOI, DAO, DESK, DIEN_KHANH, agency, key, moment};
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

async fn book(app: &TestApp, who: &Somebody, desk: &str, at: &str) -> Reply {
    let request = app.post("/visits").as_(who).idempotency_key(&key());
    request
        .json(json!({"deskId": desk, "startsAt": moment(at)}))
        .await
}

async fn free(app: &TestApp, desk: &str, at: &str) -> Value {
    let list = app
        .get(&format!("/desks/{desk}/visit-slots?day=2011-06-14"))
        .await
        .ok();
    let slots = list["slots"].as_array().unwrap();
    let slot = slots.iter().find(|slot| slot["startsAt"] == moment(at));
    slot.unwrap_or_else(|| panic!("{list}"))["free"].clone()
}

both!(a_booked_visit_keeps_its_place_in_the_line, demo);
async fn a_booked_visit_keeps_its_place_in_the_line(app: TestApp) {
    let june = app.at(JUNE).await;
    let place = open(&june).await;
    let (dao, buoi) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    assert_eq!(free(&june, &place, "2011-06-14 09:00").await, 1);
    let visit = book(&june, &dao, &place, "2011-06-14 09:00").await.created();
    assert_eq!(visit["endsAt"], moment("2011-06-14 09:15"));
    assert_eq!(free(&june, &place, "2011-06-14 09:00").await, 0);
    let full = book(&june, &buoi, &place, "2011-06-14 09:00").await;
    full.problem(409, "NOT_POSSIBLE");
    let again = book(&june, &dao, &place, "2011-06-14 10:00").await;
    again.problem(409, "ALREADY_EXISTS");

    let day = app.at("2011-06-14T08:50:00+07:00").await;
    let officer = day.sign_in(DESK).await;
    let listed = day
        .get(&format!("/desks/{place}/visits"))
        .as_(&officer)
        .await
        .ok();
    assert_eq!(listed["items"][0]["id"], visit["id"], "{listed}");
    let unknown = day.post(&format!("/desks/{place}/tickets")).as_(&officer);
    let other = if visit["code"] == "000000" {
        "000001"
    } else {
        "000000"
    };
    let unknown = unknown
        .idempotency_key(&key())
        .json(json!({"visitCode": other}))
        .await;
    assert_eq!(
        unknown.problem(400, "INVALID_INPUT")["errors"][0]["code"],
        "VISIT_UNKNOWN"
    );
    let came = take(&day, &officer, &place, json!({"visitCode": visit["code"]})).await;
    assert_eq!(came["queueAt"], moment("2011-06-14 09:00"));
    let later = app.at("2011-06-14T09:05:00+07:00").await;
    let officer = later.sign_in(DESK).await;
    let walked_in = take(&later, &officer, &place, json!({})).await;
    assert_eq!(walked_in["before"], 1, "behind who booked");
    let request = later
        .post(&format!("/desks/{place}/tickets/next/call"))
        .as_(&officer);
    let next = request
        .idempotency_key(&key())
        .json(json!({"window": 1}))
        .await
        .ok();
    assert_eq!(next["visitId"], visit["id"]);
    let dao = later.sign_in(DAO).await;
    let own = later.get("/visits").as_(&dao).await.ok();
    assert_eq!(own["items"][0]["state"], "ARRIVED");
}

both!(a_visit_is_called_off_by_whose_it_is, demo);
async fn a_visit_is_called_off_by_whose_it_is(app: TestApp) {
    let june = app.at(JUNE).await;
    let place = open(&june).await;
    let (dao, buoi) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    let booked = book(&june, &dao, &place, "2011-06-14 09:00").await;
    let path = format!(
        "/visits/{}/cancellation",
        booked.created()["id"].as_str().unwrap()
    );
    let cancel = |who| {
        let request = june.post(&path).as_(who).if_match(&booked.etag());
        request.idempotency_key(&key())
    };
    cancel(&buoi).await.problem(404, "NOT_FOUND");
    assert_eq!(cancel(&dao).await.ok()["state"], "CANCELLED");
    cancel(&dao).await.problem(412, "STALE_VERSION");
    assert_eq!(free(&june, &place, "2011-06-14 09:00").await, 1);
    book(&june, &buoi, &place, "2011-06-14 09:00").await.created();
}

both!(only_times_of_the_desk_can_be_booked, demo);
async fn only_times_of_the_desk_can_be_booked(app: TestApp) {
    let june = app.at(JUNE).await;
    let place = open(&june).await;
    let dao = june.sign_in(DAO).await;
    for (at, code) in [
        ("2011-06-14 09:07", "NO_SUCH_SLOT"),
        ("2011-06-14 12:00", "NO_SUCH_SLOT"),
        ("2011-06-18 14:00", "NO_SUCH_SLOT"),
        ("2011-06-13 07:30", "NOT_BOOKABLE_NOW"),
        ("2011-06-21 09:00", "NOT_BOOKABLE_NOW"),
    ] {
        let problem = book(&june, &dao, &place, at).await.problem(400, "INVALID_INPUT");
        assert_eq!(problem["errors"][0]["code"], code, "{at}");
    }
    let sunday = june
        .get(&format!("/desks/{place}/visit-slots?day=2011-06-19"))
        .await
        .ok();
    assert_eq!(sunday["slots"], json!([]));
    let nowhere = june
        .get("/desks/01890a5d-ac96-774b-bcce-b302099a8057/visit-slots")
        .await;
    nowhere.problem(404, "NOT_FOUND");
}

both!(the_last_place_goes_to_one_of_two, demo);
async fn the_last_place_goes_to_one_of_two(app: TestApp) {
    let june = app.at(JUNE).await;
    let place = open(&june).await;
    // Two processes over one database: nothing but the database keeps them apart.
    let other_process = app.at(JUNE).await;
    let (dao, buoi) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    for time in ["08:00", "08:15", "08:30", "08:45", "09:00", "09:15"] {
        let at = format!("2011-06-14 {time}");
        let body = json!({"deskId": place, "startsAt": moment(&at)});
        let ask = |app: &TestApp, who: &Somebody| {
            let request = app.post("/visits").as_(who).idempotency_key(&key());
            request.json(body.clone()).into_future()
        };
        let (one, other) = join(ask(&june, &dao), ask(&other_process, &buoi)).await;
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{time}\n{one}\n{other}");
        let (winner, booked) = if one.status == 201 {
            (&dao, one)
        } else {
            (&buoi, other)
        };
        let path = format!("/visits/{}/cancellation", booked.json()["id"].as_str().unwrap());
        let off = june.post(&path).as_(winner).if_match(&booked.etag());
        off.idempotency_key(&key()).await.ok();
    }
}

both!(a_day_is_called_off_and_nobody_comes_in_vain, demo);
async fn a_day_is_called_off_and_nobody_comes_in_vain(app: TestApp) {
    use diesel::prelude::*;
    use motcua::platform::db::schema::outbox;
    let june = app.at(JUNE).await;
    let place = open(&june).await;
    let (dao, buoi) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    book(&june, &dao, &place, "2011-06-14 09:00").await.created();
    let other = book(&june, &buoi, &place, "2011-06-15 09:00").await.created();
    let (desk, manager) = (june.sign_in(DESK).await, june.sign_in(MANAGER).await);
    let neighbour = agency(&june, DIEN_KHANH).await["id"].clone();
    let elsewhere = june.officer_of(&[motcua::auth::Membership {
        agency: neighbour.as_str().unwrap().parse().unwrap(),
        unit: None,
        desk: None,
        role: motcua::auth::Role::DeskManager,
    }]);
    let call_off = async |who: &Somebody, day: &str| {
        let request = june.post(&format!("/desks/{place}/days-off")).as_(who);
        let body = json!({"day": day, "reason": "Bão số 2"});
        request.idempotency_key(&key()).json(body).await
    };
    call_off(&desk, "2011-06-14").await.problem(403, "FORBIDDEN");
    call_off(&elsewhere, "2011-06-14").await.problem(403, "FORBIDDEN");
    call_off(&manager, "2011-06-12")
        .await
        .wrong(400, &[("/day", "DAY_OVER")]);
    let done = call_off(&manager, "2011-06-14").await.ok();
    assert_eq!(done, json!({"day": "2011-06-14", "visits": 1}));
    call_off(&manager, "2011-06-14")
        .await
        .problem(409, "NOT_POSSIBLE");
    let own = june.get("/visits").as_(&dao).await.ok();
    assert_eq!(own["items"][0]["state"], "CANCELLED");
    let kept = june.get("/visits").as_(&buoi).await.ok();
    assert_eq!(
        (&kept["items"][0]["id"], &kept["items"][0]["state"]),
        (&other["id"], &json!("BOOKED"))
    );
    book(&june, &dao, &place, "2011-06-14 10:00")
        .await
        .problem(409, "NOT_POSSIBLE");
    let slots = june.get(&format!("/desks/{place}/visit-slots?day=2011-06-14"));
    assert_eq!(slots.await.ok()["slots"], json!([]));
    let mut conn = app.database().connect();
    let id: uuid::Uuid = own["items"][0]["id"].as_str().unwrap().parse().unwrap();
    let told: i64 = outbox::table
        .filter(outbox::subject_id.eq(motcua::platform::db::types::AnyUuid(id)))
        .filter(outbox::event_type.eq("vn.motcua.visit.changed.v1"))
        .count()
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(told, 2, "booked, and called off");

    // Who comes all the same gets no ticket; a day that was called off by mistake is given back.
    let storm = app.at("2011-06-14T08:00:00+07:00").await;
    let (desk, manager) = (storm.sign_in(DESK).await, storm.sign_in(MANAGER).await);
    let ticket = async |app: &TestApp, who: &Somebody| {
        let request = app.post(&format!("/desks/{place}/tickets")).as_(who);
        request.idempotency_key(&key()).json(json!({})).await
    };
    ticket(&storm, &desk).await.problem(409, "NOT_POSSIBLE");
    let give_back = async |app: &TestApp, who: &Somebody, day: &str| {
        app.delete(&format!("/desks/{place}/days-off/{day}"))
            .as_(who)
            .await
    };
    let day = "2011-06-14";
    give_back(&storm, &desk, day).await.problem(403, "FORBIDDEN");
    // At the time of the token.
    give_back(&june, &elsewhere, day).await.problem(403, "FORBIDDEN");
    assert_eq!(give_back(&storm, &manager, day).await.status, 204);
    give_back(&storm, &manager, day).await.problem(404, "NOT_FOUND");
    ticket(&storm, &desk).await.created();
    let dao = storm.sign_in(DAO).await;
    let own = storm.get("/visits").as_(&dao).await.ok();
    assert_eq!(own["items"][0]["state"], "CANCELLED", "nobody comes unasked");
    let again = storm.post(&format!("/desks/{place}/days-off")).as_(&manager);
    let again = again.idempotency_key(&key());
    let body = json!({"day": "2011-06-15", "reason": "Bão số 2"});
    again.json(body).await.ok();
    let later = app.at("2011-06-16T08:00:00+07:00").await;
    let manager = later.sign_in(MANAGER).await;
    give_back(&later, &manager, "2011-06-15")
        .await
        .problem(409, "NOT_POSSIBLE");
}
