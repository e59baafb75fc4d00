//! The register of locks.

use serde_json::{Value, json};

use super::{BASIS, HEAD, JUNE, PLOT, REASON, lift, lock, place};
use crate::both;
use crate::dossiers::given::{DESK, DIEN_KHANH, LAND_USE, agency, key, procedure};
use crate::support::app::TestApp;

both!(a_lock_is_placed_found_and_lifted, demo);
async fn a_lock_is_placed_found_and_lifted(app: TestApp) {
    let june = app.at(JUNE).await;
    let head = june.sign_in(HEAD).await;
    let placed = place(
        &june,
        &head,
        lock(&june, "LAND_PLOT", " 22366 / 007 / 112 ").await,
    )
    .await;
    let placed = placed.created();
    assert_eq!(
        (
            &placed["object"],
            &placed["validFrom"],
            &placed["validTo"],
            &placed["inForce"]
        ),
        (&json!(PLOT), &json!("2011-06-13"), &Value::Null, &json!(true))
    );
    assert_eq!(
        (&placed["reason"], &placed["legalBasis"], &placed["placedBy"]),
        (&json!(REASON), &json!(BASIS), &json!(head.id))
    );
    // Any desk finds it, however the plot is typed.
    let desk = june.sign_in("motcua.dienkhanh").await;
    let found = june.get("/object-locks?kind=LAND_PLOT&key=22366%2F07%2F0112&includeTotal=true");
    let found = found.as_(&desk).await.ok();
    assert_eq!(
        (&found["total"], &found["items"][0]["id"]),
        (&json!(1), &placed["id"])
    );
    let elsewhere = june
        .get("/object-locks?kind=LAND_PLOT&key=22366%2F7%2F113")
        .as_(&desk)
        .await
        .ok();
    assert_eq!(elsewhere["items"], json!([]));
    let own = june.get("/object-locks").as_(&head).await.ok();
    assert_eq!(own["items"][0]["id"], placed["id"]);
    let theirs = june.get("/object-locks").as_(&desk).await.ok();
    assert_eq!(theirs["items"], json!([]));

    let stale = json!({"id": placed["id"], "version": 9});
    lift(&june, &head, &stale).await.problem(412, "STALE_VERSION");
    let other = june.sign_in("lanhdao.dienkhanh").await;
    lift(&june, &other, &placed).await.problem(403, "FORBIDDEN");
    let lifted = lift(&june, &head, &placed).await.ok();
    assert_eq!(
        (&lifted["inForce"], &lifted["liftedOn"], &lifted["version"]),
        (&json!(false), &json!("2011-06-13"), &json!(2))
    );
    lift(&june, &head, &lifted).await.problem(409, "NOT_POSSIBLE");
    let path = format!("/object-locks/{}", placed["id"].as_str().unwrap());
    assert_eq!(june.get(&path).as_(&desk).await.ok(), lifted);
    let in_force = june.get("/object-locks?on=2011-06-13").as_(&head).await.ok();
    assert_eq!(in_force["items"], json!([]));
}

both!(locks_are_dated, demo);
async fn locks_are_dated(app: TestApp) {
    let june = app.at(JUNE).await;
    let head = june.sign_in(HEAD).await;
    let mut body = lock(&june, "VEHICLE", "79A-123.45").await;
    body["validFrom"] = json!("2011-07-01");
    body["validTo"] = json!("2011-07-31");
    place(&june, &head, body.clone()).await.created();
    for (day, count) in [
        ("2011-06-30", 0),
        ("2011-07-01", 1),
        ("2011-07-31", 1),
        ("2011-08-01", 0),
    ] {
        let asked = june.get(&format!(
            "/object-locks?kind=VEHICLE&key=79a12345&on={day}&includeTotal=true"
        ));
        assert_eq!(asked.as_(&head).await.ok()["total"], count, "{day}");
    }
    body["validTo"] = json!("2011-06-30");
    place(&june, &head, body)
        .await
        .wrong(400, &[("/validTo", "PERIOD")]);
}

both!(a_lock_has_a_thing_a_reason_and_a_place, demo);
async fn a_lock_has_a_thing_a_reason_and_a_place(app: TestApp) {
    let june = app.at(JUNE).await;
    let head = june.sign_in(HEAD).await;
    let body = lock(&june, "LAND_PLOT", "7/112").await;
    place(&june, &head, body.clone())
        .await
        .wrong(400, &[("/key", "LAND_PLOT_KEY")]);
    let mut mute = body.clone();
    mute["reason"] = json!("vì");
    mute["legalBasis"] = Value::Null;
    place(&june, &head, mute)
        .await
        .wrong(400, &[("/reason", "MIN_LENGTH"), ("/legalBasis", "TYPE")]);
    let mut unknown = lock(&june, "LAND_PLOT", PLOT).await;
    unknown["procedureIds"] = json!([procedure(&june, LAND_USE).await["id"], head.id]);
    place(&june, &head, unknown)
        .await
        .wrong(400, &[("/procedureIds/1", "UNKNOWN_PROCEDURE")]);
    let mut elsewhere = lock(&june, "LAND_PLOT", PLOT).await;
    elsewhere["agencyId"] = agency(&june, DIEN_KHANH).await["id"].clone();
    place(&june, &head, elsewhere).await.problem(403, "FORBIDDEN");
    let desk = june.sign_in(DESK).await;
    let may_not = lock(&june, "LAND_PLOT", PLOT).await;
    place(&june, &desk, may_not).await.problem(403, "FORBIDDEN");
    for (query, wrong) in [("kind=PERSON", "?key"), ("key=22366", "?kind")] {
        let asked = june.get(&format!("/object-locks?{query}")).as_(&head).await;
        asked.wrong(400, &[(wrong, "REQUIRED")]);
    }
}

both!(a_person_is_found_by_the_number_which_stands_nowhere, demo);
async fn a_person_is_found_by_the_number_which_stands_nowhere(app: TestApp) {
    use diesel::prelude::*;
    use motcua::platform::db::schema::object_locks;
    let june = app.at(JUNE).await;
    let head = june.sign_in(HEAD).await;
    let once = key();
    let body = lock(&june, "PERSON", "056199000001").await;
    let again = || {
        june.post("/object-locks")
            .as_(&head)
            .idempotency_key(&once)
            .json(body.clone())
    };
    let placed = again().await.created();
    assert_eq!(again().await.header("Idempotent-Replayed"), "true");
    assert!(!placed.to_string().contains("056199000001"), "{placed}");
    let found = june.get("/object-locks?kind=PERSON&key=056199000001&includeTotal=true");
    assert_eq!(found.as_(&head).await.ok()["total"], 1);
    let kept: Vec<(String, String)> = object_locks::table
        .select((object_locks::object_key, object_locks::label))
        .load(&mut app.database().connect())
        .unwrap();
    assert!(
        kept.iter()
            .all(|(key, label)| !key.contains("199000001") && !label.contains("199000001"))
    );
}
