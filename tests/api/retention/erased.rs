//! What is left of a dossier whose time is over: what is counted, and an audit log that still fits together.

use diesel::prelude::*;
use motcua::platform::actor::Actor;
use motcua::platform::audit_log;
use motcua::platform::db::Conn;
use serde_json::{Value, json};

use super::{CLERK, HEAD, carry_out, decide, draw_up, term};
use crate::both;
use crate::dossiers::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, filing, granted, key};
use crate::support::app::TestApp;

/// Stands in every text that somebody writes about this owner; nothing else in the world has it.
pub const MARK: &str = "qwxzjf";

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// The one column of some rows.
pub fn lines(conn: &mut Conn, sql: &str) -> Vec<String> {
    let query = diesel::sql_query(sql);
    let rows: Vec<Line> = match conn {
        Conn::Sqlite(conn) => query.load(conn),
        Conn::Postgres(conn) => query.load(conn),
    }
    .unwrap();
    rows.into_iter().map(|row| row.line).collect()
}

/// The tables and rows in which the mark stands.
fn marked(conn: &mut Conn) -> Vec<String> {
    let tables = match conn {
        Conn::Sqlite(_) => {
            "SELECT name AS line FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        }
        Conn::Postgres(_) => {
            "SELECT relname::text AS line FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        }
    };
    let mut found = Vec::new();
    for table in lines(conn, tables) {
        let rows = match conn {
            Conn::Sqlite(_) => {
                let columns = lines(
                    conn,
                    &format!("SELECT name AS line FROM pragma_table_info('{table}')"),
                );
                let columns: Vec<_> = columns
                    .iter()
                    .map(|column| {
                        format!("CASE typeof(\"{column}\") WHEN 'text' THEN \"{column}\" ELSE '' END")
                    })
                    .collect();
                lines(
                    conn,
                    &format!("SELECT {} AS line FROM {table}", columns.join(" || '|' || ")),
                )
            }
            Conn::Postgres(_) => lines(
                conn,
                &format!("SELECT row_to_json(t)::text AS line FROM {table} AS t"),
            ),
        };
        let marked = rows.into_iter().filter(|row| row.to_lowercase().contains(MARK));
        found.extend(marked.map(|row| format!("{table}: {row}")));
    }
    found
}

/// `verify-audit` finds nothing, and everything is sealed.
pub async fn audit_log_holds(app: &TestApp) {
    let key = app.keys.audit_seal();
    let worker = Actor::system("worker");
    let sealing = key.clone();
    while app
        .db
        .write(&worker, {
            let key = sealing.clone();
            move |tx| audit_log::seal_pending(tx, &key, None)
        })
        .await
        .unwrap()
        .rows
        > 0
    {}
    let verdict = app
        .db
        .read(move |conn| audit_log::verify(conn, &key, None))
        .await
        .unwrap();
    assert!(
        verdict.findings.is_empty() && verdict.unsealed == 0,
        "{verdict:?}"
    );
}

/// What statistics are made of.
fn counted(view: &Value) -> Vec<Value> {
    [
        "/code",
        "/state",
        "/nationalStatus",
        "/channel",
        "/procedure",
        "/owner/kind",
        "/sets",
        "/receivingAgencyId",
        "/receivingDeskId",
        "/competentAgencyId",
        "/submittedAt",
        "/acceptanceDueAt",
        "/receivedAt",
        "/finishedAt",
        "/returnedAt",
        "/clock",
        "/result/outcome",
        "/result/issuedOn",
        "/handedOver/method",
    ]
    .iter()
    .map(|pointer| {
        view.pointer(pointer)
            .cloned()
            .unwrap_or_else(|| panic!("{pointer}"))
    })
    .collect()
}

both!(nothing_personal_is_left_and_everything_that_is_counted, demo);
async fn nothing_personal_is_left_and_everything_that_is_counted(app: TestApp) {
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let citizen = june.sign_in(DAO).await;
    let mut filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    filing["owner"]["name"] = json!("Bùi Thị Qwxzjf");
    filing["owner"]["address"] = json!("12 đường Qwxzjf, Nha Trang");
    filing["owner"]["email"] = json!("qwxzjf@example.vn");
    filing["submitter"] = json!({"name": "Trần Văn Qwxzjf", "authorisation": {
        "kind": "POWER_OF_ATTORNEY", "documentNumber": "15/qwxzjf", "documentDate": "2011-06-01",
    }});
    filing["formData"]["tenHoKinhDoanh"] = json!("Tạp hóa Qwxzjf");
    filing["summary"] = json!("Đăng ký kinh doanh qwxzjf");
    filing["note"] = json!("Ghi chú qwxzjf");
    let own = json!({"name": "Giấy tờ riêng qwxzjf", "originals": 1, "note": "Của tôi qwxzjf"});
    filing["components"].as_array_mut().unwrap().push(own);
    let mut dossier = Held::drafted(&june, &citizen, filing.clone()).await;
    filing["summary"] = json!("Đăng ký kinh doanh qwxzjf lần hai");
    let saved = june.put(&dossier.path("")).as_(&citizen).if_match(&dossier.etag);
    dossier.etag = saved.json(filing.clone()).await.etag();
    dossier.submit(&june, &citizen).await;
    filing["owner"]["name"] = json!("Bùi Thị Qwxzjfa");
    let wrong = json!({"owner": filing["owner"], "grounds": "Tên viết thiếu qwxzjf"});
    let asked = june
        .post(&dossier.path("/data-corrections"))
        .as_(&citizen)
        .idempotency_key(&key());
    let request = asked.json(wrong).await.created();
    let decision = format!("/data-corrections/{}/decision", request["id"].as_str().unwrap());
    let granted_it = json!({"granted": true, "decision": "Đã đối chiếu qwxzjf"});
    dossier.does(&june, DESK, &decision, granted_it).await;
    dossier
        .does(
            &june,
            DESK,
            "/acceptance",
            json!({"note": "Mời bà Qwxzjf bổ sung sau"}),
        )
        .await;
    let handed = json!({"note": "Của bà Qwxzjf", "paperReference": "Phiếu qwxzjf 1"});
    dossier.complete(&june, DESK, handed.clone()).await;
    let handler = june.sign_in("chuyenvien.nhatrang").await;
    dossier.complete(&june, "chuyenvien.nhatrang", handed).await;
    let reveal = june
        .post(&dossier.path("/reveals"))
        .as_(&handler)
        .idempotency_key(&key());
    reveal
        .json(json!({"reason": "Xác minh đơn của bà Qwxzjf"}))
        .await
        .ok();
    let mut result = granted("Giấy chứng nhận");
    result["note"] = json!("Trình ký cho bà Qwxzjf");
    dossier.complete(&june, "truongphong.nhatrang", result).await;
    let collected = json!({
        "method": "IN_PERSON", "receiverName": "Bùi Thị Qwxzjf", "identification": "RECEIPT",
        "originalsReturned": "Giấy qwxzjf",
    });
    dossier.does(&june, DESK, "/return", collected).await;
    june.access_log.close();
    let before = counted(&dossier.view);
    let mut conn = app.database().connect();
    let personal = marked(&mut conn);
    for table in [
        "dossiers",
        "dossier_contents",
        "dossier_history",
        "dossier_returns",
        "access_log",
    ] {
        assert!(
            personal.iter().any(|row| row.starts_with(table)),
            "{table} had nothing: {personal:#?}"
        );
    }
    for forever in ["audit_log", "outbox"] {
        let there: Vec<_> = personal.iter().filter(|row| row.starts_with(forever)).collect();
        assert!(there.is_empty(), "never there at all: {there:#?}");
    }

    let due = app.at("2021-06-14T08:00:00+07:00").await;
    term(&due, HOUSEHOLD_BUSINESS, 10).await;
    let list = draw_up(&due, &due.sign_in(CLERK).await).await.created();
    decide(&due, &due.sign_in(HEAD).await, &list, "/approval", None)
        .await
        .ok();
    carry_out(&due).await;

    let left = marked(&mut conn);
    assert!(left.is_empty(), "{}", left.join("\n"));
    let desk = due.sign_in(DESK).await;
    let after = dossier.read(&due, &desk).await;
    assert_eq!(counted(&after), before);
    assert_eq!(
        (
            &after["owner"]["name"],
            &after["formData"],
            &after["owner"]["identityNumber"]
        ),
        (&json!("—"), &json!({}), &Value::Null)
    );
    let history: Vec<_> = dossier.history().into_iter().map(str::to_owned).collect();
    assert!(
        history.contains(&"RETURNED".to_owned()),
        "what happened is still told: {history:?}"
    );
    let former = due.sign_in(DAO).await;
    due.get(&dossier.path(""))
        .as_(&former)
        .await
        .problem(404, "NOT_FOUND");

    // Nothing is entered any more that no list would take again, nor why somebody wants to see what is no more.
    let found = json!({
        "originals": "Sổ hộ khẩu của bà Qwxzjf", "receiverName": "Bùi Thị Qwxzjf", "identification": "RECEIPT",
    });
    let late = app.at("2021-06-14T09:00:00+07:00").await;
    let desk = late.sign_in(DESK).await;
    let entered = dossier.tries(&late, &desk, "/originals-returns", found).await;
    assert_eq!(entered.problem(409, "NOT_POSSIBLE")["rule"], "dossier.disposed");
    let handler = late.sign_in("chuyenvien.nhatrang").await;
    let stranger = late.sign_in("xuly.dienkhanh").await;
    for (who, status, kind) in [(&handler, 409, "NOT_POSSIBLE"), (&stranger, 404, "NOT_FOUND")] {
        let reveal = late.post(&dossier.path("/reveals")).as_(who);
        let reason = json!({"reason": "Xác minh đơn của bà Qwxzjf"});
        let reveal = reveal.idempotency_key(&key()).json(reason).await;
        reveal.problem(status, kind);
    }
    late.access_log.close();
    let left = marked(&mut conn);
    assert!(left.is_empty(), "{}", left.join("\n"));

    audit_log_holds(&due).await;
    let erased: Vec<_> = lines(
        &mut conn,
        "SELECT action AS line FROM audit_log WHERE action = 'dossier.erased'",
    );
    assert!(!erased.is_empty());
}
