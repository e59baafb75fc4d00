-- What was done at a step before it went back and began again: who did it stays known (domain section 17).
CREATE TABLE dossier_step_rounds (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    seq integer NOT NULL CHECK (seq > 0),
    step_no integer NOT NULL,
    step_name text NOT NULL,
    round integer NOT NULL CHECK (round > 0),
    agency_id uuid NOT NULL,
    unit_name text,
    assignee_id uuid,
    started_at timestamptz,
    due_at timestamptz,
    completed_at timestamptz,
    completed_by uuid,
    output_reference text,
    note text,
    undone_at timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, seq)
);
-- Why a refusal that was taken back had been one.
ALTER TABLE dossier_corrections ADD COLUMN result_reason text;
ALTER TABLE dossier_corrections ADD COLUMN result_legal_basis text;
