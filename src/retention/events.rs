//! What the outside may hear: that a term or a list changed, never which person it was about.

use serde::Serialize;
use serde_json::json;

use super::model::{DisposalList, RetentionTerm};
use crate::platform::outbox::Event;

/// A procedure's retention term was set or changed.
pub fn term_set(term: &RetentionTerm) -> Event {
    Event::new(
        "vn.motcua.retention.term-set.v1",
        "retention-term",
        term.procedure_id.as_uuid(),
        json!({ "procedureId": term.procedure_id, "years": term.years, "version": term.version }),
    )
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListEvent {
    list_id: crate::platform::ids::DisposalListId,
    state: super::model::ListState,
    version: i64,
}

/// A disposal list was drawn up, decided on or carried out.
pub fn list_changed(list: &DisposalList) -> Event {
    Event::new(
        "vn.motcua.retention.disposal-list-changed.v1",
        "disposal-list",
        list.id.as_uuid(),
        ListEvent {
            list_id: list.id,
            state: list.state,
            version: list.version,
        },
    )
    .of_agency(list.agency_id)
}
