//! Who rates beside the owner: those whom the owner has let in, and whoever holds the receipt.

use serde_json::{Value, json};

use super::ratings::{HEAD, JUNE, content, finished, rate};
use crate::both;
use crate::dossiers::given::{BUOI, DAO, DESK, Held, key};
use crate::support::app::TestApp;
use crate::support::client::Reply;

both!(whoever_was_let_in_rates_for_themselves, demo);
async fn whoever_was_let_in_rates_for_themselves(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut dossier = finished(&june).await;
    dossier.hand_over(&june, DESK).await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    rate(&june, &other, &dossier, content())
        .await
        .problem(404, "NOT_FOUND");
    let to = json!({"purpose": "CO_APPLICANT", "access": "VIEW", "note": "Chồng"});
    let invite = june.post(&dossier.path("/parties")).as_(&owner);
    let invited = invite.idempotency_key(&key()).json(to).await.created();
    let accept = june.post("/dossier-invitations/acceptance").as_(&other);
    let code = json!({"code": invited["code"]});
    accept.idempotency_key(&key()).json(code).await.ok();

    let theirs = rate(&june, &other, &dossier, content()).await.created();
    rate(&june, &other, &dossier, content())
        .await
        .problem(409, "NOT_POSSIBLE");
    june.get(&dossier.path("/rating"))
        .as_(&owner)
        .await
        .problem(404, "NOT_FOUND");
    let own = rate(&june, &owner, &dossier, json!({"satisfaction": "VERY_SATISFIED"}))
        .await
        .created();
    for (who, expected) in [(&owner, &own), (&other, &theirs)] {
        assert_eq!(
            &june.get(&dossier.path("/rating")).as_(who).await.ok(),
            expected,
            "each reads the own one"
        );
    }
    let head = june.sign_in(HEAD).await;
    assert_eq!(june.get(&dossier.path("/rating")).as_(&head).await.ok(), own);
    let list = june.get("/ratings?includeTotal=true").as_(&head).await.ok();
    assert_eq!(list["total"], 2);
}

async fn by_receipt(app: &TestApp, receipt: &Value, more: Value) -> Reply {
    let mut body = json!({"code": receipt["code"], "secret": receipt["trackingSecret"]});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    app.post("/tracking/rating").json(body).await
}

async fn receipt(app: &TestApp, dossier: &Held) -> Value {
    let desk = app.sign_in(DESK).await;
    app.get(&dossier.path("/receipt")).as_(&desk).await.ok()
}

both!(who_holds_the_receipt_rates_once_in_the_owners_place, demo);
async fn who_holds_the_receipt_rates_once_in_the_owners_place(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut dossier = finished(&june).await;
    let slip = receipt(&june, &dossier).await;
    by_receipt(&june, &slip, content())
        .await
        .problem(409, "NOT_POSSIBLE");
    dossier.hand_over(&june, DESK).await;
    for wrong in [
        json!({"secret": "AAAAAAAA"}),
        json!({"code": "H32.26-110307-9999"}),
    ] {
        let mut body = content();
        for (name, value) in wrong.as_object().unwrap() {
            body[name] = value.clone();
        }
        by_receipt(&june, &slip, body).await.problem(404, "NOT_FOUND");
    }
    by_receipt(&june, &slip, json!({"satisfaction": "NOT_SATISFIED"}))
        .await
        .wrong(400, &[("/reason", "REQUIRED")]);
    let rated = by_receipt(&june, &slip, content()).await.ok();
    assert_eq!(
        (&rated["satisfaction"], &rated["dossierId"]),
        (&json!("SATISFIED"), &Value::Null)
    );
    by_receipt(&june, &slip, content())
        .await
        .problem(409, "NOT_POSSIBLE");
    // The desk that made it out knows the secret too: the owner's own word comes, and counts, instead.
    let (owner, head) = (june.sign_in(DAO).await, june.sign_in(HEAD).await);
    let agency = dossier.view["receivingAgencyId"].as_str().unwrap();
    let path = format!("/ratings/summary?agencyId={agency}&from=2011-06-01&to=2011-07-31");
    let sums = async || {
        let sums = june.get(&path).as_(&head).await.ok();
        [
            "ratings",
            "byReceipt",
            "verySatisfied",
            "satisfied",
            "notSatisfied",
        ]
        .map(|sum| sums[sum].as_i64().unwrap())
    };
    let before = sums().await;
    let seen = june.get(&dossier.path("/rating")).as_(&owner).await.ok();
    assert_eq!(seen["id"], rated["id"]);
    let mut own = content();
    own["satisfaction"] = json!("VERY_SATISFIED");
    let own = rate(&june, &owner, &dossier, own).await.created();
    assert_eq!(june.get(&dossier.path("/rating")).as_(&head).await.ok(), own);
    let [ratings, receipts, very, satisfied, not] = before;
    assert_eq!(
        sums().await,
        [ratings, receipts - 1, very + 1, satisfied - 1, not]
    );
    rate(&june, &owner, &dossier, content())
        .await
        .problem(409, "NOT_POSSIBLE");
    let looks = june
        .get(&dossier.path("/accesses?pageSize=200"))
        .as_(&owner)
        .await
        .ok();
    let looks = looks["items"].as_array().unwrap().iter();
    assert_eq!(
        looks.filter(|look| look["operation"] == "rateByReceipt").count(),
        1
    );

    let mut other = finished(&june).await;
    other.hand_over(&june, DESK).await;
    rate(&june, &owner, &other, content()).await.created();
    let slip = receipt(&june, &other).await;
    by_receipt(&june, &slip, content())
        .await
        .problem(409, "NOT_POSSIBLE");
}
