-- Reports and proposals (phản ánh, kiến nghị) about conduct or about rules, with their time limits (domain 2.7).
CREATE TABLE petitions (
    id uuid PRIMARY KEY,
    version bigint NOT NULL CHECK (version > 0),
    state text NOT NULL CHECK (state IN
        ('RECEIVED', 'IN_HANDLING', 'SUPPLEMENT_ASKED', 'REFUSED', 'ANSWERED', 'PUBLISHED')),
    kind text NOT NULL CHECK (kind IN ('CONDUCT', 'RULES')),
    form text NOT NULL CHECK (form IN ('REPORT', 'PROPOSAL')),
    citizen_id uuid,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    procedure_id uuid REFERENCES procedures (id),
    dossier_id uuid REFERENCES dossiers (id),
    subject text NOT NULL,
    body text NOT NULL,
    received_at timestamptz NOT NULL,
    triage_due_at timestamptz NOT NULL,
    supplement_due_at timestamptz NOT NULL,
    answer_due_at timestamptz NOT NULL,
    publish_due_at timestamptz,
    due_at timestamptz,
    asked_at timestamptz,
    answered_at timestamptz,
    answer text,
    published_at timestamptz,
    public_question text,
    public_answer text,
    CHECK ((state = 'PUBLISHED') = (published_at IS NOT NULL)),
    CHECK (state NOT IN ('ANSWERED', 'PUBLISHED') OR answer IS NOT NULL)
);
CREATE INDEX petitions_agency ON petitions (agency_id, id);
CREATE INDEX petitions_citizen ON petitions (citizen_id, id);
CREATE INDEX petitions_published ON petitions (id) WHERE state = 'PUBLISHED';
CREATE INDEX petitions_procedure ON petitions (procedure_id);
CREATE INDEX petitions_dossier ON petitions (dossier_id);

-- What was done with a petition, and by when it was due; only ever added.
CREATE TABLE petition_steps (
    petition_id uuid NOT NULL REFERENCES petitions (id),
    seq integer NOT NULL CHECK (seq > 0),
    action text NOT NULL,
    at timestamptz NOT NULL,
    due_at timestamptz,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    by_officer uuid,
    words text,
    legal_basis text,
    PRIMARY KEY (petition_id, seq)
);
CREATE INDEX petition_steps_agency ON petition_steps (agency_id);
