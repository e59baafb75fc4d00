//! Annex A, S4 and S5: a household business registered online, at service level 3.

use serde_json::{Value, json};

use super::given::{
    BIRTH_CERTIFICATE, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, granted, key, moment,
};
use crate::both;
use crate::support::app::TestApp;

both!(what_is_sent_on_saturday_night_is_answered_by_monday_evening, demo);
async fn what_is_sent_on_saturday_night_is_answered_by_monday_evening(app: TestApp) {
    let saturday = app.at("2011-06-11T21:00:00+07:00").await;
    let citizen = saturday.sign_in(DAO).await;
    let mut dossier = Held::submitted(
        &saturday,
        &citizen,
        filing(&saturday, HOUSEHOLD_BUSINESS, NHA_TRANG).await,
    )
    .await;
    let view = &dossier.view;
    assert_eq!(
        (&view["state"], &view["nationalStatus"], &view["channel"]),
        (&json!("SUBMITTED"), &json!(1), &json!("ONLINE"))
    );
    assert_eq!(view["acceptanceDueAt"], moment("2011-06-13 17:00"));
    assert_eq!(
        (&view["code"], &view["clock"]["dueAt"], &view["receivedAt"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let pay = saturday.post(&dossier.path("/payments")).as_(&citizen);
    let pay = pay.idempotency_key(&key()).await;
    pay.problem(409, "ONLINE_PAYMENT_NOT_AVAILABLE");

    let monday = app.at("2011-06-13T10:00:00+07:00").await;
    dossier.accept(&monday, DESK).await;
    let view = &dossier.view;
    assert!(view["code"].as_str().unwrap().contains("-110613-"), "{view}");
    assert_eq!(view["clock"]["dueAt"], moment("2011-06-20 17:00"));
    let citizen = monday.sign_in(DAO).await;
    let pay = monday.post(&dossier.path("/payments")).as_(&citizen);
    let pay = pay.idempotency_key(&key()).await;
    pay.problem(409, "ONLINE_PAYMENT_NOT_AVAILABLE");

    for login in [DESK, "chuyenvien.nhatrang"] {
        dossier.pass_on(&monday, login).await;
    }
    let day_of_appointment = app.at("2011-06-20T16:59:00+07:00").await;
    let certificate = granted("Giấy chứng nhận đăng ký hộ kinh doanh");
    dossier
        .complete(&day_of_appointment, "truongphong.nhatrang", certificate)
        .await;
    assert_eq!(dossier.view["clock"]["punctuality"], "ON_TIME");
    let desk = day_of_appointment.sign_in(DESK).await;
    let by_post = json!({"method": "POSTAL", "receiverName": "Nguyễn Thị Đào", "identification": "RECEIPT"});
    let refused = dossier
        .tries(&day_of_appointment, &desk, "/return", by_post)
        .await;
    refused.wrong(400, &[("/method", "NOT_ALLOWED")]);
    dossier.hand_over(&day_of_appointment, DESK).await;
    assert_eq!(dossier.view["nationalStatus"], 10);

    let citizen = day_of_appointment.sign_in(DAO).await;
    let seen = dossier.read(&day_of_appointment, &citizen).await;
    assert_eq!(
        (&seen["state"], &seen["owner"]["identityNumber"]),
        (&json!("RETURNED"), &json!(DAO))
    );
    assert_eq!(
        dossier.history(),
        [
            "SUBMITTED",
            "ACCEPTED",
            "STEP_COMPLETED",
            "STEP_COMPLETED",
            "COMPLETED",
            "RETURNED"
        ]
    );
}

both!(the_desk_has_eight_working_hours_to_answer, demo);
async fn the_desk_has_eight_working_hours_to_answer(app: TestApp) {
    let friday = app.at("2011-06-10T16:00:00+07:00").await;
    let citizen = friday.sign_in(DAO).await;
    let filing = filing(&friday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let dossier = Held::submitted(&friday, &citizen, filing).await;
    // The clock of the test runs: the answer is due so many seconds after the full hour as the dossier came.
    let due = dossier.view["acceptanceDueAt"].as_str().unwrap();
    assert!(
        due.starts_with(moment("2011-06-13 16:00").trim_end_matches(":00Z")),
        "{due}"
    );
}

both!(below_level_three_nothing_is_taken_online, demo);
async fn below_level_three_nothing_is_taken_online(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = june.sign_in(DAO).await;
    let own = "/dossiers?pageSize=200";
    let before = june.get(own).as_(&citizen).await.ok();
    let paper_only = filing(&june, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let refused = june.post("/dossiers").as_(&citizen).idempotency_key(&key());
    refused
        .json(paper_only)
        .await
        .problem(409, "ONLINE_SUBMISSION_NOT_AVAILABLE");
    let after = june.get(own).as_(&citizen).await.ok();
    assert_eq!(after, before, "no draft is left behind");
    // The pilot begins on 1 June.
    let may = app.at("2011-05-31T08:00:00+07:00").await;
    let citizen = may.sign_in(DAO).await;
    let early = filing(&may, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let refused = may.post("/dossiers").as_(&citizen).idempotency_key(&key());
    refused
        .json(early)
        .await
        .problem(409, "ONLINE_SUBMISSION_NOT_AVAILABLE");
}
