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
diesel::allow_tables_to_appear_in_same_query!(audit_log, audit_seal_heads);
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

diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    access_log (id) {
        id -> Uuid,
        subject_type -> Text,
        subject_id -> Uuid,
        at -> Timestamptz,
        actor_kind -> Text,
        actor_id -> Nullable<Uuid>,
        actor_label -> Text,
        agency_id -> Nullable<Uuid>,
        role -> Nullable<Text>,
        operation -> Text,
        personal_data -> Text,
        purpose -> Text,
        reason -> Nullable<Text>,
        channel -> Text,
        address -> Text,
        result -> Text,
        request_id -> Nullable<Uuid>,
    }
}

// ---- calendar
diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    calendars (id) {
        id -> Uuid,
        code -> Text,
        name_vi -> Text,
        name_en -> Text,
        parent_id -> Nullable<Uuid>,
        agency_id -> Nullable<Uuid>,
        revision -> Uuid,
        version -> BigInt,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    calendar_years (calendar_id, year) {
        calendar_id -> Uuid,
        year -> Integer,
        legal_basis -> Text,
        remark -> Nullable<Text>,
        declared_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::platform::db::types::Uuid;
    calendar_days (calendar_id, date) {
        calendar_id -> Uuid,
        date -> Date,
        kind -> Text,
        name_vi -> Text,
        name_en -> Text,
        legal_basis -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        morning_from -> Nullable<Integer>,
        morning_to -> Nullable<Integer>,
        afternoon_from -> Nullable<Integer>,
        afternoon_to -> Nullable<Integer>,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable};
    use crate::platform::db::types::Uuid;
    calendar_sessions (calendar_id, weekday, valid_from) {
        calendar_id -> Uuid,
        weekday -> Integer,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        morning_from -> Nullable<Integer>,
        morning_to -> Nullable<Integer>,
        afternoon_from -> Nullable<Integer>,
        afternoon_to -> Nullable<Integer>,
    }
}
diesel::joinable!(calendar_years -> calendars (calendar_id));
diesel::joinable!(calendar_days -> calendars (calendar_id));
diesel::allow_tables_to_appear_in_same_query!(calendars, calendar_years, calendar_days, calendar_sessions);

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
diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    accounts (id) {
        id -> Uuid,
        kind -> Text,
        status -> Text,
        username -> Nullable<Text>,
        full_name -> Text,
        name_folded -> Text,
        name_sort -> Text,
        id_number_kind -> Nullable<Text>,
        id_number_masked -> Nullable<Text>,
        id_number_sealed -> Nullable<Binary>,
        id_number_hash -> Nullable<Binary>,
        phone -> Nullable<Text>,
        phone_typed -> Nullable<Text>,
        email -> Nullable<Text>,
        email_key -> Nullable<Text>,
        sex -> Nullable<Text>,
        birth_date -> Nullable<Date>,
        address -> Nullable<Text>,
        rights_version -> BigInt,
        rights_changed_at -> Nullable<Timestamptz>,
        version -> BigInt,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{Bool, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    credentials (account_id) {
        account_id -> Uuid,
        password_hash -> Text,
        must_change -> Bool,
        changed_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::Date;
    use crate::platform::db::types::Uuid;
    carried_on (closed_agency_id) { closed_agency_id -> Uuid, by_agency_id -> Uuid, last_day -> Date, }
}
diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    memberships (id) {
        id -> Uuid,
        account_id -> Uuid,
        agency_id -> Nullable<Uuid>,
        unit_id -> Nullable<Uuid>,
        desk_id -> Nullable<Uuid>,
        role -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        basis -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    sessions (id) {
        id -> Uuid,
        account_id -> Uuid,
        opened_at -> Timestamptz,
        used_at -> Timestamptz,
        ends_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
        closing -> Nullable<Text>,
        address -> Text,
        user_agent -> Text,
    }
}
diesel::table! {
    use diesel::sql_types::{Binary, Nullable};
    use crate::platform::db::types::{Timestamptz, Uuid};
    refresh_tokens (token_hash) {
        token_hash -> Binary,
        session_id -> Uuid,
        issued_at -> Timestamptz,
        ends_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable};
    use crate::platform::db::types::Timestamptz;
    sign_in_attempts (key) {
        key -> Binary,
        failures -> BigInt,
        last_failed_at -> Timestamptz,
        locked_until -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    use diesel::sql_types::Binary;
    use crate::platform::db::types::{Timestamptz, Uuid};
    known_addresses (account_id, address_hash) {
        account_id -> Uuid,
        address_hash -> Binary,
        last_used_at -> Timestamptz,
    }
}
diesel::joinable!(credentials -> accounts (account_id));
diesel::joinable!(memberships -> accounts (account_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));
diesel::allow_tables_to_appear_in_same_query!(accounts, credentials, memberships, sessions, refresh_tokens);

// ---- procedures
diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    fields (id) {
        id -> Uuid,
        code -> Text,
        name -> Text,
        search_text -> Text,
        version -> BigInt,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
        updated_at -> Timestamptz,
        updated_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::platform::db::types::{Jsonb, Timestamptz, Uuid};
    rule_sets (id) {
        id -> Uuid,
        code -> Text,
        legal_basis -> Text,
        effective_from -> Date,
        effective_to -> Nullable<Date>,
        params -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    procedures (id) {
        id -> Uuid,
        code -> Text,
        national_code -> Nullable<Text>,
        local_code -> Nullable<Text>,
        name -> Text,
        search_text -> Text,
        field_id -> Uuid,
        execution_level -> Text,
        concerns_citizens -> Bool,
        concerns_businesses -> Bool,
        repealed_on -> Nullable<Date>,
        repeal_decision -> Nullable<Text>,
        version -> BigInt,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
        updated_at -> Timestamptz,
        updated_by -> Nullable<Uuid>,
        revision -> BigInt,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::platform::db::types::Uuid;
    procedure_codes (id) {
        id -> Uuid,
        procedure_id -> Uuid,
        kind -> Text,
        code -> Text,
        valid_to -> Nullable<Date>,
        note -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text};
    use crate::platform::db::types::{Jsonb, Timestamptz, Uuid};
    procedure_versions (id) {
        id -> Uuid,
        procedure_id -> Uuid,
        number -> Integer,
        name -> Text,
        decision_no -> Nullable<Text>,
        decided_on -> Nullable<Date>,
        effective_from -> Nullable<Date>,
        effective_to -> Nullable<Date>,
        published_at -> Nullable<Timestamptz>,
        published_by -> Nullable<Uuid>,
        service_level -> Text,
        online_scope -> Nullable<Text>,
        due_policy -> Text,
        same_day_cutoff -> Nullable<Text>,
        no_appointment_date -> Bool,
        content -> Jsonb,
        form_schema -> Nullable<Jsonb>,
        version -> BigInt,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
        updated_at -> Timestamptz,
        updated_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::Uuid;
    procedure_cases (id) {
        id -> Uuid,
        version_id -> Uuid,
        position -> Integer,
        code -> Text,
        name -> Text,
        condition -> Nullable<Text>,
        limit_hundredths -> Nullable<Integer>,
        limit_unit -> Nullable<Text>,
        online_limit_hundredths -> Nullable<Integer>,
        online_limit_unit -> Nullable<Text>,
        limit_note -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::platform::db::types::{Jsonb, Uuid};
    procedure_components (id) {
        id -> Uuid,
        version_id -> Uuid,
        position -> Integer,
        code -> Text,
        name -> Text,
        form_code -> Nullable<Text>,
        originals -> Integer,
        certified_copies -> Integer,
        plain_copies -> Integer,
        required -> Bool,
        reusable -> Bool,
        condition -> Nullable<Text>,
        case_codes -> Jsonb,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Jsonb, Uuid};
    procedure_fees (id) {
        id -> Uuid,
        version_id -> Uuid,
        position -> Integer,
        code -> Text,
        name -> Text,
        kind -> Text,
        rule -> Jsonb,
        moment -> Text,
        exemptions -> Jsonb,
        legal_basis -> Nullable<Text>,
        case_codes -> Jsonb,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::platform::db::types::{Jsonb, Timestamptz, Uuid};
    mechanism_decisions (id) {
        id -> Uuid,
        procedure_id -> Uuid,
        agency_id -> Uuid,
        mechanism -> Text,
        service_level -> Text,
        online_scope -> Nullable<Text>,
        computerisation -> Text,
        coordinating_agencies -> Jsonb,
        decision_no -> Text,
        decided_on -> Date,
        legal_basis -> Text,
        effective_from -> Date,
        effective_to -> Nullable<Date>,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    iso_waivers (id) {
        id -> Uuid,
        procedure_id -> Uuid,
        agency_id -> Nullable<Uuid>,
        valid_from -> Date,
        valid_to -> Date,
        decision_no -> Text,
        decided_on -> Date,
        legal_basis -> Text,
        reason -> Text,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    processes (id) {
        id -> Uuid,
        code -> Text,
        title -> Text,
        search_text -> Text,
        agency_id -> Nullable<Uuid>,
        agency_type -> Nullable<Text>,
        scope -> Text,
        version -> BigInt,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
        updated_at -> Timestamptz,
        updated_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};
    use crate::platform::db::types::{Jsonb, Timestamptz, Uuid};
    process_versions (id) {
        id -> Uuid,
        process_id -> Uuid,
        issue_no -> Integer,
        status -> Text,
        basis -> Text,
        issued_on -> Nullable<Date>,
        author -> Nullable<Text>,
        reviewer -> Nullable<Text>,
        approver -> Nullable<Text>,
        approved_on -> Nullable<Date>,
        decision_no -> Nullable<Text>,
        legal_basis -> Nullable<Text>,
        effective_from -> Nullable<Date>,
        effective_to -> Nullable<Date>,
        content -> Jsonb,
        version -> BigInt,
        created_at -> Timestamptz,
        created_by -> Nullable<Uuid>,
        updated_at -> Timestamptz,
        updated_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::platform::db::types::Uuid;
    process_coverage (id) {
        id -> Uuid,
        process_version_id -> Uuid,
        procedure_id -> Uuid,
        case_code -> Text,
        scope -> Text,
        effective_from -> Nullable<Date>,
        effective_to -> Nullable<Date>,
    }
}
diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::platform::db::types::{Jsonb, Uuid};
    process_steps (id) {
        id -> Uuid,
        process_version_id -> Uuid,
        no -> Integer,
        code -> Text,
        name -> Text,
        kind -> Text,
        role -> Nullable<Text>,
        unit_code -> Nullable<Text>,
        agency_kind -> Text,
        agency_id -> Nullable<Uuid>,
        coordinating_agencies -> Jsonb,
        allotment_hundredths -> Integer,
        allotment_unit -> Text,
        input -> Nullable<Text>,
        output_form -> Nullable<Text>,
        output_record -> Nullable<Text>,
        output_required -> Bool,
        sub_status -> Nullable<Text>,
        pauses -> Nullable<Text>,
        is_finish -> Bool,
        is_return -> Bool,
        parallel_group -> Nullable<Text>,
        tasks -> Jsonb,
        join_rule -> Nullable<Jsonb>,
        leg -> Nullable<Jsonb>,
    }
}
diesel::table! {
    use diesel::sql_types::Nullable;
    use diesel::sql_types::Bool;
    use crate::platform::db::types::{Jsonb, Uuid};
    process_transitions (from_step_id, to_step_id) {
        from_step_id -> Uuid,
        to_step_id -> Uuid,
        process_version_id -> Uuid,
        condition -> Nullable<Jsonb>,
        is_otherwise -> Bool,
    }
}
diesel::joinable!(procedures -> fields (field_id));
diesel::joinable!(procedure_versions -> procedures (procedure_id));
diesel::joinable!(mechanism_decisions -> procedures (procedure_id));
diesel::joinable!(process_coverage -> process_versions (process_version_id));
diesel::joinable!(process_versions -> processes (process_id));
diesel::allow_tables_to_appear_in_same_query!(
    fields,
    procedures,
    procedure_versions,
    mechanism_decisions,
    procedure_codes,
    process_coverage,
    process_versions,
    processes,
);

// ---- locks
diesel::table! {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    object_locks (id) {
        id -> Uuid,
        kind -> Text,
        object_key -> Text,
        label -> Text,
        reason -> Text,
        legal_basis -> Text,
        reference -> Nullable<Text>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        agency_id -> Uuid,
        placed_at -> Timestamptz,
        placed_by -> Nullable<Uuid>,
        lifted_on -> Nullable<Date>,
        lifted_at -> Nullable<Timestamptz>,
        lifted_by -> Nullable<Uuid>,
        lift_reason -> Nullable<Text>,
        lift_legal_basis -> Nullable<Text>,
        version -> BigInt,
    }
}
diesel::table! {
    use crate::platform::db::types::Uuid;
    object_lock_procedures (lock_id, procedure_id) { lock_id -> Uuid, procedure_id -> Uuid, }
}

// ---- dossiers
diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossiers (id) {
        id -> Uuid,
        code -> Nullable<Text>,
        version -> BigInt,
        state -> Text,
        channel -> Text,
        procedure_id -> Uuid,
        procedure_version_id -> Uuid,
        case_id -> Nullable<Uuid>,
        process_version_id -> Nullable<Uuid>,
        rule_set_id -> Nullable<Uuid>,
        procedure_code -> Text,
        procedure_name -> Text,
        service_level -> Text,
        citizen_id -> Nullable<Uuid>,
        owner_name -> Text,
        owner_name_folded -> Text,
        owner_phone -> Nullable<Text>,
        owner_identity_hash -> Nullable<Binary>,
        receiving_agency_id -> Uuid,
        receiving_desk_id -> Nullable<Uuid>,
        received_by -> Nullable<Uuid>,
        competent_agency_id -> Uuid,
        calendar_id -> Nullable<Uuid>,
        submitted_at -> Nullable<Timestamptz>,
        acceptance_due_at -> Nullable<Timestamptz>,
        received_at -> Nullable<Timestamptz>,
        original_due_at -> Nullable<Timestamptz>,
        due_at -> Nullable<Timestamptz>,
        overdue_at -> Nullable<Timestamptz>,
        finished_at -> Nullable<Timestamptz>,
        returned_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        clock_phase -> Text,
        outcome -> Nullable<Text>,
        unextended_due_at -> Nullable<Timestamptz>,
        next_alert_at -> Nullable<Timestamptz>,
        resume_state -> Nullable<Text>,
        counts_overdue -> Bool,
        open_supplement -> Nullable<Text>,
        intake_requests -> Integer,
        process_requests -> Integer,
        reappointments -> Integer,
        trial_asked -> Bool,
        signed -> Bool,
        paused_for -> Nullable<Text>,
        guidances_allowed -> Integer,
        reappointments_allowed -> Integer,
        assisted_by -> Nullable<Uuid>,
        support_desk_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        pausing_legs -> Integer,
        returning_agency_id -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Binary, Integer, Nullable, Text};
    use crate::platform::db::types::{Jsonb, Uuid};
    dossier_contents (dossier_id) {
        dossier_id -> Uuid,
        owner -> Jsonb,
        owner_identity -> Nullable<Binary>,
        submitter -> Nullable<Jsonb>,
        form_data -> Jsonb,
        summary -> Nullable<Text>,
        sets -> Integer,
        note -> Nullable<Text>,
        tracking_secret -> Nullable<Binary>,
    }
}
diesel::table! {
    use diesel::sql_types::Bool;
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_agencies (agency_id, dossier_id) {
        agency_id -> Uuid,
        dossier_id -> Uuid,
        since -> Timestamptz,
        searchable -> Bool,
    }
}
diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_components (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        component_id -> Nullable<Uuid>,
        code -> Nullable<Text>,
        name -> Text,
        required -> Bool,
        originals -> Integer,
        certified_copies -> Integer,
        plain_copies -> Integer,
        note -> Nullable<Text>,
        checked_at -> Nullable<Timestamptz>,
        checked_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_steps (id) {
        id -> Uuid,
        dossier_id -> Uuid,
        no -> Integer,
        step_id -> Uuid,
        name -> Text,
        task -> Text,
        role -> Text,
        agency_id -> Uuid,
        unit_id -> Nullable<Uuid>,
        unit_name -> Nullable<Text>,
        allotment_value -> Integer,
        allotment_unit -> Text,
        sub_status -> Nullable<Text>,
        output_name -> Nullable<Text>,
        output_required -> Bool,
        awaits_obligation -> Bool,
        pause_reason -> Nullable<Text>,
        round -> Integer,
        is_finish -> Bool,
        is_return -> Bool,
        state -> Text,
        planned_due_at -> Nullable<Timestamptz>,
        due_at -> Nullable<Timestamptz>,
        assignee_id -> Nullable<Uuid>,
        started_at -> Nullable<Timestamptz>,
        completed_at -> Nullable<Timestamptz>,
        completed_by -> Nullable<Uuid>,
        output_reference -> Nullable<Text>,
        note -> Nullable<Text>,
        is_leg -> Bool,
        leg_pauses -> Bool,
        consent_basis -> Nullable<Text>,
        answer -> Nullable<Text>,
        led_to -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_clock_ledger (dossier_id, seq) {
        dossier_id -> Uuid,
        seq -> Integer,
        kind -> Text,
        reason -> Nullable<Text>,
        note -> Nullable<Text>,
        working_days -> Nullable<Integer>,
        at -> Timestamptz,
        due_at -> Nullable<Timestamptz>,
        actor_kind -> Text,
        actor_id -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_kept_dates (dossier_id) {
        dossier_id -> Uuid,
        acceptance_due_at -> Nullable<Timestamptz>,
        due_at -> Nullable<Timestamptz>,
        unextended_due_at -> Nullable<Timestamptz>,
        wait_until -> Nullable<Timestamptz>,
        calendar_revisions -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_history (dossier_id, seq) {
        dossier_id -> Uuid,
        seq -> Integer,
        at -> Timestamptz,
        kind -> Text,
        state -> Text,
        agency_id -> Nullable<Uuid>,
        unit_name -> Nullable<Text>,
        step_name -> Nullable<Text>,
        due_at -> Nullable<Timestamptz>,
        note -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_refusals (dossier_id) {
        dossier_id -> Uuid,
        stage -> Text,
        reason_code -> Text,
        reason -> Text,
        legal_basis -> Text,
        refused_at -> Timestamptz,
        refused_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Nullable, Text};
    use crate::platform::db::types::Uuid;
    dossier_results (dossier_id) {
        dossier_id -> Uuid,
        outcome -> Text,
        document_name -> Text,
        number -> Text,
        issued_on -> Date,
        signer -> Text,
        reason -> Nullable<Text>,
        legal_basis -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_obligations (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        notice_reference -> Text,
        amount -> Nullable<BigInt>,
        notified_at -> Timestamptz,
        proof_reference -> Nullable<Text>,
        proven_at -> Nullable<Timestamptz>,
        cancelled_at -> Nullable<Timestamptz>,
        cancelled_by -> Nullable<Uuid>,
        cancel_reason -> Nullable<Text>,
        exempt_reason -> Nullable<Text>,
        exempt_basis -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Binary, Bool, Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_returns (dossier_id) {
        dossier_id -> Uuid,
        method -> Text,
        receiver_name -> Text,
        identification -> Text,
        originals_returned -> Nullable<Text>,
        returned_at -> Timestamptz,
        returned_by -> Nullable<Uuid>,
        authorisation_no -> Nullable<Text>,
        authorisation_on -> Nullable<Date>,
        receiver_identity_kind -> Nullable<Text>,
        receiver_identity -> Nullable<Binary>,
        receipt_checked -> Bool,
    }
}
diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_tasks (dossier_id, kind, step_no) {
        dossier_id -> Uuid,
        step_no -> Integer,
        kind -> Text,
        agency_id -> Uuid,
        unit_id -> Nullable<Uuid>,
        role -> Text,
        assignee_id -> Nullable<Uuid>,
        sort_at -> Timestamptz,
        standing -> Bool,
    }
}
diesel::table! {
    use diesel::sql_types::Text;
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_alerts (dossier_id, kind, due_at) {
        dossier_id -> Uuid,
        kind -> Text,
        due_at -> Timestamptz,
        at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_reappointments (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        reason -> Text,
        working_days -> Integer,
        due_before -> Timestamptz,
        due_after -> Timestamptz,
        step_no -> Nullable<Integer>,
        agency_id -> Uuid,
        unit_name -> Nullable<Text>,
        override_reason -> Nullable<Text>,
        at -> Timestamptz,
        by_officer -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_supplements (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        stage -> Text,
        state -> Text,
        reason -> Text,
        legal_basis -> Nullable<Text>,
        override_reason -> Nullable<Text>,
        step_no -> Nullable<Integer>,
        proposed_at -> Timestamptz,
        proposed_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Uuid>,
        decision_note -> Nullable<Text>,
        sent_at -> Nullable<Timestamptz>,
        sent_by -> Nullable<Uuid>,
        wait_until -> Nullable<Timestamptz>,
        given_at -> Nullable<Timestamptz>,
        received_at -> Nullable<Timestamptz>,
        received_by -> Nullable<Uuid>,
        wait_from -> Nullable<Timestamptz>,
        wait_granted_from -> Nullable<Timestamptz>,
        wait_granted_days -> Integer,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_supplement_items (dossier_id, supplement_no, no) {
        dossier_id -> Uuid,
        supplement_no -> Integer,
        no -> Integer,
        component_no -> Nullable<Integer>,
        name -> Text,
        request -> Text,
        given_at -> Nullable<Timestamptz>,
        answer -> Nullable<Text>,
        rejection -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_withdrawals (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        reason -> Text,
        asked_at -> Timestamptz,
        asked_at_desk_by -> Nullable<Uuid>,
        decision -> Nullable<Text>,
        decision_reason -> Nullable<Text>,
        fee_refund -> Nullable<Text>,
        decided_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_stops (dossier_id) {
        dossier_id -> Uuid,
        ground -> Text,
        reason -> Text,
        legal_basis -> Nullable<Text>,
        at -> Timestamptz,
        by_officer -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_corrections (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        reason -> Text,
        step_no -> Integer,
        outcome -> Text,
        document_name -> Text,
        number -> Text,
        issued_on -> Date,
        signer -> Text,
        finished_at -> Timestamptz,
        at -> Timestamptz,
        by_officer -> Nullable<Uuid>,
        result_reason -> Nullable<Text>,
        result_legal_basis -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_instructions (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        step_no -> Integer,
        text -> Text,
        role -> Text,
        at -> Timestamptz,
        by_officer -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_movements (dossier_id, seq) {
        dossier_id -> Uuid,
        seq -> Integer,
        kind -> Text,
        from_step -> Nullable<Integer>,
        from_agency_id -> Nullable<Uuid>,
        from_unit_name -> Nullable<Text>,
        from_officer -> Nullable<Uuid>,
        to_step -> Integer,
        to_agency_id -> Uuid,
        to_unit_name -> Nullable<Text>,
        to_officer -> Nullable<Uuid>,
        reason -> Nullable<Text>,
        at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_trials (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        asked_at -> Timestamptz,
        answered_at -> Nullable<Timestamptz>,
        answered_by -> Nullable<Uuid>,
        verdict -> Nullable<Text>,
        answer -> Nullable<Text>,
        cancelled_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_version_moves (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        from_version_id -> Uuid,
        to_version_id -> Uuid,
        from_process_id -> Uuid,
        to_process_id -> Uuid,
        reason -> Text,
        at -> Timestamptz,
        by_officer -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Binary, Bool, Date, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_originals (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        originals -> Text,
        receiver_name -> Text,
        identification -> Text,
        at -> Timestamptz,
        by_officer -> Nullable<Uuid>,
        authorisation_no -> Nullable<Text>,
        authorisation_on -> Nullable<Date>,
        receiver_identity_kind -> Nullable<Text>,
        receiver_identity -> Nullable<Binary>,
        receipt_checked -> Bool,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_step_rounds (dossier_id, seq) {
        dossier_id -> Uuid,
        seq -> Integer,
        step_no -> Integer,
        step_name -> Text,
        round -> Integer,
        agency_id -> Uuid,
        unit_name -> Nullable<Text>,
        assignee_id -> Nullable<Uuid>,
        started_at -> Nullable<Timestamptz>,
        due_at -> Nullable<Timestamptz>,
        completed_at -> Nullable<Timestamptz>,
        completed_by -> Nullable<Uuid>,
        output_reference -> Nullable<Text>,
        note -> Nullable<Text>,
        undone_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_handovers (id) {
        id -> Uuid,
        code -> Text,
        version -> BigInt,
        from_agency_id -> Uuid,
        to_agency_id -> Uuid,
        to_unit_id -> Nullable<Uuid>,
        to_unit_name -> Nullable<Text>,
        state -> Text,
        dossiers -> Integer,
        note -> Nullable<Text>,
        given_by -> Uuid,
        given_at -> Timestamptz,
        acknowledged_by -> Nullable<Uuid>,
        acknowledged_at -> Nullable<Timestamptz>,
        from_unit_id -> Nullable<Uuid>,
        from_unit_name -> Nullable<Text>,
        answer_due_at -> Nullable<Timestamptz>,
        overdue_at -> Nullable<Timestamptz>,
        refusal_reason -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::platform::db::types::Uuid;
    dossier_handover_items (handover_id, no) {
        handover_id -> Uuid,
        no -> Integer,
        dossier_id -> Uuid,
        from_step -> Integer,
        to_step -> Integer,
        result -> Nullable<Text>,
        reason -> Nullable<Text>,
        papers_only -> Bool,
    }
}
diesel::table! {
    use diesel::sql_types::{Bool, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_legs (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        step_no -> Integer,
        agency_id -> Uuid,
        unit_id -> Nullable<Uuid>,
        unit_name -> Nullable<Text>,
        asking_agency_id -> Uuid,
        asking_unit_id -> Nullable<Uuid>,
        asking_role -> Text,
        state -> Text,
        pauses_clock -> Bool,
        consent_basis -> Nullable<Text>,
        allotment_value -> Integer,
        allotment_unit -> Text,
        calendar_id -> Nullable<Uuid>,
        request -> Nullable<Text>,
        prepared_at -> Timestamptz,
        sent_at -> Nullable<Timestamptz>,
        sent_by -> Nullable<Uuid>,
        due_at -> Nullable<Timestamptz>,
        late_from -> Nullable<Timestamptz>,
        accepted_at -> Nullable<Timestamptz>,
        accepted_by -> Nullable<Uuid>,
        returned_at -> Nullable<Timestamptz>,
        returned_by -> Nullable<Uuid>,
        return_reason -> Nullable<Text>,
        begun_at -> Nullable<Timestamptz>,
        begun_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
        answered_by -> Nullable<Uuid>,
        answer -> Nullable<Text>,
        answer_text -> Nullable<Text>,
        by_silence -> Bool,
        overdue_at -> Nullable<Timestamptz>,
        late_outside -> Nullable<Bool>,
        cancelled_at -> Nullable<Timestamptz>,
        cancelled_by -> Nullable<Uuid>,
        cancel_reason -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_leg_reminders (dossier_id, leg_no, role) {
        dossier_id -> Uuid,
        leg_no -> Integer,
        role -> Text,
        agency_id -> Uuid,
        at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::Binary;
    use crate::platform::db::types::Uuid;
    dossier_search_tokens (dossier_id, agency_id, token) { dossier_id -> Uuid, agency_id -> Uuid, token -> Binary, }
}
diesel::allow_tables_to_appear_in_same_query!(
    dossiers,
    dossier_contents,
    dossier_agencies,
    dossier_components,
    dossier_steps,
    dossier_clock_ledger,
    dossier_history,
    dossier_refusals,
    dossier_results,
    dossier_obligations,
    dossier_returns,
    dossier_tasks,
    dossier_supplements,
    dossier_reappointments,
    dossier_handovers,
    dossier_handover_items,
    dossier_search_tokens,
    dossier_legs,
    dossier_leg_reminders,
);
diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_erasures (dossier_id) {
        dossier_id -> Uuid,
        cause -> Text,
        list_id -> Nullable<Uuid>,
        erased_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{Binary, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_data_corrections (id) {
        id -> Uuid,
        dossier_id -> Uuid,
        agency_id -> Uuid,
        state -> Text,
        proposed -> Nullable<Binary>,
        original -> Nullable<Binary>,
        grounds -> Nullable<Text>,
        requested_at -> Timestamptz,
        requested_by -> Uuid,
        decided_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Uuid>,
        decision -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Text};
    use crate::platform::db::types::Uuid;
    dossier_objects (dossier_id, no) {
        dossier_id -> Uuid,
        no -> Integer,
        kind -> Text,
        object_key -> Text,
        label -> Text,
    }
}
diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_messages (id) {
        id -> Uuid,
        dossier_id -> Uuid,
        agency_id -> Uuid,
        side -> Text,
        author_id -> Uuid,
        body -> Text,
        sent_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
        read_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Binary, Date, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    dossier_parties (id) {
        id -> Uuid,
        dossier_id -> Uuid,
        purpose -> Text,
        access -> Text,
        note -> Nullable<Text>,
        code_hash -> Binary,
        invited_at -> Timestamptz,
        invited_by -> Uuid,
        expires_at -> Timestamptz,
        citizen_id -> Nullable<Uuid>,
        accepted_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        ended_by -> Nullable<Uuid>,
        paper_number -> Nullable<Text>,
        paper_date -> Nullable<Date>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(dossiers, dossier_erasures);
diesel::allow_tables_to_appear_in_same_query!(dossiers, dossier_messages);
diesel::allow_tables_to_appear_in_same_query!(dossiers, dossier_parties);
diesel::allow_tables_to_appear_in_same_query!(dossiers, dossier_objects);
diesel::allow_tables_to_appear_in_same_query!(dossier_agencies, dossier_objects);
diesel::allow_tables_to_appear_in_same_query!(dossiers, dossier_data_corrections);

// ---- retention
diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    retention_terms (procedure_id) {
        procedure_id -> Uuid,
        years -> Nullable<Integer>,
        legal_basis -> Text,
        version -> BigInt,
        set_at -> Timestamptz,
        set_by -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    disposal_lists (id) {
        id -> Uuid,
        agency_id -> Uuid,
        state -> Text,
        version -> BigInt,
        note -> Nullable<Text>,
        drawn_up_at -> Timestamptz,
        drawn_up_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Uuid>,
        decision -> Nullable<Text>,
        executed_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    disposal_items (list_id, dossier_id) {
        list_id -> Uuid,
        dossier_id -> Uuid,
        code -> Nullable<Text>,
        procedure_id -> Uuid,
        procedure_code -> Text,
        closed_at -> Timestamptz,
        years -> Integer,
        state -> Text,
        reason -> Nullable<Text>,
        done_at -> Nullable<Timestamptz>,
    }
}

// ---- feedback
diesel::table! {
    use diesel::sql_types::{Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    ratings (id) {
        id -> Uuid,
        dossier_id -> Uuid,
        agency_id -> Uuid,
        competent_agency_id -> Uuid,
        procedure_id -> Uuid,
        satisfaction -> Text,
        reason -> Nullable<Text>,
        rated_at -> Timestamptz,
        rater -> Text,
        citizen_id -> Nullable<Uuid>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::Uuid;
    rating_answers (rating_id, question) {
        rating_id -> Uuid,
        question -> Text,
        score -> Integer,
        reason -> Nullable<Text>,
    }
}
diesel::allow_tables_to_appear_in_same_query!(ratings, rating_answers);
diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    petitions (id) {
        id -> Uuid,
        version -> BigInt,
        state -> Text,
        kind -> Text,
        form -> Text,
        citizen_id -> Nullable<Uuid>,
        agency_id -> Uuid,
        procedure_id -> Nullable<Uuid>,
        dossier_id -> Nullable<Uuid>,
        subject -> Text,
        body -> Text,
        received_at -> Timestamptz,
        triage_due_at -> Timestamptz,
        supplement_due_at -> Timestamptz,
        answer_due_at -> Timestamptz,
        publish_due_at -> Nullable<Timestamptz>,
        due_at -> Nullable<Timestamptz>,
        asked_at -> Nullable<Timestamptz>,
        answered_at -> Nullable<Timestamptz>,
        answer -> Nullable<Text>,
        published_at -> Nullable<Timestamptz>,
        public_question -> Nullable<Text>,
        public_answer -> Nullable<Text>,
        waits_until -> Nullable<Timestamptz>,
        withheld_at -> Nullable<Timestamptz>,
        alert_at -> Nullable<Timestamptz>,
    }
}
diesel::table! {
    use diesel::sql_types::{Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    petition_steps (petition_id, seq) {
        petition_id -> Uuid,
        seq -> Integer,
        action -> Text,
        at -> Timestamptz,
        due_at -> Nullable<Timestamptz>,
        agency_id -> Uuid,
        by_officer -> Nullable<Uuid>,
        words -> Nullable<Text>,
        legal_basis -> Nullable<Text>,
    }
}

// ---- desk
diesel::table! {
    use diesel::sql_types::{BigInt, Integer, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    desk_queues (desk_id) {
        desk_id -> Uuid,
        agency_id -> Uuid,
        version -> BigInt,
        prefix -> Text,
        windows -> Integer,
        visit_minutes -> Integer,
        visits_per_slot -> Integer,
        days_ahead -> Integer,
        updated_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{Date, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    desk_days_off (desk_id, day) {
        desk_id -> Uuid,
        day -> Date,
        reason -> Text,
        called_off_by -> Uuid,
        called_off_at -> Timestamptz,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    desk_visits (id) {
        id -> Uuid,
        version -> BigInt,
        desk_id -> Uuid,
        booked_by -> Uuid,
        procedure_id -> Nullable<Uuid>,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        code -> Text,
        state -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        channel -> Text,
        caller_phone -> Nullable<Text>,
    }
}
diesel::table! {
    use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};
    use crate::platform::db::types::{Timestamptz, Uuid};
    desk_tickets (id) {
        id -> Uuid,
        version -> BigInt,
        desk_id -> Uuid,
        day -> Date,
        number -> Integer,
        label -> Text,
        procedure_id -> Nullable<Uuid>,
        visit_id -> Nullable<Uuid>,
        state -> Text,
        queue_at -> Timestamptz,
        taken_at -> Timestamptz,
        calls -> Integer,
        called_at -> Nullable<Timestamptz>,
        called_by -> Nullable<Uuid>,
        desk_window -> Nullable<Integer>,
        ended_at -> Nullable<Timestamptz>,
        dossier_id -> Nullable<Uuid>,
    }
}
