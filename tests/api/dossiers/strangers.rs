//! Who sees a dossier: its owner, the agencies involved; for everybody else it is not there.

use serde_json::{Value, json};

use super::given::{
    BIRTH_CERTIFICATE, BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, LAND_USE, NHA_TRANG, OWNER_NUMBER,
    OWNER_PHONE, STEP, agency, collected, filing,
};
use crate::both;
use crate::support::app::TestApp;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

both!(another_agencys_dossier_is_not_there, demo);
async fn another_agencys_dossier_is_not_there(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, filing).await;
    let nowhere = Held {
        id: dossier.view["procedure"]["id"].as_str().unwrap().to_owned(),
        etag: dossier.etag.clone(),
        view: Value::Null,
    };
    let refusal =
        json!({"reasonCode": "NOT_COMPETENT", "reason": "Không thuộc thẩm quyền.", "legalBasis": "Điều 6"});
    let tries = [
        ("/acceptance", json!({})),
        ("/refusal", refusal),
        (STEP, json!({})),
        ("/obligation-proof", json!({"reference": "1"})),
        ("/return", collected()),
    ];
    for login in ["motcua.dienkhanh", "motcua.stp"] {
        let stranger = june.sign_in(login).await;
        for mut one in [
            Held {
                id: dossier.id.clone(),
                etag: dossier.etag.clone(),
                view: Value::Null,
            },
            Held {
                id: nowhere.id.clone(),
                etag: nowhere.etag.clone(),
                view: Value::Null,
            },
        ] {
            for what in ["", "/receipt"] {
                let read = june.get(&one.path(what)).as_(&stranger).await;
                read.problem(404, "NOT_FOUND");
            }
            for (what, body) in tries.clone() {
                let tried = one.tries(&june, &stranger, what, body).await;
                tried.problem(404, "NOT_FOUND");
            }
        }
        let own = june.get("/dossiers?pageSize=200").as_(&stranger).await.ok();
        assert!(!own.to_string().contains(&dossier.id), "{login}");
        let theirs = dossier.view["receivingAgencyId"].as_str().unwrap();
        for list in ["/dossiers", "/inbox"] {
            let asked = june
                .get(&format!("{list}?agencyId={theirs}"))
                .as_(&stranger)
                .await;
            assert!(
                asked.status == 404 || asked.ok()["items"] == json!([]),
                "{login} {list}\n{asked}"
            );
        }
    }
    let neighbour = june.sign_in(BUOI).await;
    let read = june.get(&dossier.path("")).as_(&neighbour).await;
    read.problem(404, "NOT_FOUND");
    assert_eq!(
        dossier.read(&june, &citizen).await["version"],
        2,
        "nothing was changed by them"
    );
}

both!(an_agency_sees_a_dossier_from_its_step_on, demo);
async fn an_agency_sees_a_dossier_from_its_step_on(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let mut dossier = Held::received(&june, &desk, filing(&june, LAND_USE, NHA_TRANG).await).await;
    let ward = june.sign_in("xuly.vinhhai").await;
    let path = dossier.path("");
    june.get(&path).as_(&ward).await.problem(404, "NOT_FOUND");
    dossier.pass_on(&june, DESK).await;
    june.get(&path).as_(&ward).await.problem(404, "NOT_FOUND");
    dossier.pass_on(&june, "chuyenvien.nhatrang").await;
    let seen = june.get(&path).as_(&ward).await.ok();
    // Handler and head of the ward's unit in one person.
    let possible = [
        "ASSIGN_STEP",
        "CLAIM_STEP",
        "INSTRUCT",
        "COMPLETE_STEP",
        "RETURN_STEP",
        "PROPOSE_SUPPLEMENT",
    ];
    assert_eq!(seen["possibleActions"], json!(possible));
    assert_eq!(
        seen["owner"]["identityNumber"], OWNER_NUMBER,
        "whoever has the step now sees the owner"
    );
    dossier.pass_on(&june, "xuly.vinhhai").await;
    let seen = june.get(&path).as_(&ward).await.ok();
    assert_eq!(
        seen["possibleActions"],
        json!([]),
        "past involvement is read-only"
    );
    let text = seen.to_string();
    for hidden in [OWNER_NUMBER, OWNER_PHONE, &OWNER_PHONE[1..]] {
        assert!(!text.contains(hidden), "{hidden} in {seen:#}");
    }
    let ward_id = agency(&june, "000.02.26.H32").await["id"].clone();
    let list = june.get("/dossiers?pageSize=200").as_(&ward).await.ok();
    assert!(
        list.to_string().contains(&dossier.id),
        "in the list of {ward_id}: {list}"
    );
}

both!(those_who_only_watch_change_nothing, demo);
async fn those_who_only_watch_change_nothing(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let filing = filing(&june, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let mut dossier = Held::received(&june, &desk, filing).await;
    let iso = june.sign_in("thukyiso.nhatrang").await;
    let seen = june.get(&dossier.path("")).as_(&iso).await.ok();
    assert_eq!(seen["possibleActions"], json!([]));
    assert!(!seen.to_string().contains(OWNER_NUMBER), "{seen:#}");
    let tried = dossier.tries(&june, &iso, STEP, json!({})).await;
    tried.problem(403, "FORBIDDEN");
    for login in ["quantri", "dieuphoi.cchc", "daumoi.taichinh"] {
        let outside = june.sign_in(login).await;
        let read = june.get(&dossier.path("")).as_(&outside).await;
        read.problem(403, "FORBIDDEN");
    }
}
