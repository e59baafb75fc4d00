//! The audit log: what defends it, and what is found when somebody gets past that.

use std::path::Path;

use aws_lc_rs::hmac;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use motcua::platform::actor::Actor;
use motcua::platform::audit_log::{Anchor, Fault, Finding, Record, SeenSeal, Verdict, append, seal, verify};
use motcua::platform::db::schema::{audit_log, audit_seals};
use motcua::platform::db::types::AnyUuid;
use motcua::platform::db::{Backend, Conn, DbError};
use uuid::Uuid;

use crate::both;
use crate::support::app::TestApp;

const A: Uuid = Uuid::from_u128(1);
const B: Uuid = Uuid::from_u128(2);
const C: Uuid = Uuid::from_u128(3);
const D: Uuid = Uuid::from_u128(4);

fn key() -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &[7; 32])
}

/// A row in the chain of each of these.
async fn happens_to(app: &TestApp, subjects: &'static [Uuid]) {
    let work = move |tx: &mut motcua::platform::db::Tx<'_>| {
        for subject in subjects {
            tx.record(Record::new("thing", *subject, "thing.changed").set("name", "Đào"))?;
        }
        Ok::<_, DbError>(())
    };
    app.db.write(&Actor::system("test"), work).await.unwrap();
}

/// Three seals: A to 3 and B to 1; A to 5 and B to 3; C to 2. Then one more of A, which no seal holds.
async fn written(app: &TestApp, anchor: &Anchor) {
    for subjects in [&[A, B][..], &[A], &[A]] {
        happens_to(app, subjects).await;
    }
    assert_eq!(seal(&app.db, &key(), anchor).await.unwrap(), 4);
    for subjects in [&[A, B][..], &[A, B]] {
        happens_to(app, subjects).await;
    }
    assert_eq!(seal(&app.db, &key(), anchor).await.unwrap(), 4);
    for subjects in [&[C][..], &[C]] {
        happens_to(app, subjects).await;
    }
    assert_eq!(seal(&app.db, &key(), anchor).await.unwrap(), 2);
    assert_eq!(seal(&app.db, &key(), anchor).await.unwrap(), 0, "nothing waits");
    happens_to(app, &[A]).await;
}

fn rows(fault: Fault, subject_id: Uuid, first: i64, last: i64) -> Finding {
    Finding::Rows {
        fault,
        subject_type: "thing".into(),
        subject_id,
        first,
        last,
    }
}

/// Takes the triggers away, as whoever owns the database can.
fn undefended(conn: &mut Conn) {
    match conn {
        Conn::Postgres(_) => {
            for table in ["audit_log", "audit_seals", "audit_seal_heads"] {
                conn.batch_execute(&format!("ALTER TABLE {table} DISABLE TRIGGER USER"))
                    .unwrap();
            }
        }
        Conn::Sqlite(_) => {
            for trigger in [
                "audit_log_no_delete",
                "audit_log_no_update",
                "audit_log_no_sealed_insert",
                "audit_log_no_unsealing",
                "audit_seals_no_delete",
                "audit_seals_no_update",
                "audit_seal_heads_no_delete",
                "audit_seal_heads_no_update",
            ] {
                conn.batch_execute(&format!("DROP TRIGGER {trigger}")).unwrap();
            }
        }
    }
}

/// A subject as SQL writes it.
fn sql(app: &TestApp, subject: Uuid) -> String {
    match app.database().backend() {
        Backend::Sqlite => format!("x'{}'", subject.simple()),
        Backend::Postgres => format!("'{subject}'"),
    }
}

/// What is found after this was done to the log; it is taken back then.
fn found(app: &TestApp, seen: Option<&SeenSeal>, harm: impl FnOnce(&mut Conn)) -> Vec<Finding> {
    let mut conn = app.database().connect();
    conn.batch_execute("BEGIN").unwrap();
    undefended(&mut conn);
    harm(&mut conn);
    let verdict = verify(&mut conn, &key(), seen).unwrap();
    conn.batch_execute("ROLLBACK").unwrap();
    assert_eq!(verdict.unnamed, 0);
    verdict.findings
}

both!(a_sound_log_is_said_to_be_so);
async fn a_sound_log_is_said_to_be_so(app: TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let anchor = Anchor::in_folder(folder.path());
    assert_eq!(anchor.seen().unwrap(), None);
    written(&app, &anchor).await;
    let seen = anchor.seen().unwrap().unwrap();
    assert_eq!(seen.seal, 3);
    let verdict = verify(&mut app.database().connect(), &key(), Some(&seen)).unwrap();
    let expected = Verdict {
        rows: 11,
        chains: 3,
        seals: 3,
        unsealed: 1,
        ..Verdict::default()
    };
    assert_eq!(verdict, expected);
}

