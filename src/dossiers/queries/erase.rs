//! What becomes of each column when a dossier's personal data is erased. A column that is named nowhere here fails a
//! test (`tests/promises/erasure.rs`), so that nothing personal stays because nobody has thought of it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::dossiers::model::{Dossier, DossierState, ErasureCause};
use crate::platform::db::schema::{dossier_contents, dossier_erasures, dossiers};
use crate::platform::db::types::{AnyUuid, Json, Timestamp, Timestamptz, Uuid};
use crate::platform::db::{Conn, DbError};
use crate::platform::ids::{AgencyId, DossierId, ProcedureId};
use crate::text_enum;

/// What stands where personal data stood and something must stand.
pub const ERASED: &str = "—";

text_enum! {
    /// What becomes of a column.
    pub enum Fate {
        /// It stays: it is of a closed vocabulary or out of the catalogue, and statistics need it.
        Kept = "KEPT",
        /// NULL.
        Emptied = "EMPTIED",
        /// [`ERASED`].
        Blanked = "BLANKED",
        /// An empty text.
        Cleared = "CLEARED",
        /// Written by [`erase`] itself.
        Rewritten = "REWRITTEN",
    }
}

/// What becomes of the rows of a table.
#[derive(Clone, Copy, Debug)]
pub enum Rows {
    /// They stay, with what is kept of them. Columns that hold no text, no bytes and no JSON need not be named.
    Stay(&'static [(&'static str, Fate)]),
    /// They go.
    Go,
}

use Fate::{Blanked, Cleared, Emptied, Kept, Rewritten};

