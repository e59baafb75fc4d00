-- What stands in the way of a thing: while a lock is in force, no desk takes in a dossier about it. Keys are canonical;
-- a person's is a keyed hash.
CREATE TABLE object_locks (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('LAND_PLOT', 'BUILDING', 'VEHICLE', 'BUSINESS', 'PERSON')),
    object_key text NOT NULL,
    label text NOT NULL,
    reason text NOT NULL,
    legal_basis text NOT NULL,
    reference text,
    valid_from date NOT NULL,
    valid_to date,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    placed_at timestamptz NOT NULL,
    placed_by uuid,
    lifted_on date,
    lifted_at timestamptz,
    lifted_by uuid,
    lift_reason text,
    lift_legal_basis text,
    version bigint NOT NULL CHECK (version > 0),
    CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CHECK ((lifted_on IS NULL) = (lifted_at IS NULL)),
    CHECK ((lifted_on IS NULL) = (lift_reason IS NULL))
);
CREATE INDEX object_locks_object ON object_locks (kind, object_key, id);
CREATE INDEX object_locks_agency ON object_locks (agency_id, id);
-- The procedures that a lock stands in the way of; all when there are none.
CREATE TABLE object_lock_procedures (
    lock_id uuid NOT NULL REFERENCES object_locks (id),
    procedure_id uuid NOT NULL REFERENCES procedures (id),
    PRIMARY KEY (lock_id, procedure_id)
);
CREATE INDEX object_lock_procedures_procedure ON object_lock_procedures (procedure_id);

-- What a dossier is about.
CREATE TABLE dossier_objects (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    kind text NOT NULL CHECK (kind IN ('LAND_PLOT', 'BUILDING', 'VEHICLE', 'BUSINESS', 'PERSON')),
    object_key text NOT NULL,
    label text NOT NULL,
    PRIMARY KEY (dossier_id, no)
);
CREATE INDEX dossier_objects_object ON dossier_objects (kind, object_key, dossier_id);
