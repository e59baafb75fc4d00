//! Owners rate, once.

use serde_json::{Value, json};

use crate::both;
use crate::dossiers::given::{
    BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, agency, filing, granted, key,
};
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

pub const JUNE: &str = "2011-06-13T08:00:00+07:00";
pub const HEAD: &str = "chutich.nhatrang";

/// A household business on its way to its owner.
pub async fn finished(app: &TestApp) -> Held {
    let citizen = app.sign_in(DAO).await;
    let filing = filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(app, &citizen, filing).await;
    dossier.accept(app, DESK).await;
    dossier.pass_on(app, DESK).await;
    dossier.pass_on(app, "chuyenvien.nhatrang").await;
    dossier
        .complete(app, "truongphong.nhatrang", granted("Giấy chứng nhận"))
        .await;
    dossier
}

/// Rates it as somebody.
pub async fn rate(app: &TestApp, who: &Somebody, dossier: &Held, body: Value) -> Reply {
    let request = app.post(&dossier.path("/rating")).as_(who);
    request.idempotency_key(&key()).json(body).await
}

/// A rating with nothing wrong.
pub fn content() -> Value {
    json!({"satisfaction": "SATISFIED", "reason": "Nhanh", "answers": [
        {"question": "TIME", "score": 2}, {"question": "ATTITUDE", "score": 1, "reason": "Ít nói"},
    ]})
}

both!(an_owner_rates_once_after_the_result_is_handed_over, demo);
async fn an_owner_rates_once_after_the_result_is_handed_over(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut dossier = finished(&june).await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    rate(&june, &owner, &dossier, content())
        .await
        .problem(409, "NOT_POSSIBLE");
    june.get(&dossier.path("/rating"))
        .as_(&owner)
        .await
        .problem(404, "NOT_FOUND");
    dossier.hand_over(&june, DESK).await;
    rate(&june, &other, &dossier, content())
        .await
        .problem(404, "NOT_FOUND");
    let rated = rate(&june, &owner, &dossier, content()).await.created();
    assert_eq!(
        (&rated["satisfaction"], &rated["dossierId"]),
        (&json!("SATISFIED"), &json!(dossier.id))
    );
    let again = json!({"satisfaction": "VERY_SATISFIED"});
    rate(&june, &owner, &dossier, again)
        .await
        .problem(409, "NOT_POSSIBLE");
    let read = june.get(&dossier.path("/rating")).as_(&owner).await.ok();
    assert_eq!(read, rated, "it is as it was given");
    let head = june.sign_in(HEAD).await;
    june.get(&dossier.path("/rating")).as_(&head).await.ok();
    let desk = june.sign_in(DESK).await;
    june.get(&dossier.path("/rating"))
        .as_(&desk)
        .await
        .problem(404, "NOT_FOUND");

    let list = june.get("/ratings?includeTotal=true").as_(&head).await.ok();
    assert_eq!(
        (&list["total"], &list["items"][0]["dossierId"]),
        (&json!(1), &Value::Null)
    );
    assert_eq!(list["items"][0]["answers"], rated["answers"]);
    let sums = june
        .get("/ratings/summary?from=2011-06-13&to=2011-06-13")
        .as_(&head)
        .await
        .ok();
    assert_eq!(
        (&sums["ratings"], &sums["satisfied"], &sums["notSatisfied"]),
        (&json!(1), &json!(1), &json!(0))
    );
    let time = json!({"question": "TIME", "answers": 1, "points": 2, "percent": 100});
    assert!(sums["questions"].as_array().unwrap().contains(&time), "{sums}");
    let before = june
        .get("/ratings/summary?from=2011-06-01&to=2011-06-12")
        .as_(&head)
        .await
        .ok();
    assert_eq!(before["ratings"], 0);
    june.get("/ratings/summary?from=2011-06-02&to=2011-06-01")
        .as_(&head)
        .await
        .wrong(400, &[("?to", "PERIOD")]);
    let elsewhere = agency(&june, "000.00.23.H32").await["id"].clone();
    june.get(&format!("/ratings?agencyId={}", elsewhere.as_str().unwrap()))
        .as_(&head)
        .await
        .problem(404, "NOT_FOUND");
}

both!(the_time_for_rating_ends, demo);
async fn the_time_for_rating_ends(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut dossier = finished(&june).await;
    dossier.hand_over(&june, DESK).await;
    // Thirty working days from 13 June are over on 25 July at the close of business.
    let after = app.at("2011-07-25T17:00:01+07:00").await;
    let owner = after.sign_in(DAO).await;
    rate(&after, &owner, &dossier, content())
        .await
        .problem(409, "NOT_POSSIBLE");
    let last = app.at("2011-07-25T16:59:00+07:00").await;
    let owner = last.sign_in(DAO).await;
    rate(&last, &owner, &dossier, content()).await.created();
}

both!(who_is_not_satisfied_says_why, demo);
async fn who_is_not_satisfied_says_why(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut dossier = finished(&june).await;
    dossier.hand_over(&june, DESK).await;
    let owner = june.sign_in(DAO).await;
    let wrong = json!({"satisfaction": "NOT_SATISFIED", "answers": [
        {"question": "TIME", "score": 0}, {"question": "TIME", "score": 1}, {"question": "VISITS", "score": 1},
    ]});
    rate(&june, &owner, &dossier, wrong).await.wrong(
        400,
        &[
            ("/answers/1/question", "DUPLICATE"),
            ("/answers/0/reason", "REQUIRED"),
            ("/reason", "REQUIRED"),
        ],
    );
    let outside = json!({"satisfaction": "SATISFIED", "answers": [{"question": "TIME", "score": 3}]});
    rate(&june, &owner, &dossier, outside)
        .await
        .wrong(400, &[("/answers/0/score", "MAXIMUM")]);
    let right = json!({"satisfaction": "NOT_SATISFIED", "reason": "Phải đi lại ba lần"});
    rate(&june, &owner, &dossier, right).await.created();
}
