//! Following a dossier with what stands on its receipt.

use serde_json::{Value, json};

use super::given::{
    BIRTH_CERTIFICATE, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, OWNER, OWNER_NUMBER, OWNER_PHONE,
    filing, granted, moment,
};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

async fn track(app: &TestApp, code: &Value, secret: &Value) -> Reply {
    let body = json!({"code": code, "secret": secret});
    app.post("/tracking").json(body).await
}

/// What names or finds the owner; none of it may be in an answer to the public.
fn is_impersonal(answer: &Value) {
    let text = answer.to_string();
    let hidden = [
        OWNER,
        OWNER_NUMBER,
        OWNER_PHONE,
        &OWNER_PHONE[1..],
        "đường Mẫu",
        "Lộc Thọ",
        "Bản chính bị mất",
        "Phạm Văn Ký",
    ];
    for personal in hidden {
        assert!(!text.contains(personal), "{personal} in {answer:#}");
    }
}

both!(the_receipt_is_enough_to_follow_a_dossier, demo);
async fn the_receipt_is_enough_to_follow_a_dossier(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let filing = filing(&june, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let mut dossier = Held::received(&june, &desk, filing).await;
    let receipt = june.get(&dossier.path("/receipt")).as_(&desk).await.ok();
    assert_eq!(receipt["code"], dossier.view["code"]);
    assert_eq!(
        (&receipt["ownerName"], &receipt["sets"], &receipt["dueAt"]),
        (&json!(OWNER), &json!(1), &json!(moment("2011-06-16 17:00")))
    );
    assert_eq!(receipt["originalDueAt"], receipt["dueAt"]);
    assert_eq!(receipt["receivedAt"], dossier.view["receivedAt"]);
    let given: Vec<_> = receipt["components"].as_array().unwrap().iter().collect();
    assert!(
        given.iter().any(|component| component["originals"] == 1),
        "{receipt:#}"
    );

    let (code, secret) = (&receipt["code"], &receipt["trackingSecret"]);
    let seen = track(&june, code, secret).await.ok();
    assert_eq!(
        (
            &seen["code"],
            &seen["state"],
            &seen["nationalStatus"],
            &seen["dueAt"]
        ),
        (code, &json!("ACCEPTED"), &json!(2), &receipt["dueAt"])
    );
    is_impersonal(&seen);
    dossier.pass_on(&june, DESK).await;
    dossier.pass_on(&june, "truongphong.nhatrang").await;
    let typed = format!(" {} ", secret.as_str().unwrap().to_lowercase());
    let seen = track(&june, code, &json!(typed)).await.ok();
    assert_eq!(seen["currentUnit"], "Phòng Tư pháp", "{seen:#}");
    assert_eq!(seen["state"], "IN_PROCESS");
    dossier.pass_on(&june, "chuyenvien.nhatrang").await;
    dossier.pass_on(&june, "truongphong.nhatrang").await;
    dossier
        .complete(&june, "chutich.nhatrang", granted("Giấy khai sinh"))
        .await;
    dossier.pass_on(&june, "thungan.nhatrang").await;
    dossier.hand_over(&june, DESK).await;
    let seen = track(&june, code, secret).await.ok();
    assert_eq!(
        (&seen["state"], &seen["nationalStatus"], &seen["returnedAt"]),
        (&json!("RETURNED"), &json!(10), &dossier.view["returnedAt"])
    );
    let happened: Vec<_> = seen["history"].as_array().unwrap().iter().collect();
    assert_eq!(happened.len(), dossier.history().len());
    assert_eq!(happened.last().unwrap()["kind"], "RETURNED");
    is_impersonal(&seen);
}

both!(a_wrong_code_and_a_wrong_secret_get_the_same_answer, demo);
async fn a_wrong_code_and_a_wrong_secret_get_the_same_answer(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let filing = filing(&june, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let dossier = Held::received(&june, &desk, filing.clone()).await;
    let other = Held::received(&june, &desk, filing).await;
    let receipt = june.get(&dossier.path("/receipt")).as_(&desk).await.ok();
    let (code, secret) = (&receipt["code"], &receipt["trackingSecret"]);
    let nobody = json!("000.00.26.H32-110613-9999");
    let wrong = [
        track(&june, code, &json!("AAAAAAAA")).await,
        track(&june, &nobody, secret).await,
        track(&june, &nobody, &json!("AAAAAAAA")).await,
        track(&june, &other.view["code"], secret).await,
    ];
    let shape = |reply: &Reply| {
        let mut problem = reply.problem(404, "NOT_FOUND");
        problem["instance"] = Value::Null;
        let mut headers: Vec<_> = reply.headers.iter().collect();
        headers.retain(|(name, _)| !["x-request-id", "ratelimit", "content-length"].contains(&name.as_str()));
        let mut headers: Vec<_> = headers
            .into_iter()
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort();
        (problem, headers)
    };
    for one in &wrong {
        assert_eq!(shape(one), shape(&wrong[0]), "{one}");
        is_impersonal(&one.json());
    }
}

both!(before_acceptance_there_is_nothing_to_follow, demo);
async fn before_acceptance_there_is_nothing_to_follow(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, filing).await;
    let path = dossier.path("/receipt");
    june.get(&path).as_(&citizen).await.problem(404, "NOT_FOUND");
    dossier.accept(&june, DESK).await;
    let own = june.get(&path).as_(&citizen).await.ok();
    track(&june, &own["code"], &own["trackingSecret"]).await.ok();
    // The secret is for the owner and the desk, nobody else.
    dossier.pass_on(&june, DESK).await;
    let handler = june.sign_in("chuyenvien.nhatrang").await;
    june.get(&path).as_(&handler).await.problem(404, "NOT_FOUND");
}

both!(guessing_is_limited_by_address, demo);
async fn guessing_is_limited_by_address(app: TestApp) {
    let app = app.restarted_with(&[("MOTCUA_RATE_TRACKING", "3")]).await;
    let guess = || {
        let body = json!({"code": "000.00.26.H32-110613-0001", "secret": "AAAAAAAA"});
        app.post("/tracking").json(body)
    };
    for left in ["2", "1", "0"] {
        let reply = guess().await;
        reply.problem(404, "NOT_FOUND");
        assert!(
            reply.header("RateLimit").contains(&format!("r={left};")),
            "{reply}"
        );
    }
    let refused = guess().await;
    refused.problem(429, "TOO_MANY_REQUESTS");
    let seconds: u32 = refused.header("Retry-After").parse().unwrap();
    assert!((1..=60).contains(&seconds), "{refused}");
    let elsewhere = guess().from([192, 0, 2, 7].into()).await;
    elsewhere.problem(404, "NOT_FOUND");
}
