//! Annex A, S2: another use of land. The clock stands while the citizen pays what the tax office asks.

use serde_json::json;

use super::given::{DESK, Held, LAND_USE, NHA_TRANG, STEP, filing, granted, moment};
use crate::both;
use crate::support::app::TestApp;

/// At the step after which the citizen has to pay.
pub async fn before_the_notice(app: &TestApp) -> Held {
    let tuesday = app.at("2011-03-01T08:30:00+07:00").await;
    let desk = tuesday.sign_in(DESK).await;
    let mut dossier = Held::received(&tuesday, &desk, filing(&tuesday, LAND_USE, NHA_TRANG).await).await;
    to_the_notice(app, &mut dossier).await;
    dossier
}

/// Through the desk, the land registration office, the ward and the tax office, whose officers see it in turn.
async fn to_the_notice(app: &TestApp, dossier: &mut Held) {
    let april = app.at("2011-04-04T08:00:00+07:00").await;
    for login in [
        DESK,
        "chuyenvien.nhatrang",
        "xuly.vinhhai",
        "chuyenvien.nhatrang",
        "truongphong.nhatrang",
        "chutich.nhatrang",
        "chuyenvien.nhatrang",
        "xuly.thue.nhatrang",
    ] {
        dossier.pass_on(&april, login).await;
        assert_eq!(dossier.view["nationalStatus"], 4);
    }
}

both!(
    the_appointment_moves_by_the_working_days_that_the_citizen_took_to_pay,
    demo
);
async fn the_appointment_moves_by_the_working_days_that_the_citizen_took_to_pay(app: TestApp) {
    let tuesday = app.at("2011-03-01T08:30:00+07:00").await;
    let desk = tuesday.sign_in(DESK).await;
    let mut dossier = Held::received(&tuesday, &desk, filing(&tuesday, LAND_USE, NHA_TRANG).await).await;
    let original = moment("2011-04-15 17:00");
    assert_eq!(dossier.view["clock"]["dueAt"], original);
    let days = [
        "03-02", "03-07", "03-14", "03-21", "03-28", "03-31", "04-05", "04-08", "04-11", "04-15", "04-15",
    ];
    let ends = days.map(|day| moment(&format!("2011-{day} 17:00")));
    assert_eq!(dossier.planned(), ends);

    to_the_notice(&app, &mut dossier).await;
    let pause = app.at("2011-04-05T10:00:00+07:00").await;
    let desk = pause.sign_in(DESK).await;
    let without = dossier.tries(&pause, &desk, STEP, json!({})).await;
    without.wrong(400, &[("/notice", "REQUIRED")]);
    let notice = json!({"notice": {"reference": "1021/TB-CCT", "amount": 48_300_000}});
    dossier.complete(&pause, DESK, notice).await;
    let view = &dossier.view;
    assert_eq!(
        (&view["state"], &view["nationalStatus"]),
        (&json!("FINANCIAL_OBLIGATION"), &json!(6))
    );
    assert_eq!(
        (&view["clock"]["phase"], &view["clock"]["state"]),
        (&json!("PAUSED"), &json!("PAUSED"))
    );
    assert_eq!(view["clock"]["dueAt"], original);
    assert_eq!(view["obligations"][0]["noticeReference"], "1021/TB-CCT");
    assert_eq!(view["obligations"][0]["amount"], 48_300_000);
    assert_eq!(view["possibleActions"], json!(["PROVE_OBLIGATION"]));

    let proof = app.at("2011-04-20T14:00:00+07:00").await;
    let paid = json!({"reference": "Biên lai 0004512 quyển 231"});
    dossier.does(&proof, DESK, "/obligation-proof", paid).await;
    let view = &dossier.view;
    assert_eq!(
        (&view["state"], &view["nationalStatus"]),
        (&json!("IN_PROCESS"), &json!(4))
    );
    let moved = moment("2011-04-29 17:00");
    assert_eq!(view["clock"]["dueAt"], moved, "ten working days later");
    assert_eq!(view["clock"]["originalDueAt"], original);
    assert_eq!(
        view["obligations"][0]["proofReference"],
        "Biên lai 0004512 quyển 231"
    );
    assert_eq!(view["steps"][9]["dueAt"], moved);
    assert_eq!(view["steps"][9]["plannedDueAt"], original);
    assert_eq!(dossier.planned(), ends, "the plan stays as it was printed");

    let end = app.at("2011-04-29T09:00:00+07:00").await;
    dossier
        .complete(
            &end,
            "chuyenvien.nhatrang",
            granted("Giấy chứng nhận quyền sử dụng đất"),
        )
        .await;
    let view = &dossier.view;
    assert_eq!(
        (&view["state"], &view["nationalStatus"]),
        (&json!("COMPLETED"), &json!(9))
    );
    assert_eq!(
        (&view["clock"]["punctuality"], &view["clock"]["daysDelta"]),
        (&json!("ON_TIME"), &json!(0))
    );
    dossier.hand_over(&end, DESK).await;
    let view = &dossier.view;
    assert_eq!(
        (&view["state"], &view["nationalStatus"]),
        (&json!("RETURNED"), &json!(10))
    );
    assert_eq!(view["clock"]["originalDueAt"], original);
    assert_eq!(dossier.clock_events(), ["START", "PAUSE", "RESUME", "STOP"]);
    let dues = view["clock"]["events"].as_array().unwrap().iter();
    let dues: Vec<_> = dues.map(|event| event["dueAt"].as_str().unwrap()).collect();
    assert_eq!(dues, [&original, &original, &moved, &moved]);
    let states = view["history"].as_array().unwrap().iter();
    let mut states: Vec<_> = states.map(|entry| entry["state"].as_str().unwrap()).collect();
    states.dedup();
    assert_eq!(
        states,
        [
            "ACCEPTED",
            "IN_PROCESS",
            "FINANCIAL_OBLIGATION",
            "IN_PROCESS",
            "COMPLETED",
            "RETURNED"
        ]
    );
}

