//! Two at once, the same twice, and what is not possible now.

use std::future::IntoFuture;

use diesel::prelude::*;
use futures_util::future::join;
use motcua::platform::db::schema::{dossier_history, dossiers, outbox};
use serde_json::{Value, json};

use super::given::{
    BIRTH_CERTIFICATE, DAO, DESK, HOUSEHOLD_BUSINESS, Held, NHA_TRANG, STEP, collected, filing, key,
};
use crate::both;
use crate::support::app::TestApp;

const JUNE: &str = "2011-06-13T08:00:00+07:00";

both!(a_change_must_say_which_version_it_saw, demo);
async fn a_change_must_say_which_version_it_saw(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let filing = filing(&june, BIRTH_CERTIFICATE, NHA_TRANG).await;
    let dossier = Held::received(&june, &desk, filing).await;
    let path = dossier.path(STEP);
    let blind = june.post(&path).as_(&desk).json(json!({})).await;
    blind.problem(428, "PRECONDITION_REQUIRED");
    for (tag, code) in [
        ("*", 400),
        ("\"1\", \"2\"", 400),
        ("1", 400),
        ("\"99.00000000\"", 412),
    ] {
        let tried = june.post(&path).as_(&desk).if_match(tag).json(json!({})).await;
        tried.status(code);
    }
    let first = june.post(&path).as_(&desk).if_match(&dossier.etag);
    first.json(json!({})).await.ok();
    let second = june.post(&path).as_(&desk).if_match(&dossier.etag);
    second.json(json!({})).await.problem(412, "STALE_VERSION");
}

both!(of_two_officers_at_once_one_wins, demo);
async fn of_two_officers_at_once_one_wins(app: TestApp) {
    let june = app.at(JUNE).await;
    let (desk, manager) = (june.sign_in(DESK).await, june.sign_in("phutrach.nhatrang").await);
    let citizen = june.sign_in(DAO).await;
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let dossier = Held::submitted(&june, &citizen, filing).await;
    let path = dossier.path("/acceptance");
    let accept = |who| june.post(&path).as_(who).if_match(&dossier.etag).json(json!({}));
    let (one, other) = join(accept(&desk).into_future(), accept(&manager).into_future()).await;
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412], "{one}\n{other}");
    let mut conn = app.database().connect();
    let id: uuid::Uuid = dossier.id.parse().unwrap();
    let accepted: i64 = dossier_history::table
        .filter(dossier_history::dossier_id.eq(motcua::platform::ids::DossierId::from_uuid(id)))
        .filter(dossier_history::kind.eq("ACCEPTED"))
        .count()
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(accepted, 1);
}

both!(a_repeated_request_gets_the_first_answer_and_does_nothing, demo);
async fn a_repeated_request_gets_the_first_answer_and_does_nothing(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let send = |path: &str, key: &str, body: &Value| {
        let request = june.post(path).as_(&citizen).idempotency_key(key);
        request.json(body.clone())
    };
    let (first_key, body) = (key(), filing.clone());
    let first = send("/dossiers", &first_key, &body).await;
    let again = send("/dossiers", &first_key, &body).await;
    assert_eq!(first.created(), again.created());
    assert_eq!(
        (
            first.header("Idempotent-Replayed"),
            again.header("Idempotent-Replayed")
        ),
        ("", "true")
    );
    assert_eq!(first.etag(), again.etag());
    let mut other = body.clone();
    other["sets"] = 2.into();
    send("/dossiers", &first_key, &other)
        .await
        .problem(409, "IDEMPOTENCY_KEY_REUSED");

    let (id, path) = (first.json()["id"].clone(), first.header("Location").to_owned());
    let path = format!("{}/submission", path.strip_prefix("/api/v1").unwrap());
    let submit_key = key();
    let submit = |etag: &str| {
        let request = june.post(&path).as_(&citizen).if_match(etag);
        request.idempotency_key(&submit_key)
    };
    let (one, two) = join(
        submit(&first.etag()).into_future(),
        submit(&first.etag()).into_future(),
    )
    .await;
    assert_eq!(one.ok(), two.ok());
    assert_ne!(
        one.header("Idempotent-Replayed"),
        two.header("Idempotent-Replayed"),
        "{one}\n{two}"
    );
    let mut conn = app.database().connect();
    let id: uuid::Uuid = id.as_str().unwrap().parse().unwrap();
    let submitted: i64 = outbox::table
        .filter(outbox::subject_id.eq(motcua::platform::db::types::AnyUuid(id)))
        .filter(outbox::event_type.eq("vn.motcua.dossier.submitted.v1"))
        .count()
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(submitted, 1);
    let state: String = dossiers::table
        .find(motcua::platform::ids::DossierId::from_uuid(id))
        .select(dossiers::state)
        .first(&mut conn)
        .unwrap();
    assert_eq!(state, "SUBMITTED");
}

