use chrono::{DateTime, Utc};
use diesel::prelude::*;
use motcua::auth::commands::upkeep;
use motcua::platform::db::Tx;
use motcua::platform::db::schema::{audit_log, known_addresses, sign_in_attempts};
use serde_json::{Value, json};

use super::given::{PASSWORD, citizen, signed_in};
use crate::both;
use crate::support::app::TestApp;
use crate::support::client::Reply;

/// A try from another address than the usual one.
async fn try_from(app: &TestApp, last: u8, name: &Value, password: &str) -> Reply {
    let body = json!({ "name": name, "password": password });
    app.post("/sessions")
        .from([203, 0, 113, last].into())
        .json(body)
        .await
}

/// Somebody who knows a name tries passwords from four addresses, as often as each lets him.
async fn tried_from_everywhere(app: &TestApp, name: &Value) {
    for n in 0..20 {
        try_from(app, n / 5, name, "wrong")
            .await
            .problem(401, "WRONG_CREDENTIALS");
    }
}

async fn try_in(app: &TestApp, name: &Value, password: &str) -> Reply {
    let body = json!({ "name": name, "password": password });
    app.post("/sessions").json(body).await
}

fn wait(reply: &Reply) -> u32 {
    reply.problem(429, "TOO_MANY_REQUESTS");
    reply.header("Retry-After").parse().unwrap()
}

/// Whether somebody has the name or not.
async fn is_locked_out(app: TestApp, name: Value) {
    let start = app.at("2011-03-01T08:30:00+07:00").await;
    for _ in 0..5 {
        try_in(&start, &name, "wrong")
            .await
            .problem(401, "WRONG_CREDENTIALS");
    }
    for password in ["wrong", PASSWORD] {
        let seconds = wait(&try_in(&start, &name, password).await);
        assert!((10..=15).contains(&seconds), "{seconds}");
    }
    // It is the database that remembers, so a restart forgives nothing …
    let soon = app.at("2011-03-01T08:30:05+07:00").await;
    wait(&try_in(&soon, &name, PASSWORD).await);
    // … and the next wrong password makes the wait twice as long.
    let later = app.at("2011-03-01T08:30:30+07:00").await;
    try_in(&later, &name, "wrong")
        .await
        .problem(401, "WRONG_CREDENTIALS");
    let seconds = wait(&try_in(&later, &name, PASSWORD).await);
    assert!((25..=30).contains(&seconds), "{seconds}");
}

both!(a_name_that_nobody_has_is_locked_out_like_any_other);
async fn a_name_that_nobody_has_is_locked_out_like_any_other(app: TestApp) {
    is_locked_out(app, json!("056185999999")).await;
}

both!(wrong_passwords_lock_a_name_for_longer_each_time);
async fn wrong_passwords_lock_a_name_for_longer_each_time(app: TestApp) {
    let body = citizen(&app).await;
    let name = body["phone"].clone();
    let app_again = app.at("2011-03-01T08:29:00+07:00").await;
    signed_in(&app_again, &name, PASSWORD).await;
    is_locked_out(app, name).await;
    // Another name of the same person is not known to be the same person's.
    signed_in(&app_again, &body["idNumber"], PASSWORD).await;
    let recorded: i64 = audit_log::table
        .filter(audit_log::action.eq("sign-in.locked-out"))
        .count()
        .get_result(&mut app_again.database().connect())
        .unwrap();
    assert_eq!(recorded, 2);
}

both!(another_spelling_of_a_name_is_the_same_name);
async fn another_spelling_of_a_name_is_the_same_name(app: TestApp) {
    let body = citizen(&app).await;
    let phone = body["phone"].as_str().unwrap();
    let spelled = [
        phone.to_owned(),
        format!("+84{}", &phone[1..]),
        format!("84 {}", &phone[1..]),
        format!("({}) {}", &phone[..4], &phone[4..]),
        format!(" {phone} "),
    ];
    for name in &spelled {
        try_in(&app, &json!(name), "wrong")
            .await
            .problem(401, "WRONG_CREDENTIALS");
    }
    wait(&try_in(&app, &json!(phone), PASSWORD).await);
}

both!(the_right_password_forgives_the_name);
async fn the_right_password_forgives_the_name(app: TestApp) {
    let body = citizen(&app).await;
    for _ in 0..3 {
        for _ in 0..4 {
            try_in(&app, &body["phone"], "wrong")
                .await
                .problem(401, "WRONG_CREDENTIALS");
        }
        signed_in(&app, &body["phone"], PASSWORD).await;
    }
}

both!(guesses_side_by_side_count_as_if_one_after_another);
async fn guesses_side_by_side_count_as_if_one_after_another(app: TestApp) {
    let body = citizen(&app).await;
    let guesses = (0..20).map(|_| try_in(&app, &body["phone"], "wrong"));
    let replies = futures_util::future::join_all(guesses).await;
    let wrong = replies.iter().filter(|reply| reply.status == 401).count();
    assert_eq!(
        wrong,
        5,
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    wait(&try_in(&app, &body["phone"], PASSWORD).await);
}

both!(an_address_that_tries_many_names_has_to_wait);
async fn an_address_that_tries_many_names_has_to_wait(app: TestApp) {
    let app = app
        .restarted_with(&[("MOTCUA_LOCKOUT_ADDRESS_ATTEMPTS", "6")])
        .await;
    let body = citizen(&app).await;
    for n in 0..6 {
        try_in(&app, &json!(format!("nobody{n}")), "wrong")
            .await
            .problem(401, "WRONG_CREDENTIALS");
    }
    wait(&try_in(&app, &body["phone"], PASSWORD).await);
    let elsewhere = json!({ "name": body["phone"], "password": PASSWORD });
    app.post("/sessions")
        .from([203, 0, 113, 9].into())
        .json(elsewhere)
        .await
        .created();
    // IPv6 addresses of one subscriber are one.
    for n in 0..7_u16 {
        let address = std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, n);
        let body = json!({ "name": format!("nobody{n}"), "password": "wrong" });
        let reply = app.post("/sessions").from(address.into()).json(body).await;
        assert_eq!(reply.status, if n < 6 { 401 } else { 429 }, "{n}");
    }
}

