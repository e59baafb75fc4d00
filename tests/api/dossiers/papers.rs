//! The form and the record that a step must leave before it ends.

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, STEP, collected, filing, granted, key, procedure};
use super::new_version::{WARD, reissue};
use super::restart;
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const HEAD: &str = "chutich.nhatrang";
const HANDLER: &str = "chuyenvien.nhatrang";
const UNIT_HEAD: &str = "truongphong.nhatrang";
const MISSING_BOTH: [(&str, &str); 2] = [("/paperReference", "REQUIRED"), ("/recordReference", "REQUIRED")];

/// From 1 October 2026 on the desk, the handler and whoever hands the result over leave a form and a record each.
async fn papers_are_asked_for(app: &TestApp) -> TestApp {
    let september = app.at("2026-09-14T09:00:00+07:00").await;
    let id = procedure(&september, HOUSEHOLD_BUSINESS).await["id"].clone();
    reissue(&september, id.as_str().unwrap(), |text| {
        for (place, form, record) in [
            (0, "BM-01-01", "HS-02"),
            (1, "BM-01-02", "HS-01"),
            (3, "BM-01-02", "HS-02"),
        ] {
            let step = &mut text["steps"][place];
            step["formCode"] = form.into();
            step["recordCode"] = record.into();
            step["paperRequired"] = true.into();
        }
    })
    .await;
    app.at("2026-10-01T09:00:00+07:00").await
}

async fn received(app: &TestApp) -> Held {
    let desk = app.sign_in(DESK).await;
    Held::received(app, &desk, filing(app, HOUSEHOLD_BUSINESS, WARD).await).await
}

fn both_papers(number: i32) -> Value {
    json!({"paperReference": format!("{number}/TNHS"), "recordReference": format!("Sổ 3, số {number}")})
}

fn only(body: &Value, field: &str) -> Value {
    json!({field: body[field]})
}

fn step(dossier: &Held, no: usize) -> Value {
    let step = &dossier.view["steps"][no - 1];
    json!([step["state"], step["paperName"], step["paperReference"]])
}

both!(a_step_ends_with_its_form_and_its_record_and_not_before, demo);
async fn a_step_ends_with_its_form_and_its_record_and_not_before(app: TestApp) {
    let october = papers_are_asked_for(&app).await;
    let mut dossier = received(&october).await;
    let papers = both_papers(125);
    let desk = october.sign_in(DESK).await;
    let none = dossier.tries(&october, &desk, STEP, json!({})).await;
    none.wrong(400, &MISSING_BOTH);
    for (given, missing) in [("paperReference", 1), ("recordReference", 0)] {
        let one = dossier.tries(&october, &desk, STEP, only(&papers, given)).await;
        one.wrong(400, &MISSING_BOTH[missing..=missing]);
    }
    assert_eq!(dossier.read(&october, &desk).await["state"], "ACCEPTED");
    dossier.complete(&october, DESK, papers).await;
    let left = "BM-01-01: 125/TNHS; HS-02: Sổ 3, số 125";
    assert_eq!(step(&dossier, 1), json!(["DONE", "BM-01-01, HS-02", left]));

    // In a batch it is the same, told for each dossier; none goes while one of them lacks something.
    let (one, two) = (received(&october).await, received(&october).await);
    let batch = |second: Value| {
        let mut first = both_papers(126);
        let mut second = second;
        for (line, held) in [(&mut first, &one), (&mut second, &two)] {
            line["id"] = json!(held.id);
            line["version"] = held.view["version"].clone();
        }
        json!({"dossiers": [first, second]})
    };
    let hand_on = |body: Value| {
        let request = october.post("/handovers").as_(&desk);
        request.idempotency_key(&key()).json(body)
    };
    let half = hand_on(batch(only(&both_papers(127), "paperReference"))).await;
    assert_eq!(half.problem(409, "NOT_POSSIBLE")["rule"], "handover.batch");
    half.wrong(409, &[("/dossiers/1/recordReference", "REQUIRED")]);
    hand_on(batch(both_papers(127))).await.created();
    for (mut held, number) in [(one, 126), (two, 127)] {
        held.read(&october, &desk).await;
        let left = format!("BM-01-01: {number}/TNHS; HS-02: Sổ 3, số {number}");
        assert_eq!(step(&held, 1), json!(["DONE", "BM-01-01, HS-02", left]));
    }
    // What leaves papers at its steps is not resolved in one act.
    let at_once = json!({
        "reception": {"channel": "IN_PERSON", "filing": filing(&october, HOUSEHOLD_BUSINESS, WARD).await},
        "result": granted("Giấy chứng nhận")["result"], "handingOver": collected(),
    });
    let request = october.post("/immediate-resolutions").as_(&desk);
    let refused = request.idempotency_key(&key()).json(at_once).await;
    assert_eq!(refused.problem(409, "NOT_POSSIBLE")["rule"], "reception.step");
}

