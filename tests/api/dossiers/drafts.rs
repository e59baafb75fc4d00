//! Drafts: saved as often as wanted, checked when they are sent.

use diesel::prelude::*;
use motcua::platform::db::schema::{audit_log, dossiers, outbox};
use serde_json::json;

use super::given::{BUOI, DAO, DESK, DIEN_KHANH, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, agency, filing, key};
use crate::both;
use crate::support::app::TestApp;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

both!(a_draft_is_saved_as_often_as_wanted_and_sent_once, demo);
async fn a_draft_is_saved_as_often_as_wanted_and_sent_once(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let whole = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut begun = whole.clone();
    begun["formData"] = json!({"tenHoKinhDoanh": "Tạp hóa"});
    begun["components"] = json!([]);
    let mut draft = Held::drafted(&june, &citizen, begun.clone()).await;
    assert_eq!(
        (
            &draft.view["state"],
            &draft.view["nationalStatus"],
            &draft.view["version"]
        ),
        (&json!("DRAFT"), &json!(null), &json!(1))
    );
    assert_eq!(
        draft.view["possibleActions"],
        json!(["SAVE_DRAFT", "ASK_TRIAL", "SUBMIT"])
    );
    for name in ["Tạp hóa Đào", "Tạp hóa Đào Mận", "Tạp hóa Đào Mận Lê"] {
        begun["formData"]["tenHoKinhDoanh"] = name.into();
        let saved = june
            .put(&draft.path(""))
            .as_(&citizen)
            .if_match(&draft.etag)
            .json(begun.clone())
            .await;
        assert_eq!(saved.ok()["formData"]["tenHoKinhDoanh"], name);
        (draft.etag, draft.view) = (saved.etag(), saved.json());
    }
    assert_eq!(draft.view["version"], 4);

    let submission = draft.path("/submission");
    let send = || {
        let request = june.post(&submission).as_(&citizen).if_match(&draft.etag);
        request.idempotency_key(&key())
    };
    let problem = send().await.problem(409, "DOSSIER_INCOMPLETE");
    let missing: Vec<_> = problem["errors"].as_array().unwrap().iter().collect();
    let pointers: Vec<_> = missing
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    for field in [
        "diaDiem",
        "nganhNghe",
        "vonKinhDoanh",
        "soLaoDong",
        "chuThe",
        "camKet",
    ] {
        assert!(
            pointers.contains(&format!("/formData/{field}").as_str()),
            "{problem}"
        );
    }
    let components = pointers
        .iter()
        .filter(|pointer| pointer.starts_with("/components"));
    assert_eq!(
        components.count(),
        2,
        "two components are required and none is there: {problem}"
    );
    assert_eq!(draft.read(&june, &citizen).await["state"], "DRAFT");

    let saved = june.put(&draft.path("")).as_(&citizen).if_match(&draft.etag);
    let saved = saved.json(whole.clone()).await;
    (draft.etag, draft.view) = (saved.etag(), saved.ok());
    draft.submit(&june, &citizen).await;
    assert_eq!(draft.view["state"], "SUBMITTED");
    let after = june.put(&draft.path("")).as_(&citizen).if_match(&draft.etag);
    after.json(whole).await.problem(409, "NOT_POSSIBLE");
}

both!(everything_wrong_is_named_at_once_and_nothing_is_kept, demo);
async fn everything_wrong_is_named_at_once_and_nothing_is_kept(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let right = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let counts = |app: &TestApp| {
        let mut conn = app.database().connect();
        let count = |count: QueryResult<i64>| count.unwrap();
        (
            count(dossiers::table.count().get_result(&mut conn)),
            count(outbox::table.count().get_result(&mut conn)),
            count(audit_log::table.count().get_result(&mut conn)),
        )
    };
    let before = counts(&june);
    let mut wrong = right.clone();
    wrong["sets"] = 0.into();
    wrong["colour"] = "red".into();
    wrong["caseCode"] = "".into();
    wrong["owner"]["kind"] = "ALIEN".into();
    wrong["owner"]["identityIssuedOn"] = "yesterday".into();
    wrong["components"][0]["originals"] = 100.into();
    let post = |body: &serde_json::Value| {
        let request = june.post("/dossiers").as_(&citizen).idempotency_key(&key());
        request.json(body.clone())
    };
    post(&wrong).await.wrong(
        400,
        &[
            ("/sets", "MINIMUM"),
            ("/colour", "UNKNOWN_FIELD"),
            ("/caseCode", "MIN_LENGTH"),
            ("/owner/kind", "ENUM"),
            ("/owner/identityIssuedOn", "FORMAT"),
            ("/components/0/originals", "MAXIMUM"),
        ],
    );
    let mut people = right.clone();
    people["owner"]["name"] = "1".into();
    people["owner"]["identityNumber"] = "056179".into();
    people["owner"]["phone"] = "12345678".into();
    people["owner"]["email"] = "đào".into();
    people["submitter"] = json!({
        "name": "?", "phone": "00000000",
        "authorisation": {"kind": "POWER_OF_ATTORNEY", "documentNumber": "12/2011"},
    });
    let problem = post(&people).await.status(400).json();
    let pointers = problem["errors"].as_array().unwrap().iter();
    let mut pointers: Vec<_> = pointers.map(|error| error["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    assert_eq!(
        pointers,
        [
            "/owner/email",
            "/owner/identityNumber",
            "/owner/name",
            "/owner/phone",
            "/submitter/authorisation/documentDate",
            "/submitter/name",
            "/submitter/phone"
        ],
        "{problem}"
    );
    let mut stranger = right.clone();
    stranger["components"][1]["componentId"] = stranger["procedureId"].clone();
    let components = stranger["components"].as_array_mut().unwrap();
    components.push(json!({"originals": 1}));
    post(&stranger).await.wrong(
        400,
        &[
            ("/components/1/componentId", "UNKNOWN_COMPONENT"),
            ("/components/2/name", "REQUIRED"),
        ],
    );
    let keyless = june.post("/dossiers").as_(&citizen).json(right.clone()).await;
    keyless.wrong(400, &[("@Idempotency-Key", "REQUIRED")]);
    assert_eq!(counts(&june), before, "nothing was changed");
}

both!(the_counter_names_all_that_is_missing_and_draws_no_code, demo);
async fn the_counter_names_all_that_is_missing_and_draws_no_code(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let mut incomplete = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    incomplete["components"] = json!([]);
    let body = json!({"channel": "IN_PERSON", "filing": incomplete});
    let refused = june.post("/receptions").as_(&desk).idempotency_key(&key());
    let problem = refused.json(body).await.problem(409, "DOSSIER_INCOMPLETE");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2, "{problem}");
    // Another agency's desk takes nothing in for this one.
    let elsewhere = june.sign_in("motcua.dienkhanh").await;
    let right = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let body = json!({"channel": "IN_PERSON", "filing": right});
    let refused = june.post("/receptions").as_(&elsewhere).idempotency_key(&key());
    refused.json(body).await.problem(403, "FORBIDDEN");
}

