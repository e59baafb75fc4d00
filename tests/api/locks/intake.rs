//! A dossier about a locked thing is not taken in.

use serde_json::{Value, json};

use super::{BASIS, HEAD, JUNE, PLOT, REASON, lift, lock, place};
use crate::both;
use crate::dossiers::given::{
    BUILDING_PERMIT, DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, OWNER_NUMBER, filing, key,
    procedure,
};
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

async fn receive(app: &TestApp, who: &Somebody, filing: Value) -> Reply {
    let body = json!({"channel": "IN_PERSON", "filing": filing});
    let request = app.post("/receptions").as_(who).idempotency_key(&key());
    request.json(body).await
}

/// A filing at Nha Trang about these things.
async fn about(app: &TestApp, code: &str, objects: Value) -> Value {
    let mut filing = filing(app, code, NHA_TRANG).await;
    filing["objects"] = objects;
    filing
}

both!(at_the_counter_a_mortgaged_plot_is_refused_with_the_law, demo);
async fn at_the_counter_a_mortgaged_plot_is_refused_with_the_law(app: TestApp) {
    let june = app.at(JUNE).await;
    let (head, desk) = (june.sign_in(HEAD).await, june.sign_in(DESK).await);
    let placed = place(&june, &head, lock(&june, "LAND_PLOT", PLOT).await)
        .await
        .created();
    let other = json!({"kind": "BUILDING", "key": "22366/12 Trần Phú"});
    let objects = json!([other, {"kind": "LAND_PLOT", "key": "22366/007/112"}]);
    let refused = receive(&june, &desk, about(&june, LAND_USE, objects.clone()).await).await;
    refused.wrong(409, &[("/filing/objects/1", "OBJECT_LOCKED")]);
    let problem = refused.problem(409, "OBJECT_LOCKED");
    assert_eq!(problem["legalBasis"], BASIS);
    let why = problem["detail"].as_str().unwrap();
    assert!(why.contains(REASON) && why.contains(PLOT), "{why}");
    let free = receive(&june, &desk, about(&june, LAND_USE, json!([other])).await)
        .await
        .created();
    assert_eq!(
        free["objects"],
        json!([{"kind": "BUILDING", "label": "22366/12 Trần Phú"}])
    );
    lift(&june, &head, &placed).await.ok();
    let taken = receive(&june, &desk, about(&june, LAND_USE, objects).await)
        .await
        .created();
    assert_eq!(taken["objects"][1], json!({"kind": "LAND_PLOT", "label": PLOT}));
}

both!(what_was_sent_online_waits_until_the_lock_is_over, demo);
async fn what_was_sent_online_waits_until_the_lock_is_over(app: TestApp) {
    let june = app.at(JUNE).await;
    let (citizen, head) = (june.sign_in(DAO).await, june.sign_in(HEAD).await);
    let objects = json!([{"kind": "VEHICLE", "key": "79A-123.45"}]);
    let mut dossier = Held::submitted(&june, &citizen, about(&june, HOUSEHOLD_BUSINESS, objects).await).await;
    let mut body = lock(&june, "VEHICLE", "79A 12345").await;
    body["validTo"] = json!("2011-06-14");
    place(&june, &head, body).await.created();
    let desk = june.sign_in(DESK).await;
    let refused = dossier.tries(&june, &desk, "/acceptance", json!({})).await;
    refused.wrong(409, &[("/objects/0", "OBJECT_LOCKED")]);
    let unchanged = dossier.read(&june, &citizen).await;
    assert_eq!(
        (&unchanged["state"], &unchanged["version"]),
        (&json!("SUBMITTED"), &json!(2))
    );
    let after = app.at("2011-06-15T08:00:00+07:00").await;
    dossier.accept(&after, DESK).await;
    assert_eq!(dossier.view["state"], "ACCEPTED");
}

both!(a_lock_may_be_on_some_procedures_only, demo);
async fn a_lock_may_be_on_some_procedures_only(app: TestApp) {
    let june = app.at(JUNE).await;
    let (head, desk) = (june.sign_in(HEAD).await, june.sign_in(DESK).await);
    let mut body = lock(&june, "LAND_PLOT", PLOT).await;
    body["procedureIds"] = json!([procedure(&june, LAND_USE).await["id"]]);
    place(&june, &head, body).await.created();
    let objects = json!([{"kind": "LAND_PLOT", "key": PLOT}]);
    let refused = receive(&june, &desk, about(&june, LAND_USE, objects.clone()).await).await;
    refused.problem(409, "OBJECT_LOCKED");
    receive(&june, &desk, about(&june, BUILDING_PERMIT, objects).await)
        .await
        .created();
}

