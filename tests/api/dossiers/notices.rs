//! Notices of obligations that were wrong, and applicants who owe nothing.

use serde_json::{Value, json};

use super::given::{DESK, Held, STEP, moment};
use super::obligation::before_the_notice;
use crate::both;
use crate::support::app::TestApp;

const HEAD: &str = "chutich.nhatrang";
const PAUSE: &str = "2011-04-05T10:00:00+07:00";

fn notice(reference: &str, amount: i64) -> Value {
    json!({"reference": reference, "amount": amount})
}

both!(a_wrong_notice_is_replaced_or_taken_back_by_the_head, demo);
async fn a_wrong_notice_is_replaced_or_taken_back_by_the_head(app: TestApp) {
    let mut dossier = before_the_notice(&app).await;
    let pause = app.at(PAUSE).await;
    let told = json!({"notice": notice("1021/TB-CCT", 48_300_000)});
    dossier.complete(&pause, DESK, told).await;
    let due_at = dossier.view["clock"]["dueAt"].clone();

    let (correction, cancellation) = (
        "/obligations/current/correction",
        "/obligations/current/cancellation",
    );
    let right = json!({"notice": notice("1022/TB-CCT", 43_800_000), "reason": "Tính nhầm diện tích"});
    let desk = pause.sign_in(DESK).await;
    for (what, body) in [
        (correction, &right),
        (cancellation, &json!({"reason": "Được miễn"})),
    ] {
        dossier
            .tries(&pause, &desk, what, body.clone())
            .await
            .problem(403, "FORBIDDEN");
    }
    let head = pause.sign_in(HEAD).await;
    let nothing = dossier
        .tries(&pause, &head, correction, json!({"notice": {}}))
        .await;
    nothing.wrong(400, &[("/notice/reference", "REQUIRED"), ("/reason", "REQUIRED")]);

    dossier.does(&pause, HEAD, correction, right).await;
    let view = &dossier.view;
    let (wrong, right) = (&view["obligations"][0], &view["obligations"][1]);
    assert_eq!(
        (&wrong["noticeReference"], &wrong["cancelReason"]),
        (&json!("1021/TB-CCT"), &json!("Tính nhầm diện tích"))
    );
    assert!(wrong["cancelledAt"].is_string(), "{wrong}");
    assert_eq!(
        (&right["noticeReference"], &right["amount"], &right["cancelledAt"]),
        (&json!("1022/TB-CCT"), &json!(43_800_000), &Value::Null)
    );
    assert_eq!(
        (&view["state"], &view["clock"]["phase"], &view["clock"]["dueAt"]),
        (&json!("FINANCIAL_OBLIGATION"), &json!("PAUSED"), &due_at)
    );

    // Nothing was owed, so nothing was waited for: the appointment stays, and who is late says so and gives another.
    let later = app.at("2011-04-20T14:00:00+07:00").await;
    let exempt = json!({"reason": "Được miễn tiền sử dụng đất"});
    dossier.does(&later, HEAD, cancellation, exempt.clone()).await;
    let view = &dossier.view;
    assert_eq!(
        (&view["state"], &view["clock"]["phase"], &view["clock"]["dueAt"]),
        (&json!("IN_PROCESS"), &json!("RUNNING"), &due_at)
    );
    assert_eq!(view["steps"][9]["dueAt"], due_at, "its steps too");
    assert!(view["obligations"][1]["cancelledAt"].is_string(), "{view}");
    assert_eq!(view["steps"][9]["state"], "ACTIVE");
    assert_eq!(dossier.history().last(), Some(&"OBLIGATION_CANCELLED"));
    let head = later.sign_in(HEAD).await;
    let again = dossier.tries(&later, &head, cancellation, exempt).await;
    again.problem(409, "NOT_POSSIBLE");
    let sorry = json!({"reason": "Cơ quan thuế thông báo nhầm", "workingDays": 5});
    dossier.does(&later, HEAD, "/reappointments", sorry).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2011-04-27 17:00"));
}

both!(what_was_paid_by_a_wrong_notice_was_paid_then, demo);
async fn what_was_paid_by_a_wrong_notice_was_paid_then(app: TestApp) {
    let mut dossier = before_the_notice(&app).await;
    let pause = app.at(PAUSE).await;
    let told = json!({"notice": notice("1021/TB-CCT", 48_300_000)});
    dossier.complete(&pause, DESK, told).await;
    let before = dossier.view["clock"]["dueAt"].clone();
    let corrected = app.at("2011-04-08T10:00:00+07:00").await;
    let right = json!({"notice": notice("1022/TB-CCT", 48_300_000), "reason": "Ghi nhầm số thông báo"});
    dossier
        .does(&corrected, HEAD, "/obligations/current/correction", right)
        .await;
    let friday = app.at("2011-04-08T16:00:00+07:00").await;
    let desk = friday.sign_in(DESK).await;
    let proof = "/obligation-proof";
    let paid = |at: &str| json!({"reference": "Biên lai 0004512", "settledAt": at});
    let early = dossier
        .tries(&friday, &desk, proof, paid("2011-04-05T09:00:00+07:00"))
        .await;
    early.wrong(400, &[("/settledAt", "MINIMUM")]);
    // Paid on Wednesday by the wrong notice, which was put right on Friday: one working day was waited for.
    dossier
        .does(&friday, DESK, proof, paid("2011-04-06T09:00:00+07:00"))
        .await;
    assert_ne!(dossier.view["clock"]["dueAt"], before);
    let events = dossier.view["clock"]["events"].as_array().unwrap();
    assert_eq!(events.last().unwrap()["at"], "2011-04-06T02:00:00Z", "{events:?}");
}