both!(the_log_and_its_seals_refuse_to_be_changed);
async fn the_log_and_its_seals_refuse_to_be_changed(app: TestApp) {
    let folder = tempfile::tempdir().unwrap();
    written(&app, &Anchor::in_folder(folder.path())).await;
    let mut conn = app.database().connect();
    let mut tried = vec![
        "DELETE FROM audit_log",
        "UPDATE audit_log SET action = 'x'",
        "UPDATE audit_log SET sealed = FALSE WHERE seq = 1",
        "INSERT INTO audit_log SELECT * FROM audit_log WHERE sealed LIMIT 1",
        "DELETE FROM audit_seals",
        "UPDATE audit_seals SET mac = hash",
        "DELETE FROM audit_seal_heads",
        "UPDATE audit_seal_heads SET seq = seq + 1",
    ];
    if app.database().backend() == Backend::Postgres {
        tried.extend([
            "TRUNCATE audit_log",
            "TRUNCATE audit_seals CASCADE",
            "TRUNCATE audit_seal_heads",
        ]);
    }
    for statement in tried {
        let refused = conn.batch_execute(statement).unwrap_err().to_string();
        assert!(
            refused.contains("append-only") || refused.contains("sealed after their commit"),
            "{statement}: {refused}"
        );
    }
    let count: i64 = audit_log::table.count().get_result(&mut conn).unwrap();
    assert_eq!(count, 11);
}

both!(rows_that_were_tampered_with_are_named);
async fn rows_that_were_tampered_with_are_named(app: TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let anchor = Anchor::in_folder(folder.path());
    written(&app, &anchor).await;
    let seen = anchor.seen().unwrap();
    let (a, b) = (sql(&app, A), sql(&app, B));
    let does = |statements: String| {
        found(&app, seen.as_ref(), |conn| {
            conn.batch_execute(&statements).unwrap();
        })
    };

    let altered = does(format!(
        "UPDATE audit_log SET action = 'x' WHERE subject_id = {a} AND seq = 2"
    ));
    assert_eq!(altered, [rows(Fault::Altered, A, 2, 2)]);

    let removed = does(format!(
        "DELETE FROM audit_log WHERE subject_id = {a} AND seq IN (2, 3)"
    ));
    assert_eq!(removed, [rows(Fault::Removed, A, 2, 3)]);
    let tail = does(format!(
        "DELETE FROM audit_log WHERE subject_id = {a} AND seq > 4"
    ));
    assert_eq!(
        tail,
        [rows(Fault::Removed, A, 5, 5)],
        "nobody knows of the one not sealed"
    );
    let chain = does(format!("DELETE FROM audit_log WHERE subject_id = {b}"));
    assert_eq!(chain, [rows(Fault::Removed, B, 1, 3)]);

    let swapped = does(format!(
        "UPDATE audit_log SET seq = 99 WHERE subject_id = {a} AND seq = 2;
         UPDATE audit_log SET seq = 2 WHERE subject_id = {a} AND seq = 3;
         UPDATE audit_log SET seq = 3 WHERE subject_id = {a} AND seq = 99"
    ));
    let expected = [
        rows(Fault::Reordered, A, 2, 2),
        rows(Fault::Altered, A, 2, 2),
        rows(Fault::Reordered, A, 3, 3),
        rows(Fault::Altered, A, 3, 3),
        rows(Fault::Reordered, A, 4, 4),
        rows(Fault::Replaced, A, 3, 3),
    ];
    assert_eq!(swapped, expected);

    let far = i64::MAX - 1;
    let away = does(format!(
        "UPDATE audit_log SET seq = {far} WHERE subject_id = {b} AND seq = 3"
    ));
    let expected = [
        rows(Fault::Removed, B, 3, far - 1),
        rows(Fault::Altered, B, far, far),
        rows(Fault::Forged, B, far, far),
    ];
    assert_eq!(away, expected, "told as a range, and so in time");
}

both!(rows_put_behind_the_end_are_named);
async fn rows_put_behind_the_end_are_named(app: TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let anchor = Anchor::in_folder(folder.path());
    written(&app, &anchor).await;
    let seen = anchor.seen().unwrap();
    let now = app.clock.now();
    // Sound in itself: who forges knows how rows are hashed, but has no key for a seal.
    let forged = |conn: &mut Conn, subject: Uuid, times: usize| {
        for _ in 0..times {
            let record = Record::new("thing", subject, "thing.changed");
            append(conn, &Actor::system("forger"), now, record).unwrap();
        }
        let its = audit_log::table.filter(audit_log::subject_id.eq(AnyUuid(subject)));
        diesel::update(its)
            .set(audit_log::sealed.eq(true))
            .execute(conn)
            .unwrap();
    };
    let behind = found(&app, seen.as_ref(), |conn| forged(conn, C, 2));
    assert_eq!(behind, [rows(Fault::Forged, C, 3, 4)]);
    let chain = found(&app, seen.as_ref(), |conn| forged(conn, D, 3));
    assert_eq!(chain, [rows(Fault::Forged, D, 1, 3)]);
}

