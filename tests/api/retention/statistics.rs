//! Erasing dossiers changes no figure: neither the board of their days nor of today, no count, no sum of ratings.

use diesel::prelude::*;
use motcua::platform::db::schema::dossier_erasures;
use motcua::platform::ids::DossierId;
use serde_json::{Value, json};

use super::erased::audit_log_holds;
use super::{CLERK, HEAD, JUNE, carry_out, decide, draw_up, nha_trang, registered, term, unfinished};
use crate::both;
use crate::dossiers::given::{DAO, DESK, HOUSEHOLD_BUSINESS, Held};
use crate::feedback::ratings::{content, rate};
use crate::support::app::TestApp;

/// Everything that is counted, as the head reads it on some days.
async fn figures(app: &TestApp) -> Vec<Value> {
    let id = nha_trang(app).await.as_str().unwrap().to_owned();
    let mut found = Vec::new();
    for moment in [
        "2011-06-13T09:00:00+07:00",
        "2011-06-14T09:00:00+07:00",
        "2011-06-21T09:00:00+07:00",
        "2021-06-14T08:00:00+07:00",
    ] {
        let then = app.at(moment).await;
        let head = then.sign_in(HEAD).await;
        for path in [
            format!("/agencies/{id}/board"),
            format!("/inbox/counts?scope=AGENCY&agencyId={id}"),
            format!("/ratings/summary?agencyId={id}&from=2011-06-13&to=2011-06-13"),
            format!("/ratings/summary?agencyId={id}&from=2011-01-01&to=2011-12-31"),
        ] {
            let mut answer = then.get(&path).as_(&head).await.ok();
            // The moment of asking is in it, and the clock of a test runs.
            if let Some(board) = answer.as_object_mut() {
                board.remove("at");
            }
            found.push(json!([moment, path, answer]));
        }
        let ratings = "/ratings?includeTotal=true&pageSize=1";
        let ratings = then.get(ratings).as_(&head).await.ok();
        found.push(json!([moment, "ratings", ratings["total"]]));
    }
    found
}

fn is_erased(app: &TestApp, dossier: &Held) -> bool {
    let id = DossierId::from_uuid(dossier.id.parse().unwrap());
    let rows: i64 = dossier_erasures::table
        .filter(dossier_erasures::dossier_id.eq(id))
        .count()
        .get_result(&mut app.database().connect())
        .unwrap();
    rows == 1
}

both!(an_erasure_changes_no_figure, demo);
async fn an_erasure_changes_no_figure(app: TestApp) {
    let june = app.at(JUNE).await;
    let owner = june.sign_in(DAO).await;
    let (one, two) = (registered(&app).await, registered(&app).await);
    let open = unfinished(&app).await;
    rate(&june, &owner, &one, content()).await.created();
    let unhappy = json!({
        "satisfaction": "NOT_SATISFIED", "reason": "Phải đi lại ba lần",
        "answers": [{"question": "TIME", "score": 0, "reason": "Chậm"}],
    });
    rate(&june, &owner, &two, unhappy).await.created();
    let before = figures(&app).await;
    let of = |what: &str, moment: &str| {
        let mut lines = before.iter();
        let is_it = |line: &&Value| {
            line[0].as_str().unwrap().starts_with(moment) && line[1].as_str().unwrap().contains(what)
        };
        lines.find(is_it).unwrap()[2].clone()
    };
    // There is something to lose: two came and went that day, and both were rated.
    let board = of("/board", "2011-06-13");
    let total = &board["dossiers"]["total"];
    assert!(total["receivedToday"].as_i64().unwrap() >= 3, "{board}");
    assert!(total["returnedToday"].as_i64().unwrap() >= 2, "{board}");
    let sums = of("from=2011-06-13", "2011-06-21");
    assert_eq!(
        json!([sums["ratings"], sums["satisfied"], sums["notSatisfied"]]),
        json!([2, 1, 1])
    );

    let due = app.at("2021-06-14T08:00:00+07:00").await;
    term(&due, HOUSEHOLD_BUSINESS, 10).await;
    let list = draw_up(&due, &due.sign_in(CLERK).await).await.created();
    decide(&due, &due.sign_in(HEAD).await, &list, "/approval", None)
        .await
        .ok();
    carry_out(&due).await;
    assert!(is_erased(&app, &one) && is_erased(&app, &two) && !is_erased(&app, &open));
    let desk = due.sign_in(DESK).await;
    for dossier in [&one, &two] {
        let left = due.get(&dossier.path("")).as_(&desk).await.ok();
        assert_eq!(left["owner"]["name"], "—", "{left}");
    }

    let after = figures(&app).await;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(after, before);
    }
    audit_log_holds(&due).await;
}
