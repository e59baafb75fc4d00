//! What a read of the database promises.

use std::sync::mpsc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};
use motcua::platform::actor::Actor;
use motcua::platform::clock::Clock;
use motcua::platform::db::{Backend, Conn, Db, DbError, DbSettings};

use crate::both_databases;
use crate::support::both;
use crate::support::db::TestDb;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(conn: &mut Conn) -> Result<i64, DbError> {
    let found: Count = diesel::sql_query("SELECT COUNT(*) AS n FROM counters").get_result(conn)?;
    Ok(found.n)
}

async fn add(db: &Db) {
    db.write(&Actor::system("test"), |tx| {
        let sql = "INSERT INTO counters (series, last) VALUES ('of a test', 1)";
        Ok::<_, DbError>(tx.conn().batch_execute(sql)?)
    })
    .await
    .unwrap();
}

fn run(test: impl Future<Output = ()>) {
    actix_web::rt::System::new().block_on(test);
}

/// With one connection for all reads.
fn with_one(db: &TestDb) -> Db {
    let settings = DbSettings {
        connections: 1,
        ..db.settings()
    };
    Db::open(&settings, Clock::system()).unwrap()
}

both_databases!(a_read_sees_one_moment);
fn a_read_sees_one_moment(test: TestDb) {
    run(async move {
        let db = test.open(Clock::system());
        let (seen, to_add) = tokio::sync::oneshot::channel();
        let (added, go_on) = mpsc::channel();
        let mut signal = Some(seen);
        let reading = db.read(move |conn| {
            let before = count(conn)?;
            signal.take().unwrap().send(()).unwrap();
            go_on.recv_timeout(Duration::from_secs(20)).unwrap();
            Ok::<_, DbError>((before, count(conn)?))
        });
        let writing = async {
            to_add.await.unwrap();
            add(&db).await;
            added.send(()).unwrap();
        };
        let (read, ()) = futures_util::future::join(reading, writing).await;
        assert_eq!(read.unwrap(), (0, 0));
        assert_eq!(
            db.read(count).await.unwrap(),
            1,
            "the next read sees what was added"
        );
        db.close();
    });
}

both_databases!(a_read_changes_nothing_and_one_that_failed_leaves_nothing_behind);
fn a_read_changes_nothing_and_one_that_failed_leaves_nothing_behind(test: TestDb) {
    run(async move {
        let db = with_one(&test);
        for wrong in ["DELETE FROM counters", "SELECT nothing FROM nowhere"] {
            let refused = db
                .read(move |conn| Ok::<_, DbError>(conn.batch_execute(wrong)?))
                .await;
            assert!(matches!(refused, Err(DbError::Query(_))), "{wrong}: {refused:?}");
            assert_eq!(db.read(count).await.unwrap(), 0);
        }
        add(&db).await;
        assert_eq!(db.read(count).await.unwrap(), 1);
        db.close();
    });
}

both_databases!(a_probe_is_answered_while_every_connection_is_at_work);
fn a_probe_is_answered_while_every_connection_is_at_work(test: TestDb) {
    run(async move {
        let db = with_one(&test);
        let (begun, works) = tokio::sync::oneshot::channel();
        let (end, ended) = mpsc::channel::<()>();
        let mut signal = Some(begun);
        let long = db.read(move |_| {
            signal.take().unwrap().send(()).unwrap();
            ended.recv_timeout(Duration::from_secs(20)).unwrap();
            Ok::<_, DbError>(())
        });
        let probing = async {
            works.await.unwrap();
            db.ping().await.unwrap();
            end.send(()).unwrap();
        };
        futures_util::future::join(long, probing).await.0.unwrap();
        db.close();
    });
}

both_databases!(who_waits_too_long_for_a_lock_is_told_to_come_again);
fn who_waits_too_long_for_a_lock_is_told_to_come_again(test: TestDb) {
    run(async move {
        let settings = DbSettings {
            lock_wait: Duration::from_millis(100),
            ..test.settings()
        };
        let db = Db::open(&settings, Clock::system()).unwrap();
        let mut other = test.connect();
        let lock = match db.backend() {
            Backend::Sqlite => "BEGIN IMMEDIATE",
            Backend::Postgres => "BEGIN; LOCK TABLE counters IN ACCESS EXCLUSIVE MODE",
        };
        other.batch_execute(lock).unwrap();
        let refused = db
            .write(&Actor::system("test"), |tx| {
                let sql = "INSERT INTO counters (series, last) VALUES ('of a test', 1)";
                Ok::<_, DbError>(tx.conn().batch_execute(sql)?)
            })
            .await;
        assert!(matches!(refused, Err(DbError::Busy)), "{refused:?}");
        other.batch_execute("ROLLBACK").unwrap();
        add(&db).await;
        assert_eq!(db.read(count).await.unwrap(), 1, "only what was accepted stands");
        db.close();
    });
}

#[derive(QueryableByName)]
struct Server {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

/// SQLite has no connection to lose.
#[test]
fn a_read_survives_the_loss_of_its_connection() {
    both::on(Backend::Postgres, TestDb::migrated, lose_connections);
}

fn lose_connections(test: TestDb) {
    run(async move {
        let db = with_one(&test);
        let server = |conn: &mut Conn| {
            let server: Server = diesel::sql_query("SELECT pg_backend_pid() AS pid").get_result(conn)?;
            Ok::<_, DbError>(server.pid)
        };
        let first = db.read(server).await.unwrap();
        let kill = move |conn: &mut Conn| {
            let sql = format!("SELECT pg_terminate_backend({first})");
            conn.batch_execute(&sql).unwrap();
        };
        kill(&mut test.connect());
        assert_ne!(db.read(server).await.unwrap(), first, "lost between two reads");

        // Lost in the middle: the read starts over and sees one moment again.
        let (mut attempts, mut other) = (0, test.connect());
        let read = db.read(move |conn| {
            attempts += 1;
            let pid = server(conn)?;
            if attempts == 1 {
                other
                    .batch_execute(&format!("SELECT pg_terminate_backend({pid})"))
                    .unwrap();
            }
            Ok::<_, DbError>((attempts, count(conn)?))
        });
        assert_eq!(read.await.unwrap(), (2, 0));
        db.close();
    });
}
