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
diesel::table! {
    use diesel::sql_types::{BigInt, Integer};
    agency_register (id) { id -> Integer, version -> BigInt, }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    admin_units (id) {
        id -> Uuid,
        code -> Text,
        #[sql_name = "type"]
        unit_type -> Text,
        level -> Text,
        name -> Text,
        name_folded -> Text,
        name_sort -> Text,
        parent_code -> Nullable<Text>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        legal_basis -> Nullable<Text>,
        version -> BigInt,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    agencies (id) {
        id -> Uuid,
        #[sql_name = "type"]
        agency_type -> Text,
        level -> Text,
        parent_id -> Nullable<Uuid>,
        admin_unit_code -> Nullable<Text>,
        calendar_id -> Nullable<Uuid>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        successor_id -> Nullable<Uuid>,
        legal_basis -> Nullable<Text>,
        closing_basis -> Nullable<Text>,
        version -> BigInt,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::platform::db::types::Uuid;
    agency_names (agency_id, valid_from) {
        agency_id -> Uuid,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        name -> Text,
        short_name -> Nullable<Text>,
        symbol -> Nullable<Text>,
        name_folded -> Text,
        name_sort -> Text,
        legal_basis -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::platform::db::types::Uuid;
    agency_codes (agency_id, scheme, valid_from) {
        agency_id -> Uuid,
        scheme -> Text,
        code -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        legal_basis -> Nullable<Text>,
        note -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::platform::db::types::Uuid;
    standing_bodies (committee, valid_from) {
        committee -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        agency_id -> Uuid,
        legal_basis -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    units (id) {
        id -> Uuid,
        agency_id -> Uuid,
        code -> Text,
        name -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        version -> BigInt,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    desks (id) {
        id -> Uuid,
        agency_id -> Uuid,
        code -> Text,
        name -> Text,
        phone -> Nullable<Text>,
        address -> Nullable<Text>,
        calendar_id -> Nullable<Uuid>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        version -> BigInt,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::joinable!(agency_names -> agencies (agency_id));
diesel::allow_tables_to_appear_in_same_query!(agencies, agency_names, agency_codes, standing_bodies);

// ---- auth

// ---- procedures

// ---- dossiers
