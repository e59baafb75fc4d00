//! Whose the catalogue is: the province's office decides on what concerns all, agencies write what is their own.

use motcua::auth::{Membership, Role};
use serde_json::{Value, json};

use super::{
    Issue, controller, decision, draft, id, next, nha_trang, parts, procedure, process, province, text,
};
use crate::both;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::{Reply, Request};

/// An officer with a role at this agency.
fn at(app: &TestApp, agency: &Value, role: Role) -> Somebody {
    app.officer_of(&[Membership {
        agency: agency.as_str().unwrap().parse().unwrap(),
        unit: None,
        desk: None,
        role,
    }])
}

/// Cam Ranh's People's Committee, of the demonstration; another district of 2011.
async fn cam_ranh(app: &TestApp) -> Value {
    app.get("/agencies?code=000.00.22.H32&onDate=2011-03-01")
        .await
        .ok()["items"][0]["id"]
        .clone()
}

fn of_agency(agency: &Value) -> Value {
    let mut parts = parts();
    parts["content"]["agencies"]["deciding"] = json!({"kind": "AGENCY", "agencyId": agency});
    parts
}

async fn forbidden(request: Request) {
    request.await.problem(403, "FORBIDDEN");
}

async fn begun(app: &TestApp, who: &Somebody, procedure: &str, parts: Value) -> Reply {
    app.post(&format!("/procedures/{procedure}/drafts"))
        .as_(who)
        .json(parts)
        .await
}

both!(a_districts_controller_decides_nothing_for_the_province, demo);
async fn a_districts_controller_decides_nothing_for_the_province(app: TestApp) {
    let agency = nha_trang(&app).await;
    let who = at(&app, &agency, Role::ProcedureController);
    let procedure = procedure(&app).await;
    let path = format!("/procedures/{procedure}");
    let whole = app.get(&path).await;
    let (etag, view) = (whole.etag(), whole.ok());

    let field = json!({"code": format!("LV-{}", next()), "name": "Hộ tịch"});
    forbidden(app.post("/fields").as_(&who).json(field)).await;
    let of = format!("/fields/{}", view["field"]["id"].as_str().unwrap());
    let rename = app.put(&of).as_(&who).if_match("\"1.00000000\"");
    forbidden(rename.json(json!({"name": "Chứng thực"}))).await;
    let mut body = json!({
        "nationalCode": format!("9.{:06}", next()), "name": "Cấp lại", "fieldId": view["field"]["id"],
        "executionLevel": "COMMUNE", "concernsCitizens": true, "concernsBusinesses": false,
    });
    forbidden(app.post("/procedures").as_(&who).json(body.clone())).await;
    body["nationalCode"] = view["nationalCode"].clone();
    forbidden(app.put(&path).as_(&who).if_match(&etag).json(body)).await;
    let repeal = json!({"repealedOn": "2030-01-01", "decisionNo": "9/QĐ-UBND"});
    let request = app.post(&format!("{path}/repeal")).as_(&who).if_match(&etag);
    forbidden(request.json(repeal)).await;
    let set = include_str!("../../../src/procedures/http/examples/CreateRuleSetBody.json");
    let mut set: Value = serde_json::from_str(set).unwrap();
    (set["code"], set["effectiveFrom"]) = (format!("QD-{}", next()).into(), "2040-01-01".into());
    forbidden(app.post("/rule-sets").as_(&who).json(set)).await;

    let common = draft(&app, &procedure, &parts()).await;
    let one = format!("{path}/drafts/{}", common.version);
    forbidden(
        app.put(&one)
            .as_(&who)
            .if_match(&common.etag)
            .json(of_agency(&agency)),
    )
    .await;
    forbidden(app.delete(&one).as_(&who).if_match(&common.etag)).await;
    let publish = format!("{path}/versions/{}/publication", common.version);
    forbidden(app.post(&publish).as_(&who).if_match(&common.etag)).await;
    assert_eq!(app.get(&path).await.etag(), etag, "nothing has changed");

    let office = app.sign_in("kiemsoat.tthc").await;
    app.post(&publish).as_(&office).if_match(&common.etag).await.ok();
    forbidden(
        app.post(&format!("{path}/drafts"))
            .as_(&who)
            .json(of_agency(&agency)),
    )
    .await;
}

