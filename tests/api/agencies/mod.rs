//! The register: agencies, their codes, units and desks, and administrative units.

mod admin_units;
mod closing;
mod codes;
mod creation;
mod desks;
mod lists;
mod memberships;
mod names;
mod places;
mod units;

use serde_json::{Value, json};

use crate::support::actors::Somebody;
use crate::support::app::TestApp;
use crate::support::client::Reply;

/// An id that nobody has.
const NOBODY: &str = "0197b1c4-3f00-7a52-9d10-5b1f6b2f0a15";

/// Somebody who may keep the register.
fn keeper(app: &TestApp) -> Somebody {
    app.sys_admin()
}

/// The body of a department since 2010, with further fields.
fn department(name: &str, more: Value) -> Value {
    let mut body =
        json!({ "type": "DEPARTMENT", "level": "PROVINCE", "name": name, "validFrom": "2010-01-01" });
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    body
}

async fn create(app: &TestApp, body: Value) -> Reply {
    app.post("/agencies").as_(&keeper(app)).json(body).await
}

/// A new agency: its id and its tag.
async fn created(app: &TestApp, body: Value) -> (String, String) {
    let reply = create(app, body).await;
    (reply.created()["id"].as_str().unwrap().to_owned(), reply.etag())
}

/// A change of something that was seen.
async fn change(app: &TestApp, path: &str, seen: &str, body: Value) -> Reply {
    app.post(path).as_(&keeper(app)).if_match(seen).json(body).await
}

/// A new unit or desk of an agency: its path and its tag.
async fn part(app: &TestApp, agency: &str, kind: &str, body: Value) -> (String, String) {
    let path = format!("/agencies/{agency}/{kind}");
    let reply = app.post(&path).as_(&keeper(app)).json(body).await;
    let id = reply.created()["id"].as_str().unwrap().to_owned();
    (format!("{path}/{id}"), reply.etag())
}

/// One field of every item of a list.
fn each(list: &Value, field: &str) -> Vec<String> {
    let items = list["items"].as_array().unwrap();
    let text = |item: &Value| item[field].as_str().unwrap_or_default().to_owned();
    items.iter().map(text).collect()
}

/// One field of every item of all pages of a list.
async fn paged(app: &TestApp, path: &str, size: usize, field: &str) -> Vec<String> {
    let mark = if path.contains('?') { '&' } else { '?' };
    let first = format!("{path}{mark}pageSize={size}");
    let mut found = Vec::new();
    let mut next = first.clone();
    loop {
        let reply = app.get(&next).await;
        let page = reply.ok();
        assert!(page["items"].as_array().unwrap().len() <= size, "{reply}");
        found.extend(each(&page, field));
        let Some(cursor) = page["next"].as_str() else {
            assert_eq!(reply.header("Link"), "");
            return found;
        };
        assert!(reply.header("Link").contains("rel=\"next\""), "{reply}");
        next = format!("{first}&cursor={cursor}");
    }
}

/// The actions in the audit log about one subject, in their order.
fn audited(app: &TestApp, subject: &str) -> Vec<String> {
    use diesel::prelude::*;
    use motcua::platform::db::schema::audit_log;
    use motcua::platform::db::types::AnyUuid;
    audit_log::table
        .filter(audit_log::subject_id.eq(AnyUuid(subject.parse().unwrap())))
        .order(audit_log::seq)
        .select(audit_log::action)
        .load(&mut app.database().connect())
        .unwrap()
}

/// How many events of a type there are about one subject.
fn announced(app: &TestApp, event_type: &str, subject: &str) -> i64 {
    use diesel::prelude::*;
    use motcua::platform::db::schema::outbox;
    use motcua::platform::db::types::AnyUuid;
    outbox::table
        .filter(outbox::event_type.eq(event_type))
        .filter(outbox::subject_id.eq(AnyUuid(subject.parse().unwrap())))
        .count()
        .get_result(&mut app.database().connect())
        .unwrap()
}
