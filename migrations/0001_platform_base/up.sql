-- Numbers drawn one after another, one row a series.
CREATE TABLE counters (
    series text PRIMARY KEY,
    last bigint NOT NULL CHECK (last > 0)
);

-- Who did what, when; one chain of hashes per subject. Rows are only ever added; `sealed` alone changes, once.
CREATE TABLE audit_log (
    id uuid PRIMARY KEY,
    subject_type text NOT NULL,
    subject_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_label text NOT NULL,
    action text NOT NULL,
    changes text NOT NULL,
    reason text,
    request_id uuid,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    sealed boolean NOT NULL DEFAULT FALSE,
    UNIQUE (subject_type, subject_id, seq)
);
CREATE INDEX audit_log_unsealed ON audit_log (id) WHERE NOT sealed;
CREATE INDEX audit_log_actor ON audit_log (actor_id, id);

-- The chains' heads, sealed together after the commit; the seals are a chain themselves.
CREATE TABLE audit_seals (
    seq bigint PRIMARY KEY CHECK (seq > 0),
    at timestamptz NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    mac bytea NOT NULL
);
CREATE TABLE audit_seal_heads (
    seal_seq bigint NOT NULL REFERENCES audit_seals (seq),
    subject_type text NOT NULL,
    subject_id uuid NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (seal_seq, subject_type, subject_id)
);

-- What the outside may hear. The position, and with it the order for ever, is given after the commit.
CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    position bigint UNIQUE,
    type text NOT NULL,
    subject_type text NOT NULL,
    subject_id uuid NOT NULL,
    agency_id uuid,
    data jsonb NOT NULL,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid
);
CREATE INDEX outbox_waiting ON outbox (at, id) WHERE position IS NULL;
CREATE INDEX outbox_subject ON outbox (subject_id, position);
CREATE TABLE event_sequence (
    id integer PRIMARY KEY CHECK (id = 1),
    last bigint NOT NULL
);
INSERT INTO event_sequence (id, last) VALUES (1, 0);

-- Which process runs which of the worker's jobs, until when.
CREATE TABLE job_leases (
    name text PRIMARY KEY,
    holder uuid NOT NULL,
    until timestamptz NOT NULL
);

-- The answers of requests that may be repeated.
CREATE TABLE idempotency_keys (
    actor_key text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer NOT NULL,
    headers text NOT NULL,
    body text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (actor_key, key)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
