//! what happened is told with the name that the agency bore then, what comes with that of today.

use serde_json::{Value, json};

use super::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, agency, filing};
use crate::both;
use crate::support::app::TestApp;

const NEW_NAME: &str = "Ủy ban nhân dân thành phố biển Nha Trang";

both!(entries_keep_the_name_of_their_day, demo);
async fn entries_keep_the_name_of_their_day(app: TestApp) {
    let june = app.at("2011-06-13T09:00:00+07:00").await;
    let citizen = june.sign_in(DAO).await;
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, papers).await;
    dossier.accept(&june, DESK).await;
    let before = agency(&june, NHA_TRANG).await;
    let old_name = before["name"].clone();
    let path = format!("/agencies/{}", before["id"].as_str().unwrap());
    let administrator = june.sys_admin();
    let seen = june.get(&path).as_(&administrator).await;
    let renamed = june
        .post(&format!("{path}/names"))
        .as_(&administrator)
        .if_match(&seen.etag())
        .json(json!({"name": NEW_NAME, "validFrom": "2011-06-15"}))
        .await;
    renamed.ok();

    let thursday = app.at("2011-06-16T09:00:00+07:00").await;
    dossier.read(&thursday, &thursday.sign_in(DESK).await).await;
    dossier.pass_on(&thursday, DESK).await;
    let desk = thursday.sign_in(DESK).await;
    let timeline = thursday.get(&dossier.path("/timeline")).as_(&desk).await.ok();
    let told = |list: &str, at: &str, name: &str| -> Vec<(bool, Value)> {
        let entries = timeline[list].as_array().unwrap().iter();
        let entries = entries.filter(|entry| !entry[name].is_null());
        entries
            .map(|entry| {
                let at = entry[at].as_str().unwrap();
                (at >= "2011-06-14T17:00:00Z", entry[name].clone())
            })
            .collect()
    };
    for (list, name) in [("entries", "agencyName"), ("movements", "toAgencyName")] {
        let told = told(list, "at", name);
        let new = told.iter().filter(|(later, _)| *later).count();
        let earlier = told.len() - new;
        assert!(
            new > 0 && (earlier > 0 || list == "movements"),
            "{list}: {timeline}"
        );
        for (later, name) in told {
            let expected = if later { json!(NEW_NAME) } else { old_name.clone() };
            assert_eq!(name, expected, "{list}: {timeline}");
        }
    }
    let next = timeline["next"].as_array().unwrap();
    assert!(!next.is_empty());
    for step in next {
        assert_eq!(step["agencyName"], NEW_NAME, "{timeline}");
    }
    let receipt = june.get(&dossier.path("/receipt")).as_(&citizen).await.ok();
    let asked = json!({"code": receipt["code"], "secret": receipt["trackingSecret"]});
    let tracked = thursday.post("/tracking").json(asked).await.ok();
    let entries = tracked["history"].as_array().unwrap();
    let named = |kind: &str| {
        let mut of_kind = entries.iter().filter(|entry| entry["kind"] == kind);
        of_kind.next().map(|entry| entry["agencyName"].clone())
    };
    assert_eq!(
        (named("ACCEPTED"), named("STEP_COMPLETED")),
        (Some(old_name), Some(json!(NEW_NAME))),
        "{entries:?}"
    );
}
