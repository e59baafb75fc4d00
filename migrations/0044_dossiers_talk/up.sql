-- What applicants and desks write to each other about a dossier.
CREATE TABLE dossier_messages (
    id uuid PRIMARY KEY,
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    agency_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('APPLICANT', 'AGENCY')),
    author_id uuid NOT NULL,
    body text NOT NULL,
    sent_at timestamptz NOT NULL,
    read_at timestamptz,
    read_by uuid
);
CREATE INDEX dossier_messages_dossier ON dossier_messages (dossier_id, id);
CREATE INDEX dossier_messages_unread ON dossier_messages (agency_id, dossier_id) WHERE side = 'APPLICANT' AND read_at IS NULL;

-- Whom owners let see their dossiers or act for them, and to whom they pass drafts: invited by a code that is told once.
CREATE TABLE dossier_parties (
    id uuid PRIMARY KEY,
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    purpose text NOT NULL CHECK (purpose IN ('CO_APPLICANT', 'AUTHORISED', 'TRANSFER')),
    access text NOT NULL CHECK (access IN ('VIEW', 'ACT')),
    note text,
    code_hash bytea NOT NULL,
    invited_at timestamptz NOT NULL,
    invited_by uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    citizen_id uuid,
    accepted_at timestamptz,
    ended_at timestamptz,
    ended_by uuid,
    CHECK ((citizen_id IS NULL) = (accepted_at IS NULL)),
    CHECK (purpose <> 'TRANSFER' OR access = 'ACT')
);
CREATE UNIQUE INDEX dossier_parties_code ON dossier_parties (code_hash);
CREATE INDEX dossier_parties_dossier ON dossier_parties (dossier_id, id);
CREATE UNIQUE INDEX dossier_parties_citizen ON dossier_parties (citizen_id, dossier_id)
    WHERE citizen_id IS NOT NULL AND ended_at IS NULL AND purpose <> 'TRANSFER';
