//! Annex A, S14: an agency ends with a successor while a dossier is open. Here the city of Nha Trang, whose last day was
//! 30 June 2025.

use serde_json::Value;

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, agency, filing, granted};
use super::new_version::WARD;
use crate::both;
use crate::support::app::TestApp;

/// Its code by the scheme of 2021.
const CITY: &str = "H32.26";

both!(the_successor_ends_what_a_closed_agency_left_open, demo);
async fn the_successor_ends_what_a_closed_agency_left_open(app: TestApp) {
    let friday = app.at("2025-06-27T08:00:00+07:00").await;
    let citizen = friday.sign_in(DAO).await;
    let papers = filing(&friday, HOUSEHOLD_BUSINESS, CITY).await;
    let origin = papers["agencyId"].clone();
    let mut dossier = Held::submitted(&friday, &citizen, papers).await;
    dossier.accept(&friday, DESK).await;
    let code = dossier.view["code"].clone();
    assert_eq!(dossier.view["continuingAgencyId"], Value::Null);

    for (moment, carries_on) in [
        ("2025-06-30T16:00:00+07:00", None),
        ("2025-07-01T08:00:00+07:00", Some(WARD)),
    ] {
        let then = app.at(moment).await;
        let citizen = then.sign_in(DAO).await;
        let seen = dossier.read(&then, &citizen).await;
        let expected = match carries_on {
            Some(code) => agency(&then, code).await["id"].clone(),
            None => Value::Null,
        };
        assert_eq!(seen["continuingAgencyId"], expected, "{moment}");
        assert_eq!(
            (
                &seen["receivingAgencyId"],
                &seen["competentAgencyId"],
                &seen["code"]
            ),
            (&origin, &origin, &code),
            "reports count it where it was received"
        );
    }
    // The closed agency takes nothing any more.
    let after = app.at("2025-07-01T08:00:00+07:00").await;
    let citizen = after.sign_in(DAO).await;
    let mut late = filing(&after, HOUSEHOLD_BUSINESS, WARD).await;
    late["agencyId"] = origin.clone();
    let closed = after
        .post("/dossiers")
        .as_(&citizen)
        .idempotency_key("s14-closed");
    closed.json(late).await.problem(409, "NOT_POSSIBLE");
    assert_eq!(dossier.view["state"], "ACCEPTED", "it is open");

    // Its successor's officers find it among the closed agency's work, and end it.
    let handler = after.sign_in("chuyenvien.nhatrang").await;
    let old = origin_of(&dossier);
    let inbox = format!("/inbox?scope=AGENCY&agencyId={old}");
    let desk = after.sign_in(DESK).await;
    let waits = after.get(&inbox).as_(&desk).await.ok();
    let codes: Vec<_> = waits["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["dossier"]["code"])
        .collect();
    assert!(codes.contains(&&code), "{waits}");
    dossier.read(&after, &desk).await;
    dossier.pass_on(&after, DESK).await;
    dossier.read(&after, &handler).await;
    dossier.pass_on(&after, "chuyenvien.nhatrang").await;
    let stranger = after.sign_in("motcua.bacnhatrang").await;
    after
        .get(&dossier.path(""))
        .as_(&stranger)
        .await
        .problem(404, "NOT_FOUND");
    let certificate = granted("Giấy chứng nhận đăng ký hộ kinh doanh");
    dossier
        .complete(&after, "truongphong.nhatrang", certificate)
        .await;
    dossier.hand_over(&after, DESK).await;
    assert_eq!(dossier.view["state"], "RETURNED");
    assert_eq!(dossier.view["receivingAgencyId"], origin);
}

fn origin_of(dossier: &Held) -> &str {
    dossier.view["receivingAgencyId"].as_str().unwrap()
}
