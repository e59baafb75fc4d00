-- Fields (lĩnh vực) of procedures.
CREATE TABLE fields (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    search_text text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at timestamptz NOT NULL,
    created_by uuid,
    updated_at timestamptz NOT NULL,
    updated_by uuid
);

-- Rules that the law sets for all procedures, by the day of receipt. Half-open periods, one after another.
CREATE TABLE rule_sets (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    legal_basis text NOT NULL CHECK (legal_basis <> ''),
    effective_from date NOT NULL UNIQUE,
    effective_to date,
    params jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid,
    CHECK (effective_to IS NULL OR effective_to > effective_from)
);
CREATE UNIQUE INDEX rule_sets_open ON rule_sets ((1)) WHERE effective_to IS NULL;

-- A procedure under all its versions. `code` is what people see: the national code, else the local one.
CREATE TABLE procedures (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    national_code text UNIQUE,
    local_code text UNIQUE,
    name text NOT NULL,
    search_text text NOT NULL,
    field_id uuid NOT NULL REFERENCES fields (id),
    execution_level text NOT NULL
        CHECK (execution_level IN ('MINISTRY', 'PROVINCE', 'DISTRICT', 'COMMUNE', 'OTHER')),
    concerns_citizens boolean NOT NULL,
    concerns_businesses boolean NOT NULL,
    repealed_on date,
    repeal_decision text,
    version bigint NOT NULL CHECK (version > 0),
    created_at timestamptz NOT NULL,
    created_by uuid,
    updated_at timestamptz NOT NULL,
    updated_by uuid,
    CHECK (national_code IS NOT NULL OR local_code IS NOT NULL),
    CHECK ((repealed_on IS NULL) = (repeal_decision IS NULL))
);
CREATE INDEX procedures_field ON procedures (field_id, code);

-- Other codes of a procedure: earlier ones, and those of other systems (procedure_code_map).
CREATE TABLE procedure_codes (
    id uuid PRIMARY KEY,
    procedure_id uuid NOT NULL REFERENCES procedures (id),
    kind text NOT NULL CHECK (kind IN ('OLD', 'ONLINE_SERVICE', 'OTHER_SYSTEM')),
    code text NOT NULL,
    valid_to date,
    note text,
    UNIQUE (procedure_id, kind, code)
);
CREATE INDEX procedure_codes_code ON procedure_codes (code);

-- What a procedure is during a half-open period. A draft until `published_at`; nothing but `effective_to` changes after.
CREATE TABLE procedure_versions (
    id uuid PRIMARY KEY,
    procedure_id uuid NOT NULL REFERENCES procedures (id),
    number integer NOT NULL CHECK (number > 0),
    name text NOT NULL,
    decision_no text,
    decided_on date,
    effective_from date,
    effective_to date,
    published_at timestamptz,
    published_by uuid,
    service_level text NOT NULL CHECK (service_level IN ('LEVEL_1', 'LEVEL_2', 'LEVEL_3', 'LEVEL_4')),
    online_scope text CHECK (online_scope IN ('PARTIAL', 'FULL')),
    due_policy text NOT NULL CHECK (due_policy IN ('END_OF_DAY', 'SAME_SESSION', 'EXACT')),
    same_day_cutoff text,
    no_appointment_date boolean NOT NULL,
    content jsonb NOT NULL,
    form_schema jsonb,
    version bigint NOT NULL CHECK (version > 0),
    created_at timestamptz NOT NULL,
    created_by uuid,
    updated_at timestamptz NOT NULL,
    updated_by uuid,
    UNIQUE (procedure_id, number),
    CHECK (effective_to IS NULL OR effective_to > effective_from),
    CHECK (published_at IS NULL OR (effective_from IS NOT NULL AND decision_no IS NOT NULL AND decided_on IS NOT NULL))
);
CREATE UNIQUE INDEX procedure_versions_open ON procedure_versions (procedure_id)
    WHERE published_at IS NOT NULL AND effective_to IS NULL;
CREATE UNIQUE INDEX procedure_versions_start ON procedure_versions (procedure_id, effective_from)
    WHERE published_at IS NOT NULL;

