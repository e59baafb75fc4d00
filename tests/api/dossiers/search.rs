//! Finding a dossier by what somebody at the counter says (domain section 19, S15).

use chrono::TimeDelta;
use diesel::prelude::*;
use motcua::auth::Scope;
use motcua::dossiers::model::{Dossier, DossierState};
use motcua::dossiers::queries::{self, make_rest_searchable};
use motcua::platform::actor::Actor;
use motcua::platform::db::DbError;
use motcua::platform::db::schema::{dossier_agencies, dossier_search_tokens};
use motcua::platform::ids::DossierId;
use motcua::platform::text::SearchQuery;
use serde_json::{Value, json};

use super::given::{BIRTH_CERTIFICATE, BUOI, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, key};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::{Reply, Request};

const MONDAY: &str = "2011-03-07T09:00:00+07:00";

fn asks(app: &TestApp, who: &Somebody, question: Value) -> Request {
    app.post("/dossiers/searches?pageSize=200")
        .as_(who)
        .json(question)
}

/// What is found in all pages, in order.
async fn all_found(app: &TestApp, who: &Somebody, question: &Value, size: usize) -> Vec<Value> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/dossiers/searches?pageSize={size}{cursor}");
        let page = app.post(&path).as_(who).json(question.clone()).await.ok();
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= size);
        found.extend(items.iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

async fn names(app: &TestApp, who: &Somebody, text: &str) -> Vec<String> {
    let found = all_found(app, who, &json!({"text": text, "within": ["NAME"]}), 200).await;
    let names = found
        .iter()
        .map(|hit| hit["dossier"]["ownerName"].as_str().unwrap());
    names.map(str::to_owned).collect()
}

async fn ids(app: &TestApp, who: &Somebody, text: &str) -> Vec<String> {
    let found = all_found(app, who, &json!({"text": text}), 200).await;
    let ids = found.iter().map(|hit| hit["dossier"]["id"].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

fn by(reply: &Reply, id: &str) -> Value {
    let page = reply.ok();
    let mut items = page["items"].as_array().unwrap().iter();
    let found = items.find(|hit| hit["dossier"]["id"] == id);
    found.map_or(Value::Null, |hit| hit["foundBy"].clone())
}

async fn received(app: &TestApp, desk: &Somebody, name: &str, more: Value) -> Held {
    let mut filing = filing(app, BIRTH_CERTIFICATE, NHA_TRANG).await;
    filing["owner"]["name"] = json!(name);
    for (field, value) in more.as_object().unwrap() {
        match field.as_str() {
            "summary" => filing["summary"] = value.clone(),
            _ => filing["owner"][field] = value.clone(),
        }
    }
    Held::received(app, desk, filing).await
}

both!(s15_names_are_found_in_any_order_and_exact_marks_come_first, demo);
async fn s15_names_are_found_in_any_order_and_exact_marks_come_first(app: TestApp) {
    let monday = app.at(MONDAY).await;
    let desk = monday.sign_in(DESK).await;
    let dao = received(&monday, &desk, "Nguyễn Thị Đào", json!({})).await;
    // The newest would come first if the marks did not count.
    for name in ["Nguyễn Thị Dao", "Phạm Hoà Đan", "Lê Thị Hòa", "Lê Thị Hoa"] {
        received(&monday, &desk, name, json!({})).await;
    }
    for text in [
        "nguyen thi dao",
        "Đào Nguyễn",
        "ĐÀO",
        "dao nguyen thi",
        "nguyễn đa",
    ] {
        let found = ids(&monday, &desk, text).await;
        assert!(found.contains(&dao.id), "{text}: {found:?}");
    }
    let found = names(&monday, &desk, "Đào").await;
    let last_exact = found.iter().rposition(|name| name.contains("Đào")).unwrap();
    let first_other = found.iter().position(|name| name.contains("Dao")).unwrap();
    assert!(last_exact < first_other, "{found:?}");
    // Both ways to place the tone are one spelling.
    for text in ["hòa", "hoà"] {
        let found = names(&monday, &desk, text).await;
        let place = |name: &str| found.iter().position(|found| found == name).unwrap();
        assert!(place("Phạm Hoà Đan") < place("Lê Thị Hoa"), "{found:?}");
        assert!(place("Lê Thị Hòa") < place("Lê Thị Hoa"), "{found:?}");
    }
    for text in ["nguyen thi dap", "dao tran thi", "đào nguyễn x"] {
        assert!(!ids(&monday, &desk, text).await.contains(&dao.id), "{text}");
    }
}

both!(numbers_find_their_dossier, demo);
async fn numbers_find_their_dossier(app: TestApp) {
    let monday = app.at(MONDAY).await;
    let desk = monday.sign_in(DESK).await;
    let owner = json!({"identityNumber": "056199000000", "phone": "0168 123 4567", "summary": "Giấy khai sinh bị cháy"});
    let dossier = received(&monday, &desk, "Bùi Ân Ái", owner).await;
    let code = dossier.view["code"].as_str().unwrap().to_owned();
    let end = code.split_once('-').unwrap().1;
    for (text, field) in [
        ("056199000000", "IDENTITY"),
        ("056 199 000 000", "IDENTITY"),
        ("01681234567", "PHONE"),
        ("038.123.4567", "PHONE"),
        ("+84381234567", "PHONE"),
        (code.as_str(), "CODE"),
        (&code.to_lowercase(), "CODE"),
        (end, "CODE"),
        (&end.replace('-', ""), "CODE"),
        ("110307", "CODE"),
        ("ân ái bùi", "NAME"),
        ("chay khai sinh", "SUMMARY"),
    ] {
        let reply = asks(&monday, &desk, json!({"text": text})).await;
        assert_eq!(by(&reply, &dossier.id), field, "{text}: {reply}");
    }
    for text in [
        "056199000001",
        "0391234567",
        "110308",
        &code.replace("-0", "-9"),
        "chay nha",
    ] {
        let reply = asks(&monday, &desk, json!({"text": text})).await;
        assert_eq!(by(&reply, &dossier.id), Value::Null, "{text}: {reply}");
    }
    let elsewhere = asks(
        &monday,
        &desk,
        json!({"text": "056199000000", "within": ["PHONE", "NAME"]}),
    )
    .await;
    assert_eq!(by(&elsewhere, &dossier.id), Value::Null);
    // Another agency's desk finds nothing of it, by whatever it asks.
    let other = monday.sign_in("motcua.dienkhanh").await;
    for text in [
        "056199000000",
        "01681234567",
        &code,
        end,
        "Bùi Ân Ái",
        "chay khai sinh",
    ] {
        let reply = asks(&monday, &other, json!({"text": text})).await;
        assert_eq!(by(&reply, &dossier.id), Value::Null, "{text}: {reply}");
    }
}

both!(citizens_find_their_own_and_officers_no_drafts, demo);
async fn citizens_find_their_own_and_officers_no_drafts(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let (dao, buoi, desk) = (
        june.sign_in(DAO).await,
        june.sign_in(BUOI).await,
        june.sign_in(DESK).await,
    );
    let mut filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    filing["owner"]["name"] = json!("Huỳnh Thị Xoài");
    let mut draft = Held::drafted(&june, &dao, filing).await;
    assert_eq!(ids(&june, &dao, "xoai").await, [draft.id.as_str()]);
    assert!(ids(&june, &buoi, "xoai").await.is_empty());
    assert!(ids(&june, &desk, "xoai").await.is_empty());
    draft.submit(&june, &dao).await;
    assert_eq!(ids(&june, &desk, "xoai").await, [draft.id.as_str()]);
    draft.accept(&june, DESK).await;
    let code = draft.view["code"].as_str().unwrap();
    for who in [&dao, &desk] {
        assert_eq!(ids(&june, who, code).await, [draft.id.as_str()]);
        assert!(ids(&june, who, "110613").await.contains(&draft.id));
    }
}

both!(a_dossier_is_found_by_what_it_is_about, demo);
async fn a_dossier_is_found_by_what_it_is_about(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let (dao, buoi, desk) = (
        june.sign_in(DAO).await,
        june.sign_in(BUOI).await,
        june.sign_in(DESK).await,
    );
    let mut papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    papers["objects"] = json!([
        {"kind": "LAND_PLOT", "key": "22366/7/112"}, {"kind": "PERSON", "key": "056199000009"},
    ]);
    let mut dossier = Held::drafted(&june, &dao, papers).await;
    let asked = || asks(&june, &desk, json!({"text": "22366/07/0112"}));
    assert_eq!(
        by(&asked().await, &dossier.id),
        Value::Null,
        "a draft is its owner's alone"
    );
    dossier.submit(&june, &dao).await;
    assert_eq!(by(&asked().await, &dossier.id), "OBJECT");
    for (who, text, field) in [
        (&desk, "22366 / 7 / 112", json!("OBJECT")),
        (&desk, "056199000009", json!("OBJECT")),
        (&desk, "22366/7/113", Value::Null),
        (&dao, "22366/7/112", json!("OBJECT")),
        (&buoi, "22366/7/112", Value::Null),
    ] {
        let reply = asks(&june, who, json!({"text": text})).await;
        assert_eq!(by(&reply, &dossier.id), field, "{text}: {reply}");
    }
    let other = june.sign_in("motcua.dienkhanh").await;
    let reply = asks(&june, &other, json!({"text": "22366/7/112"})).await;
    assert_eq!(by(&reply, &dossier.id), Value::Null);
    let elsewhere = json!({"text": "22366/7/112", "within": ["SUMMARY"]});
    assert_eq!(by(&asks(&june, &desk, elsewhere).await, &dossier.id), Value::Null);
}

both!(what_is_changed_before_acceptance_is_found_as_it_is_now, demo);
async fn what_is_changed_before_acceptance_is_found_as_it_is_now(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let (dao, desk) = (june.sign_in(DAO).await, june.sign_in(DESK).await);
    let mut papers = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    papers["summary"] = json!("Mở quán chè bưởi");
    let mut dossier = Held::submitted(&june, &dao, papers.clone()).await;
    assert_eq!(ids(&june, &desk, "che buoi").await, [dossier.id.as_str()]);
    let guidance = json!({
        "reason": "Hồ sơ còn thiếu giấy tờ", "legalBasis": "Điều 6 Quyết định 93/2007/QĐ-TTg",
        "items": [{"name": "Giấy chứng sinh", "request": "Nộp bản chính"}],
    });
    dossier.does(&june, DESK, "/guidances", guidance).await;
    papers["summary"] = json!("Mở quán bún sứa");
    dossier.read(&june, &dao).await;
    let saved = june
        .put(&dossier.path(""))
        .as_(&dao)
        .if_match(&dossier.etag)
        .json(papers)
        .await;
    saved.ok();
    assert!(ids(&june, &desk, "che buoi").await.is_empty());
    assert_eq!(ids(&june, &desk, "bun sua").await, [dossier.id.as_str()]);
}

/// All that an officer sees in the list, by id.
async fn listed(app: &TestApp, who: &Somebody) -> Vec<(String, String)> {
    let (mut listed, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app
            .get(&format!("/dossiers?pageSize=200{cursor}"))
            .as_(who)
            .await
            .ok();
        let items = page["items"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        listed.extend(items.map(|item| (text(&item["id"]), text(&item["ownerName"]))));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return listed,
        }
    }
}

both!(what_is_found_is_what_the_list_holds_whatever_the_pages, demo);
async fn what_is_found_is_what_the_list_holds_whatever_the_pages(app: TestApp) {
    let mut most = 0;
    for login in [DESK, "motcua.dienkhanh", "xuly.thue.nhatrang", DAO] {
        let who = app.sign_in(login).await;
        let all = listed(&app, &who).await;
        for text in [
            "nguyen",
            "thi",
            "n",
            "th",
            "Thị",
            "van t",
            "nguyễn thị d",
            "cong ty",
            "tran thi",
        ] {
            let query = SearchQuery::parse(text).unwrap();
            let matching = all.iter().filter(|(_, name)| query.matches(name));
            let mut expected: Vec<_> = matching.map(|(id, _)| id.as_str()).collect();
            let question = json!({"text": text, "within": ["NAME"]});
            let found = all_found(&app, &who, &question, 200).await;
            let in_small_pages = all_found(&app, &who, &question, 7).await;
            assert_eq!(found, in_small_pages, "{login} {text}");
            let mut ids: Vec<_> = found
                .iter()
                .map(|hit| hit["dossier"]["id"].as_str().unwrap())
                .collect();
            ids.sort_unstable();
            expected.sort_unstable();
            assert_eq!(ids, expected, "{login} {text}");
            most = most.max(ids.len());
            let counted = app
                .post("/dossiers/searches?pageSize=1&includeTotal=true")
                .as_(&who);
            assert_eq!(
                counted.json(question).await.ok()["total"],
                ids.len(),
                "{login} {text}"
            );
        }
    }
    assert!(most > 14, "too few to be worth it: {most}");
}

both!(a_cursor_belongs_to_its_question, demo);
async fn a_cursor_belongs_to_its_question(app: TestApp) {
    let desk = app.sign_in(DESK).await;
    let first = app.post("/dossiers/searches?pageSize=1").as_(&desk);
    let page = first.json(json!({"text": "nguyen"})).await.ok();
    let path = format!(
        "/dossiers/searches?pageSize=1&cursor={}",
        page["next"].as_str().unwrap()
    );
    let ask = |question| app.post(&path).as_(&desk).json(question);
    ask(json!({"text": "nguyen"})).await.ok();
    for other in [
        json!({"text": "thi"}),
        json!({"text": "nguyen", "within": ["NAME"]}),
    ] {
        ask(other).await.wrong(400, &[("?cursor", "CURSOR")]);
    }
}

both!(what_cannot_be_looked_for_is_told, demo);
async fn what_cannot_be_looked_for_is_told(app: TestApp) {
    let desk = app.sign_in(DESK).await;
    let ask = |question| asks(&app, &desk, question);
    ask(json!({"text": " ( – ) "}))
        .await
        .wrong(400, &[("/text", "NOTHING_TO_LOOK_FOR")]);
    ask(json!({"text": "nguyen", "within": ["PHONE"]}))
        .await
        .wrong(400, &[("/text", "NOTHING_TO_LOOK_FOR")]);
    let reply = ask(json!({"text": "", "within": ["EVERYWHERE"], "agencyId": "1", "more": 1})).await;
    let places = reply.status(400).json()["errors"].as_array().unwrap().len();
    assert_eq!(places, 4, "{reply}");
    // Where nothing is the caller's own there is nothing to find.
    let nobody = app.somebody_with(&[Scope::DossierRead]);
    let found = asks(&app, &nobody, json!({"text": "nguyen"})).await.ok();
    assert_eq!(found["items"], json!([]));
}

both!(a_search_under_a_key_is_answered_once, demo);
async fn a_search_under_a_key_is_answered_once(app: TestApp) {
    let monday = app.at(MONDAY).await;
    let desk = monday.sign_in(DESK).await;
    let key = key();
    let ask = || asks(&monday, &desk, json!({"text": "Khổng Tước"})).idempotency_key(&key);
    let before = ask().await;
    assert_eq!(before.ok()["items"], json!([]));
    received(&monday, &desk, "Khổng Tước", json!({})).await;
    let again = ask().await;
    assert_eq!(again.header("Idempotent-Replayed"), "true");
    assert_eq!(again.ok(), before.ok());
    assert_eq!(names(&monday, &desk, "Khổng Tước").await, ["Khổng Tước"]);
}

both!(what_was_there_before_is_made_searchable, demo);
async fn what_was_there_before_is_made_searchable(app: TestApp) {
    let desk = app.sign_in(DESK).await;
    let found = ids(&app, &desk, "nguyen").await;
    assert!(!found.is_empty());
    {
        let mut conn = app.database().connect();
        diesel::delete(dossier_search_tokens::table)
            .execute(&mut conn)
            .unwrap();
        let all = diesel::update(dossier_agencies::table);
        all.set(dossier_agencies::searchable.eq(false))
            .execute(&mut conn)
            .unwrap();
    }
    assert!(ids(&app, &desk, "nguyen").await.is_empty());
    let worker = Actor::system("test");
    loop {
        let batch = app.db.write(&worker, |tx| make_rest_searchable(tx.conn(), 100));
        let made: Result<usize, DbError> = batch.await;
        if made.unwrap() == 0 {
            break;
        }
    }
    assert_eq!(ids(&app, &desk, "nguyen").await, found);
}

both!(a_page_looks_at_a_bounded_number_and_goes_on_behind_them, demo);
async fn a_page_looks_at_a_bounded_number_and_goes_on_behind_them(app: TestApp) {
    let monday = app.at(MONDAY).await;
    let desk = monday.sign_in(DESK).await;
    let first = received(&monday, &desk, "Quách Ngọc Lệ", json!({})).await;
    {
        let mut conn = app.database().connect();
        let id = DossierId::from_uuid(first.id.parse().unwrap());
        let like = queries::of_ids(&mut conn, [id]).unwrap().remove(&id).unwrap();
        let contents = queries::contents(&mut conn, id).unwrap();
        let made: Result<(), DbError> = conn.transaction(|conn| {
            for n in 0..8_400_u32 {
                let dossier = Dossier {
                    id: DossierId::new(like.created_at + TimeDelta::milliseconds(i64::from(n) + 1)),
                    code: None,
                    state: DossierState::Submitted,
                    original_due_at: None,
                    owner_name: if n < 4_200 {
                        "Trần Quách"
                    } else {
                        "Quách Mộc"
                    }
                    .to_owned(),
                    ..like.clone()
                };
                queries::insert(conn, &dossier)?;
                queries::insert_contents(conn, dossier.id, &contents)?;
                queries::involve(conn, dossier.id, like.receiving_agency_id, like.created_at)?;
            }
            Ok(())
        });
        made.unwrap();
    }
    // Both words are common, and together they are rare.
    let question = json!({"text": "quach ngoc le"});
    let found = asks(&monday, &desk, question).await.ok();
    assert_eq!(found["items"][0]["dossier"]["id"], first.id.as_str(), "{found}");
    let question = json!({"text": "quach tran", "within": ["NAME"]});
    let (mut empty, mut found, mut cursor) = (0, 0, String::new());
    loop {
        let path = format!("/dossiers/searches?pageSize=200&includeTotal=true{cursor}");
        let page = monday.post(&path).as_(&desk).json(question.clone()).await.ok();
        assert_eq!(page["total"], Value::Null, "more than a search looks at");
        let items = page["items"].as_array().unwrap().len();
        empty += usize::from(items == 0);
        found += items;
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(found, 4_200);
    assert!(empty > 0, "a page without items was to be among them");
}
