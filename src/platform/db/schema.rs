//! The tables as diesel sees them; the truth is in `migrations/`.
#![allow(missing_docs)]

// ---- platform
diesel::table! {
    use diesel::sql_types::{BigInt, Text};
    counters (series) { series -> Text, last -> BigInt, }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    audit_log (id) {
        id -> Uuid,
        subject_type -> Text,
        subject_id -> Uuid,
        seq -> BigInt,
        at -> Timestamptz,
        actor_kind -> Text,
        actor_id -> Nullable<Uuid>,
        actor_label -> Text,
        action -> Text,
        changes -> Text,
        reason -> Nullable<Text>,
        request_id -> Nullable<Uuid>,
        prev_hash -> Binary,
        hash -> Binary,
        sealed -> Bool,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Binary};
    use crate::platform::db::types::Timestamptz;
    audit_seals (seq) { seq -> BigInt, at -> Timestamptz, prev_hash -> Binary, hash -> Binary, mac -> Binary, }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Text};
    use crate::platform::db::types::Uuid;
    audit_seal_heads (seal_seq, subject_type, subject_id) {
        seal_seq -> BigInt,
        subject_type -> Text,
        subject_id -> Uuid,
        seq -> BigInt,
        hash -> Binary,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::platform::db::types::{Jsonb, Timestamptz, Uuid};
    outbox (id) {
        id -> Uuid,
        position -> Nullable<BigInt>,
        #[sql_name = "type"]
        event_type -> Text,
        subject_type -> Text,
        subject_id -> Uuid,
        agency_id -> Nullable<Uuid>,
        data -> Jsonb,
        at -> Timestamptz,
        actor_kind -> Text,
        actor_id -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Integer};
    event_sequence (id) { id -> Integer, last -> BigInt, }
}
diesel::table! {
    use diesel::sql_types::Text;
    use crate::platform::db::types::{Timestamptz, Uuid};
    job_leases (name) { name -> Text, holder -> Uuid, until -> Timestamptz, }
}
diesel::table! {
    use diesel::sql_types::{Binary, Integer, Text};
    use crate::platform::db::types::Timestamptz;
    idempotency_keys (actor_key, key) {
        actor_key -> Text,
        key -> Text,
        fingerprint -> Binary,
        status -> Integer,
        headers -> Text,
        body -> Text,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

// ---- calendar

// ---- agencies

// ---- auth

// ---- procedures

// ---- dossiers
