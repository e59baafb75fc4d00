-- Handing over in batches from a desk to the unit that goes on (giấy bàn giao hồ sơ): who gave what to whom, and what the
-- other side says that it got. The paper's way is told apart from the dossier's own steps.
CREATE TABLE dossier_handovers (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    version bigint NOT NULL CHECK (version > 0),
    from_agency_id uuid NOT NULL REFERENCES agencies (id),
    to_agency_id uuid NOT NULL REFERENCES agencies (id),
    to_unit_id uuid REFERENCES units (id),
    to_unit_name text,
    state text NOT NULL CHECK (state IN ('GIVEN', 'ACKNOWLEDGED')),
    dossiers integer NOT NULL CHECK (dossiers > 0),
    note text,
    given_by uuid NOT NULL,
    given_at timestamptz NOT NULL,
    acknowledged_by uuid,
    acknowledged_at timestamptz,
    CHECK ((state = 'ACKNOWLEDGED') = (acknowledged_at IS NOT NULL)),
    CHECK (acknowledged_at IS NULL OR given_at <= acknowledged_at)
);
CREATE INDEX dossier_handovers_from ON dossier_handovers (from_agency_id, id);
CREATE INDEX dossier_handovers_to ON dossier_handovers (to_agency_id, id);
CREATE INDEX dossier_handovers_unit ON dossier_handovers (to_unit_id);

CREATE TABLE dossier_handover_items (
    handover_id uuid NOT NULL REFERENCES dossier_handovers (id),
    no integer NOT NULL CHECK (no > 0),
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    from_step integer NOT NULL,
    to_step integer NOT NULL,
    result text CHECK (result IN ('RECEIVED', 'MISSING')),
    reason text,
    PRIMARY KEY (handover_id, no),
    UNIQUE (handover_id, dossier_id),
    CHECK (result <> 'MISSING' OR reason IS NOT NULL)
);
CREATE INDEX dossier_handover_items_dossier ON dossier_handover_items (dossier_id);
