-- For how long the dossiers of a procedure are kept after their end; without years for ever.
CREATE TABLE retention_terms (
    procedure_id uuid PRIMARY KEY REFERENCES procedures (id),
    years integer CHECK (years BETWEEN 1 AND 100),
    legal_basis text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    set_at timestamptz NOT NULL,
    set_by uuid
);

-- Dossiers of one agency that are to be disposed of; drawn up by one, approved by another, carried out by the worker.
CREATE TABLE disposal_lists (
    id uuid PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    state text NOT NULL CHECK (state IN ('DRAWN_UP', 'APPROVED', 'REJECTED', 'EXECUTED')),
    version bigint NOT NULL CHECK (version > 0),
    note text,
    drawn_up_at timestamptz NOT NULL,
    drawn_up_by uuid,
    decided_at timestamptz,
    decided_by uuid,
    decision text,
    executed_at timestamptz,
    CHECK ((state = 'DRAWN_UP') = (decided_at IS NULL)),
    CHECK ((state = 'EXECUTED') = (executed_at IS NOT NULL))
);
CREATE INDEX disposal_lists_agency ON disposal_lists (agency_id, id);
CREATE INDEX disposal_lists_approved ON disposal_lists (decided_at, id) WHERE state = 'APPROVED';
CREATE TABLE disposal_items (
    list_id uuid NOT NULL REFERENCES disposal_lists (id),
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    code text,
    procedure_id uuid NOT NULL REFERENCES procedures (id),
    procedure_code text NOT NULL,
    closed_at timestamptz NOT NULL,
    years integer NOT NULL,
    state text NOT NULL CHECK (state IN ('LISTED', 'WITHHELD', 'DROPPED', 'ERASED')),
    reason text,
    done_at timestamptz,
    PRIMARY KEY (list_id, dossier_id),
    CHECK (state <> 'WITHHELD' OR reason IS NOT NULL)
);
CREATE INDEX disposal_items_dossier ON disposal_items (dossier_id);
CREATE INDEX disposal_items_procedure ON disposal_items (procedure_id);
CREATE INDEX disposal_items_left ON disposal_items (list_id, dossier_id) WHERE state = 'LISTED';
-- A dossier stands on one open list at most.
CREATE UNIQUE INDEX disposal_items_once ON disposal_items (dossier_id) WHERE state = 'LISTED';