both!(a_locked_person_is_meant_as_the_owner_too, demo);
async fn a_locked_person_is_meant_as_the_owner_too(app: TestApp) {
    let june = app.at(JUNE).await;
    let (head, desk) = (june.sign_in(HEAD).await, june.sign_in(DESK).await);
    let placed = place(&june, &head, lock(&june, "PERSON", OWNER_NUMBER).await)
        .await
        .created();
    let refused = receive(&june, &desk, about(&june, LAND_USE, json!([])).await).await;
    refused.wrong(409, &[("/filing/owner", "OBJECT_LOCKED")]);
    assert!(!refused.text().contains(OWNER_NUMBER), "{refused}");
    lift(&june, &head, &placed).await.ok();
    receive(&june, &desk, about(&june, LAND_USE, json!([])).await)
        .await
        .created();
}

both!(the_desk_names_what_the_applicant_did_not, demo);
async fn the_desk_names_what_the_applicant_did_not(app: TestApp) {
    let june = app.at(JUNE).await;
    let (citizen, head) = (june.sign_in(DAO).await, june.sign_in(HEAD).await);
    let mut dossier =
        Held::submitted(&june, &citizen, about(&june, HOUSEHOLD_BUSINESS, json!([])).await).await;
    place(&june, &head, lock(&june, "LAND_PLOT", PLOT).await)
        .await
        .created();
    let desk = june.sign_in(DESK).await;
    let name = |who: &Somebody, etag: &str, objects: Value| {
        let request = june.put(&dossier.path("/objects")).as_(who).if_match(etag);
        request.json(json!({"objects": objects}))
    };
    let plot = json!({"kind": "LAND_PLOT", "key": PLOT});
    name(&desk, "\"1\"", json!([plot]))
        .await
        .problem(412, "STALE_VERSION");
    let twice = name(
        &desk,
        &dossier.etag,
        json!([plot, {"kind": "LAND_PLOT", "key": "22366/07/112"}]),
    )
    .await;
    twice.wrong(400, &[("/objects/1/key", "DUPLICATE")]);
    let stranger = june.sign_in("motcua.dienkhanh").await;
    name(&stranger, &dossier.etag, json!([plot]))
        .await
        .problem(404, "NOT_FOUND");
    let named = name(&desk, &dossier.etag, json!([plot])).await;
    assert_eq!(
        named.ok()["objects"],
        json!([{"kind": "LAND_PLOT", "label": PLOT}])
    );
    dossier.etag = named.etag();
    let refused = dossier.tries(&june, &desk, "/acceptance", json!({})).await;
    refused.problem(409, "OBJECT_LOCKED");
}

both!(dossiers_about_a_thing_are_found_by_it, demo);
async fn dossiers_about_a_thing_are_found_by_it(app: TestApp) {
    use motcua::dossiers::queries;
    use motcua::locks::model::{ObjectKey, ObjectKind};
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let objects = json!([{"kind": "LAND_PLOT", "key": PLOT}]);
    let one = receive(&june, &desk, about(&june, LAND_USE, objects.clone()).await)
        .await
        .created();
    let two = receive(&june, &desk, about(&june, BUILDING_PERMIT, objects).await)
        .await
        .created();
    receive(&june, &desk, about(&june, BUILDING_PERMIT, json!([])).await)
        .await
        .created();
    let plot = ObjectKey::parse(ObjectKind::LandPlot, PLOT)
        .unwrap()
        .object(&june.lookup);
    let agency = one["receivingAgencyId"].as_str().unwrap().parse().unwrap();
    let other = motcua::platform::ids::AgencyId::new(june.clock.now());
    let find = async |agency, before| {
        let plot = plot.clone();
        june.db
            .read(move |conn| queries::about(conn, &[agency], &plot, before, 10))
            .await
            .unwrap()
            .into_iter()
            .map(|dossier| json!(dossier.id))
            .collect::<Vec<_>>()
    };
    assert_eq!(find(agency, None).await, [two["id"].clone(), one["id"].clone()]);
    let before = two["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(find(agency, Some(before)).await, [one["id"].clone()]);
    assert_eq!(
        find(other, None).await,
        [Value::Null; 0],
        "another agency has no part in them"
    );
}

both!(a_locked_thing_does_not_come_to_a_running_dossier_unseen, demo);
async fn a_locked_thing_does_not_come_to_a_running_dossier_unseen(app: TestApp) {
    let june = app.at(JUNE).await;
    let (head, desk) = (june.sign_in(HEAD).await, june.sign_in(DESK).await);
    let taken = receive(&june, &desk, filing(&june, LAND_USE, NHA_TRANG).await).await;
    let path = format!("/dossiers/{}/objects", taken.created()["id"].as_str().unwrap());
    let placed = place(&june, &head, lock(&june, "LAND_PLOT", PLOT).await)
        .await
        .created();
    let objects = json!({"objects": [{"kind": "LAND_PLOT", "key": PLOT}]});
    let name = async |etag: &str| {
        june.put(&path)
            .as_(&desk)
            .if_match(etag)
            .json(objects.clone())
            .await
    };
    let refused = name(&taken.etag()).await;
    assert_eq!(refused.problem(409, "OBJECT_LOCKED")["legalBasis"], BASIS);
    lift(&june, &head, &placed).await.ok();
    let named = name(&taken.etag()).await;
    assert_eq!(named.ok()["objects"].as_array().unwrap().len(), 1);
}
