//! For whom a dossier is, who brings it, and what of that the system knows already.

use diesel::prelude::*;
use motcua::platform::db::schema::dossiers;
use motcua::platform::db::types::AnyUuid;
use serde_json::{Value, json};

use super::given::{BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, OWNER_NUMBER, filing, key};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

/// A tax code with a right check digit, made up.
const TAX_CODE: &str = "4200123454";

async fn right(app: &TestApp) -> Value {
    filing(app, HOUSEHOLD_BUSINESS, NHA_TRANG).await
}

async fn draft(app: &TestApp, who: &Somebody, filing: &Value) -> Reply {
    let request = app.post("/dossiers").as_(who).idempotency_key(&key());
    request.json(filing.clone()).await
}

async fn receive(app: &TestApp, filing: &Value) -> Reply {
    let desk = app.sign_in(DESK).await;
    let request = app.post("/receptions").as_(&desk).idempotency_key(&key());
    let body = json!({"channel": "IN_PERSON", "filing": filing});
    request.json(body).await
}

/// Sends a draft; the answer.
async fn send(app: &TestApp, who: &Somebody, held: &Held) -> Reply {
    let request = app.post(&held.path("/submission")).as_(who).if_match(&held.etag);
    request.idempotency_key(&key()).await
}

fn identity_hash(app: &TestApp, id: &str) -> Vec<u8> {
    let hash: Option<Vec<u8>> = dossiers::table
        .find(AnyUuid(id.parse().unwrap()))
        .select(dossiers::owner_identity_hash)
        .first(&mut app.database().connect())
        .unwrap();
    hash.unwrap()
}

both!(nobody_is_asked_for_what_the_account_holds, demo);
async fn nobody_is_asked_for_what_the_account_holds(app: TestApp) {
    let june = app.at(JUNE).await;
    let dao = june.sign_in(DAO).await;
    let told = right(&june).await;
    let mut untold = told.clone();
    untold.as_object_mut().unwrap().remove("owner");
    let mut dossier = Held::drafted(&june, &dao, untold.clone()).await;
    let expected = json!({
        "kind": "CITIZEN", "name": "Nguyễn Thị Đào", "identityKind": "CITIZEN_ID", "identityNumber": DAO,
        "identityIssuedOn": null, "identityIssuedBy": null, "birthDate": "1979-03-12", "sex": "FEMALE",
        "phone": "+84905000001", "email": "dao@example.vn",
        "address": "12 đường Mẫu, phường Lộc Thọ, Nha Trang",
    });
    assert_eq!(
        (&dossier.view["owner"], &dossier.view["submitter"]),
        (&expected, &Value::Null)
    );
    // Saved with an owner and without one again.
    for (body, owner) in [(told, "0905123456"), (untold, "+84905000001")] {
        let request = june.put(&dossier.path("")).as_(&dao).if_match(&dossier.etag);
        let saved = request.json(body).await;
        (dossier.etag, dossier.view) = (saved.etag(), saved.ok());
        let phone = dossier.view["owner"]["phone"].as_str().unwrap();
        assert!(phone.ends_with(&owner[owner.len() - 9..]), "{phone}");
    }
    dossier.submit(&june, &dao).await;
    // However the number comes, it is the same person's.
    let by_hand = Held::received(&june, &june.sign_in(DESK).await, right(&june).await).await;
    assert_eq!(OWNER_NUMBER, DAO);
    assert_eq!(
        identity_hash(&june, &dossier.id),
        identity_hash(&june, &by_hand.id)
    );
}

both!(who_files_for_another_tells_by_what_right, demo);
async fn who_files_for_another_tells_by_what_right(app: TestApp) {
    let june = app.at(JUNE).await;
    let buoi = june.sign_in(BUOI).await;
    let mut for_dao = right(&june).await;
    let mut dossier = Held::drafted(&june, &buoi, for_dao.clone()).await;
    send(&june, &buoi, &dossier)
        .await
        .wrong(409, &[("/submitter", "REQUIRED")]);
    for_dao["submitter"] = json!({"authorisation": {
        "kind": "POWER_OF_ATTORNEY", "documentNumber": "15/2011/UQ", "documentDate": "2011-06-10",
    }});
    let request = june.put(&dossier.path("")).as_(&buoi).if_match(&dossier.etag);
    let saved = request.json(for_dao).await;
    (dossier.etag, dossier.view) = (saved.etag(), saved.ok());
    let whole = json!({
        "name": "Trần Văn Bưởi", "phone": "+84905000002", "authorisationKind": "POWER_OF_ATTORNEY",
        "documentNumber": "15/2011/UQ", "documentDate": "2011-06-10", "relation": null,
    });
    dossier.submit(&june, &buoi).await;
    assert_eq!(dossier.view["submitter"], whole);
    // The desk sees it whole, who has nothing to do with it any more does not.
    let desk = june.sign_in(DESK).await;
    assert_eq!(dossier.read(&june, &desk).await["submitter"], whole);
    dossier.accept(&june, DESK).await;
    dossier.pass_on(&june, DESK).await;
    let cashier = june.sign_in("thungan.nhatrang").await;
    let seen = dossier.read(&june, &cashier).await["submitter"].clone();
    assert_eq!(seen["authorisationKind"], "POWER_OF_ATTORNEY");
    for hidden in ["documentNumber", "documentDate", "relation"] {
        assert_eq!(seen[hidden], Value::Null, "{seen}");
    }
    assert!(
        !seen.to_string().contains("Bưởi") && !seen.to_string().contains("905000002"),
        "{seen}"
    );
}