-- Cases (trường hợp) with limits of their own; every version has at least one. Limits in hundredths of their unit.
CREATE TABLE procedure_cases (
    id uuid PRIMARY KEY,
    version_id uuid NOT NULL REFERENCES procedure_versions (id),
    position integer NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    condition text,
    limit_hundredths integer CHECK (limit_hundredths >= 0),
    limit_unit text CHECK (limit_unit IN ('WORKING_DAY', 'WORKING_HOUR', 'CALENDAR_DAY', 'CALENDAR_MONTH')),
    online_limit_hundredths integer CHECK (online_limit_hundredths >= 0),
    online_limit_unit text
        CHECK (online_limit_unit IN ('WORKING_DAY', 'WORKING_HOUR', 'CALENDAR_DAY', 'CALENDAR_MONTH')),
    limit_note text,
    UNIQUE (version_id, code),
    CHECK ((limit_hundredths IS NULL) = (limit_unit IS NULL)),
    CHECK ((online_limit_hundredths IS NULL) = (online_limit_unit IS NULL))
);

-- Components (thành phần hồ sơ); of all cases when `case_codes` is empty.
CREATE TABLE procedure_components (
    id uuid PRIMARY KEY,
    version_id uuid NOT NULL REFERENCES procedure_versions (id),
    position integer NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    form_code text,
    originals integer NOT NULL CHECK (originals >= 0),
    certified_copies integer NOT NULL CHECK (certified_copies >= 0),
    plain_copies integer NOT NULL CHECK (plain_copies >= 0),
    required boolean NOT NULL,
    reusable boolean NOT NULL,
    condition text,
    case_codes jsonb NOT NULL,
    UNIQUE (version_id, code)
);

-- Phí and lệ phí; of all cases when `case_codes` is empty. Amounts in đồng inside `rule`.
CREATE TABLE procedure_fees (
    id uuid PRIMARY KEY,
    version_id uuid NOT NULL REFERENCES procedure_versions (id),
    position integer NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('PHI', 'LE_PHI', 'OTHER')),
    rule jsonb NOT NULL,
    moment text NOT NULL CHECK (moment IN ('AT_RECEPTION', 'BEFORE_RESULT', 'AT_RETURN')),
    exemptions jsonb NOT NULL,
    legal_basis text,
    case_codes jsonb NOT NULL,
    UNIQUE (version_id, code)
);

-- Under which mechanism an agency resolves a procedure, decided by the PPC (2816/QĐ-UBND, art. 3).
CREATE TABLE mechanism_decisions (
    id uuid PRIMARY KEY,
    procedure_id uuid NOT NULL REFERENCES procedures (id),
    agency_id uuid NOT NULL REFERENCES agencies (id),
    mechanism text NOT NULL CHECK (mechanism IN ('NONE', 'ONE_STOP', 'INTER_AGENCY_ONE_STOP')),
    service_level text NOT NULL CHECK (service_level IN ('LEVEL_1', 'LEVEL_2', 'LEVEL_3', 'LEVEL_4')),
    online_scope text CHECK (online_scope IN ('PARTIAL', 'FULL')),
    computerisation text NOT NULL CHECK (computerisation IN ('NONE', 'REGISTERED', 'WORKFLOW', 'ONLINE')),
    coordinating_agencies jsonb NOT NULL,
    decision_no text NOT NULL,
    decided_on date NOT NULL,
    legal_basis text NOT NULL CHECK (legal_basis <> ''),
    effective_from date NOT NULL,
    effective_to date,
    created_at timestamptz NOT NULL,
    created_by uuid,
    UNIQUE (procedure_id, agency_id, effective_from),
    CHECK (effective_to IS NULL OR effective_to > effective_from)
);
CREATE UNIQUE INDEX mechanism_decisions_open ON mechanism_decisions (procedure_id, agency_id)
    WHERE effective_to IS NULL;
CREATE INDEX mechanism_decisions_agency ON mechanism_decisions (agency_id, effective_from);

-- Dated leave to work without an ISO process, given by the PPC; for one agency, or for all when `agency_id` is null.
CREATE TABLE iso_waivers (
    id uuid PRIMARY KEY,
    procedure_id uuid NOT NULL REFERENCES procedures (id),
    agency_id uuid REFERENCES agencies (id),
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    decision_no text NOT NULL,
    decided_on date NOT NULL,
    legal_basis text NOT NULL CHECK (legal_basis <> ''),
    reason text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid,
    CHECK (valid_to > valid_from)
);
CREATE INDEX iso_waivers_procedure ON iso_waivers (procedure_id, valid_from);
CREATE INDEX iso_waivers_agency ON iso_waivers (agency_id);
