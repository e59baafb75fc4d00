-- A dossier: what lists, inboxes and rules need. What only its own page shows stands in dossier_contents.
CREATE TABLE dossiers (
    id uuid PRIMARY KEY,
    code text UNIQUE,
    version bigint NOT NULL CHECK (version > 0),
    state text NOT NULL CHECK (state IN (
        'DRAFT', 'SUBMITTED', 'INTAKE_SUPPLEMENT', 'NOT_ACCEPTED', 'ACCEPTED', 'IN_PROCESS', 'SUPPLEMENT_REQUIRED',
        'FINANCIAL_OBLIGATION', 'WITHDRAWAL_REQUESTED', 'WITHDRAWN', 'STOPPED', 'COMPLETED', 'RETURNED')),
    channel text NOT NULL CHECK (channel IN ('IN_PERSON', 'ONLINE', 'POSTAL')),
    procedure_id uuid NOT NULL REFERENCES procedures (id),
    procedure_version_id uuid NOT NULL REFERENCES procedure_versions (id),
    case_id uuid,
    process_version_id uuid,
    rule_set_id uuid,
    procedure_code text NOT NULL,
    procedure_name text NOT NULL,
    service_level text NOT NULL,
    citizen_id uuid,
    owner_name text NOT NULL,
    owner_name_folded text NOT NULL,
    owner_phone text,
    owner_identity_hash bytea,
    receiving_agency_id uuid NOT NULL REFERENCES agencies (id),
    receiving_desk_id uuid REFERENCES desks (id),
    received_by uuid,
    competent_agency_id uuid NOT NULL REFERENCES agencies (id),
    calendar_id uuid REFERENCES calendars (id),
    submitted_at timestamptz,
    acceptance_due_at timestamptz,
    received_at timestamptz,
    original_due_at timestamptz,
    due_at timestamptz,
    overdue_at timestamptz,
    finished_at timestamptz,
    returned_at timestamptz,
    closed_at timestamptz,
    clock_phase text NOT NULL CHECK (clock_phase IN ('NOT_STARTED', 'RUNNING', 'PAUSED', 'STOPPED')),
    outcome text CHECK (outcome IN ('GRANTED', 'PARTIALLY_GRANTED', 'REFUSED')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (original_due_at IS NULL OR received_at IS NOT NULL),
    CHECK (finished_at IS NULL OR received_at <= finished_at),
    CHECK (returned_at IS NULL OR finished_at <= returned_at),
    CHECK (code IS NOT NULL OR state IN (
        'DRAFT', 'SUBMITTED', 'INTAKE_SUPPLEMENT', 'NOT_ACCEPTED', 'WITHDRAWN', 'STOPPED'))
);
CREATE INDEX dossiers_citizen ON dossiers (citizen_id, id);
CREATE INDEX dossiers_procedure ON dossiers (procedure_id, id);
CREATE INDEX dossiers_procedure_version ON dossiers (procedure_version_id);
CREATE INDEX dossiers_receiving_agency ON dossiers (receiving_agency_id, id);
CREATE INDEX dossiers_receiving_desk ON dossiers (receiving_desk_id);
CREATE INDEX dossiers_competent_agency ON dossiers (competent_agency_id, id);
CREATE INDEX dossiers_calendar ON dossiers (calendar_id);

-- The parts that only the dossier's own page shows; personal data beyond the name.
CREATE TABLE dossier_contents (
    dossier_id uuid PRIMARY KEY REFERENCES dossiers (id),
    owner jsonb NOT NULL,
    owner_identity bytea,
    submitter jsonb,
    form_data jsonb NOT NULL,
    summary text,
    sets integer NOT NULL CHECK (sets BETWEEN 1 AND 99),
    note text,
    tracking_secret bytea
);

-- Which agencies have or had a part in it: who may see it.
CREATE TABLE dossier_agencies (
    agency_id uuid NOT NULL REFERENCES agencies (id),
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    since timestamptz NOT NULL,
    PRIMARY KEY (agency_id, dossier_id)
);
CREATE INDEX dossier_agencies_dossier ON dossier_agencies (dossier_id);

-- The components of the dossier as declared and as checked at the desk.
CREATE TABLE dossier_components (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    component_id uuid,
    code text,
    name text NOT NULL,
    required boolean NOT NULL,
    originals integer NOT NULL CHECK (originals BETWEEN 0 AND 99),
    certified_copies integer NOT NULL CHECK (certified_copies BETWEEN 0 AND 99),
    plain_copies integer NOT NULL CHECK (plain_copies BETWEEN 0 AND 99),
    note text,
    checked_at timestamptz,
    checked_by uuid,
    PRIMARY KEY (dossier_id, no)
);

-- The ISO process steps of one dossier, laid out at acceptance from the pinned process version.
CREATE TABLE dossier_steps (
    id uuid PRIMARY KEY,
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    step_id uuid NOT NULL,
    name text NOT NULL,
    task text NOT NULL,
    role text NOT NULL,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    unit_id uuid REFERENCES units (id),
    unit_name text,
    allotment_value integer NOT NULL,
    allotment_unit text NOT NULL,
    sub_status text,
    output_name text,
    output_required boolean NOT NULL,
    awaits_obligation boolean NOT NULL,
    is_finish boolean NOT NULL,
    is_return boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('PENDING', 'ACTIVE', 'DONE', 'SKIPPED')),
    planned_due_at timestamptz,
    due_at timestamptz,
    assignee_id uuid,
    started_at timestamptz,
    completed_at timestamptz,
    completed_by uuid,
    output_reference text,
    note text,
    UNIQUE (dossier_id, no)
);
CREATE INDEX dossier_steps_agency ON dossier_steps (agency_id);
CREATE INDEX dossier_steps_unit ON dossier_steps (unit_id);

