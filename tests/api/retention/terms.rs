//! Terms of procedures.

use serde_json::{Value, json};

use super::{BASIS, CONTROLLER, term};
use crate::both;
use crate::dossiers::given::{BIRTH_CERTIFICATE, HOUSEHOLD_BUSINESS, key, procedure};
use crate::support::app::TestApp;

both!(a_term_is_set_once_and_changed, demo);
async fn a_term_is_set_once_and_changed(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let set = term(&june, HOUSEHOLD_BUSINESS, 10).await;
    assert_eq!(
        (&set["years"], &set["permanent"], &set["version"]),
        (&json!(10), &json!(false), &json!(1))
    );
    let controller = june.sign_in(CONTROLLER).await;
    let id = set["procedureId"].as_str().unwrap();
    let again = june
        .post("/retention-terms")
        .as_(&controller)
        .idempotency_key(&key());
    let body = json!({"procedureId": id, "permanent": true, "legalBasis": BASIS});
    again.json(body).await.problem(409, "NOT_POSSIBLE");
    let path = format!("/retention-terms/{id}");
    let change = |etag: &'static str, body: Value| june.put(&path).as_(&controller).if_match(etag).json(body);
    let for_ever = json!({"permanent": true, "legalBasis": "Luật Lưu trữ 2011, điều 17"});
    change("\"7\"", for_ever.clone())
        .await
        .problem(412, "STALE_VERSION");
    let changed = change("\"1\"", for_ever).await.ok();
    assert_eq!(
        (&changed["years"], &changed["permanent"], &changed["version"]),
        (&Value::Null, &json!(true), &json!(2))
    );
    let read = june.get(&path).as_(&controller).await.ok();
    assert_eq!(read, changed);
    term(&june, BIRTH_CERTIFICATE, 20).await;
    let page = june
        .get("/retention-terms?pageSize=1&includeTotal=true")
        .as_(&controller)
        .await
        .ok();
    assert_eq!(
        (page["items"].as_array().unwrap().len(), &page["total"]),
        (1, &json!(2))
    );
    let next = format!(
        "/retention-terms?pageSize=1&cursor={}",
        page["next"].as_str().unwrap()
    );
    let rest = june.get(&next).as_(&controller).await.ok();
    assert!(rest["next"].is_null() && rest["items"][0] != page["items"][0]);
}

both!(years_or_for_ever_not_both, demo);
async fn years_or_for_ever_not_both(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let controller = june.sign_in(CONTROLLER).await;
    let procedure = procedure(&june, HOUSEHOLD_BUSINESS).await["id"].clone();
    let set = |body: Value| {
        let request = june
            .post("/retention-terms")
            .as_(&controller)
            .idempotency_key(&key());
        request.json(body)
    };
    let body = |permanent: bool, years: Value| json!({"procedureId": procedure, "permanent": permanent, "years": years, "legalBasis": BASIS});
    set(body(true, json!(5)))
        .await
        .wrong(400, &[("/years", "NOT_ALLOWED")]);
    set(body(false, Value::Null))
        .await
        .wrong(400, &[("/years", "REQUIRED")]);
    set(body(false, json!(0)))
        .await
        .wrong(400, &[("/years", "MINIMUM")]);
    let nowhere =
        json!({"procedureId": "01890a5d-ac96-774b-bcce-b302099a8057", "years": 5, "legalBasis": BASIS});
    set(nowhere)
        .await
        .wrong(400, &[("/procedureId", "UNKNOWN_PROCEDURE")]);
    let path = format!("/retention-terms/{}", procedure.as_str().unwrap());
    let missing = june.get(&path).as_(&controller).await;
    missing.problem(404, "NOT_FOUND");
}