both!(seals_that_were_tampered_with_are_named);
async fn seals_that_were_tampered_with_are_named(app: TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let anchor = Anchor::in_folder(folder.path());
    written(&app, &anchor).await;
    let seen = anchor.seen().unwrap();
    let does = |statements: &str| {
        found(&app, seen.as_ref(), |conn| {
            conn.batch_execute(statements).unwrap();
        })
    };
    let altered = |seal| Finding::SealAltered { seal };
    assert_eq!(
        does("UPDATE audit_seals SET mac = hash WHERE seq = 2"),
        [altered(2)]
    );
    assert_eq!(
        does("DELETE FROM audit_seal_heads WHERE seal_seq = 2 AND seq = 3"),
        [rows(Fault::Forged, B, 2, 3), altered(2)]
    );
    let hash = "UPDATE audit_seal_heads SET hash = prev_hash FROM audit_seals WHERE seal_seq = audit_seals.seq \
                AND seal_seq = 3";
    assert_eq!(does(hash), [altered(3), rows(Fault::Replaced, C, 2, 2)]);
    let in_between = "DELETE FROM audit_seal_heads WHERE seal_seq = 2; DELETE FROM audit_seals WHERE seq = 2";
    let expected = [
        rows(Fault::Forged, A, 4, 5),
        rows(Fault::Forged, B, 2, 3),
        Finding::SealsRemoved { first: 2, last: 2 },
    ];
    assert_eq!(does(in_between), expected);

    let other = hmac::Key::new(hmac::HMAC_SHA256, &[8; 32]);
    let verdict = verify(&mut app.database().connect(), &other, None).unwrap();
    assert_eq!(verdict.findings, [altered(1), altered(2), altered(3)]);
}

/// Takes the newest seal away with everything that it holds.
fn truncate(app: &TestApp, conn: &mut Conn) {
    let c = sql(app, C);
    conn.batch_execute(&format!(
        "DELETE FROM audit_seal_heads WHERE seal_seq = 3; DELETE FROM audit_seals WHERE seq = 3;
         DELETE FROM audit_log WHERE subject_id = {c}"
    ))
    .unwrap();
}

both!(only_the_anchor_knows_of_seals_taken_away_from_the_end);
async fn only_the_anchor_knows_of_seals_taken_away_from_the_end(app: TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let anchor = Anchor::in_folder(folder.path());
    written(&app, &anchor).await;
    let seen = anchor.seen().unwrap();
    let truncated = found(&app, seen.as_ref(), |conn| truncate(&app, conn));
    assert_eq!(truncated, [Finding::SealsRemoved { first: 3, last: 3 }]);
    let blind = found(&app, None, |conn| truncate(&app, conn));
    assert_eq!(blind, [], "what is left is sound in itself");

    // And the sealing that goes on under the same numbers does not wipe the evidence out.
    let mut conn = app.database().connect();
    undefended(&mut conn);
    truncate(&app, &mut conn);
    for _ in 0..2 {
        happens_to(&app, &[D]).await;
        seal(&app.db, &key(), &anchor).await.unwrap();
    }
    let seals: i64 = audit_seals::table.count().get_result(&mut conn).unwrap();
    assert_eq!((seals, anchor.seen().unwrap()), (4, seen.clone()));
    let verdict = verify(&mut conn, &key(), seen.as_ref()).unwrap();
    assert_eq!(verdict.findings, [Finding::SealReplaced { seal: 3 }]);
}

both!(an_anchor_begins_where_it_is_follows_and_is_never_guessed);
async fn an_anchor_begins_where_it_is_follows_and_is_never_guessed(app: TestApp) {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, second) = (Anchor::in_folder(here.path()), Anchor::in_folder(there.path()));
    let seals = |anchor: &Anchor| anchor.seen().unwrap().map(|seen| seen.seal);
    written(&app, &first).await;
    assert_eq!(seals(&second), None);
    // Another machine takes over, with nothing to seal at first; then it is the first one's turn again.
    for (anchor, rows, expected) in [
        (&second, 1, (Some(3), Some(4))),
        (&second, 0, (Some(3), Some(4))),
        (&first, 0, (Some(4), Some(4))),
    ] {
        assert_eq!(seal(&app.db, &key(), anchor).await.unwrap(), rows);
        assert_eq!((seals(&first), seals(&second)), expected);
    }
    let fresh = tempfile::tempdir().unwrap();
    let third = Anchor::in_folder(fresh.path());
    assert_eq!(seal(&app.db, &key(), &third).await.unwrap(), 0);
    assert_eq!(seals(&third), Some(4), "what is there is taken as it is");

    let file = Path::new(third.path());
    std::fs::write(file, "{\"seal\":4}").unwrap();
    let error = third.seen().unwrap_err().to_string();
    assert!(error.contains("audit-anchor.json"), "{error}");
    happens_to(&app, &[B]).await;
    assert_eq!(seal(&app.db, &key(), &third).await.unwrap(), 1, "sealing goes on");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "{\"seal\":4}");
}