-- The clock's ledger; due dates follow from it.
CREATE TABLE dossier_clock_events (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    seq integer NOT NULL CHECK (seq > 0),
    kind text NOT NULL CHECK (kind IN ('START', 'PAUSE', 'RESUME', 'EXTEND', 'STOP')),
    reason text,
    at timestamptz NOT NULL,
    due_at timestamptz,
    actor_kind text NOT NULL,
    actor_id uuid,
    PRIMARY KEY (dossier_id, seq)
);

-- What happened, as the applicant may read it.
CREATE TABLE dossier_history (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    seq integer NOT NULL CHECK (seq > 0),
    at timestamptz NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    agency_id uuid,
    unit_name text,
    step_name text,
    due_at timestamptz,
    note text,
    PRIMARY KEY (dossier_id, seq)
);

-- Refusals, results and returns: one row each at most.
CREATE TABLE dossier_refusals (
    dossier_id uuid PRIMARY KEY REFERENCES dossiers (id),
    stage text NOT NULL CHECK (stage IN ('INTAKE', 'PROCESS')),
    reason_code text NOT NULL,
    reason text NOT NULL,
    legal_basis text NOT NULL,
    refused_at timestamptz NOT NULL,
    refused_by uuid
);
CREATE TABLE dossier_results (
    dossier_id uuid PRIMARY KEY REFERENCES dossiers (id),
    outcome text NOT NULL CHECK (outcome IN ('GRANTED', 'PARTIALLY_GRANTED', 'REFUSED')),
    document_name text NOT NULL,
    number text NOT NULL,
    issued_on date NOT NULL,
    signer text NOT NULL,
    reason text,
    legal_basis text,
    CHECK (outcome <> 'REFUSED' OR (reason IS NOT NULL AND legal_basis IS NOT NULL))
);
CREATE TABLE dossier_obligations (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    notice_reference text NOT NULL,
    amount bigint CHECK (amount >= 0),
    notified_at timestamptz NOT NULL,
    proof_reference text,
    proven_at timestamptz,
    PRIMARY KEY (dossier_id, no)
);
CREATE TABLE dossier_returns (
    dossier_id uuid PRIMARY KEY REFERENCES dossiers (id),
    method text NOT NULL CHECK (method IN ('IN_PERSON', 'POSTAL', 'ONLINE')),
    receiver_name text NOT NULL,
    identification text NOT NULL,
    originals_returned text,
    returned_at timestamptz NOT NULL,
    returned_by uuid
);

-- The inbox: one row for each piece of work that waits, gone when it is done.
CREATE TABLE dossier_work (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    step_no integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('INTAKE', 'STEP', 'OBLIGATION', 'RETURN')),
    agency_id uuid NOT NULL REFERENCES agencies (id),
    unit_id uuid REFERENCES units (id),
    role text NOT NULL,
    assignee_id uuid,
    sort_at timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, step_no)
);
CREATE INDEX dossier_work_agency ON dossier_work (agency_id, sort_at, dossier_id);
CREATE INDEX dossier_work_unit ON dossier_work (unit_id);
CREATE INDEX dossier_work_assignee ON dossier_work (assignee_id, sort_at, dossier_id);
