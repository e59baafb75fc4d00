use serde_json::{Value, json};

use super::{Issue, controller, decision, draft, nha_trang, parts, procedure, process, province, text, told};
use crate::both;
use crate::support::app::TestApp;

/// What is done to something that is right, and what is told then.
type Row = (&'static str, fn(&mut Value), &'static [&'static str]);

both!(a_draft_is_saved_checked_published_and_never_changed_again);
async fn a_draft_is_saved_checked_published_and_never_changed_again(app: TestApp) {
    let who = controller(&app);
    let procedure = procedure(&app).await;
    let mut draft = draft(
        &app,
        &procedure,
        &json!({"name": "Cấp lại", "serviceLevel": "LEVEL_3"}),
    )
    .await;
    let path = format!("{}/drafts/{}", draft.path, draft.version);
    app.get(&path).await.problem(401, "NOT_SIGNED_IN");
    app.get(&format!("{}/versions/{}", draft.path, draft.version))
        .await
        .problem(404, "NOT_FOUND");
    let refused = draft.publish(&app).await;
    assert!(
        refused.problem(409, "RULES_VIOLATED")["errors"]
            .as_array()
            .unwrap()
            .len()
            > 10,
        "all at once:\n{refused}"
    );
    let save = |etag: &str| app.put(&path).as_(&who).if_match(etag).json(parts());
    let saved = save(&draft.etag).await;
    saved.ok();
    save(&draft.etag).await.problem(412, "STALE_VERSION");
    draft.etag = saved.etag();
    let (errors, warnings) = draft.told(&app).await;
    assert_eq!(
        (errors, warnings),
        (vec![], vec!["A-06 ".to_owned()]),
        "nobody takes dossiers yet"
    );
    let published = draft.publish(&app).await.ok();
    assert_eq!(published["version"]["status"], "PUBLISHED");
    assert_eq!(published["warnings"][0]["code"], "A-06");
    let public = app
        .get(&format!("{}/versions/{}", draft.path, draft.version))
        .await;
    assert_eq!(public.ok()["parts"]["name"], "Cấp lại bản chính giấy khai sinh");
    for reply in [
        save(&public.etag()).await,
        app.delete(&path).as_(&who).if_match(&public.etag()).await,
        draft.publish(&app).await,
    ] {
        assert!(matches!(reply.status.as_u16(), 404 | 409 | 412), "{reply}");
    }
    assert_eq!(
        app.get(&format!("{}/versions/{}", draft.path, draft.version))
            .await
            .ok(),
        public.ok()
    );
}

both!(the_next_version_ends_the_one_before);
async fn the_next_version_ends_the_one_before(app: TestApp) {
    let procedure = procedure(&app).await;
    let first = draft(&app, &procedure, &parts()).await;
    first.publish(&app).await.ok();
    let early = draft(&app, &procedure, &parts()).await;
    assert_eq!(early.told(&app).await.0, ["V7 /effectiveFrom"]);
    let mut next = parts();
    next["effectiveFrom"] = "2012-01-01".into();
    draft(&app, &procedure, &next).await.publish(&app).await.ok();
    let old = app
        .get(&format!("{}/versions/{}", first.path, first.version))
        .await
        .ok();
    assert_eq!(
        (&old["effectiveTo"], &old["status"]),
        (&json!("2012-01-01"), &json!("RETIRED"))
    );
    let listed = app.get(&format!("/procedures/{procedure}/versions")).await.ok();
    let numbers: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["number"].clone())
        .collect();
    assert_eq!(numbers, [3, 1], "the newest first; the draft is not among them");
}

both!(each_rule_of_a_version_is_told_alone_and_all_together);
async fn each_rule_of_a_version_is_told_alone_and_all_together(app: TestApp) {
    let procedure = procedure(&app).await;
    let table: &[Row] = &[
        ("as it should be", |_| {}, &[]),
        (
            "no limit",
            |p| {
                p["cases"][0].as_object_mut().unwrap().remove("limit");
            },
            &["PART_MISSING /cases/0/limit"],
        ),
        (
            "no law",
            |p| p["content"]["legalBases"] = json!([]),
            &["PART_MISSING /content/legalBases"],
        ),
        (
            "no result",
            |p| p["content"]["results"] = json!([]),
            &["PART_MISSING /content/results"],
        ),
        (
            "the lead coordinates",
            |p| {
                p["content"]["agencies"]["coordinating"] =
                    json!([p["content"]["agencies"]["executing"].clone()])
            },
            &["A-02 /content/agencies/coordinating/0"],
        ),
        (
            "a form that is not there",
            |p| p["components"][0]["formCode"] = "MAU-09".into(),
            &["V8 /components/0/formCode"],
        ),
        (
            "in force before it is decided",
            |p| p["decidedOn"] = "2011-02-01".into(),
            &["V6 /effectiveFrom"],
        ),
        (
            "a case that is not there",
            |p| p["fees"][0]["cases"] = json!(["KHAC"]),
            &["CODE_UNKNOWN /fees/0/cases/0"],
        ),
        (
            "full at level 3",
            |p| p["onlineScope"] = "FULL".into(),
            &["SERVICE_LEVEL /onlineScope"],
        ),
        (
            "an e-form of no type that there is",
            |p| p["formSchema"]["properties"]["childName"]["type"] = "strnig".into(),
            &["FORM_SCHEMA /formSchema/properties/childName/type"],
        ),
        (
            "an e-form that looks elsewhere",
            |p| p["formSchema"]["properties"]["a"] = json!({"$ref": "https://example.org/x"}),
            &["FORM_SCHEMA /formSchema/properties/a/$ref"],
        ),
    ];
    for (name, change, expected) in table {
        let mut changed = parts();
        change(&mut changed);
        let (errors, _) = draft(&app, &procedure, &changed).await.told(&app).await;
        assert_eq!(errors, *expected, "{name}");
    }
    let mut twice = parts();
    twice["components"][1]["code"] = "TP-01".into();
    let drafts = app
        .post(&format!("/procedures/{procedure}/drafts"))
        .as_(&controller(&app));
    drafts
        .json(twice)
        .await
        .wrong(409, &[("/components/1/code", "CODE_TWICE")]);
    let mut all = parts();
    table.iter().take(10).for_each(|(_, change, _)| change(&mut all));
    let refused = draft(&app, &procedure, &all).await.publish(&app).await;
    refused.problem(409, "RULES_VIOLATED");
    let expected: Vec<_> = table
        .iter()
        .take(10)
        .flat_map(|(.., told)| *told)
        .map(|told| {
            let (code, pointer) = told.split_once(' ').unwrap();
            (pointer, code)
        })
        .collect();
    refused.wrong(409, &expected);
}

both!(each_rule_of_a_route_is_told_alone_and_all_together);
async fn each_rule_of_a_route_is_told_alone_and_all_together(app: TestApp) {
    let procedure = procedure(&app).await;
    draft(&app, &procedure, &parts()).await.publish(&app).await.ok();
    let process = process(&app).await;
    let table: &[Row] = &[
        ("as it should be", |_| {}, &[]),
        (
            "too long",
            |t| t["steps"][1]["allotment"]["value"] = 2.into(),
            &["V1 /steps"],
        ),
        (
            "two finishes",
            |t| t["steps"][1]["isFinish"] = true.into(),
            &["V3 /steps"],
        ),
        (
            "nobody's",
            |t| {
                t["steps"][1].as_object_mut().unwrap().remove("role");
            },
            &["V4 /steps/1/role"],
        ),
        (
            "of no agency",
            |t| t["steps"][1]["agencyKind"] = "NAMED".into(),
            &["V5 /steps/1/agencyId"],
        ),
        (
            "on a form that is not there",
            |t| t["steps"][2]["formCode"] = "BM-9".into(),
            &["V8 /steps/2/formCode"],
        ),
    ];
    let check = async |text: &Value| {
        let issue = Issue::draft(&app, &process, text).await;
        told(
            &app.get(&format!("{}/check", issue.path))
                .as_(&province(&app))
                .await
                .ok(),
        )
    };
    let mut all = text(&procedure);
    for (name, change, expected) in table {
        let mut changed = text(&procedure);
        change(&mut changed);
        change(&mut all);
        assert_eq!(check(&changed).await.0, *expected, "{name}");
    }
    let mut expected: Vec<_> = table.iter().flat_map(|(.., told)| *told).copied().collect();
    expected.sort_unstable();
    assert_eq!(check(&all).await.0, expected);
    let mut loose = text(&procedure);
    loose["steps"][1]["tasks"] =
        json!([{"name": "Kiểm tra", "kind": "REVIEW", "allotment": {"value": 9, "unit": "WORKING_DAY"}}]);
    let (errors, warnings) = check(&loose).await;
    assert_eq!(
        (errors, warnings),
        (vec![], vec!["V2 /steps/1/tasks".to_owned()]),
        "real files break V2"
    );
}

both!(a_version_is_judged_with_the_routes_it_will_run_on, demo);
async fn a_version_is_judged_with_the_routes_it_will_run_on(app: TestApp) {
    let procedure = procedure(&app).await;
    let agency = nha_trang(&app).await;
    let decide = app
        .post(&format!("/procedures/{procedure}/mechanisms"))
        .as_(&province(&app));
    let mut registered = decision(&agency);
    registered["automation"] = "REGISTERED".into();
    decide.json(registered).await.created();
    let version = draft(&app, &procedure, &parts()).await;
    let (errors, warnings) = version.told(&app).await;
    assert!(
        errors.len() == 1 && errors[0].starts_with("A-07 /mechanisms/"),
        "{errors:?}"
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    let refused = version.publish(&app).await.problem(409, "RULES_VIOLATED");
    assert!(
        refused["legalBasis"].as_str().unwrap().contains("2816/QĐ-UBND"),
        "{refused}"
    );
    let issue = Issue::in_force(&app, &process(&app).await, &text(&procedure)).await;
    let mut short = parts();
    short["cases"][0]["limit"]["value"] = 2.into();
    let short = draft(&app, &procedure, &short).await;
    assert_eq!(
        short.told(&app).await.0,
        [format!("V1 /processes/{}/steps", issue.id)]
    );
    version.publish(&app).await.ok();
}