/// Every table that holds something of one dossier.
pub const TABLES: &[(&str, Rows)] = &[
    (
        "dossiers",
        Rows::Stay(&[
            ("code", Kept),
            ("state", Kept),
            ("channel", Kept),
            ("procedure_code", Kept),
            ("procedure_name", Kept),
            ("service_level", Kept),
            ("citizen_id", Emptied),
            ("owner_name", Blanked),
            ("owner_name_folded", Cleared),
            ("owner_phone", Emptied),
            ("owner_identity_hash", Emptied),
            ("clock_phase", Kept),
            ("outcome", Kept),
            ("resume_state", Kept),
            ("open_supplement", Kept),
            ("paused_for", Kept),
        ]),
    ),
    (
        "dossier_contents",
        Rows::Stay(&[
            ("owner", Rewritten),
            ("owner_identity", Emptied),
            ("submitter", Emptied),
            ("form_data", Rewritten),
            ("summary", Emptied),
            ("note", Emptied),
            ("tracking_secret", Emptied),
        ]),
    ),
    ("dossier_agencies", Rows::Stay(&[])),
    ("dossier_kept_dates", Rows::Stay(&[("calendar_revisions", Kept)])),
    (
        "dossier_components",
        // A paper of the applicant's own is named by the applicant: see [`erase`].
        Rows::Stay(&[("code", Kept), ("name", Rewritten), ("note", Emptied)]),
    ),
    (
        "dossier_steps",
        Rows::Stay(&[
            ("name", Kept),
            ("task", Kept),
            ("role", Kept),
            ("unit_name", Kept),
            ("allotment_unit", Kept),
            ("sub_status", Kept),
            ("output_name", Kept),
            ("state", Kept),
            ("pause_reason", Kept),
            ("consent_basis", Kept),
            ("answer", Kept),
            ("led_to", Kept),
            ("output_reference", Emptied),
            ("note", Emptied),
        ]),
    ),
    (
        "dossier_clock_ledger",
        Rows::Stay(&[
            ("kind", Kept),
            ("reason", Kept),
            ("note", Emptied),
            ("actor_kind", Kept),
        ]),
    ),
    (
        "dossier_history",
        Rows::Stay(&[
            ("kind", Kept),
            ("state", Kept),
            ("unit_name", Kept),
            ("step_name", Kept),
            ("note", Emptied),
        ]),
    ),
    (
        "dossier_refusals",
        Rows::Stay(&[
            ("stage", Kept),
            ("reason_code", Kept),
            ("reason", Blanked),
            ("legal_basis", Blanked),
        ]),
    ),
    (
        "dossier_results",
        Rows::Stay(&[
            ("outcome", Kept),
            // The paper is in the agency's own register of what it issued.
            ("document_name", Blanked),
            ("number", Blanked),
            ("signer", Blanked),
            ("reason", Rewritten),
            ("legal_basis", Rewritten),
        ]),
    ),
    (
        "dossier_obligations",
        Rows::Stay(&[
            ("notice_reference", Blanked),
            ("proof_reference", Emptied),
            ("cancel_reason", Emptied),
            ("exempt_reason", Emptied),
            ("exempt_basis", Emptied),
        ]),
    ),
    (
        "dossier_returns",
        Rows::Stay(&[
            ("method", Kept),
            ("receiver_name", Blanked),
            ("identification", Kept),
            ("originals_returned", Emptied),
            ("authorisation_no", Emptied),
            ("receiver_identity_kind", Kept),
            ("receiver_identity", Emptied),
        ]),
    ),
    (
        "dossier_originals",
        Rows::Stay(&[
            ("originals", Blanked),
            ("receiver_name", Blanked),
            ("identification", Kept),
            ("authorisation_no", Emptied),
            ("receiver_identity_kind", Kept),
            ("receiver_identity", Emptied),
        ]),
    ),
    ("dossier_tasks", Rows::Go),
    ("dossier_search_tokens", Rows::Go),
    ("dossier_alerts", Rows::Stay(&[("kind", Kept)])),
    (
        "dossier_reappointments",
        Rows::Stay(&[
            ("reason", Blanked),
            ("unit_name", Kept),
            ("override_reason", Rewritten),
        ]),
    ),
    (
        "dossier_supplements",
        Rows::Stay(&[
            ("stage", Kept),
            ("state", Kept),
            ("reason", Blanked),
            ("legal_basis", Emptied),
            ("override_reason", Rewritten),
            ("decision_note", Emptied),
        ]),
    ),
    (
        // Of several dossiers; its note goes with the first of them that is erased.
        "dossier_handovers",
        Rows::Stay(&[
            ("code", Kept),
            ("to_unit_name", Kept),
            ("state", Kept),
            ("note", Rewritten),
            ("from_unit_name", Kept),
            ("refusal_reason", Rewritten),
        ]),
    ),
    (
        "dossier_handover_items",
        Rows::Stay(&[("result", Kept), ("reason", Rewritten)]),
    ),
    (
        "dossier_supplement_items",
        Rows::Stay(&[
            ("name", Blanked),
            ("request", Blanked),
            ("answer", Emptied),
            ("rejection", Emptied),
        ]),
    ),
    (
        "dossier_withdrawals",
        Rows::Stay(&[
            ("reason", Blanked),
            ("decision", Kept),
            ("decision_reason", Emptied),
            ("fee_refund", Emptied),
        ]),
    ),
    (
        "dossier_stops",
        Rows::Stay(&[("ground", Kept), ("reason", Blanked), ("legal_basis", Emptied)]),
    ),
    (
        "dossier_corrections",
        Rows::Stay(&[
            ("reason", Blanked),
            ("outcome", Kept),
            ("document_name", Blanked),
            ("number", Blanked),
            ("signer", Blanked),
            ("result_reason", Emptied),
            ("result_legal_basis", Emptied),
        ]),
    ),
    (
        "dossier_step_rounds",
        Rows::Stay(&[
            ("step_name", Kept),
            ("unit_name", Kept),
            ("output_reference", Emptied),
            ("note", Emptied),
        ]),
    ),
    (
        "dossier_instructions",
        Rows::Stay(&[("text", Blanked), ("role", Kept)]),
    ),
    (
        "dossier_movements",
        Rows::Stay(&[
            ("kind", Kept),
            ("from_unit_name", Kept),
            ("to_unit_name", Kept),
            ("reason", Emptied),
        ]),
    ),
    (
        "dossier_trials",
        Rows::Stay(&[("verdict", Kept), ("answer", Emptied)]),
    ),
    ("dossier_version_moves", Rows::Stay(&[("reason", Blanked)])),
    (
        "dossier_legs",
        Rows::Stay(&[
            ("unit_name", Kept),
            ("asking_role", Kept),
            ("state", Kept),
            ("consent_basis", Kept),
            ("allotment_unit", Kept),
            ("answer", Kept),
            ("request", Emptied),
            ("return_reason", Emptied),
            ("answer_text", Emptied),
            ("cancel_reason", Emptied),
        ]),
    ),
    ("dossier_leg_reminders", Rows::Stay(&[("role", Kept)])),
    ("dossier_erasures", Rows::Stay(&[("cause", Kept)])),
    ("dossier_data_corrections", Rows::Go),
    ("dossier_objects", Rows::Go),
    ("dossier_messages", Rows::Go),
    ("dossier_parties", Rows::Go),
];