both!(going_back_asks_for_the_papers_again_and_keeps_the_old_ones, demo);
async fn going_back_asks_for_the_papers_again_and_keeps_the_old_ones(app: TestApp) {
    let october = papers_are_asked_for(&app).await;
    let mut dossier = received(&october).await;
    dossier.complete(&october, DESK, both_papers(1)).await;
    dossier.complete(&october, HANDLER, both_papers(2)).await;
    let (first, second) = (
        json!("BM-01-01: 1/TNHS; HS-02: Sổ 3, số 1"),
        "BM-01-02: 2/TNHS; HS-01: Sổ 3, số 2",
    );
    let back = json!({"reason": "Chưa kiểm tra trùng tên"});
    dossier
        .does(&october, UNIT_HEAD, "/steps/current/return", back)
        .await;
    assert_eq!(step(&dossier, 1)[2], first, "it was not done again");
    assert_eq!(step(&dossier, 2), json!(["ACTIVE", "BM-01-02, HS-01", null]));
    let handler = october.sign_in(HANDLER).await;
    let again = dossier.tries(&october, &handler, STEP, json!({})).await;
    again.wrong(400, &MISSING_BOTH);
    dossier.complete(&october, HANDLER, both_papers(3)).await;

    // The signing leaves a record only, which nobody has to name: there is no second paper to speak of.
    let unit_head = october.sign_in(UNIT_HEAD).await;
    let mut result = granted("Giấy chứng nhận");
    result["recordReference"] = json!("Tủ 3");
    let second_paper = dossier.tries(&october, &unit_head, STEP, result).await;
    second_paper.wrong(400, &[("/recordReference", "NOT_ALLOWED")]);
    let mut result = granted("Giấy chứng nhận");
    result["paperReference"] = json!("Tủ 3");
    dossier.complete(&october, UNIT_HEAD, result).await;
    // Where it lies is for whoever has a duty on the dossier now, which is the desk.
    let desk = october.sign_in(DESK).await;
    dossier.read(&october, &desk).await;
    assert_eq!(step(&dossier, 3), json!(["DONE", "HS-01", "Tủ 3"]));

    // A result taken back takes the papers of the steps with it that are done again.
    let wrong = json!({"reason": "Sai tên chủ hộ", "toStep": 2});
    dossier.does(&october, HEAD, "/corrections", wrong).await;
    assert_eq!(step(&dossier, 1)[2], first);
    assert_eq!(
        (&step(&dossier, 2)[2], &step(&dossier, 3)[2]),
        (&Value::Null, &Value::Null)
    );
    let seen = october.get(&dossier.path("/proceedings")).as_(&desk).await.ok();
    let rounds = seen["rounds"].as_array().unwrap().iter();
    let kept: Vec<_> = rounds
        .filter(|round| round["paperReference"].is_string())
        .map(|round| json!([round["step"], round["round"], round["paperReference"]]))
        .collect();
    let third = "BM-01-02: 3/TNHS; HS-01: Sổ 3, số 3";
    let expected = [json!([2, 1, second]), json!([2, 2, third]), json!([3, 2, "Tủ 3"])];
    assert_eq!(kept, expected, "{seen}");
    dossier.complete(&october, HANDLER, both_papers(4)).await;
}

both!(a_supplement_leaves_the_papers_that_are_there, demo);
async fn a_supplement_leaves_the_papers_that_are_there(app: TestApp) {
    let october = papers_are_asked_for(&app).await;
    let mut dossier = received(&october).await;
    dossier.complete(&october, DESK, both_papers(1)).await;
    restart::asked(&october, &mut dossier).await;
    let tuesday = app.at("2026-10-06T09:00:00+07:00").await;
    restart::brought(&tuesday, &mut dossier).await;
    assert_eq!(
        step(&dossier, 1),
        json!(["DONE", "BM-01-01, HS-02", "BM-01-01: 1/TNHS; HS-02: Sổ 3, số 1"])
    );
    let handler = tuesday.sign_in(HANDLER).await;
    let without = dossier.tries(&tuesday, &handler, STEP, json!({})).await;
    without.wrong(400, &MISSING_BOTH);
    dossier.complete(&tuesday, HANDLER, both_papers(2)).await;
}

both!(the_result_is_handed_over_with_the_papers_of_that_step, demo);
async fn the_result_is_handed_over_with_the_papers_of_that_step(app: TestApp) {
    let october = papers_are_asked_for(&app).await;
    let citizen = october.sign_in(DAO).await;
    let papers = filing(&october, HOUSEHOLD_BUSINESS, WARD).await;
    let mut dossier = Held::submitted(&october, &citizen, papers).await;
    dossier.accept(&october, DESK).await;
    dossier.complete(&october, DESK, both_papers(1)).await;
    dossier.complete(&october, HANDLER, both_papers(2)).await;
    dossier
        .complete(&october, UNIT_HEAD, granted("Giấy chứng nhận"))
        .await;
    let hand_over = async |dossier: &mut Held, papers: Value| -> Reply {
        let mut body = collected();
        for (name, value) in papers.as_object().unwrap() {
            body[name] = value.clone();
        }
        let desk = october.sign_in(DESK).await;
        dossier.tries(&october, &desk, "/return", body).await
    };
    let given = both_papers(9);
    hand_over(&mut dossier, json!({})).await.wrong(400, &MISSING_BOTH);
    for (one, missing) in [("paperReference", 1), ("recordReference", 0)] {
        let half = hand_over(&mut dossier, only(&given, one)).await;
        half.wrong(400, &MISSING_BOTH[missing..=missing]);
    }
    let desk = october.sign_in(DESK).await;
    assert_eq!(dossier.read(&october, &desk).await["state"], "COMPLETED");
    hand_over(&mut dossier, given).await.ok();
    assert_eq!(dossier.view["state"], "RETURNED");
    let left = "BM-01-02: 9/TNHS; HS-02: Sổ 3, số 9";
    assert_eq!(step(&dossier, 4), json!(["DONE", "BM-01-02, HS-02", left]));
    // Where the papers lie is the office's.
    let own = dossier.read(&october, &citizen).await;
    assert_eq!(own["steps"][3]["paperReference"], Value::Null);
}
