use serde_json::json;

use super::{administrator, manager, shipped};
use crate::both;
use crate::support::app::TestApp;

both!(calendars_are_listed_and_read_by_anybody);
async fn calendars_are_listed_and_read_by_anybody(app: TestApp) {
    shipped(&app).await;
    let first = app.get("/calendars?pageSize=1&includeTotal=true").await.ok();
    assert_eq!(
        (&first["items"][0]["code"], &first["total"]),
        (&json!("KH"), &json!(2))
    );
    let second = app
        .get(&format!(
            "/calendars?pageSize=1&cursor={}",
            first["next"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(second["items"][0]["code"], "KH-T7");
    assert_eq!(
        (&second["items"][0]["parentCode"], &second["next"]),
        (&json!("KH"), &json!(null))
    );
    let reply = app.get("/calendars/KH").await;
    let calendar = reply.ok();
    assert_eq!(calendar["years"].as_array().unwrap().len(), 5);
    assert_eq!(calendar["sessions"][0]["weekdays"], json!([1, 2, 3, 4, 5]));
    assert_eq!(
        calendar["sessions"][0]["hours"]["morning"],
        json!({"from": "07:00", "to": "11:30"})
    );
    app.get("/calendars/KH")
        .header("If-None-Match", &reply.etag())
        .await
        .status(304);
    app.get("/calendars/NOWHERE").await.problem(404, "NOT_FOUND");
    app.get("/calendars/nowhere")
        .await
        .wrong(400, &[("{code}", "PATTERN")]);
}

both!(the_days_of_a_year_are_pages_of_the_merged_calendar);
async fn the_days_of_a_year_are_pages_of_the_merged_calendar(app: TestApp) {
    shipped(&app).await;
    let days = app
        .get("/calendars/KH-T7/days?year=2026&includeTotal=true")
        .await
        .ok();
    assert_eq!(days["total"], days["items"].as_array().unwrap().len());
    let makeup = days["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|day| day["date"] == "2026-08-22")
        .unwrap();
    assert_eq!(
        (&makeup["kind"], &makeup["counts"]),
        (&json!("MAKEUP_WORK"), &json!(true))
    );
    assert_eq!(makeup["calendarCode"], "KH");
    let mut seen = 0;
    let mut page = app.get("/calendars/KH/days?year=2026&pageSize=7").await.ok();
    loop {
        seen += page["items"].as_array().unwrap().len();
        let Some(next) = page["next"].as_str() else { break };
        page = app
            .get(&format!("/calendars/KH/days?year=2026&pageSize=7&cursor={next}"))
            .await
            .ok();
    }
    assert_eq!(days["total"], seen);
    app.get("/calendars/KH/days")
        .await
        .wrong(400, &[("?year", "REQUIRED")]);
    app.get("/calendars/KH/days?year=1066")
        .await
        .wrong(400, &[("?year", "MINIMUM")]);
    app.get("/calendars/NOWHERE/days?year=2026")
        .await
        .problem(404, "NOT_FOUND");
}

both!(an_administrator_creates_any_calendar_a_manager_those_of_the_agency);
async fn an_administrator_creates_any_calendar_a_manager_those_of_the_agency(app: TestApp) {
    shipped(&app).await;
    let (manager, agency) = manager(&app);
    let body = json!({"code": "KH-NT", "nameVi": "Lịch Nha Trang", "nameEn": "Nha Trang", "parentCode": "KH", "agencyId": agency});
    let created = app
        .post("/calendars")
        .as_(&manager)
        .idempotency_key("a")
        .json(body.clone())
        .await;
    assert_eq!(created.created()["agencyId"], json!(agency));
    let again = app
        .post("/calendars")
        .as_(&manager)
        .idempotency_key("a")
        .json(body.clone())
        .await;
    assert_eq!(
        (again.created(), again.header("Idempotent-Replayed")),
        (created.created(), "true")
    );
    app.post("/calendars")
        .as_(&manager)
        .json(body)
        .await
        .problem(409, "ALREADY_EXISTS");
    let of_nobody = json!({"code": "OTHER", "nameVi": "Lịch", "nameEn": "Other"});
    app.post("/calendars")
        .as_(&manager)
        .json(of_nobody.clone())
        .await
        .problem(403, "FORBIDDEN");
    app.post("/calendars")
        .json(of_nobody.clone())
        .await
        .problem(401, "NOT_SIGNED_IN");
    app.post("/calendars")
        .as_(&administrator(&app))
        .json(of_nobody)
        .await
        .created();
    let wrong = json!({"code": "x y", "nameVi": "", "nameEn": "  ", "parentCode": "KH"});
    app.post("/calendars")
        .as_(&administrator(&app))
        .json(wrong)
        .await
        .wrong(
            400,
            &[
                ("/code", "PATTERN"),
                ("/nameVi", "MIN_LENGTH"),
                ("/nameEn", "MIN_LENGTH"),
            ],
        );
    let blank = json!({"code": "BLANK", "nameVi": " ", "nameEn": "Blank"});
    app.post("/calendars")
        .as_(&administrator(&app))
        .json(blank)
        .await
        .wrong(400, &[("/nameVi", "MIN_LENGTH")]);
    let lost = json!({"code": "LOST", "nameVi": "Lịch", "nameEn": "Lost", "parentCode": "NOWHERE"});
    app.post("/calendars")
        .as_(&administrator(&app))
        .json(lost)
        .await
        .wrong(400, &[("/parentCode", "CALENDAR_UNKNOWN")]);
}