both!(an_organisation_is_represented_by_somebody, demo);
async fn an_organisation_is_represented_by_somebody(app: TestApp) {
    let june = app.at(JUNE).await;
    let dao = june.sign_in(DAO).await;
    let mut body = right(&june).await;
    body["owner"] = json!({"kind": "BUSINESS", "name": "Công ty TNHH Đào", "identityKind": "TAX_CODE",
        "identityNumber": TAX_CODE});
    let dossier = Held::drafted(&june, &dao, body.clone()).await;
    send(&june, &dao, &dossier)
        .await
        .wrong(409, &[("/submitter", "REQUIRED")]);
    body["submitter"] = json!({"authorisation": {"kind": "LEGAL_REPRESENTATIVE", "relation": "Giám đốc"}});
    let sent = Held::submitted(&june, &dao, body).await;
    assert_eq!(sent.view["submitter"]["relation"], "Giám đốc");
    assert_eq!(sent.view["submitter"]["name"], "Nguyễn Thị Đào");
}

both!(a_right_to_file_for_another_is_told_whole, demo);
async fn a_right_to_file_for_another_is_told_whole(app: TestApp) {
    let june = app.at(JUNE).await;
    let dao = june.sign_in(DAO).await;
    let mut body = right(&june).await;
    for (authorisation, wrong) in [
        (
            json!({"kind": "POWER_OF_ATTORNEY", "documentNumber": "15"}),
            ("/submitter/authorisation/documentDate", "REQUIRED"),
        ),
        (
            json!({"kind": "POWER_OF_ATTORNEY", "documentDate": "2011-06-14"}),
            ("/submitter/authorisation/documentDate", "MAXIMUM"),
        ),
        (
            json!({"kind": "LEGAL_REPRESENTATIVE", "documentDate": "2011-06-10"}),
            ("/submitter/authorisation/relation", "REQUIRED"),
        ),
        (
            json!({"kind": "RELATIVE"}),
            ("/submitter/authorisation/relation", "REQUIRED"),
        ),
        (
            json!({"kind": "RELATIVE", "relation": " "}),
            ("/submitter/authorisation/relation", "MIN_LENGTH"),
        ),
        (
            json!({"kind": "FRIEND"}),
            ("/submitter/authorisation/kind", "ENUM"),
        ),
    ] {
        body["submitter"] = json!({ "authorisation": authorisation });
        draft(&june, &dao, &body).await.wrong(400, &[wrong]);
    }
}

both!(a_name_alone_identifies_nobody, demo);
async fn a_name_alone_identifies_nobody(app: TestApp) {
    let june = app.at(JUNE).await;
    let dao = june.sign_in(DAO).await;
    let mut body = right(&june).await;
    body["owner"] = json!({"kind": "CITIZEN", "name": "Nguyễn Văn Nam"});
    body["formData"] = json!({});
    body["components"] = json!([]);
    let dossier = Held::drafted(&june, &dao, body.clone()).await;
    let problem = send(&june, &dao, &dossier)
        .await
        .problem(409, "DOSSIER_INCOMPLETE");
    let places: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    // People, the form and the components, all at once.
    assert!(
        places.starts_with(&["/owner/identityNumber", "/submitter"])
            && places.contains(&"/formData/chuThe")
            && places
                .iter()
                .filter(|place| place.starts_with("/components"))
                .count()
                == 2,
        "{places:?}"
    );
    body["owner"]["name"] = "Nguyễn Thị Đào".into();
    let dossier = Held::drafted(&june, &dao, body.clone()).await;
    let problem = send(&june, &dao, &dossier).await.json().to_string();
    assert!(
        problem.contains("/owner/identityNumber") && !problem.contains("/submitter"),
        "{problem}"
    );
    // At the desk the form may be on paper.
    receive(&june, &body).await.wrong(
        409,
        &[
            ("/filing/owner/identityNumber", "REQUIRED"),
            ("/components/0", "REQUIRED"),
            ("/components/1", "REQUIRED"),
        ],
    );
}

