//! Building permits: fifteen calendar days at the city's counter, and online at the department of construction.

use serde_json::json;

use super::given::{BUILDING_PERMIT, BUOI, CONSTRUCTION, DESK, Held, NHA_TRANG, filing, granted, moment};
use crate::both;
use crate::support::app::TestApp;

both!(a_permit_takes_fifteen_calendar_days, demo);
async fn a_permit_takes_fifteen_calendar_days(app: TestApp) {
    let monday = app.at("2010-11-08T10:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let filing = filing(&monday, BUILDING_PERMIT, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, filing).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2010-11-23 17:00"));
    for login in [
        DESK,
        "truongphong.nhatrang",
        "chuyenvien.nhatrang",
        "truongphong.nhatrang",
    ] {
        dossier.pass_on(&monday, login).await;
    }
    // Annex A, S3: three working days after the appointment.
    let late = app.at("2010-11-26T09:00:00+07:00").await;
    let head = late.sign_in("chutich.nhatrang").await;
    assert_eq!(dossier.read(&late, &head).await["clock"]["state"], "OVERDUE");
    let permit = json!({"result": {
        "outcome": "GRANTED", "documentName": "Giấy phép xây dựng", "number": "125/GPXD-UBND",
        "issuedOn": "2010-11-26", "signer": "Phạm Văn Ký",
    }});
    dossier.complete(&late, "chutich.nhatrang", permit).await;
    dossier.pass_on(&late, "thungan.nhatrang").await;
    dossier.hand_over(&late, DESK).await;
    let view = &dossier.view;
    assert_eq!(
        (&view["state"], &view["nationalStatus"]),
        (&json!("RETURNED"), &json!(10))
    );
    assert_eq!(
        (&view["clock"]["punctuality"], &view["clock"]["daysDelta"]),
        (&json!("LATE"), &json!(-3))
    );
    assert_eq!(view["result"]["number"], "125/GPXD-UBND");
    assert_eq!(view["handedOver"]["identification"], "RECEIPT");
}

both!(a_permit_is_extended_online_from_submission_to_return, demo);
async fn a_permit_is_extended_online_from_submission_to_return(app: TestApp) {
    let monday = app.at("2011-04-04T08:00:00+07:00").await;
    let citizen = monday.sign_in(BUOI).await;
    let mut filing = filing(&monday, BUILDING_PERMIT, CONSTRUCTION).await;
    let procedure = super::given::procedure(&monday, BUILDING_PERMIT).await;
    let components = procedure["currentVersion"]["parts"]["components"]
        .as_array()
        .unwrap();
    let of_the_case =
        |component: &&serde_json::Value| component["cases"].as_array().unwrap().contains(&json!("GIA_HAN"));
    let extension = components.iter().filter(of_the_case);
    let extension = extension.map(|component| json!({"componentId": component["id"], "originals": 1}));
    filing["caseCode"] = "GIA_HAN".into();
    filing.as_object_mut().unwrap().remove("owner");
    filing["components"] = extension.collect();
    let mut dossier = Held::submitted(&monday, &citizen, filing).await;
    dossier.accept(&monday, "motcua.sxd").await;
    assert_eq!(
        dossier.view["clock"]["dueAt"],
        moment("2011-04-11 17:00"),
        "five days, the last a Saturday"
    );
    for login in ["motcua.sxd", "xuly.sxd", "xuly.sxd", "xuly.sxd"] {
        dossier.pass_on(&monday, login).await;
    }
    dossier
        .complete(&monday, "lanhdao.sxd", granted("Giấy phép xây dựng gia hạn"))
        .await;
    dossier.pass_on(&monday, "motcua.sxd").await;
    dossier.hand_over(&monday, "motcua.sxd").await;
    assert_eq!(
        (&dossier.view["state"], &dossier.view["nationalStatus"]),
        (&json!("RETURNED"), &json!(10))
    );
    assert_eq!(
        (
            &dossier.view["clock"]["punctuality"],
            &dossier.view["clock"]["daysDelta"]
        ),
        (&json!("EARLY"), &json!(5))
    );
}
