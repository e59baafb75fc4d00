//! The promises of `Db` itself, on SQLite here; `tests/` repeats what matters on both databases.

use aws_lc_rs::hmac;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::*;
use crate::platform::audit_log::{self, Fault, Finding, Record};
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

#[actix_web::test]
async fn tampering_with_the_audit_log_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    let key = || hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]);
    let id = Uuid::from_u128(5);
    for n in 0..5 {
        db.write(&Actor::system("test"), move |tx| {
            tx.record(Record::new("thing", id, "made").set("n", n))
        })
        .await
        .unwrap();
    }
    let seal = db
        .write(&Actor::system("test"), move |tx| {
            audit_log::seal_pending(tx, &key())
        })
        .await
        .unwrap();
    assert_eq!(seal, Some((1, 5)));
    let sound = db
        .read(move |conn| audit_log::verify(conn, &key()))
        .await
        .unwrap();
    assert_eq!(
        (sound.rows, sound.chains, sound.seals, sound.unsealed),
        (5, 1, 1, 0)
    );
    assert!(sound.findings.is_empty(), "{sound:?}");
    // The log defends itself …
    let refused = db
        .write(&Actor::system("test"), |tx| {
            Ok::<_, DbError>(tx.conn().batch_execute("DELETE FROM audit_log")?)
        })
        .await;
    assert!(refused.is_err());
    // … and tells when somebody gets past that.
    db.write(&Actor::system("test"), |tx| {
        let conn = tx.conn();
        match conn.backend() {
            Backend::Sqlite => conn.batch_execute("DROP TRIGGER audit_log_no_delete; DROP TRIGGER audit_log_no_update")?,
            Backend::Postgres => conn.batch_execute("DROP TRIGGER audit_log_no_delete ON audit_log; DROP TRIGGER audit_log_no_update ON audit_log")?,
        }
        conn.batch_execute("UPDATE audit_log SET action = 'x' WHERE seq = 2; DELETE FROM audit_log WHERE seq = 5")?;
        Ok::<_, DbError>(())
    })
    .await
    .unwrap();
    let verdict = db
        .read(move |conn| audit_log::verify(conn, &key()))
        .await
        .unwrap();
    let row = |fault, seq| Finding::Row {
        fault,
        subject_type: "thing".into(),
        subject_id: id,
        seq,
    };
    assert_eq!(
        verdict.findings,
        vec![row(Fault::Altered, 2), row(Fault::Removed, 5)]
    );
    let other = hmac::Key::new(hmac::HMAC_SHA256, &[8; 32]);
    let verdict = db
        .read(move |conn| audit_log::verify(conn, &other))
        .await
        .unwrap();
    assert!(verdict.findings.contains(&Finding::Seal { seal: 1 }));
    db.close();
}
