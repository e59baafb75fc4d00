//! Annex A, S1: a birth certificate issued again, brought to the counter, finished a day early, collected days later.

use serde_json::json;

use super::given::{BIRTH_CERTIFICATE, DESK, Held, NHA_TRANG, filing, granted, moment};
use crate::both;
use crate::support::app::TestApp;

both!(
    a_dossier_finished_early_stays_early_however_late_it_is_collected,
    demo
);
async fn a_dossier_finished_early_stays_early_however_late_it_is_collected(app: TestApp) {
    let monday = app.at("2011-03-07T09:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let mut dossier = Held::received(
        &monday,
        &desk,
        filing(&monday, BIRTH_CERTIFICATE, NHA_TRANG).await,
    )
    .await;
    let view = &dossier.view;
    let code = view["code"].as_str().unwrap();
    assert!(
        code.starts_with("000.00.26.H32-110307-") && code.len() == "000.00.26.H32-110307-0001".len(),
        "{code}"
    );
    assert_eq!(
        (&view["state"], &view["nationalStatus"]),
        (&json!("ACCEPTED"), &json!(2))
    );
    assert_eq!(view["clock"]["originalDueAt"], moment("2011-03-10 17:00"));
    assert_eq!(view["clock"]["dueAt"], moment("2011-03-10 17:00"));
    let desk_ends = moment("2011-03-07 17:00");
    let planned = [
        desk_ends.clone(),
        desk_ends,
        moment("2011-03-08 17:00"),
        moment("2011-03-09 11:30"),
        moment("2011-03-10 17:00"),
        moment("2011-03-10 17:00"),
        moment("2011-03-10 17:00"),
    ];
    assert_eq!(dossier.planned(), planned);

    dossier.pass_on(&monday, DESK).await;
    assert_eq!(
        (&dossier.view["state"], &dossier.view["nationalStatus"]),
        (&json!("IN_PROCESS"), &json!(4))
    );
    dossier.pass_on(&monday, "truongphong.nhatrang").await;
    dossier.pass_on(&monday, "chuyenvien.nhatrang").await;
    dossier.pass_on(&monday, "truongphong.nhatrang").await;

    let wednesday = app.at("2011-03-09T15:00:00+07:00").await;
    dossier
        .complete(&wednesday, "chutich.nhatrang", granted("Giấy khai sinh"))
        .await;
    let early = |view: &serde_json::Value| {
        let clock = &view["clock"];
        assert_eq!(
            (&clock["phase"], &clock["punctuality"], &clock["daysDelta"]),
            (&json!("STOPPED"), &json!("EARLY"), &json!(1))
        );
    };
    assert_eq!(
        (&dossier.view["state"], &dossier.view["nationalStatus"]),
        (&json!("COMPLETED"), &json!(9))
    );
    early(&dossier.view);
    dossier.pass_on(&wednesday, "thungan.nhatrang").await;

    // The counter waits for the applicant: nobody is late before the paper is collected, nor after.
    let steps_of = async |app: &TestApp| {
        let desk = app.sign_in(DESK).await;
        let walk = app.get(&dossier.path("/clock")).as_(&desk).await.ok();
        assert_eq!(walk["lateStep"], json!(null), "{walk}");
        assert_eq!(
            (&walk["daysDelta"], &walk["daysDeltaInForce"]),
            (&json!(1), &json!(1))
        );
        let steps = walk["steps"].as_array().unwrap().iter();
        let told = steps.map(|step| json!([step["punctuality"], step["daysDelta"]]));
        told.collect::<Vec<_>>()
    };
    let told = [
        json!(["ON_TIME", 0]),
        json!(["ON_TIME", 0]),
        json!(["EARLY", 1]),
        json!(["EARLY", 2]),
        json!(["EARLY", 1]),
        json!([null, null]),
        json!([null, null]),
    ];
    let saturday = app.at("2011-03-12T09:00:00+07:00").await;
    assert_eq!(steps_of(&saturday).await, told);

    let next_week = app.at("2011-03-14T09:00:00+07:00").await;
    dossier.hand_over(&next_week, DESK).await;
    assert_eq!(
        (&dossier.view["state"], &dossier.view["nationalStatus"]),
        (&json!("RETURNED"), &json!(10))
    );
    early(&dossier.view);
    let later = app.at("2011-04-14T09:00:00+07:00").await;
    let desk = later.sign_in(DESK).await;
    let walk = later.get(&dossier.path("/clock")).as_(&desk).await.ok();
    let steps = walk["steps"].as_array().unwrap().iter();
    let collected: Vec<_> = steps
        .map(|step| json!([step["punctuality"], step["daysDelta"]]))
        .collect();
    assert_eq!(
        (collected.as_slice(), &walk["lateStep"]),
        (&told[..], &json!(null))
    );
    assert_eq!(dossier.view["clock"]["originalDueAt"], moment("2011-03-10 17:00"));
    assert_eq!(dossier.clock_events(), ["START", "STOP"]);
    let history = [
        "ACCEPTED",
        "STEP_COMPLETED",
        "STEP_COMPLETED",
        "STEP_COMPLETED",
        "STEP_COMPLETED",
        "COMPLETED",
        "STEP_COMPLETED",
        "RETURNED",
    ];
    assert_eq!(dossier.history(), history);
    assert_eq!(dossier.view["possibleActions"], json!([]));
}
