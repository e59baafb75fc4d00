//! A letter: taken in, followed, and answered by post.

use serde_json::{Value, json};

use super::given::{
    BIRTH_CERTIFICATE, DESK, Held, NHA_TRANG, OWNER, OWNER_NUMBER, filing, granted, key, moment,
};
use crate::both;
use crate::support::app::TestApp;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

both!(a_letter_is_taken_in_followed_and_answered_by_post, demo);
async fn a_letter_is_taken_in_followed_and_answered_by_post(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let papers = filing(&june, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let send = |filing: &Value| {
        let request = june.post("/receptions").as_(&desk).idempotency_key(&key());
        request.json(json!({"channel": "POSTAL", "filing": filing}))
    };
    let mut short = papers.clone();
    short["components"] = json!([]);
    let refused = send(&short).await.problem(409, "DOSSIER_INCOMPLETE");
    assert!(!refused["errors"].as_array().unwrap().is_empty(), "{refused}");

    // The form came filled in by hand.
    let mut letter = papers;
    letter["formData"] = json!({});
    let reply = send(&letter).await;
    let mut dossier = Held {
        id: reply.created()["id"].as_str().unwrap().to_owned(),
        etag: reply.etag(),
        view: reply.created(),
    };
    let view = &dossier.view;
    assert_eq!(
        (&view["channel"], &view["state"], &view["clock"]["dueAt"]),
        (
            &json!("POSTAL"),
            &json!("ACCEPTED"),
            &json!(moment("2011-06-16 17:00"))
        )
    );
    assert_eq!(view["acceptanceDueAt"], Value::Null, "nothing is left to answer");
    // What goes back in the envelope.
    let receipt = june.get(&dossier.path("/receipt")).as_(&desk).await.ok();
    assert_eq!(
        (&receipt["code"], &receipt["ownerName"], &receipt["dueAt"]),
        (&view["code"], &json!(OWNER), &view["clock"]["dueAt"])
    );
    assert!(
        view["owner"]["address"].as_str().unwrap().contains("đường Mẫu"),
        "where it goes"
    );
    let follow = json!({"code": receipt["code"], "secret": receipt["trackingSecret"]});
    let seen = june.post("/tracking").json(follow.clone()).await.ok();
    assert_eq!(
        (&seen["state"], &seen["dueAt"]),
        (&json!("ACCEPTED"), &receipt["dueAt"])
    );

    for login in [
        DESK,
        "truongphong.nhatrang",
        "chuyenvien.nhatrang",
        "truongphong.nhatrang",
    ] {
        dossier.pass_on(&june, login).await;
    }
    dossier
        .complete(&june, "chutich.nhatrang", granted("Giấy khai sinh"))
        .await;
    dossier.pass_on(&june, "thungan.nhatrang").await;
    let online = json!({"method": "ONLINE", "receiverName": OWNER, "identification": "RECEIPT"});
    let refused = dossier.tries(&june, &desk, "/return", online).await;
    refused.wrong(400, &[("/method", "NOT_ALLOWED")]);
    let by_post = json!({
        "method": "POSTAL", "receiverName": OWNER, "identification": "IDENTITY_PAPER",
        "receiverIdentity": {"kind": "CITIZEN_ID", "number": OWNER_NUMBER},
    });
    dossier.does(&june, DESK, "/return", by_post).await;
    assert_eq!(
        (&dossier.view["state"], &dossier.view["handedOver"]["method"]),
        (&json!("RETURNED"), &json!("POSTAL"))
    );
    let seen = june.post("/tracking").json(follow).await.ok();
    assert_eq!(
        (&seen["state"], &seen["nationalStatus"]),
        (&json!("RETURNED"), &json!(10))
    );
}

both!(what_came_in_person_is_fetched_in_person, demo);
async fn what_came_in_person_is_fetched_in_person(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let papers = filing(&june, "2.000815", NHA_TRANG).await;
    let resolve = async |channel: &str| {
        let handing = json!({"method": "POSTAL", "receiverName": OWNER, "identification": "RECEIPT"});
        let body = json!({
            "reception": {"channel": channel, "filing": papers},
            "result": granted("Bản sao chứng thực")["result"], "handingOver": handing,
        });
        let request = june.post("/immediate-resolutions").as_(&desk);
        request.idempotency_key(&key()).json(body).await
    };
    resolve("IN_PERSON")
        .await
        .wrong(400, &[("/handingOver/method", "NOT_ALLOWED")]);
    let view = resolve("POSTAL").await.created();
    assert_eq!(view["handedOver"]["method"], "POSTAL");
}
