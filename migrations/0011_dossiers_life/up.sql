-- What can happen to a dossier besides going straight on (domain 5.3, 7.6 to 7.8).
-- unextended_due_at: the appointment without re-appointments, against which lateness is told beside the one in force.
-- next_alert_at: when the worker has to look at it next. resume_state: where a refused withdrawal leads back to.
-- counts_overdue: asked for supplements a second time, which the national indicator counts as overdue.
-- open_supplement: where the request that is under way stands. trial_asked: the draft waits for the desk's opinion.
-- intake_requests, process_requests, reappointments: how often that was done already.
-- signed: the result is signed, so that it cannot be withdrawn any more.
ALTER TABLE dossiers ADD COLUMN unextended_due_at timestamptz;
ALTER TABLE dossiers ADD COLUMN next_alert_at timestamptz;
ALTER TABLE dossiers ADD COLUMN resume_state text;
ALTER TABLE dossiers ADD COLUMN counts_overdue boolean NOT NULL DEFAULT FALSE;
ALTER TABLE dossiers ADD COLUMN open_supplement text
    CHECK (open_supplement IN ('PROPOSED', 'APPROVED', 'SENT'));
ALTER TABLE dossiers ADD COLUMN intake_requests integer NOT NULL DEFAULT 0;
ALTER TABLE dossiers ADD COLUMN process_requests integer NOT NULL DEFAULT 0;
ALTER TABLE dossiers ADD COLUMN reappointments integer NOT NULL DEFAULT 0;
ALTER TABLE dossiers ADD COLUMN trial_asked boolean NOT NULL DEFAULT FALSE;
ALTER TABLE dossiers ADD COLUMN signed boolean NOT NULL DEFAULT FALSE;
UPDATE dossiers SET unextended_due_at = due_at;
UPDATE dossiers SET next_alert_at = overdue_at WHERE clock_phase = 'RUNNING';
CREATE INDEX dossiers_open ON dossiers (receiving_agency_id, id) WHERE closed_at IS NULL;
CREATE INDEX dossiers_alert ON dossiers (next_alert_at) WHERE next_alert_at IS NOT NULL;

-- The clock's ledger learns of corrected calendars, and of the days that a new appointment gave.
CREATE TABLE dossier_clock_ledger (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    seq integer NOT NULL CHECK (seq > 0),
    kind text NOT NULL CHECK (kind IN ('START', 'PAUSE', 'RESUME', 'EXTEND', 'REDATE', 'STOP')),
    reason text,
    note text,
    working_days integer CHECK (working_days > 0),
    at timestamptz NOT NULL,
    due_at timestamptz,
    actor_kind text NOT NULL,
    actor_id uuid,
    PRIMARY KEY (dossier_id, seq)
);
INSERT INTO dossier_clock_ledger (dossier_id, seq, kind, reason, at, due_at, actor_kind, actor_id)
    SELECT dossier_id, seq, kind, reason, at, due_at, actor_kind, actor_id FROM dossier_clock_events;
DROP TABLE dossier_clock_events;

-- Several pieces of work may wait for one dossier: its step, and the apology for it, say.
CREATE TABLE dossier_tasks (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    kind text NOT NULL,
    step_no integer NOT NULL,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    unit_id uuid REFERENCES units (id),
    role text NOT NULL,
    assignee_id uuid,
    sort_at timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, kind, step_no)
);
INSERT INTO dossier_tasks (dossier_id, kind, step_no, agency_id, unit_id, role, assignee_id, sort_at)
    SELECT dossier_id, kind, step_no, agency_id, unit_id, role, assignee_id, sort_at FROM dossier_work;
DROP TABLE dossier_work;
CREATE INDEX dossier_tasks_agency ON dossier_tasks (agency_id, sort_at, dossier_id, kind, step_no);
CREATE INDEX dossier_tasks_unit ON dossier_tasks (unit_id);
CREATE INDEX dossier_tasks_assignee ON dossier_tasks (assignee_id, sort_at, dossier_id, kind, step_no);

-- The reason for which the law lets the clock stand at a step, and how often the step was done.
ALTER TABLE dossier_steps ADD COLUMN pause_reason text;
ALTER TABLE dossier_steps ADD COLUMN round integer NOT NULL DEFAULT 1;
UPDATE dossier_steps SET pause_reason = 'FINANCIAL_OBLIGATION' WHERE awaits_obligation;

-- What was told when: each once for one appointment.
CREATE TABLE dossier_alerts (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    kind text NOT NULL CHECK (kind IN ('ANSWER_OVERDUE', 'DUE_SOON', 'OVERDUE')),
    due_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, kind, due_at)
);

