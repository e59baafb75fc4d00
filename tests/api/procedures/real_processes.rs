//! The processes of a real one-stop desk (`examples/real-processes`): imported all at once, the sound ones published and
//! run from the reception to the return, the others reported to those who can mend them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::{controller, draft, id, nha_trang, parts, province};
use crate::both;
use crate::support::app::TestApp;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/real-processes")
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn what_is_imported_is_what_the_script_makes_of_the_source() {
    let done = Command::new("python3")
        .arg(folder().join("convert.py"))
        .arg("--check")
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// The procedures that the processes are the routes of, published with their limits.
async fn enter_procedures(app: &TestApp) {
    let mut fields: Vec<(Value, Value)> = Vec::new();
    for wanted in read("procedures.json").as_array().unwrap() {
        let code = wanted["fieldCode"].clone();
        let field = match fields.iter().find(|(known, _)| *known == code) {
            Some((_, field)) => field.clone(),
            None => {
                let body = json!({"code": code, "name": format!("Lĩnh vực {code}")});
                let field = app
                    .post("/fields")
                    .as_(&controller(app))
                    .json(body)
                    .await
                    .created();
                fields.push((code, field["id"].clone()));
                field["id"].clone()
            }
        };
        let body = json!({
            "localCode": wanted["localCode"], "name": wanted["name"], "fieldId": field,
            "executionLevel": "DISTRICT", "concernsCitizens": true, "concernsBusinesses": false,
        });
        let procedure = id(&app
            .post("/procedures")
            .as_(&controller(app))
            .json(body)
            .await
            .created());
        let mut version = parts();
        version["name"] = wanted["name"].clone();
        version["fees"] = json!([]);
        version["formSchema"] = json!({"type": "object"});
        let case = version["cases"][0].as_object_mut().unwrap();
        if wanted["limitWorkingDays"].is_null() {
            case.remove("limit");
            version["noAppointment"] = true.into();
        } else {
            case["limit"]["value"] = wanted["limitWorkingDays"].clone();
        }
        draft(app, &procedure, &version).await.publish(app).await.ok();
    }
}

/// Signed by three, brought into force.
async fn publish(app: &TestApp, imported: &Value) {
    let of = |name: &str| imported[name].as_str().unwrap();
    let path = format!(
        "/processes/{}/versions/{}",
        of("processId"),
        of("processVersionId")
    );
    let mut etag = app.get(&path).as_(&province(app)).await.etag();
    let approval = include_str!("../../../src/procedures/http/examples/ApproveIssueBody.json");
    let approval: Value = serde_json::from_str(approval).unwrap();
    let from = json!({"effectiveFrom": "2011-01-10"});
    for (what, body) in [
        ("review", None),
        ("approval", Some(approval)),
        ("entry-into-force", Some(from)),
    ] {
        let request = app
            .post(&format!("{path}/{what}"))
            .as_(&province(app))
            .if_match(&etag);
        let done = match body {
            Some(body) => request.json(body).await,
            None => request.await,
        };
        done.ok();
        etag = done.etag();
    }
}

/// From the reception on a Tuesday to the return, as far as any route can be judged by itself.
async fn run(app: &TestApp, agency: &Value, process: &Value, imported: &Value) -> Value {
    let asked = json!({
        "receivedAt": "2011-03-01T01:30:00Z", "agencyId": agency,
        "assumptions": [{"stepCode": "TRA_THONG_BAO_NOP_THUE", "resumesAt": "2011-05-10T02:00:00Z"}],
    });
    let steps = process["issue"]["steps"].as_array().unwrap();
    let pauses = steps.iter().filter(|step| step["pauses"].is_string()).count();
    let asked = match pauses {
        0 => json!({"receivedAt": asked["receivedAt"], "agencyId": agency}),
        _ => asked,
    };
    let path = format!(
        "/process-versions/{}/simulation",
        imported["processVersionId"].as_str().unwrap()
    );
    let course = app.post(&path).as_(&province(app)).json(asked).await.ok();
    let code = &process["code"];
    let done = course["steps"].as_array().unwrap();
    let moment = |value: &Value| value.as_str().map(str::to_owned);
    assert_eq!(done.len(), steps.len(), "{code}: each step once");
    for (step, written) in done.iter().zip(steps) {
        assert_eq!(
            (&step["stepCode"], &step["outcome"]),
            (&written["code"], &json!("DONE")),
            "{code}"
        );
        assert!(
            moment(&step["beginsAt"]) <= moment(&step["endsAt"]),
            "{code}: {step}"
        );
    }
    for (before, after) in done.iter().zip(done.iter().skip(1)) {
        assert!(
            moment(&before["endsAt"]) <= moment(&after["beginsAt"]),
            "{code}: {after}"
        );
    }
    assert_eq!(done[0]["beginsAt"], "2011-03-01T01:30:00Z", "{code}");
    assert!(
        course["returnedAt"].is_string() && course["finishedAt"].is_string(),
        "{code}: {course}"
    );
    if course["dueAt"].is_string() {
        assert!(
            moment(&course["finishedAt"]) <= moment(&course["dueAt"]),
            "{code}: {course}"
        );
    }
    assert_eq!(course["pauses"].as_array().unwrap().len(), pauses, "{code}");
    if pauses > 0 {
        assert!(
            moment(&course["originalDueAt"]) < moment(&course["dueAt"]),
            "{code}: {course}"
        );
    }
    course
}

/// What is wrong, as an ISO officer reads it.
fn report(archive: &Value, checked: &[Value]) -> String {
    let processes = archive["processes"].as_array().unwrap();
    let (sound, unsound): (Vec<usize>, Vec<usize>) =
        (0..processes.len()).partition(|nth| checked[*nth]["check"]["allowed"] == true);
    let notes = read("notes.json");
    let mut text = format!(
        "# Kết quả kiểm tra quy trình thực tế\n\n\
         Do `MOTCUA_WRITE_REPORT=1 cargo test --test api -- real_processes` lập từ `processes.json`; không sửa bằng tay.\n\
         Mã quy tắc: V1 thời hạn, V2 thời gian công việc, V3 hình dạng quy trình (xem thao tác `checkProcessIssue` của API).\n\n\
         | | Số quy trình |\n|---|---|\n| Đạt, đưa vào áp dụng | {} |\n| Chưa đạt, cần sửa | {} |\n| Tổng | {} |\n",
        sound.len(),
        unsound.len(),
        processes.len()
    );
    for (title, places) in [("Chưa đạt, cần sửa", &unsound), ("Đạt", &sound)] {
        write!(text, "\n## {title}\n").unwrap();
        for place in places {
            let process = &processes[*place];
            let (code, name) = (
                process["code"].as_str().unwrap(),
                process["title"].as_str().unwrap(),
            );
            write!(
                text,
                "\n### {code} · {}\n\n",
                name.trim_start_matches("Quy trình ")
            )
            .unwrap();
            let of_source = notes[code.trim_start_matches("QT-")].as_array();
            for note in of_source.into_iter().flatten() {
                let note = note.as_str().unwrap().split(" / ").next().unwrap();
                writeln!(text, "- nguồn: {note}").unwrap();
            }
            let violations = checked[*place]["check"]["violations"].as_array().unwrap();
            for violation in violations {
                let severity = match violation["severity"] == "ERROR" {
                    true => "**lỗi**",
                    false => "lưu ý",
                };
                let pointer = violation["pointer"].as_str().unwrap();
                let mut parts = pointer.trim_start_matches('/').split('/');
                let step = match (parts.next(), parts.next()) {
                    (Some("steps"), Some(nth)) => {
                        let step = &process["issue"]["steps"][nth.parse::<usize>().unwrap()];
                        format!(
                            "bước {} ({})",
                            nth.parse::<usize>().unwrap() + 1,
                            step["name"].as_str().unwrap()
                        )
                    }
                    _ => "quy trình".to_owned(),
                };
                let (code, detail) = (
                    violation["code"].as_str().unwrap(),
                    violation["detail"].as_str().unwrap(),
                );
                writeln!(text, "- {severity} {code}, {step}: {detail}").unwrap();
            }
            if violations.is_empty() && of_source.is_none() {
                writeln!(text, "- không có gì cần lưu ý").unwrap();
            }
        }
    }
    text
}

both!(
    all_are_imported_the_sound_ones_run_and_the_others_are_reported,
    demo
);
async fn all_are_imported_the_sound_ones_run_and_the_others_are_reported(app: TestApp) {
    let app = app.at("2011-01-10T08:00:00+07:00").await;
    enter_procedures(&app).await;
    let archive = read("processes.json");
    let body = json!({"archive": archive, "effectiveFrom": "2011-01-10"});
    let imported = app
        .post("/process-imports")
        .as_(&province(&app))
        .json(body.clone())
        .await
        .ok();
    let checked = imported["processes"].as_array().unwrap();
    assert_eq!(checked.len(), 57);
    assert!(checked.iter().all(|one| one["outcome"] == "CREATED"));
    let again = app
        .post("/process-imports")
        .as_(&province(&app))
        .json(body)
        .await
        .ok();
    assert!(
        again["processes"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["outcome"] == "UNCHANGED")
    );

    let written = report(&archive, checked);
    let path = folder().join("REPORT.md");
    if std::env::var_os("MOTCUA_WRITE_REPORT").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == written,
        "{} is not what the rules say; see its first lines",
        path.display()
    );

    let agency = nha_trang(&app).await;
    let processes = archive["processes"].as_array().unwrap();
    let mut ran = Vec::new();
    for (process, imported) in processes.iter().zip(checked) {
        if imported["check"]["allowed"] != true {
            continue;
        }
        publish(&app, imported).await;
        let course = run(&app, &agency, process, imported).await;
        ran.push((process["code"].as_str().unwrap().to_owned(), course));
    }
    let of = |code: &str| &ran.iter().find(|(known, _)| known == code).unwrap().1;
    // 32 and 34 working days; 12 April is a holiday.
    assert_eq!(of("QT-TN02")["originalDueAt"], "2011-04-15T10:00:00Z");
    assert_eq!(of("QT-TN12")["originalDueAt"], "2011-04-19T10:00:00Z");
    let dues: Vec<&str> = of("QT-TN02")["steps"]
        .as_array()
        .unwrap()
        .iter()
        .take(9)
        .map(|step| &step["dueAt"].as_str().unwrap()[5..10])
        .collect();
    assert_eq!(
        dues,
        [
            "03-02", "03-07", "03-14", "03-21", "03-28", "03-31", "04-05", "04-08", "04-11"
        ]
    );
}
