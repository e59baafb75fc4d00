//! The procedures of domain section 14 that go from agency to agency, whole: from reception to return, with the real sums of
//! their steps (another use of land, 32 days, is S2: see `obligation.rs`).

use serde_json::{Value, json};

use super::given::{
    CRIMINAL_RECORD, ENTERPRISE, Held, LAND_TRANSFER, NHA_TRANG, STEP, collected, filing, granted, moment,
};
use crate::both;
use crate::support::app::TestApp;

const PLANNING: &str = "000.00.06.H32";
const JUSTICE: &str = "000.00.15.H32";

async fn received(app: &TestApp, login: &str, (procedure, agency): (&str, &str)) -> Held {
    let desk = app.sign_in(login).await;
    Held::received(app, &desk, filing(app, procedure, agency).await).await
}

async fn goes_on(app: &TestApp, login: &str, dossier: &mut Held, body: Value) {
    let who = app.sign_in(login).await;
    dossier.read(app, &who).await;
    dossier.does(app, login, STEP, body).await;
}

fn paper(name: &str, day: &str) -> Value {
    let mut result = granted(name);
    result["result"]["issuedOn"] = json!(day);
    result
}

fn ends(days: &[&str]) -> Vec<String> {
    days.iter().map(|day| moment(&format!("2011-{day}"))).collect()
}

both!(
    a_transfer_of_land_takes_its_34_working_days_and_the_days_of_the_tax,
    demo
);
async fn a_transfer_of_land_takes_its_34_working_days_and_the_days_of_the_tax(app: TestApp) {
    let tuesday = app.at("2011-03-01T08:30:00+07:00").await;
    let desk = "motcua.nhatrang";
    let mut dossier = received(&tuesday, desk, (LAND_TRANSFER, NHA_TRANG)).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2011-04-19 17:00"));
    let planned = ends(&[
        "03-02 17:00",
        "03-07 17:00",
        "03-14 17:00",
        "03-21 17:00",
        "03-24 17:00",
        "03-25 17:00",
        "04-04 17:00",
        "04-11 17:00",
        "04-18 17:00",
        "04-19 17:00",
        "04-19 17:00",
        "04-19 17:00",
    ]);
    assert_eq!(dossier.planned(), planned);
    let early = app.at("2011-03-24T14:00:00+07:00").await;
    let office = "chuyenvien.nhatrang";
    for login in [desk, office, "xuly.vinhhai", office, "xuly.thue.nhatrang"] {
        goes_on(&early, login, &mut dossier, json!({})).await;
    }
    let pause = app.at("2011-03-25T10:00:00+07:00").await;
    let notice = json!({"notice": {"reference": "877/TB-CCT", "amount": 12_500_000}});
    goes_on(&pause, desk, &mut dossier, notice).await;
    assert_eq!(dossier.view["state"], "FINANCIAL_OBLIGATION");
    let paid = app.at("2011-04-01T14:00:00+07:00").await;
    let proof = json!({"reference": "Biên lai 0004512 quyển 231"});
    dossier.does(&paid, desk, "/obligation-proof", proof).await;
    assert_eq!(
        dossier.view["clock"]["dueAt"],
        moment("2011-04-26 17:00"),
        "five days"
    );
    assert_eq!(dossier.view["clock"]["originalDueAt"], moment("2011-04-19 17:00"));
    let end = app.at("2011-04-26T09:00:00+07:00").await;
    for login in [office, "truongphong.nhatrang", "chutich.nhatrang"] {
        goes_on(&end, login, &mut dossier, json!({})).await;
    }
    let certificate = paper("Giấy chứng nhận quyền sử dụng đất", "2011-04-26");
    goes_on(&end, "vanthu.nhatrang", &mut dossier, certificate).await;
    assert_eq!(dossier.view["clock"]["punctuality"], "ON_TIME");
    goes_on(&end, "thungan.nhatrang", &mut dossier, json!({})).await;
    dossier.hand_over(&end, desk).await;
    assert_eq!(dossier.view["state"], "RETURNED");
}

