//! What goes back to the applicant, and how it is made sure to whom.

use serde_json::{Value, json};

use super::given::{BIRTH_CERTIFICATE, DESK, Held, NHA_TRANG, OWNER, OWNER_NUMBER, filing, granted};
use crate::both;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";

/// A dossier with its result at the counter.
async fn finished(app: &TestApp) -> Held {
    let desk = app.sign_in(DESK).await;
    let papers = filing(app, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let mut dossier = Held::received(app, &desk, papers).await;
    for login in [DESK, UNIT_HEAD, "chuyenvien.nhatrang", UNIT_HEAD] {
        dossier.pass_on(app, login).await;
    }
    dossier.complete(app, HEAD, granted("Giấy khai sinh")).await;
    dossier.pass_on(app, "thungan.nhatrang").await;
    dossier
}

both!(whoever_collects_is_identified_by_what_is_written_down, demo);
async fn whoever_collects_is_identified_by_what_is_written_down(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let desk = june.sign_in(DESK).await;
    let mut dossier = finished(&june).await;
    let by = |how: &str| json!({"method": "IN_PERSON", "receiverName": "Trần Văn Tư", "identification": how});
    let bare = dossier.tries(&june, &desk, "/return", by("AUTHORISATION")).await;
    bare.wrong(400, &[("/authorisation", "REQUIRED")]);
    let bare = dossier.tries(&june, &desk, "/return", by("IDENTITY_PAPER")).await;
    bare.wrong(400, &[("/receiverIdentity", "REQUIRED")]);
    let mut other = by("RECEIPT");
    other["receiptSecret"] = json!("AAAA-AAAA");
    let wrong = dossier.tries(&june, &desk, "/return", other).await;
    wrong.wrong(400, &[("/receiptSecret", "OTHER_RECEIPT")]);
    let mut ahead = by("AUTHORISATION");
    ahead["authorisation"] = json!({"number": "15/UQ", "date": "2011-06-14"});
    let wrong = dossier.tries(&june, &desk, "/return", ahead).await;
    wrong.wrong(400, &[("/authorisation/date", "MAXIMUM")]);

    let receipt = june.get(&dossier.path("/receipt")).as_(&desk).await.ok();
    let mut whole = by("AUTHORISATION");
    whole["authorisation"] = json!({"number": "15/UQ", "date": "2011-06-10"});
    whole["receiverIdentity"] = json!({"kind": "CITIZEN_ID", "number": "056065000000"});
    whole["receiptSecret"] = receipt["trackingSecret"].clone();
    dossier.does(&june, DESK, "/return", whole).await;
    let handed = &dossier.view["handedOver"];
    assert_eq!(
        (
            &handed["authorisationNumber"],
            &handed["authorisationDate"],
            &handed["receiptChecked"]
        ),
        (&json!("15/UQ"), &json!("2011-06-10"), &json!(true))
    );
    assert_eq!(handed["receiverIdentityNumber"], "056065000000");
    let iso = june.sign_in("thukyiso.nhatrang").await;
    let masked = dossier.read(&june, &iso).await;
    assert_eq!(masked["handedOver"]["receiverIdentityNumber"], Value::Null);
}

both!(originals_of_what_ended_without_a_result_go_back, demo);
async fn originals_of_what_ended_without_a_result_go_back(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let desk = june.sign_in(DESK).await;
    let papers = filing(&june, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let mut dossier = Held::received(&june, &desk, papers).await;
    let back = json!({
        "originals": "Sổ hộ khẩu, 01 bản chính", "receiverName": OWNER, "identification": "RECEIPT",
    });
    let early = dossier
        .tries(&june, &desk, "/originals-returns", back.clone())
        .await;
    early.problem(409, "NOT_POSSIBLE");
    let stop = json!({"ground": "DISPUTE", "reason": "Có tranh chấp về hộ tịch.", "legalBasis": "Điều 9"});
    dossier.does(&june, HEAD, "/stop", stop).await;
    let handler = june.sign_in("chuyenvien.nhatrang").await;
    let not_his = dossier
        .tries(&june, &handler, "/originals-returns", back.clone())
        .await;
    not_his.problem(403, "FORBIDDEN");
    let mut unproven = back.clone();
    unproven["identification"] = json!("AUTHORISATION");
    unproven["receiptSecret"] = json!("AAAA-AAAA");
    let unproven = dossier.tries(&june, &desk, "/originals-returns", unproven).await;
    unproven.wrong(
        400,
        &[
            ("/authorisation", "REQUIRED"),
            ("/receiptSecret", "OTHER_RECEIPT"),
        ],
    );
    dossier.does(&june, DESK, "/originals-returns", back).await;
    assert_eq!(dossier.view["state"], "STOPPED");
    assert_eq!(dossier.history().last(), Some(&"ORIGINALS_RETURNED"));
    let seen = june.get(&dossier.path("/proceedings")).as_(&desk).await.ok();
    assert_eq!(seen["originals"][0]["originals"], "Sổ hộ khẩu, 01 bản chính");
}

both!(nobody_collects_with_the_paper_of_somebody_else, demo);
async fn nobody_collects_with_the_paper_of_somebody_else(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let desk = june.sign_in(DESK).await;
    let mut dossier = finished(&june).await;
    let with = |number: &str| {
        json!({
            "method": "IN_PERSON", "receiverName": OWNER, "identification": "IDENTITY_PAPER",
            "receiverIdentity": {"kind": "CITIZEN_ID", "number": number},
        })
    };
    let other = dossier.tries(&june, &desk, "/return", with("056065000000")).await;
    other.wrong(400, &[("/receiverIdentity", "NOT_THE_OWNER")]);
    dossier.does(&june, DESK, "/return", with(OWNER_NUMBER)).await;
    assert_eq!(dossier.view["handedOver"]["identification"], "IDENTITY_PAPER");

    // What was forgotten at the return goes back later, to whoever has an authorisation.
    let back = json!({
        "originals": "Sổ hộ khẩu, 01 bản chính", "receiverName": "Trần Văn Tư", "identification": "AUTHORISATION",
        "authorisation": {"number": "15/UQ", "date": "2011-06-10"},
        "receiverIdentity": {"kind": "CITIZEN_ID", "number": "056065000000"},
    });
    dossier.does(&june, DESK, "/originals-returns", back).await;
    assert_eq!(dossier.view["state"], "RETURNED");
    let seen = june.get(&dossier.path("/proceedings")).as_(&desk).await.ok();
    let entry = &seen["originals"][0];
    assert_eq!(
        (&entry["authorisationNumber"], &entry["receiverIdentityKind"]),
        (&json!("15/UQ"), &json!("CITIZEN_ID"))
    );
}
