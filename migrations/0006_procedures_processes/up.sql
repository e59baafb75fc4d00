-- Controlled documents (QT-xx), of one agency or of all agencies of a type.
CREATE TABLE processes (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    title text NOT NULL,
    search_text text NOT NULL,
    agency_id uuid REFERENCES agencies (id),
    agency_type text,
    scope text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at timestamptz NOT NULL,
    created_by uuid,
    updated_at timestamptz NOT NULL,
    updated_by uuid,
    UNIQUE (scope, code),
    CHECK ((agency_id IS NULL) <> (agency_type IS NULL))
);
CREATE INDEX processes_agency ON processes (agency_id);
CREATE INDEX processes_list ON processes (code, id);

-- Issues (lần ban hành) of a document. Their content changes only as a draft.
CREATE TABLE process_versions (
    id uuid PRIMARY KEY,
    process_id uuid NOT NULL REFERENCES processes (id),
    issue_no integer NOT NULL CHECK (issue_no > 0),
    status text NOT NULL CHECK (status IN ('DRAFT', 'REVIEW', 'APPROVED', 'EFFECTIVE', 'OBSOLETE')),
    -- ISO, or a provisional route that runs only while a waiver of the PPC holds.
    basis text NOT NULL CHECK (basis IN ('ISO', 'PROVISIONAL')),
    issued_on date,
    author text,
    reviewer text,
    approver text,
    approved_on date,
    decision_no text,
    legal_basis text,
    effective_from date,
    effective_to date,
    content jsonb NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at timestamptz NOT NULL,
    created_by uuid,
    updated_at timestamptz NOT NULL,
    updated_by uuid,
    UNIQUE (process_id, issue_no),
    CHECK (effective_to IS NULL OR effective_to > effective_from),
    CHECK (status NOT IN ('EFFECTIVE', 'OBSOLETE') OR effective_from IS NOT NULL)
);
CREATE UNIQUE INDEX process_versions_open ON process_versions (process_id)
    WHERE status = 'EFFECTIVE' AND effective_to IS NULL;

-- Which cases of which procedures an issue is the route of; all cases when `case_code` is empty. The periods repeat
-- the issue's own, so that one index can promise one route per case and scope.
CREATE TABLE process_coverage (
    id uuid PRIMARY KEY,
    process_version_id uuid NOT NULL REFERENCES process_versions (id),
    procedure_id uuid NOT NULL REFERENCES procedures (id),
    case_code text NOT NULL,
    scope text NOT NULL,
    effective_from date,
    effective_to date,
    UNIQUE (process_version_id, procedure_id, case_code)
);
CREATE INDEX process_coverage_procedure ON process_coverage (procedure_id);
CREATE UNIQUE INDEX process_coverage_open ON process_coverage (procedure_id, scope, case_code)
    WHERE effective_from IS NOT NULL AND effective_to IS NULL;
CREATE UNIQUE INDEX process_coverage_start ON process_coverage (procedure_id, scope, case_code, effective_from)
    WHERE effective_from IS NOT NULL;

-- Steps. Allotments in hundredths of their unit.
CREATE TABLE process_steps (
    id uuid PRIMARY KEY,
    process_version_id uuid NOT NULL REFERENCES process_versions (id),
    no integer NOT NULL CHECK (no > 0),
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    role text,
    unit_code text,
    agency_kind text NOT NULL CHECK (agency_kind IN ('RECEIVING', 'COMPETENT', 'NAMED')),
    agency_id uuid REFERENCES agencies (id),
    coordinating_agencies jsonb NOT NULL,
    allotment_hundredths integer NOT NULL CHECK (allotment_hundredths >= 0),
    allotment_unit text NOT NULL
        CHECK (allotment_unit IN ('WORKING_DAY', 'WORKING_HOUR', 'CALENDAR_DAY', 'CALENDAR_MONTH')),
    input text,
    output_form text,
    output_record text,
    output_required boolean NOT NULL,
    sub_status text CHECK (sub_status IN ('HANDED_OVER', 'ASSIGNED', 'HANDLING', 'REVIEW', 'SIGNING', 'ISSUING')),
    pauses text,
    is_finish boolean NOT NULL,
    is_return boolean NOT NULL,
    parallel_group text,
    tasks jsonb NOT NULL,
    UNIQUE (process_version_id, no),
    UNIQUE (process_version_id, code),
    CHECK (agency_id IS NULL OR agency_kind = 'NAMED')
);
CREATE INDEX process_steps_agency ON process_steps (agency_id);

-- Which step follows which. One successor each today; branches and conditions need no other table.
CREATE TABLE process_transitions (
    from_step_id uuid NOT NULL REFERENCES process_steps (id),
    to_step_id uuid NOT NULL REFERENCES process_steps (id),
    process_version_id uuid NOT NULL REFERENCES process_versions (id),
    condition jsonb,
    PRIMARY KEY (from_step_id, to_step_id),
    CHECK (from_step_id <> to_step_id)
);
CREATE INDEX process_transitions_to ON process_transitions (to_step_id);
CREATE INDEX process_transitions_version ON process_transitions (process_version_id);