both!(what_is_not_possible_now_is_told_with_what_is, demo);
async fn what_is_not_possible_now_is_told_with_what_is(app: TestApp) {
    let june = app.at(JUNE).await;
    let citizen = june.sign_in(DAO).await;
    let desk = june.sign_in(DESK).await;
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let mut dossier = Held::submitted(&june, &citizen, filing).await;
    let tried = [
        ("/return", collected()),
        (STEP, json!({})),
        ("/obligation-proof", json!({"reference": "1"})),
    ];
    for (what, body) in tried {
        let refused = dossier.tries(&june, &desk, what, body).await;
        let problem = refused.problem(409, "NOT_POSSIBLE");
        assert!(
            problem["detail"].as_str().unwrap().contains("SUBMITTED"),
            "{problem}"
        );
        assert_eq!(problem["rule"], "dossier.state", "{problem}");
        let law = problem["legalBasis"].as_str().unwrap();
        assert!(law.starts_with("Quyết định 93/2007/QĐ-TTg"), "{problem}");
    }
    let again = june.post(&dossier.path("/submission")).as_(&citizen);
    let again = again.if_match(&dossier.etag).idempotency_key(&key()).await;
    again.problem(409, "NOT_POSSIBLE");
    let possible = dossier.read(&june, &desk).await["possibleActions"].clone();
    assert_eq!(
        possible,
        json!(["ACCEPT", "GUIDE_INTAKE", "REFUSE_INTAKE", "ENTER_WITHDRAWAL"])
    );
}

both!(of_two_decisions_at_once_one_wins_and_the_other_is_told, demo);
async fn of_two_decisions_at_once_one_wins_and_the_other_is_told(app: TestApp) {
    let june = app.at(JUNE).await;
    let desk = june.sign_in(DESK).await;
    let (head, handler) = (
        june.sign_in("chutich.nhatrang").await,
        june.sign_in("chuyenvien.nhatrang").await,
    );
    let filing = filing(&june, HOUSEHOLD_BUSINESS, NHA_TRANG).await;
    let stop = json!({"ground": "DISPUTE", "reason": "Có tranh chấp về đất.", "legalBasis": "Điều 136"});
    let asked = json!({"reason": "Thiếu giấy tờ", "items": [{"name": "Sơ đồ", "request": "Vẽ lại"}]});
    let acts = [
        ("/stop", &head, stop),
        ("/instructions", &head, json!({"text": "Kiểm tra lại quy hoạch."})),
        ("/supplements", &handler, asked),
    ];
    for (what, who, body) in acts {
        // Each row is numbered or has its key before the versions are compared; tried often, as the race is won by chance.
        for _ in 0..5 {
            let mut dossier = Held::received(&june, &desk, filing.clone()).await;
            dossier.pass_on(&june, DESK).await;
            let path = dossier.path(what);
            let act = || {
                let request = june.post(&path).as_(who).if_match(&dossier.etag);
                request.idempotency_key(&key()).json(body.clone()).into_future()
            };
            let (one, other) = join(act(), act()).await;
            let mut statuses = [one.status.as_u16(), other.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 412], "{what}\n{one}\n{other}");
        }
    }
}