both!(a_criminal_record_goes_over_the_police_in_ten_days, demo);
async fn a_criminal_record_goes_over_the_police_in_ten_days(app: TestApp) {
    let monday = app.at("2011-06-06T08:30:00+07:00").await;
    let mut dossier = received(&monday, "motcua.stp", (CRIMINAL_RECORD, JUSTICE)).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2011-06-16 17:00"));
    let last = dossier.planned().last().map(|end| (*end).to_owned());
    assert_eq!(
        last,
        Some(moment("2011-06-16 17:00")),
        "the steps take the whole limit"
    );
    let end = app.at("2011-06-15T09:00:00+07:00").await;
    for login in ["motcua.stp", "xuly.stp", "xuly.congan", "xuly.stp", "lanhdao.stp"] {
        goes_on(&end, login, &mut dossier, json!({})).await;
    }
    let record = paper("Phiếu lý lịch tư pháp số 1", "2011-06-15");
    goes_on(&end, "xuly.stp", &mut dossier, record).await;
    assert_eq!(dossier.view["clock"]["punctuality"], "EARLY");
    dossier.does(&end, "motcua.stp", "/return", collected()).await;
    assert_eq!(dossier.view["state"], "RETURNED");
    let officer = end.sign_in("xuly.stp").await;
    let slip = end.get(&dossier.path("/control-slip")).as_(&officer).await.ok();
    let coordinating = slip["coordinating"].as_array().unwrap();
    assert_eq!(coordinating.len(), 1, "the police: {slip}");
}

both!(an_enterprise_is_registered_with_tax_and_seal_in_five_days, demo);
async fn an_enterprise_is_registered_with_tax_and_seal_in_five_days(app: TestApp) {
    let monday = app.at("2011-06-06T08:30:00+07:00").await;
    let mut dossier = received(&monday, "motcua.skhdt", (ENTERPRISE, PLANNING)).await;
    assert_eq!(dossier.view["clock"]["dueAt"], moment("2011-06-13 17:00"));
    let planned = ends(&[
        "06-06 17:00",
        "06-07 17:00",
        "06-09 17:00",
        "06-10 11:30",
        "06-13 11:30",
        "06-13 17:00",
    ]);
    assert_eq!(dossier.planned().len(), planned.len());
    assert_eq!(
        dossier.planned().last(),
        planned.last().map(String::as_str).as_ref()
    );
    let end = app.at("2011-06-10T09:00:00+07:00").await;
    for login in ["motcua.skhdt", "xuly.skhdt", "xuly.cucthue", "xuly.skhdt"] {
        goes_on(&end, login, &mut dossier, json!({})).await;
    }
    let licence = paper("Giấy chứng nhận đăng ký doanh nghiệp", "2011-06-10");
    goes_on(&end, "xuly.congan", &mut dossier, licence).await;
    assert_eq!(dossier.view["clock"]["punctuality"], "EARLY");
    dossier.does(&end, "motcua.skhdt", "/return", collected()).await;
    assert_eq!(dossier.view["state"], "RETURNED");
}

both!(
    received_at_one_agency_decided_at_another_and_collected_at_a_third,
    demo
);
async fn received_at_one_agency_decided_at_another_and_collected_at_a_third(app: TestApp) {
    let tuesday = app.at("2011-03-01T08:30:00+07:00").await;
    let ward = tuesday.sign_in("motcua.vinhhai").await;
    let agency = async |code: &str| super::given::agency(&tuesday, code).await["id"].clone();
    let (city, planning) = (agency(NHA_TRANG).await, agency(PLANNING).await);
    let own = tuesday.get("/me").as_(&ward).await.ok();
    let receives = own["roles"][0]["agencyId"].clone();
    assert!(receives.is_string() && receives != city, "{own}");
    let body = json!({
        "channel": "IN_PERSON", "receivingAgencyId": receives, "returningAgencyId": planning,
        "filing": filing(&tuesday, super::given::LAND_USE, NHA_TRANG).await,
    });
    let request = tuesday.post("/receptions").as_(&ward);
    let view = request
        .idempotency_key(&super::given::key())
        .json(body)
        .await
        .created();
    assert_eq!(
        (
            &view["receivingAgencyId"],
            &view["competentAgencyId"],
            &view["returningAgencyId"]
        ),
        (&receives, &city, &planning)
    );
    assert_eq!(
        view["clock"]["dueAt"],
        moment("2011-04-15 17:00"),
        "it runs from the reception"
    );
    let steps = view["steps"].as_array().unwrap();
    assert_eq!(steps[0]["agencyId"], receives);
    assert_eq!(steps[1]["agencyId"], city);
    assert_eq!(steps.last().unwrap()["agencyId"], planning);
    // Nobody receives at a desk where they do not sit.
    let stranger = tuesday.sign_in("motcua.dienkhanh").await;
    let body = json!({
        "channel": "IN_PERSON", "receivingAgencyId": receives,
        "filing": filing(&tuesday, super::given::LAND_USE, NHA_TRANG).await,
    });
    let request = tuesday.post("/receptions").as_(&stranger);
    let refused = request.idempotency_key(&super::given::key()).json(body).await;
    refused.problem(403, "FORBIDDEN");
}
