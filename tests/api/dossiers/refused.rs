//! Refusals: at intake (domain 5.3, row 1 → 3) and after processing (annex A, S8).

use serde_json::{Value, json};

use super::given::{BUILDING_PERMIT, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, STEP, filing};
use crate::both;
use crate::support::app::TestApp;

both!(a_refusal_at_intake_gives_its_reason_and_ends_the_dossier, demo);
async fn a_refusal_at_intake_gives_its_reason_and_ends_the_dossier(app: TestApp) {
    let monday = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = monday.sign_in(DAO).await;
    let filing = filing(&monday, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&monday, &citizen, filing).await;
    let desk = monday.sign_in(DESK).await;
    let nothing = dossier.tries(&monday, &desk, "/refusal", json!({})).await;
    nothing.wrong(
        400,
        &[
            ("/reasonCode", "REQUIRED"),
            ("/reason", "REQUIRED"),
            ("/legalBasis", "REQUIRED"),
        ],
    );
    let reason = "Địa điểm kinh doanh thuộc huyện Diên Khánh; đề nghị nộp tại UBND huyện Diên Khánh.";
    let body = json!({
        "reasonCode": "NOT_COMPETENT", "reason": reason, "legalBasis": "Điều 6 Quyết định 93/2007/QĐ-TTg",
    });
    let seen = dossier.etag.clone();
    dossier.does(&monday, DESK, "/refusal", body.clone()).await;
    let own = dossier.read(&monday, &citizen).await;
    assert_eq!(
        (&own["state"], &own["nationalStatus"], &own["code"]),
        (&json!("NOT_ACCEPTED"), &json!(3), &Value::Null)
    );
    assert_eq!(
        (&own["refusal"]["reason"], &own["refusal"]["legalBasis"]),
        (&json!(reason), &json!("Điều 6 Quyết định 93/2007/QĐ-TTg"))
    );
    assert_eq!(dossier.history(), ["SUBMITTED", "NOT_ACCEPTED"]);
    assert_eq!(own["possibleActions"], json!([]));
    let inbox = monday.get("/inbox").as_(&desk).await.ok();
    let waiting = inbox["items"].as_array().unwrap().iter();
    assert!(
        waiting
            .into_iter()
            .all(|item| item["dossier"]["id"] != dossier.id.as_str())
    );
    for what in ["/acceptance", "/refusal"] {
        let body = if what == "/refusal" {
            body.clone()
        } else {
            json!({})
        };
        let again = dossier.tries(&monday, &desk, what, body).await;
        again.problem(409, "NOT_POSSIBLE");
    }
    dossier.etag = seen;
    let stale = dossier.tries(&monday, &desk, "/acceptance", json!({})).await;
    stale.problem(412, "STALE_VERSION");
}

both!(a_refusal_after_processing_needs_reason_and_legal_basis, demo);
async fn a_refusal_after_processing_needs_reason_and_legal_basis(app: TestApp) {
    let monday = app.at("2010-11-08T10:00:00+07:00").await;
    let desk = monday.sign_in(DESK).await;
    let filing = filing(&monday, BUILDING_PERMIT, NHA_TRANG).await;
    let mut dossier = Held::received(&monday, &desk, filing).await;
    for login in [
        DESK,
        "truongphong.nhatrang",
        "chuyenvien.nhatrang",
        "truongphong.nhatrang",
    ] {
        dossier.pass_on(&monday, login).await;
    }
    let head = monday.sign_in("chutich.nhatrang").await;
    let mut answer = json!({"result": {
        "outcome": "REFUSED", "documentName": "Văn bản trả lời", "number": "310/UBND", "issuedOn": "2010-11-08",
        "signer": "Phạm Văn Ký",
    }});
    let without = dossier.tries(&monday, &head, STEP, answer.clone()).await;
    without.wrong(
        400,
        &[("/result/reason", "REQUIRED"), ("/result/legalBasis", "REQUIRED")],
    );
    let nothing = dossier.tries(&monday, &head, STEP, json!({})).await;
    nothing.wrong(400, &[("/result", "REQUIRED")]);
    answer["result"]["reason"] = "Thửa đất thuộc quy hoạch cây xanh.".into();
    answer["result"]["legalBasis"] = "Điều 62 Luật Xây dựng 2003".into();
    dossier.complete(&monday, "chutich.nhatrang", answer).await;
    assert_eq!(dossier.view["nationalStatus"], 9);
    assert_eq!(dossier.view["result"]["outcome"], "REFUSED");
    assert_eq!(
        dossier.view["result"]["reason"],
        "Thửa đất thuộc quy hoạch cây xanh."
    );
    dossier.pass_on(&monday, "thungan.nhatrang").await;
    dossier.hand_over(&monday, DESK).await;
    assert_eq!(dossier.view["nationalStatus"], 10);
}
