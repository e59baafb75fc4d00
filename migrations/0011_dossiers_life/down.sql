DROP TABLE dossier_version_moves;
DROP TABLE dossier_trials;
DROP TABLE dossier_movements;
DROP TABLE dossier_instructions;
DROP TABLE dossier_corrections;
DROP TABLE dossier_stops;
DROP TABLE dossier_withdrawals;
DROP TABLE dossier_supplement_items;
DROP TABLE dossier_supplements;
DROP TABLE dossier_reappointments;
DROP TABLE dossier_alerts;
ALTER TABLE dossier_steps DROP COLUMN round;
ALTER TABLE dossier_steps DROP COLUMN pause_reason;

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
INSERT INTO dossier_work (dossier_id, step_no, kind, agency_id, unit_id, role, assignee_id, sort_at)
    SELECT dossier_id, step_no, kind, agency_id, unit_id, role, assignee_id, sort_at FROM dossier_tasks
    WHERE kind IN ('INTAKE', 'STEP', 'OBLIGATION', 'RETURN');
DROP TABLE dossier_tasks;
CREATE INDEX dossier_work_agency ON dossier_work (agency_id, sort_at, dossier_id);
CREATE INDEX dossier_work_unit ON dossier_work (unit_id);
CREATE INDEX dossier_work_assignee ON dossier_work (assignee_id, sort_at, dossier_id);

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
INSERT INTO dossier_clock_events (dossier_id, seq, kind, reason, at, due_at, actor_kind, actor_id)
    SELECT dossier_id, seq, kind, reason, at, due_at, actor_kind, actor_id FROM dossier_clock_ledger
    WHERE kind <> 'REDATE';
DROP TABLE dossier_clock_ledger;

DROP INDEX dossiers_alert;
DROP INDEX dossiers_open;
ALTER TABLE dossiers DROP COLUMN signed;
ALTER TABLE dossiers DROP COLUMN trial_asked;
ALTER TABLE dossiers DROP COLUMN reappointments;
ALTER TABLE dossiers DROP COLUMN process_requests;
ALTER TABLE dossiers DROP COLUMN intake_requests;
ALTER TABLE dossiers DROP COLUMN open_supplement;
ALTER TABLE dossiers DROP COLUMN counts_overdue;
ALTER TABLE dossiers DROP COLUMN resume_state;
ALTER TABLE dossiers DROP COLUMN next_alert_at;
ALTER TABLE dossiers DROP COLUMN unextended_due_at;
