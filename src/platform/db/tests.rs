//! The promises of `Db` itself, on SQLite here; `tests/` repeats what matters on both databases.

use diesel::prelude::*;
use uuid::Uuid;

use super::*;
use crate::platform::audit_log::Record;
use crate::platform::outbox::{self, Event};

fn open(dir: &tempfile::TempDir) -> Db {
    let url = std::env::var("MOTCUA_UNIT_TEST_URL")
        .unwrap_or_else(|_| format!("sqlite://{}", dir.path().join("t.db").display()));
    let settings = DbSettings::new(url);
    Migrations::new(&settings).unwrap().up().unwrap();
    Db::open(&settings, Clock::system()).unwrap()
}

#[actix_web::test]
async fn many_writers_at_once_draw_different_numbers_and_a_refused_one_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    let mut waiting = Vec::new();
    for i in 0..200_u32 {
        let db = db.clone();
        waiting.push(actix_web::rt::spawn(async move {
            db.write(&Actor::system("test"), move |tx| {
                let n = tx.next_number("s")?;
                let id = Uuid::from_u128(u128::from(i) + 1);
                tx.record(Record::new("thing", id, "made").set("n", n))?;
                tx.emit(Event::new("t.made", "thing", id, serde_json::json!({"n": n})))?;
                if i % 10 == 3 {
                    Err(DbError::Broken("no".into()))
                } else {
                    Ok(n)
                }
            })
            .await
        }));
    }
    let mut numbers = Vec::new();
    for handle in waiting {
        if let Ok(n) = handle.await.unwrap() {
            numbers.push(n);
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 180);
    let rows: i64 = db
        .read(|conn| Ok::<_, DbError>(schema::audit_log::table.count().get_result(conn)?))
        .await
        .unwrap();
    assert_eq!(rows, 180);
    let n = db.write(&Actor::system("test"), outbox::sequence).await.unwrap();
    assert_eq!(n, 180);
    db.close();
}
