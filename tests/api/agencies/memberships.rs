//! Officers of agencies that are closed: somebody has to finish what lies there.

use serde_json::json;

use super::{NOBODY, change, created, department, each, keeper, part};
use crate::both;
use crate::support::app::TestApp;

both!(memberships_outlive_their_agency_until_they_are_ended);
async fn memberships_outlive_their_agency_until_they_are_ended(app: TestApp) {
    let app = app.at("2025-02-01T08:00:00+07:00").await;
    let admin = keeper(&app);
    let (agency, seen) = created(&app, department("Sở Xây dựng", json!({}))).await;
    let desk = json!({ "code": "Q1", "name": "Quầy 1", "validFrom": "2010-01-01" });
    let (desk, _) = part(&app, &agency, "desks", desk).await;
    let desk = desk.rsplit('/').next().unwrap();
    let officer = json!({ "username": "tran.binh", "fullName": "Trần Văn Bình" });
    let made = app.post("/officers").as_(&admin).json(officer).await.created();
    let officer = made["officer"]["id"].as_str().unwrap();
    let path = format!("/officers/{officer}/memberships");
    let role =
        json!({ "role": "DESK_OFFICER", "agencyId": agency, "deskId": desk, "validFrom": "2020-01-01" });
    let membership = app.post(&path).as_(&admin).json(role).await.created();
    let closing = json!({ "lastDay": "2025-02-28" });
    change(&app, &format!("/agencies/{agency}/closure"), &seen, closing)
        .await
        .ok();
    let after = app.at("2025-03-03T08:00:00+07:00").await;
    let name = json!({ "name": "tran.binh", "password": made["temporaryPassword"] });
    let signed_in = after.post("/sessions").json(name).await.created();
    let new = "ba con mèo đen trên mái";
    let passwords = json!({ "currentPassword": made["temporaryPassword"], "newPassword": new });
    let token = after
        .put("/me/password")
        .as_(signed_in["accessToken"].as_str().unwrap())
        .json(passwords)
        .await
        .ok();
    let me = after
        .get("/me")
        .as_(token["accessToken"].as_str().unwrap())
        .await
        .ok();
    assert_eq!(
        (&me["roles"][0]["agencyId"], &me["roles"][0]["deskId"]),
        (&json!(agency), &json!(desk))
    );
    let listed = after
        .get(&format!("/officers?agencyId={agency}"))
        .as_(&keeper(&after))
        .await
        .ok();
    assert_eq!(each(&listed, "username"), ["tran.binh"]);
    let end = format!("{path}/{}/ending", membership["id"].as_str().unwrap());
    let last = json!({ "lastDay": "2025-03-02", "reason": "Đã bàn giao" });
    let ended = after.post(&end).as_(&keeper(&after)).json(last).await.ok();
    assert_eq!(ended["inForce"], false);
    let listed = after
        .get(&format!("/officers?agencyId={agency}"))
        .as_(&keeper(&after))
        .await
        .ok();
    assert_eq!(listed["items"], json!([]));
}

both!(every_place_of_a_membership_that_is_not_there_is_named);
async fn every_place_of_a_membership_that_is_not_there_is_named(app: TestApp) {
    let admin = keeper(&app);
    let (agency, _) = created(&app, department("Sở Tư pháp", json!({}))).await;
    let (other, _) = created(&app, department("Sở Y tế", json!({}))).await;
    let start = json!({ "code": "A", "name": "Bộ phận", "validFrom": "2010-01-01" });
    let (unit, _) = part(&app, &other, "units", start).await;
    let officer = json!({ "username": "tran.binh", "fullName": "Trần Văn Bình" });
    let made = app.post("/officers").as_(&admin).json(officer).await.created();
    let path = format!(
        "/officers/{}/memberships",
        made["officer"]["id"].as_str().unwrap()
    );
    let unit = unit.rsplit('/').next().unwrap();
    let role = json!({ "role": "DESK_OFFICER", "agencyId": agency, "unitId": unit, "deskId": NOBODY, "validFrom": "2020-01-01" });
    let reply = app.post(&path).as_(&admin).json(role).await;
    reply.wrong(400, &[("/unitId", "UNKNOWN"), ("/deskId", "UNKNOWN")]);
    let role = json!({ "role": "HANDLER", "agencyId": NOBODY, "unitId": unit, "validFrom": "2020-01-01" });
    let reply = app.post(&path).as_(&admin).json(role).await;
    reply.wrong(400, &[("/agencyId", "UNKNOWN")]);
    let listed = app.get(&path).as_(&admin).await.ok();
    assert_eq!(listed["items"], json!([]));
}