both!(the_clock_runs_from_the_day_on_the_proof, demo);
async fn the_clock_runs_from_the_day_on_the_proof(app: TestApp) {
    let tuesday = app.at("2011-03-01T08:30:00+07:00").await;
    let desk = tuesday.sign_in(DESK).await;
    let mut dossier = Held::received(&tuesday, &desk, filing(&tuesday, LAND_USE, NHA_TRANG).await).await;
    to_the_notice(&app, &mut dossier).await;
    let pause = app.at("2011-04-05T10:00:00+07:00").await;
    let notice = json!({"notice": {"reference": "1021/TB-CCT", "amount": 48_300_000}});
    dossier.complete(&pause, DESK, notice).await;

    let typed = app.at("2011-04-20T14:00:00+07:00").await;
    let desk = typed.sign_in(DESK).await;
    let proof = |at: &str| json!({"reference": "Biên lai 0004512 quyển 231", "settledAt": moment(at)});
    for (at, code) in [("2011-04-05 09:00", "MINIMUM"), ("2011-04-20 14:30", "MAXIMUM")] {
        let wrong = dossier.tries(&typed, &desk, "/obligation-proof", proof(at)).await;
        wrong.wrong(400, &[("/settledAt", code)]);
    }
    let paid = proof("2011-04-13 09:00");
    dossier.does(&typed, DESK, "/obligation-proof", paid).await;
    let view = &dossier.view;
    assert_eq!(
        view["clock"]["dueAt"],
        moment("2011-04-22 17:00"),
        "five working days later: the twelfth is a holiday"
    );
    let resumed = view["clock"]["events"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&resumed["kind"], &resumed["at"]),
        (&json!("RESUME"), &json!(moment("2011-04-13 09:00")))
    );
    let proven = view["obligations"][0]["provenAt"].as_str().unwrap();
    assert!(proven.starts_with("2011-04-20T07:00"), "{proven}");
}
