-- Every validity is in whole days; valid_to is the last day, open when null.

-- Bumped by every change that must see all identifier codes, so that two of them never pass each other.
CREATE TABLE agency_register (
    id integer PRIMARY KEY CHECK (id = 1),
    version bigint NOT NULL
);
INSERT INTO agency_register (id, version) VALUES (1, 0);

-- Administrative units as they were in a period: a new name, type or parent is a new row of the same code.
CREATE TABLE admin_units (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    type text NOT NULL CHECK (type IN ('PROVINCE', 'CENTRAL_CITY', 'PROVINCIAL_CITY', 'TOWN', 'RURAL_DISTRICT',
        'URBAN_DISTRICT', 'ISLAND_DISTRICT', 'COMMUNE', 'WARD', 'TOWNSHIP', 'SPECIAL_ZONE')),
    level text NOT NULL CHECK (level IN ('PROVINCE', 'DISTRICT', 'COMMUNE')),
    name text NOT NULL,
    name_folded text NOT NULL,
    name_sort text NOT NULL,
    parent_code text,
    valid_from date NOT NULL,
    valid_to date,
    legal_basis text,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (code, valid_from),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE UNIQUE INDEX admin_units_code_now ON admin_units (code) WHERE valid_to IS NULL;
CREATE INDEX admin_units_parent ON admin_units (parent_code, name_sort, id);
CREATE INDEX admin_units_list ON admin_units (name_sort, id);

CREATE TABLE agencies (
    id uuid PRIMARY KEY,
    type text NOT NULL CHECK (type IN ('PPC', 'PPC_OFFICE', 'DEPARTMENT', 'DISTRICT_PC', 'COMMUNE_PC', 'VERTICAL',
        'CENTRE')),
    level text NOT NULL CHECK (level IN ('MINISTRY', 'PROVINCE', 'DISTRICT', 'COMMUNE')),
    parent_id uuid REFERENCES agencies (id),
    admin_unit_code text,
    calendar_id uuid REFERENCES calendars (id),
    valid_from date NOT NULL,
    valid_to date,
    successor_id uuid REFERENCES agencies (id),
    legal_basis text,
    closing_basis text,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CHECK (parent_id <> id),
    CHECK (successor_id <> id),
    CHECK (successor_id IS NULL OR valid_to IS NOT NULL)
);
CREATE INDEX agencies_parent ON agencies (parent_id);
CREATE INDEX agencies_successor ON agencies (successor_id);
CREATE INDEX agencies_calendar ON agencies (calendar_id);

-- What an agency was called when. name_folded also holds the short name and the symbol.
CREATE TABLE agency_names (
    agency_id uuid NOT NULL REFERENCES agencies (id),
    valid_from date NOT NULL,
    valid_to date,
    name text NOT NULL,
    short_name text,
    symbol text,
    name_folded text NOT NULL,
    name_sort text NOT NULL,
    legal_basis text,
    PRIMARY KEY (agency_id, valid_from),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE UNIQUE INDEX agency_names_now ON agency_names (agency_id) WHERE valid_to IS NULL;
CREATE INDEX agency_names_list ON agency_names (name_sort, agency_id);

-- Identifier codes, old (QCVN 102:2016/BTTTT) and new (QĐ 20/2020/QĐ-TTg). A code names one agency at a time.
CREATE TABLE agency_codes (
    agency_id uuid NOT NULL REFERENCES agencies (id),
    scheme text NOT NULL CHECK (scheme IN ('QCVN_102_2016', 'QD_20_2020')),
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    legal_basis text,
    note text,
    PRIMARY KEY (agency_id, scheme, valid_from),
    UNIQUE (code, valid_from),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE UNIQUE INDEX agency_codes_code_now ON agency_codes (code) WHERE valid_to IS NULL;
CREATE UNIQUE INDEX agency_codes_agency_now ON agency_codes (agency_id, scheme) WHERE valid_to IS NULL;

-- Standing bodies of the steering committees (2816/QĐ-UBND, 1.1): one agency a committee at a time.
CREATE TABLE standing_bodies (
    committee text NOT NULL CHECK (committee IN ('ISO_9000', 'IT')),
    valid_from date NOT NULL,
    valid_to date,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    legal_basis text,
    PRIMARY KEY (committee, valid_from),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE UNIQUE INDEX standing_bodies_now ON standing_bodies (committee) WHERE valid_to IS NULL;
CREATE INDEX standing_bodies_agency ON standing_bodies (agency_id);

CREATE TABLE units (
    id uuid PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    code text NOT NULL,
    name text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (agency_id, code),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE TABLE desks (
    id uuid PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    code text NOT NULL,
    name text NOT NULL,
    phone text,
    address text,
    calendar_id uuid REFERENCES calendars (id),
    valid_from date NOT NULL,
    valid_to date,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (agency_id, code),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX desks_calendar ON desks (calendar_id);