both!(an_agency_drafts_what_is_its_own_and_the_province_publishes, demo);
async fn an_agency_drafts_what_is_its_own_and_the_province_publishes(app: TestApp) {
    let (agency, other) = (nha_trang(&app).await, cam_ranh(&app).await);
    assert_ne!(agency, other);
    let who = at(&app, &agency, Role::ProcedureController);
    let procedure = procedure(&app).await;
    begun(&app, &who, &procedure, parts())
        .await
        .problem(403, "FORBIDDEN");
    begun(&app, &who, &procedure, of_agency(&other))
        .await
        .problem(403, "FORBIDDEN");
    let mut helping = of_agency(&other);
    helping["content"]["agencies"]["coordinating"] = json!([{"kind": "AGENCY", "agencyId": agency}]);
    begun(&app, &who, &procedure, helping)
        .await
        .problem(403, "FORBIDDEN");

    let reply = begun(&app, &who, &procedure, of_agency(&agency)).await;
    let version = id(&reply.created());
    let one = format!("/procedures/{procedure}/drafts/{version}");
    let save = |etag: &str, parts: Value| app.put(&one).as_(&who).if_match(etag).json(parts);
    forbidden(save(&reply.etag(), of_agency(&other))).await;
    let mut better = of_agency(&agency);
    better["decisionNo"] = "1200/QĐ-UBND".into();
    let saved = save(&reply.etag(), better).await;
    saved.ok();
    let publish = format!("/procedures/{procedure}/versions/{version}/publication");
    forbidden(app.post(&publish).as_(&who).if_match(&saved.etag())).await;
    let publish = app.post(&publish).as_(&controller(&app)).if_match(&saved.etag());
    publish.await.ok();

    let again = begun(&app, &who, &procedure, of_agency(&agency)).await;
    let one = format!("/procedures/{procedure}/drafts/{}", id(&again.created()));
    app.delete(&one)
        .as_(&who)
        .if_match(&again.etag())
        .await
        .no_content();
    let others = at(&app, &other, Role::ProcedureController);
    begun(&app, &others, &procedure, of_agency(&other))
        .await
        .problem(403, "FORBIDDEN");
}

both!(mechanisms_are_the_committees_and_processes_their_agencies, demo);
async fn mechanisms_are_the_committees_and_processes_their_agencies(app: TestApp) {
    let agency = nha_trang(&app).await;
    let procedure = procedure(&app).await;
    Issue::in_force(&app, &process(&app).await, &text(&procedure)).await;
    let approver = at(&app, &agency, Role::PpcApprover);
    let path = format!("/procedures/{procedure}/mechanisms");
    forbidden(app.post(&path).as_(&approver).json(decision(&agency))).await;
    let waiver = include_str!("../../../src/procedures/http/examples/WaiveIsoBody.json");
    let mut waiver: Value = serde_json::from_str(waiver).unwrap();
    waiver["agencyId"] = agency.clone();
    let waivers = format!("/procedures/{procedure}/iso-waivers");
    forbidden(app.post(&waivers).as_(&approver).json(waiver)).await;
    assert_eq!(app.get(&path).await.ok()["items"], json!([]));

    let document =
        |scope: Value| json!({"code": format!("QT-{}", next()), "title": "Quy trình", "scope": scope});
    let own = || json!({"kind": "AGENCY", "agencyId": agency});
    let common = || json!({"kind": "TYPE", "agencyType": "DISTRICT_PC"});
    let create = |who: &Somebody, scope| app.post("/processes").as_(who).json(document(scope));
    let officer = at(&app, &agency, Role::IsoOfficer);
    forbidden(create(&officer, common())).await;
    let process = id(&create(&officer, own()).await.created());
    // A lead of the province who is at no provincial agency leads nothing beyond it.
    let lead = at(&app, &agency, Role::IsoLead);
    forbidden(create(&lead, common())).await;
    create(&lead, own()).await.created();
    create(&app.sign_in("daumoi.iso").await, common()).await.created();

    let path = format!("/processes/{process}/versions");
    let drafted = app.post(&path).as_(&officer).json(text(&procedure)).await;
    let path = format!("{path}/{}", id(&drafted.created()));
    let review = app.post(&format!("{path}/review")).as_(&officer);
    let etag = review.if_match(&drafted.etag()).await.etag();
    let approval = include_str!("../../../src/procedures/http/examples/ApproveIssueBody.json");
    let approval: Value = serde_json::from_str(approval).unwrap();
    let approve = |who: &Somebody| {
        let request = app.post(&format!("{path}/approval")).as_(who).if_match(&etag);
        request.json(approval.clone())
    };
    forbidden(approve(&at(&app, &cam_ranh(&app).await, Role::AgencyHead))).await;
    forbidden(approve(&at(&app, &cam_ranh(&app).await, Role::PpcApprover))).await;
    approve(&at(&app, &agency, Role::AgencyHead)).await.ok();
}