both!(what_is_remembered_names_nobody);
async fn what_is_remembered_names_nobody(app: TestApp) {
    try_in(&app, &json!("056185999999"), "wrong")
        .await
        .problem(401, "WRONG_CREDENTIALS");
    let keys: Vec<Vec<u8>> = sign_in_attempts::table
        .select(sign_in_attempts::key)
        .load(&mut app.database().connect())
        .unwrap();
    assert_eq!(keys.len(), 3);
    assert!(
        keys.iter()
            .all(|key| key.len() == 32 && !key.windows(4).any(|part| part == b"0561"))
    );
}

both!(who_knows_a_name_keeps_its_holder_out_nowhere_else);
async fn who_knows_a_name_keeps_its_holder_out_nowhere_else(app: TestApp) {
    let name = citizen(&app).await["phone"].clone();
    for _ in 0..5 {
        try_in(&app, &name, "wrong")
            .await
            .problem(401, "WRONG_CREDENTIALS");
    }
    wait(&try_in(&app, &name, PASSWORD).await);
    try_from(&app, 1, &name, PASSWORD).await.created();
}

both!(where_somebody_signs_in_tries_from_elsewhere_keep_nobody_waiting);
async fn where_somebody_signs_in_tries_from_elsewhere_keep_nobody_waiting(app: TestApp) {
    let start = app.at("2011-03-01T08:30:00+07:00").await;
    let name = citizen(&start).await["phone"].clone();
    signed_in(&start, &name, PASSWORD).await;
    tried_from_everywhere(&start, &name).await;
    // An address that has not tried yet has to wait all the same, and longer after each wrong password …
    let seconds = wait(&try_from(&start, 9, &name, PASSWORD).await);
    assert!((1..=15).contains(&seconds), "{seconds}");
    let later = app.at("2011-03-01T08:31:00+07:00").await;
    try_from(&later, 9, &name, "wrong")
        .await
        .problem(401, "WRONG_CREDENTIALS");
    let seconds = wait(&try_from(&later, 10, &name, PASSWORD).await);
    assert!((16..=30).contains(&seconds), "{seconds}");
    // … and where its holder has signed in before nobody waits, as often as it may be.
    for _ in 0..3 {
        signed_in(&later, &name, PASSWORD).await;
    }
    // That he signs in does not forgive what others tried.
    wait(&try_from(&later, 10, &name, PASSWORD).await);
}

both!(an_address_is_known_for_a_month_after_it_was_used);
async fn an_address_is_known_for_a_month_after_it_was_used(app: TestApp) {
    let start = app.at("2011-03-01T08:30:00+07:00").await;
    let name = citizen(&start).await["phone"].clone();
    signed_in(&start, &name, PASSWORD).await;
    // Used again, it is known for longer.
    let again = app.at("2011-03-20T08:30:00+07:00").await;
    signed_in(&again, &name, PASSWORD).await;
    for (moment, is_known) in [
        ("2011-04-19T08:25:00+07:00", true),
        ("2011-05-25T08:25:00+07:00", false),
    ] {
        let then = app.at(moment).await;
        tried_from_everywhere(&then, &name).await;
        let reply = try_in(&then, &name, PASSWORD).await;
        assert_eq!(
            reply.status,
            if is_known { 201 } else { 429 },
            "{moment}: {reply}"
        );
    }
}

both!(a_name_that_nobody_has_waits_everywhere_like_any_other);
async fn a_name_that_nobody_has_waits_everywhere_like_any_other(app: TestApp) {
    let name = json!("056185999999");
    tried_from_everywhere(&app, &name).await;
    wait(&try_from(&app, 9, &name, PASSWORD).await);
}

both!(known_addresses_are_written_down_once_a_day_and_cleared_away);
async fn known_addresses_are_written_down_once_a_day_and_cleared_away(app: TestApp) {
    let stored = || -> Vec<(Vec<u8>, DateTime<Utc>)> {
        known_addresses::table
            .select((known_addresses::address_hash, known_addresses::last_used_at))
            .load(&mut app.database().connect())
            .unwrap()
    };
    let start = app.at("2011-03-01T08:30:00+07:00").await;
    let name = citizen(&start).await["phone"].clone();
    signed_in(&start, &name, PASSWORD).await;
    let first = stored();
    let later = app.at("2011-03-01T17:00:00+07:00").await;
    signed_in(&later, &name, PASSWORD).await;
    assert_eq!(stored(), first);
    let next_day = app.at("2011-03-02T08:31:00+07:00").await;
    signed_in(&next_day, &name, PASSWORD).await;
    let second = stored();
    assert!(second.len() == 1 && second[0].0 == first[0].0 && second[0].1 > first[0].1);
    let clear = |app: TestApp| async move {
        let rules = app.auth.settings().locks;
        let actor = motcua::platform::actor::Actor::system("worker");
        let work = move |tx: &mut Tx<'_>| upkeep::clear_away(tx, &rules);
        app.db.write(&actor, work).await.unwrap()
    };
    clear(app.at("2011-03-31T08:30:00+07:00").await).await;
    assert_eq!(stored(), second);
    clear(app.at("2011-04-02T08:30:00+07:00").await).await;
    assert!(stored().is_empty());
}
