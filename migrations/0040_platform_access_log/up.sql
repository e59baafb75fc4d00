-- Who looked at whose data. Rows are only ever added, in batches, and purged when their time is over; ids are made in
-- the order of time.
CREATE TABLE access_log (
    id uuid PRIMARY KEY,
    subject_type text NOT NULL,
    subject_id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_label text NOT NULL,
    agency_id uuid,
    role text,
    operation text NOT NULL,
    personal_data text NOT NULL CHECK (personal_data IN ('MASKED', 'WHOLE')),
    purpose text NOT NULL CHECK (purpose IN ('DUTY', 'INVOLVEMENT', 'AUTHORISATION', 'REVEAL', 'SUPERVISION')),
    reason text,
    channel text NOT NULL CHECK (channel IN ('SESSION', 'CLIENT', 'PUBLIC')),
    address text NOT NULL,
    result text NOT NULL CHECK (result IN ('GRANTED', 'REFUSED')),
    request_id uuid,
    CHECK (purpose <> 'REVEAL' OR reason IS NOT NULL)
);
CREATE INDEX access_log_subject ON access_log (subject_type, subject_id, id);
CREATE INDEX access_log_agency ON access_log (agency_id, id);