both!(three_people_sign_and_nothing_is_dated_after_today, demo);
async fn three_people_sign_and_nothing_is_dated_after_today(app: TestApp) {
    let agency = nha_trang(&app).await;
    let procedure = procedure(&app).await;
    let mut text = text(&procedure);
    (text["author"], text["reviewer"]) = ("Lê An".into(), "Lê An".into());
    let mut issue = Issue::draft(&app, &process(&app).await, &text).await;
    issue.does(&app, "review", None).await.ok();
    let approval = json!({
        "approver": "LÊ AN, Chủ tịch", "approvedOn": "2999-12-25", "issuedOn": "2010-12-24",
        "decisionNo": "15/QĐ-UBND", "legalBasis": "TCVN ISO 9001:2008",
    });
    let refused = issue.does(&app, "approval", Some(approval)).await;
    let expected = [
        ("/approvedOn", "DATE_IN_FUTURE"),
        ("/issuedOn", "V6"),
        ("/approver", "SEPARATION"),
        ("/approver", "SEPARATION"),
    ];
    refused.wrong(409, &expected);
    let approval = json!({
        "approver": "Nguyễn Đạt", "approvedOn": "2010-12-25", "issuedOn": "2010-12-25",
        "decisionNo": "15/QĐ-UBND", "legalBasis": "TCVN ISO 9001:2008",
    });
    let warned = issue.does(&app, "approval", Some(approval.clone())).await.ok();
    assert_eq!(warned["warnings"][0]["pointer"], "/reviewer");

    // One person with two roles is still one person.
    let both = province(&app);
    let path = format!("/processes/{}/versions", process(&app).await);
    let drafted = app.post(&path).as_(&both).json(super::text(&procedure)).await;
    let path = format!("{path}/{}", id(&drafted.created()));
    let review = app.post(&format!("{path}/review")).as_(&both);
    let etag = review.if_match(&drafted.etag()).await.etag();
    let alone = app.post(&format!("{path}/approval")).as_(&both).if_match(&etag);
    alone.json(approval).await.wrong(409, &[("", "SEPARATION")]);

    let mut late = decision(&agency);
    (late["decidedOn"], late["effectiveFrom"]) = ("2999-01-01".into(), "2999-01-02".into());
    (late["mechanism"], late["automation"]) = ("NONE".into(), "NONE".into());
    let path = format!("/procedures/{procedure}/mechanisms");
    let decided = app.post(&path).as_(&province(&app)).json(late).await;
    // By then there is no such city any more, which is told too.
    let expected = [("/agencyId", "AGENCY_UNKNOWN"), ("/decidedOn", "DATE_IN_FUTURE")];
    decided.wrong(409, &expected);
    let waiver = json!({
        "validFrom": "2011-01-01", "validTo": "2011-01-01", "decisionNo": "1/QĐ-UBND", "decidedOn": "2999-01-01",
        "legalBasis": "Quyết định 2816/QĐ-UBND", "reason": "Đang soạn thảo",
        "agencyId": "0198a3c4-7d10-7a3e-9b1f-00000000ffff",
    });
    let path = format!("/procedures/{procedure}/iso-waivers");
    let waived = app.post(&path).as_(&province(&app)).json(waiver).await;
    let expected = [
        ("/agencyId", "AGENCY_UNKNOWN"),
        ("/validTo", "A-07"),
        ("/decidedOn", "DATE_IN_FUTURE"),
    ];
    waived.wrong(409, &expected);
    let mut parts = parts();
    (parts["decidedOn"], parts["effectiveFrom"]) = ("2999-01-01".into(), "2999-01-02".into());
    let told = draft(&app, &procedure, &parts).await.told(&app).await;
    assert_eq!(told.0, ["DATE_IN_FUTURE /decidedOn"]);
}

both!(a_procedure_has_versions_until_the_day_of_its_repeal);
async fn a_procedure_has_versions_until_the_day_of_its_repeal(app: TestApp) {
    let procedure = procedure(&app).await;
    let path = format!("/procedures/{procedure}");
    let first = draft(&app, &procedure, &parts()).await;
    first.publish(&app).await.ok();
    let etag = app.get(&path).await.etag();
    let body = json!({"repealedOn": "2999-01-01", "decisionNo": "99/QĐ-UBND"});
    let repeal = app.post(&format!("{path}/repeal")).as_(&controller(&app));
    repeal.if_match(&etag).json(body).await.ok();

    let from = |day: &str| {
        let mut parts = parts();
        parts["effectiveFrom"] = day.into();
        parts
    };
    let late = draft(&app, &procedure, &from("2999-01-01")).await;
    let refused = late.publish(&app).await;
    refused.wrong(409, &[("/effectiveFrom", "REPEALED")]);
    let next = draft(&app, &procedure, &from("2012-01-01")).await;
    let published = next.publish(&app).await.ok();
    assert_eq!(published["version"]["effectiveTo"], "2999-01-01");
    let read = |version: &str| app.get(&format!("{path}/versions/{version}"));
    assert_eq!(read(&first.version).await.ok()["effectiveTo"], "2012-01-01");
    let early = draft(&app, &procedure, &from("2011-06-01")).await;
    early.publish(&app).await.wrong(409, &[("/effectiveFrom", "V7")]);

    let over = app.at("2999-01-01T08:00:00+07:00").await;
    let begun = begun(&over, &controller(&over), &procedure, parts()).await;
    begun.problem(409, "NOT_POSSIBLE");
}