-- Apologies with a new appointment (form 04).
CREATE TABLE dossier_reappointments (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    reason text NOT NULL,
    working_days integer NOT NULL CHECK (working_days > 0),
    due_before timestamptz NOT NULL,
    due_after timestamptz NOT NULL,
    step_no integer,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    unit_name text,
    override_reason text,
    at timestamptz NOT NULL,
    by_officer uuid,
    PRIMARY KEY (dossier_id, no)
);
CREATE INDEX dossier_reappointments_agency ON dossier_reappointments (agency_id, at);

-- Requests to complete the dossier (form 02), at intake and in process, with everything that is asked, at once.
CREATE TABLE dossier_supplements (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    stage text NOT NULL CHECK (stage IN ('INTAKE', 'PROCESS')),
    state text NOT NULL CHECK (state IN ('PROPOSED', 'APPROVED', 'SENT', 'RECEIVED', 'REJECTED', 'EXPIRED', 'CANCELLED')),
    reason text NOT NULL,
    legal_basis text,
    override_reason text,
    step_no integer,
    proposed_at timestamptz NOT NULL,
    proposed_by uuid,
    decided_at timestamptz,
    decided_by uuid,
    decision_note text,
    sent_at timestamptz,
    sent_by uuid,
    wait_until timestamptz,
    given_at timestamptz,
    received_at timestamptz,
    received_by uuid,
    PRIMARY KEY (dossier_id, no)
);
CREATE INDEX dossier_supplements_wait ON dossier_supplements (wait_until) WHERE state = 'SENT';
CREATE TABLE dossier_supplement_items (
    dossier_id uuid NOT NULL,
    supplement_no integer NOT NULL,
    no integer NOT NULL CHECK (no > 0),
    component_no integer,
    name text NOT NULL,
    request text NOT NULL,
    given_at timestamptz,
    answer text,
    PRIMARY KEY (dossier_id, supplement_no, no),
    FOREIGN KEY (dossier_id, supplement_no) REFERENCES dossier_supplements (dossier_id, no)
);

-- Withdrawals asked by the applicant and decided by the head.
CREATE TABLE dossier_withdrawals (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    reason text NOT NULL,
    asked_at timestamptz NOT NULL,
    asked_at_desk_by uuid,
    decision text CHECK (decision IN ('APPROVED', 'REFUSED')),
    decision_reason text,
    fee_refund text,
    decided_at timestamptz,
    decided_by uuid,
    PRIMARY KEY (dossier_id, no)
);

-- Stops on legal ground, and by a wait that was too long.
CREATE TABLE dossier_stops (
    dossier_id uuid PRIMARY KEY REFERENCES dossiers (id),
    ground text NOT NULL,
    reason text NOT NULL,
    legal_basis text,
    at timestamptz NOT NULL,
    by_officer uuid
);

-- Results found wrong before they were handed over, kept as they were.
CREATE TABLE dossier_corrections (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    reason text NOT NULL,
    step_no integer NOT NULL,
    outcome text NOT NULL,
    document_name text NOT NULL,
    number text NOT NULL,
    issued_on date NOT NULL,
    signer text NOT NULL,
    finished_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    by_officer uuid,
    PRIMARY KEY (dossier_id, no)
);

-- What a leader told whoever handles the dossier (ý kiến lãnh đạo).
CREATE TABLE dossier_instructions (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    step_no integer NOT NULL,
    text text NOT NULL,
    role text NOT NULL,
    at timestamptz NOT NULL,
    by_officer uuid,
    PRIMARY KEY (dossier_id, no)
);

-- From whose hands into whose: one row for each time that the custody changes (invariant 7 of domain 3.2).
CREATE TABLE dossier_movements (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    seq integer NOT NULL CHECK (seq > 0),
    kind text NOT NULL CHECK (kind IN ('FORWARD', 'BACK', 'REASSIGNED')),
    from_step integer,
    from_agency_id uuid REFERENCES agencies (id),
    from_unit_name text,
    from_officer uuid,
    to_step integer NOT NULL,
    to_agency_id uuid NOT NULL REFERENCES agencies (id),
    to_unit_name text,
    to_officer uuid,
    reason text,
    at timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, seq)
);
CREATE INDEX dossier_movements_from ON dossier_movements (from_agency_id, at);
CREATE INDEX dossier_movements_to ON dossier_movements (to_agency_id, at);

-- Trials (kiểm tra trước hồ sơ): a draft shown to the desk before it is sent.
CREATE TABLE dossier_trials (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    asked_at timestamptz NOT NULL,
    answered_at timestamptz,
    answered_by uuid,
    verdict text CHECK (verdict IN ('COMPLETE', 'INCOMPLETE')),
    answer text,
    PRIMARY KEY (dossier_id, no)
);

-- Open dossiers moved to other terms than they began with.
CREATE TABLE dossier_version_moves (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    from_version_id uuid NOT NULL,
    to_version_id uuid NOT NULL,
    from_process_id uuid NOT NULL,
    to_process_id uuid NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    by_officer uuid,
    PRIMARY KEY (dossier_id, no)
);