both!(a_draft_is_its_owners_alone, demo);
async fn a_draft_is_its_owners_alone(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let body = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let draft = Held::drafted(&june, &citizen, body.clone()).await;
    for login in [BUOI, DESK, "motcua.dienkhanh", "kiemtoan"] {
        let stranger = june.sign_in(login).await;
        let read = june.get(&draft.path("")).as_(&stranger).await;
        read.problem(404, "NOT_FOUND");
    }
    let other = june.sign_in(BUOI).await;
    let save = june.put(&draft.path("")).as_(&other).if_match(&draft.etag);
    save.json(body).await.problem(404, "NOT_FOUND");
    let list = june.get("/dossiers?state=DRAFT").as_(&citizen).await.ok();
    let mine = list["items"].as_array().unwrap().iter();
    assert!(mine.map(|line| &line["id"]).any(|id| id == draft.id.as_str()));
    let elsewhere = agency(&june, DIEN_KHANH).await;
    assert_ne!(elsewhere["id"], draft.view["receivingAgencyId"]);
}

both!(a_draft_is_discarded_by_its_owner_alone, demo);
async fn a_draft_is_discarded_by_its_owner_alone(app: TestApp) {
    let june = app.at(JUNE).await;
    let (owner, other) = (june.sign_in(DAO).await, june.sign_in(BUOI).await);
    let papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let draft = Held::drafted(&june, &owner, papers.clone()).await;
    let path = draft.path("");
    june.delete(&path)
        .as_(&owner)
        .await
        .problem(428, "PRECONDITION_REQUIRED");
    june.delete(&path)
        .as_(&other)
        .if_match(&draft.etag)
        .await
        .problem(404, "NOT_FOUND");
    let invite = june.post(&draft.path("/parties")).as_(&owner);
    let to = json!({"purpose": "CO_APPLICANT", "access": "ACT", "note": "Chồng"});
    let invited = invite.idempotency_key(&key()).json(to).await.created();
    let accept = june.post("/dossier-invitations/acceptance").as_(&other);
    let code = json!({"code": invited["code"]});
    accept.idempotency_key(&key()).json(code).await.ok();
    let etag = june.get(&path).as_(&owner).await.etag();
    june.delete(&path)
        .as_(&other)
        .if_match(&etag)
        .await
        .problem(403, "FORBIDDEN");
    june.delete(&path)
        .as_(&owner)
        .if_match("\"99\"")
        .await
        .problem(412, "STALE_VERSION");
    june.get(&path).as_(&owner).await.ok();
    june.delete(&path).as_(&owner).if_match(&etag).await.no_content();
    for who in [&owner, &other] {
        june.get(&path).as_(who).await.problem(404, "NOT_FOUND");
    }
    let mut conn = app.database().connect();
    let id: uuid::Uuid = draft.id.parse().unwrap();
    let name: String = dossiers::table
        .find(motcua::platform::ids::DossierId::from_uuid(id))
        .select(dossiers::owner_name)
        .first(&mut conn)
        .unwrap();
    assert_eq!(name, "—");
    let told: i64 = audit_log::table
        .filter(audit_log::subject_id.eq(motcua::platform::db::types::AnyUuid(id)))
        .filter(audit_log::action.eq("dossier.draft-discarded"))
        .count()
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(told, 1);
    let mut sent = Held::drafted(&june, &owner, papers).await;
    sent.submit(&june, &owner).await;
    june.delete(&sent.path(""))
        .as_(&owner)
        .if_match(&sent.etag)
        .await
        .problem(409, "NOT_POSSIBLE");
}
