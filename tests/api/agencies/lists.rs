use serde_json::json;

use super::{NOBODY, change, created, department, each, paged};
use crate::both;
use crate::support::app::TestApp;

const NAMES: [&str; 6] = [
    "Ban Dân tộc",
    "Đài Phát thanh",
    "Sở Giáo dục và Đào tạo",
    "Sở Lao động - Thương binh và Xã hội",
    "Sở Nội vụ",
    "Sở Y tế",
];

both!(agencies_are_listed_by_the_alphabet_page_by_page);
async fn agencies_are_listed_by_the_alphabet_page_by_page(app: TestApp) {
    for at in [3, 0, 5, 2, 1, 4] {
        created(&app, department(NAMES[at], json!({}))).await;
    }
    // Two of one name: the second key tells them apart.
    created(&app, department(NAMES[5], json!({}))).await;
    let mut expected: Vec<_> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    expected.push(NAMES[5].to_owned());
    for size in [1, 2, 3, 7, 200] {
        assert_eq!(paged(&app, "/agencies", size, "name").await, expected, "{size}");
    }
    let ids: std::collections::BTreeSet<_> = paged(&app, "/agencies", 2, "id").await.into_iter().collect();
    assert_eq!(ids.len(), 7);
    let counted = app.get("/agencies?pageSize=2&includeTotal=true").await.ok();
    assert_eq!(counted["total"], 7);
    let plain = app.get("/agencies?pageSize=2").await.ok();
    assert!(plain.get("total").is_none());
    let cursor = plain["next"].as_str().unwrap();
    let other = format!("/agencies?pageSize=2&level=COMMUNE&cursor={cursor}");
    app.get(&other).await.wrong(400, &[("?cursor", "CURSOR")]);
    let other = format!("/admin-units?cursor={cursor}");
    app.get(&other).await.wrong(400, &[("?cursor", "CURSOR")]);
}

both!(agencies_are_found_by_type_level_parent_code_and_words);
async fn agencies_are_found_by_type_level_parent_code_and_words(app: TestApp) {
    let codes = json!([
        { "code": "000.00.15.H32", "validFrom": "2010-01-01", "validTo": "2020-09-14" },
        { "code": "H32.15", "validFrom": "2020-09-15" },
    ]);
    let (justice, _) = created(
        &app,
        department("Sở Tư pháp", json!({ "symbol": "STP", "codes": codes })),
    )
    .await;
    let notary = json!({
        "type": "CENTRE", "level": "PROVINCE", "name": "Phòng Công chứng số 1", "parentId": justice, "validFrom": "2012-01-01",
    });
    created(&app, notary).await;
    let commune = json!({ "type": "COMMUNE_PC", "level": "COMMUNE", "name": "UBND xã Vĩnh Thạnh", "validFrom": "2010-01-01",
        "validTo": "2025-06-30" });
    created(&app, commune).await;
    let both_of_today = ["Phòng Công chứng số 1", "Sở Tư pháp"];
    for (query, expected) in [
        ("", &both_of_today[..]),
        ("?onDate=2011-12-31", &["Sở Tư pháp", "UBND xã Vĩnh Thạnh"]),
        ("?onDate=2009-12-31", &[]),
        ("?onDate=2025-06-30&level=COMMUNE", &["UBND xã Vĩnh Thạnh"]),
        ("?onDate=2025-07-01&level=COMMUNE", &[]),
        ("?type=CENTRE", &["Phòng Công chứng số 1"]),
        ("?level=PROVINCE", &both_of_today),
        ("?code=H32.15", &["Sở Tư pháp"]),
        ("?code=000.00.15.H32", &[]),
        ("?code=000.00.15.H32&onDate=2020-09-14", &["Sở Tư pháp"]),
        ("?q=tu%20phap", &["Sở Tư pháp"]),
        ("?q=ph%C3%A1p%20T%C6%B0", &["Sở Tư pháp"]),
        ("?q=stp", &["Sở Tư pháp"]),
        ("?q=cong%20ch", &["Phòng Công chứng số 1"]),
        ("?q=%25", &[]),
        ("?q=tu&type=CENTRE", &[]),
    ] {
        let list = app.get(&format!("/agencies{query}")).await.ok();
        assert_eq!(each(&list, "name"), expected, "{query}");
    }
    let below = app.get(&format!("/agencies?parentId={justice}")).await.ok();
    assert_eq!(each(&below, "name"), ["Phòng Công chứng số 1"]);
    let below = app.get(&format!("/agencies?parentId={NOBODY}")).await.ok();
    assert_eq!(below["items"], json!([]));
}

both!(a_wrong_filter_is_named);
async fn a_wrong_filter_is_named(app: TestApp) {
    let query =
        "type=X&level=&parentId=1&onDate=yesterday&code=h&q=&pageSize=0&cursor=%2B&colour=red&includeTotal=2";
    app.get(&format!("/agencies?{query}")).await.wrong(
        400,
        &[
            ("?type", "ENUM"),
            ("?level", "ENUM"),
            ("?parentId", "FORMAT"),
            ("?onDate", "FORMAT"),
            ("?code", "PATTERN"),
            ("?q", "MIN_LENGTH"),
            ("?pageSize", "MINIMUM"),
            ("?cursor", "PATTERN"),
            ("?colour", "UNKNOWN_PARAMETER"),
            ("?includeTotal", "TYPE"),
        ],
    );
    app.get("/agencies?pageSize=201&cursor=abc")
        .await
        .wrong(400, &[("?pageSize", "MAXIMUM")]);
    app.get("/agencies?level=PROVINCE&level=COMMUNE")
        .await
        .wrong(400, &[("?level", "DUPLICATE")]);
}

both!(a_list_shows_the_name_of_the_day);
async fn a_list_shows_the_name_of_the_day(app: TestApp) {
    let (id, seen) = created(&app, department("Sở Văn hóa - Thông tin", json!({}))).await;
    let name = json!({ "name": "Cục Văn hóa", "symbol": "CVH", "validFrom": "2012-01-01" });
    change(&app, &format!("/agencies/{id}/names"), &seen, name)
        .await
        .ok();
    for (day, name) in [
        ("2011-12-31", "Sở Văn hóa - Thông tin"),
        ("2012-01-01", "Cục Văn hóa"),
    ] {
        let list = app.get(&format!("/agencies?onDate={day}&q=van%20hoa")).await.ok();
        assert_eq!(each(&list, "name"), [name]);
    }
    let list = app.get("/agencies?onDate=2011-12-31&q=cuc").await.ok();
    assert_eq!(list["items"], json!([]));
}
