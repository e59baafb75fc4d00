//! What changes leave in the database, counted past the application.

use std::collections::BTreeMap;

use diesel::prelude::*;
use motcua::platform::db::schema::{
    audit_log, dossier_clock_ledger, dossier_corrections, dossier_handover_items, dossier_history,
    dossier_instructions, dossier_movements, dossier_reappointments, dossier_step_rounds, dossier_stops,
    dossier_supplement_items, dossier_supplements, dossier_tasks, outbox,
};
use motcua::platform::db::types::AnyUuid;
use motcua::platform::ids::DossierId;

use super::given::Held;
use crate::support::actors::Somebody;
use crate::support::app::TestApp;

/// Rows about one dossier, by table.
pub type Traces = BTreeMap<&'static str, i64>;

/// All that a dossier has left so far.
pub fn traces(app: &TestApp, dossier: &Held) -> Traces {
    let conn = &mut app.database().connect();
    let id = DossierId::from_uuid(dossier.id.parse().unwrap());
    let mut found = Traces::new();
    macro_rules! rows {
        ($($table:ident),+ $(,)?) => {$(
            let rows = $table::table.filter($table::dossier_id.eq(id)).count();
            found.insert(stringify!($table), rows.get_result::<i64>(conn).unwrap());
        )+};
    }
    rows!(
        dossier_clock_ledger,
        dossier_corrections,
        dossier_handover_items,
        dossier_history,
        dossier_instructions,
        dossier_movements,
        dossier_reappointments,
        dossier_step_rounds,
        dossier_stops,
        dossier_supplement_items,
        dossier_supplements,
        dossier_tasks,
    );
    let subject = AnyUuid(dossier.id.parse().unwrap());
    let audited = audit_log::table
        .filter(audit_log::subject_id.eq(subject.clone()))
        .count();
    found.insert("audit_log", audited.get_result(conn).unwrap());
    let told = outbox::table.filter(outbox::subject_id.eq(subject)).count();
    found.insert("outbox", told.get_result(conn).unwrap());
    found
}

/// By how much the tables grew or shrank, those that did.
pub fn gained(before: &Traces, after: &Traces) -> Traces {
    let changes = after.iter().map(|(table, rows)| (*table, rows - before[table]));
    changes.filter(|(_, by)| *by != 0).collect()
}

/// How much of a dossier's audit log and events is by one account.
pub fn left_by(app: &TestApp, dossier: &Held, who: &Somebody) -> (i64, i64) {
    let conn = &mut app.database().connect();
    let (subject, actor) = (AnyUuid(dossier.id.parse().unwrap()), Some(AnyUuid(who.id)));
    let audited = audit_log::table
        .filter(audit_log::subject_id.eq(subject.clone()))
        .filter(audit_log::actor_id.eq(actor.clone()))
        .count();
    let told = outbox::table
        .filter(outbox::subject_id.eq(subject))
        .filter(outbox::actor_id.eq(actor))
        .count();
    (audited.get_result(conn).unwrap(), told.get_result(conn).unwrap())
}

/// How often an event of one type was told of a dossier: `"overdue"`.
pub fn told(app: &TestApp, dossier: &Held, event: &str) -> i64 {
    outbox::table
        .filter(outbox::subject_id.eq(AnyUuid(dossier.id.parse().unwrap())))
        .filter(outbox::event_type.eq(format!("vn.motcua.dossier.{event}.v1")))
        .count()
        .get_result(&mut app.database().connect())
        .unwrap()
}

/// How often an act on a dossier stands in the audit log: `"dossier.overdue"`.
pub fn audited(app: &TestApp, dossier: &Held, action: &str) -> i64 {
    audit_log::table
        .filter(audit_log::subject_id.eq(AnyUuid(dossier.id.parse().unwrap())))
        .filter(audit_log::action.eq(action))
        .count()
        .get_result(&mut app.database().connect())
        .unwrap()
}
