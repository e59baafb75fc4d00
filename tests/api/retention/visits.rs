//! The ticket under which a dossier was brought leads to nobody once it is erased.

use serde_json::json;

use super::erased::lines;
use super::{CLERK, HEAD, carry_out, decide, draw_up, registered, term};
use crate::both;
use crate::desk::{open, take};
use crate::dossiers::given::{DAO, DESK, HOUSEHOLD_BUSINESS, key, moment};
use crate::support::app::TestApp;

both!(a_ticket_forgets_the_dossier_that_came_of_it, demo);
async fn a_ticket_forgets_the_dossier_that_came_of_it(app: TestApp) {
    let dossier = registered(&app).await;
    let june = app.at("2011-06-13T08:00:00+07:00").await;
    let (place, dao) = (open(&june).await, june.sign_in(DAO).await);
    let booking = june.post("/visits").as_(&dao).idempotency_key(&key());
    let visit = booking.json(json!({"deskId": place, "startsAt": moment("2011-06-14 09:00")}));
    let visit = visit.await.created();
    let day = app.at("2011-06-14T08:50:00+07:00").await;
    let desk = day.sign_in(DESK).await;
    take(&day, &desk, &place, json!({"visitCode": visit["code"]})).await;
    let call = day.post(&format!("/desks/{place}/tickets/next/call")).as_(&desk);
    let called = call.idempotency_key(&key()).json(json!({"window": 1})).await;
    let done = format!("/tickets/{}/completion", called.ok()["id"].as_str().unwrap());
    let done = day.post(&done).as_(&desk).if_match(&called.etag());
    let done = done.idempotency_key(&key());
    done.json(json!({"dossierId": dossier.id})).await.ok();

    let mut conn = app.database().connect();
    let linked =
        "SELECT state AS line FROM desk_tickets WHERE visit_id IS NOT NULL AND dossier_id IS NOT NULL";
    assert_eq!(lines(&mut conn, linked), ["SERVED"]);
    let due = app.at("2021-06-15T08:00:00+07:00").await;
    term(&due, HOUSEHOLD_BUSINESS, 10).await;
    let list = draw_up(&due, &due.sign_in(CLERK).await).await.created();
    let head = due.sign_in(HEAD).await;
    decide(&due, &head, &list, "/approval", None).await.ok();
    carry_out(&due).await;
    assert!(lines(&mut conn, linked).is_empty());
    let visits = "SELECT state AS line FROM desk_tickets WHERE visit_id IS NOT NULL";
    assert_eq!(
        lines(&mut conn, visits),
        ["SERVED"],
        "that somebody came is counted on"
    );
}