both!(at_the_desk_people_are_named_and_a_typed_form_is_checked, demo);
async fn at_the_desk_people_are_named_and_a_typed_form_is_checked(app: TestApp) {
    let june = app.at(JUNE).await;
    let mut body = right(&june).await;
    body.as_object_mut().unwrap().remove("owner");
    body["submitter"] = json!({"authorisation": {"kind": "RELATIVE"}});
    receive(&june, &body).await.wrong(
        400,
        &[
            ("/filing/owner", "REQUIRED"),
            ("/filing/submitter/name", "REQUIRED"),
            ("/filing/submitter/authorisation/relation", "REQUIRED"),
        ],
    );
    let mut body = right(&june).await;
    body["formData"] = json!({"soLaoDong": "hai"});
    let problem = receive(&june, &body).await.problem(400, "INVALID_INPUT");
    assert!(
        problem.to_string().contains("/filing/formData/soLaoDong"),
        "{problem}"
    );
    body["formData"] = json!({});
    body["submitter"] =
        json!({"name": "Lê Văn Nam", "authorisation": {"kind": "RELATIVE", "relation": "con"}});
    assert_eq!(
        receive(&june, &body).await.created()["submitter"]["relation"],
        "con"
    );
}

both!(each_kind_of_number_has_its_own_digits, demo);
async fn each_kind_of_number_has_its_own_digits(app: TestApp) {
    let june = app.at(JUNE).await;
    let dao = june.sign_in(DAO).await;
    let mut body = right(&june).await;
    let number = "/owner/identityNumber";
    for (owner, kind, given, wrong) in [
        ("CITIZEN", "CITIZEN_ID", "056 179 000 000", None),
        (
            "CITIZEN",
            "CITIZEN_ID",
            "225000000",
            Some((number, "CITIZEN_NUMBER_FORMAT")),
        ),
        ("CITIZEN", "OLD_CARD", "225 000 000", None),
        (
            "CITIZEN",
            "OLD_CARD",
            "056179000000",
            Some((number, "CITIZEN_NUMBER_FORMAT")),
        ),
        (
            "CITIZEN",
            "OLD_CARD",
            "22500000",
            Some((number, "CITIZEN_NUMBER_FORMAT")),
        ),
        ("CITIZEN", "PASSPORT", "b1234567", None),
        (
            "CITIZEN",
            "PASSPORT",
            "hộ chiếu",
            Some((number, "PASSPORT_FORMAT")),
        ),
        (
            "CITIZEN",
            "TAX_CODE",
            TAX_CODE,
            Some(("/owner/identityKind", "NOT_FITTING")),
        ),
        ("BUSINESS", "TAX_CODE", TAX_CODE, None),
        (
            "BUSINESS",
            "TAX_CODE",
            "4200123455",
            Some((number, "TAX_CODE_CHECK_DIGIT")),
        ),
    ] {
        body["owner"] = json!({"kind": owner, "name": "Đào", "identityKind": kind, "identityNumber": given});
        let reply = draft(&june, &dao, &body).await;
        match wrong {
            None => drop(reply.created()),
            Some(wrong) => reply.wrong(400, &[wrong]),
        }
    }
    let hash_of = |number: &'static str| {
        let mut body = body.clone();
        body["owner"] = json!({"kind": "CITIZEN", "name": "Đào", "identityKind": "CITIZEN_ID",
            "identityNumber": number});
        let (june, dao) = (&june, &dao);
        async move { identity_hash(june, &Held::drafted(june, dao, body).await.id) }
    };
    assert_eq!(hash_of("056.179.000.000").await, hash_of(DAO).await);
    assert_ne!(hash_of("056179000001").await, hash_of(DAO).await);
}

both!(nobody_is_born_tomorrow, demo);
async fn nobody_is_born_tomorrow(app: TestApp) {
    // Five in the morning of the 13th in the province is still the 12th elsewhere.
    let june = app.at("2011-06-13T05:00:00+07:00").await;
    let dao = june.sign_in(DAO).await;
    let mut body = right(&june).await;
    for (day, is_there) in [("2011-06-13", true), ("2011-06-14", false)] {
        body["owner"]["birthDate"] = day.into();
        body["owner"]["identityIssuedOn"] = day.into();
        let reply = draft(&june, &dao, &body).await;
        match is_there {
            true => drop(reply.created()),
            false => reply.wrong(
                400,
                &[
                    ("/owner/birthDate", "MAXIMUM"),
                    ("/owner/identityIssuedOn", "MAXIMUM"),
                ],
            ),
        }
    }
}