both!(whoever_owes_nothing_is_not_waited_for, demo);
async fn whoever_owes_nothing_is_not_waited_for(app: TestApp) {
    let mut dossier = before_the_notice(&app).await;
    let pause = app.at(PAUSE).await;
    let desk = pause.sign_in(DESK).await;
    let unproven = json!({"reason": "Hộ nghèo", "legalBasis": "Điều 11 Nghị định 198/2004/NĐ-CP"});
    let nobodys = dossier
        .tries(&pause, &desk, STEP, json!({"exemption": unproven}))
        .await;
    nobodys.wrong(400, &[("/exemption/reference", "REQUIRED")]);
    let mut exempt = unproven;
    exempt["reference"] = json!("1020/TB-CCT");
    let both = json!({"exemption": exempt, "notice": notice("1021/TB-CCT", 1)});
    let both = dossier.tries(&pause, &desk, STEP, both).await;
    both.wrong(400, &[("/notice", "NOT_ALLOWED")]);
    dossier.complete(&pause, DESK, json!({"exemption": exempt})).await;
    let view = &dossier.view;
    assert_eq!(
        (&view["state"], &view["clock"]["phase"]),
        (&json!("IN_PROCESS"), &json!("RUNNING"))
    );
    let owed = &view["obligations"][0];
    assert_eq!(
        (
            &owed["noticeReference"],
            &owed["amount"],
            &owed["exemptReason"],
            &owed["exemptBasis"]
        ),
        (
            &json!("1020/TB-CCT"),
            &json!(0),
            &json!("Hộ nghèo"),
            &json!("Điều 11 Nghị định 198/2004/NĐ-CP")
        )
    );
    assert_eq!(view["steps"][9]["state"], "ACTIVE");
    let last = view["history"].as_array().unwrap().last().unwrap();
    assert_eq!(last["note"], "Hộ nghèo (Điều 11 Nghị định 198/2004/NĐ-CP)");

    let handler = pause.sign_in("chuyenvien.nhatrang").await;
    let elsewhere = dossier
        .tries(&pause, &handler, STEP, json!({"exemption": exempt}))
        .await;
    elsewhere.wrong(400, &[("/result", "REQUIRED"), ("/exemption", "NOT_ALLOWED")]);
}

both!(
    after_the_signature_the_applicant_takes_nothing_back_and_a_court_may_stop_it,
    demo
);
async fn after_the_signature_the_applicant_takes_nothing_back_and_a_court_may_stop_it(app: TestApp) {
    let mut dossier = before_the_notice(&app).await;
    let pause = app.at(PAUSE).await;
    let desk = pause.sign_in(DESK).await;
    let wish = json!({"reason": "Không còn nhu cầu"});
    let refused = dossier
        .tries(&pause, &desk, "/desk-withdrawals", wish.clone())
        .await;
    let problem = refused.problem(409, "NOT_POSSIBLE");
    assert_eq!(problem["rule"], "dossier.signed", "{problem}");
    assert!(problem["legalBasis"].is_string(), "{problem}");
    let told = json!({"notice": notice("1021/TB-CCT", 48_300_000)});
    dossier.complete(&pause, DESK, told).await;
    let refused = dossier.tries(&pause, &desk, "/desk-withdrawals", wish).await;
    assert_eq!(refused.problem(409, "NOT_POSSIBLE")["rule"], "dossier.signed");
    // Whoever never pays is not waited for without end.
    let later = app.at("2011-12-01T08:00:00+07:00").await;
    let unpaid = json!({
        "ground": "NO_PAYMENT", "reason": "Quá thời hạn không nộp tiền sử dụng đất.", "legalBasis": "Điều 38 Luật Đất đai 2003",
    });
    dossier.does(&later, HEAD, "/stop", unpaid).await;
    assert_eq!(
        (&dossier.view["state"], &dossier.view["stopped"]["ground"]),
        (&json!("STOPPED"), &json!("NO_PAYMENT"))
    );
}

both!(
    the_list_of_what_can_be_handed_on_leaves_out_what_waits_for_something_else,
    demo
);
async fn the_list_of_what_can_be_handed_on_leaves_out_what_waits_for_something_else(app: TestApp) {
    // At the desk, but first the applicant has to get the notice; and one whose clock stands.
    let unready = before_the_notice(&app).await;
    let pause = app.at(PAUSE).await;
    let desk = pause.sign_in(DESK).await;
    let filing = super::given::filing(&pause, super::given::BUILDING_PERMIT, super::given::NHA_TRANG).await;
    let mut standing = Held::received(&pause, &desk, filing.clone()).await;
    let storm = json!({"reason": "FORCE_MAJEURE", "note": "Bão số 12."});
    standing.does(&pause, HEAD, "/suspension", storm).await;
    let ready = Held::received(&pause, &desk, filing).await;
    let list = pause.get("/handovers/waiting?pageSize=200").as_(&desk).await.ok();
    let items = list["items"].as_array().unwrap();
    let listed = |held: &Held| items.iter().any(|item| item["dossierId"] == held.id.as_str());
    assert_eq!(
        (listed(&unready), listed(&standing), listed(&ready)),
        (false, false, true),
        "{list}"
    );
}
