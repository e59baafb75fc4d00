-- Dossiers whose personal data is gone; what is left is statistics (domain section 20.6).
CREATE TABLE dossier_erasures (
    dossier_id uuid PRIMARY KEY REFERENCES dossiers (id),
    cause text NOT NULL CHECK (cause IN ('DISPOSAL', 'FORGOTTEN_DRAFT')),
    list_id uuid,
    erased_at timestamptz NOT NULL,
    CHECK ((cause = 'DISPOSAL') = (list_id IS NOT NULL))
);
CREATE INDEX dossiers_closed ON dossiers (competent_agency_id, procedure_id, closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX dossiers_drafts ON dossiers (updated_at, id) WHERE state = 'DRAFT' AND citizen_id IS NOT NULL;

-- What owners say is wrong about them, and what the desk made of it. Values are sealed; the original stays (20.8).
CREATE TABLE dossier_data_corrections (
    id uuid PRIMARY KEY,
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    agency_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('REQUESTED', 'GRANTED', 'REFUSED')),
    proposed bytea,
    original bytea,
    grounds text,
    requested_at timestamptz NOT NULL,
    requested_by uuid NOT NULL,
    decided_at timestamptz,
    decided_by uuid,
    decision text,
    CHECK ((state = 'REQUESTED') = (decided_at IS NULL))
);
CREATE INDEX dossier_data_corrections_dossier ON dossier_data_corrections (dossier_id, id);
CREATE UNIQUE INDEX dossier_data_corrections_open ON dossier_data_corrections (dossier_id) WHERE state = 'REQUESTED';
CREATE INDEX dossier_data_corrections_waiting ON dossier_data_corrections (agency_id, id) WHERE state = 'REQUESTED';