/// Erases what is personal in a dossier's own tables; counts as a change of it. `false` when it changed meanwhile.
///
/// # Errors
/// The database's.
pub fn erase(
    conn: &mut Conn,
    dossier: &Dossier,
    (cause, list): (ErasureCause, Option<uuid::Uuid>),
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let changed = diesel::sql_query(
        "UPDATE dossiers SET version = version + 1, updated_at = $1 WHERE id = $2 AND version = $3",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Uuid, _>(dossier.id)
    .bind::<diesel::sql_types::BigInt, _>(dossier.version)
    .execute(conn)?;
    if changed != 1 {
        return Ok(false);
    }
    for (table, rows) in TABLES {
        let key = if *table == "dossiers" { "id" } else { "dossier_id" };
        if let Some(statement) = statement(table, *rows, key) {
            diesel::sql_query(statement)
                .bind::<Uuid, _>(dossier.id)
                .execute(conn)?;
        }
    }
    rewrite(conn, dossier.id)?;
    diesel::insert_into(dossier_erasures::table)
        .values((
            dossier_erasures::dossier_id.eq(dossier.id),
            dossier_erasures::cause.eq(cause),
            dossier_erasures::list_id.eq(list.map(AnyUuid)),
            dossier_erasures::erased_at.eq(Timestamp(now)),
        ))
        .execute(conn)?;
    Ok(true)
}

/// What a table's rows need; none when nothing of them is personal.
fn statement(table: &str, rows: Rows, key: &str) -> Option<String> {
    let columns = match rows {
        Rows::Go => return Some(format!("DELETE FROM {table} WHERE {key} = $1")),
        Rows::Stay(columns) => columns,
    };
    let set: Vec<String> = columns
        .iter()
        .filter_map(|(column, fate)| match fate {
            Fate::Emptied => Some(format!("{column} = NULL")),
            Fate::Blanked => Some(format!("{column} = '{ERASED}'")),
            Fate::Cleared => Some(format!("{column} = ''")),
            Fate::Kept | Fate::Rewritten => None,
        })
        .collect();
    (!set.is_empty()).then(|| format!("UPDATE {table} SET {} WHERE {key} = $1", set.join(", ")))
}

fn rewrite(conn: &mut Conn, id: DossierId) -> Result<(), DbError> {
    // What kind of owner it was is statistics.
    let owner: serde_json::Value = dossier_contents::table
        .find(id)
        .select(dossier_contents::owner)
        .first(conn)?;
    let kind = owner.get("kind").cloned().unwrap_or_default();
    diesel::update(dossier_contents::table.find(id))
        .set((
            dossier_contents::owner.eq(Json(serde_json::json!({ "kind": kind, "name": ERASED }))),
            dossier_contents::form_data.eq(Json(serde_json::json!({}))),
        ))
        .execute(conn)?;
    for statement in [
        "UPDATE dossiers SET trial_asked = FALSE, next_alert_at = NULL WHERE id = $1",
        "UPDATE dossier_reappointments SET override_reason = '—' WHERE dossier_id = $1 AND override_reason IS NOT NULL",
        "UPDATE dossier_supplements SET override_reason = '—' WHERE dossier_id = $1 AND override_reason IS NOT NULL",
        "UPDATE dossier_components SET name = '—' WHERE dossier_id = $1 AND component_id IS NULL",
        "UPDATE dossier_handovers SET note = '—' WHERE id IN \
         (SELECT handover_id FROM dossier_handover_items WHERE dossier_id = $1) AND note IS NOT NULL",
        "UPDATE dossier_handovers SET refusal_reason = '—' WHERE id IN \
         (SELECT handover_id FROM dossier_handover_items WHERE dossier_id = $1) AND refusal_reason IS NOT NULL",
        "UPDATE dossier_handover_items SET reason = '—' WHERE dossier_id = $1 AND reason IS NOT NULL",
        "UPDATE dossier_results SET reason = '—' WHERE dossier_id = $1 AND reason IS NOT NULL",
        "UPDATE dossier_results SET legal_basis = '—' WHERE dossier_id = $1 AND legal_basis IS NOT NULL",
    ] {
        diesel::sql_query(statement).bind::<Uuid, _>(id).execute(conn)?;
    }
    Ok(())
}

/// Whether its personal data is gone.
///
/// # Errors
/// The database's.
pub fn is_erased(conn: &mut Conn, id: DossierId) -> Result<bool, DbError> {
    let found: i64 = dossier_erasures::table.find(id).count().get_result(conn)?;
    Ok(found > 0)
}

/// Dossiers of one agency and procedure that ended before a moment and are not erased, the oldest first, after one of
/// them. Index: `dossiers_closed`.
///
/// # Errors
/// The database's.
pub fn ended_before(
    conn: &mut Conn,
    (agency, procedure): (AgencyId, ProcedureId),
    before: DateTime<Utc>,
    after: Option<(DateTime<Utc>, DossierId)>,
    limit: i64,
) -> Result<Vec<Dossier>, DbError> {
    let mut query = dossiers::table
        .filter(dossiers::competent_agency_id.eq(agency))
        .filter(dossiers::procedure_id.eq(procedure))
        .filter(dossiers::closed_at.lt(Some(Timestamp(before))))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            dossier_erasures::table.filter(dossier_erasures::dossier_id.eq(dossiers::id)),
        )))
        .order((dossiers::closed_at, dossiers::id))
        .limit(limit)
        .select(Dossier::as_select())
        .into_boxed();
    if let Some((closed_at, id)) = after {
        let at = Timestamp(closed_at);
        query = query.filter(
            dossiers::closed_at
                .gt(Some(at.clone()))
                .or(dossiers::closed_at.eq(Some(at)).and(dossiers::id.gt(id))),
        );
    }
    Ok(query.load(conn)?)
}

/// Drafts that nobody has touched since a moment, the oldest first. Index: `dossiers_drafts`.
///
/// # Errors
/// The database's.
pub fn forgotten_drafts(conn: &mut Conn, before: DateTime<Utc>, limit: i64) -> Result<Vec<Dossier>, DbError> {
    Ok(dossiers::table
        .filter(dossiers::state.eq(DossierState::Draft))
        .filter(dossiers::citizen_id.is_not_null())
        .filter(dossiers::updated_at.lt(Timestamp(before)))
        .order((dossiers::updated_at, dossiers::id))
        .limit(limit)
        .select(Dossier::as_select())
        .load(conn)?)
}
