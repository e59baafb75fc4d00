-- Who may sign in. Citizens are found by identity number, phone or e-mail, officers by user name.
CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('CITIZEN', 'OFFICER', 'CLIENT')),
    status text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED')),
    username text,
    full_name text NOT NULL,
    name_folded text NOT NULL,
    name_sort text NOT NULL,
    -- The number itself is sealed; the keyed hash finds it again; lists show the masked form.
    id_number_kind text CHECK (id_number_kind IN ('CITIZEN_NUMBER', 'PASSPORT')),
    id_number_masked text,
    id_number_sealed bytea,
    id_number_hash bytea,
    phone text,
    phone_typed text,
    email text,
    email_key text,
    sex text CHECK (sex IN ('MALE', 'FEMALE', 'OTHER')),
    birth_date date,
    address text,
    -- Grows with every change of what the account may do; tokens with an older one are refused.
    rights_version bigint NOT NULL,
    rights_changed_at timestamptz,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK ((kind = 'OFFICER') = (username IS NOT NULL)),
    CHECK ((kind = 'CITIZEN') = (id_number_hash IS NOT NULL)),
    CHECK ((id_number_hash IS NULL) = (id_number_kind IS NULL)),
    CHECK ((id_number_hash IS NULL) = (id_number_masked IS NULL)),
    CHECK ((id_number_hash IS NULL) = (id_number_sealed IS NULL))
);
CREATE UNIQUE INDEX accounts_username ON accounts (username);
CREATE UNIQUE INDEX accounts_id_number ON accounts (id_number_hash);
CREATE UNIQUE INDEX accounts_phone ON accounts (phone) WHERE kind = 'CITIZEN';
CREATE UNIQUE INDEX accounts_email ON accounts (email_key) WHERE kind = 'CITIZEN';
CREATE INDEX accounts_list ON accounts (kind, name_sort, id);
CREATE INDEX accounts_rights ON accounts (rights_changed_at) WHERE rights_changed_at IS NOT NULL;

CREATE TABLE credentials (
    account_id uuid PRIMARY KEY REFERENCES accounts (id),
    password_hash text NOT NULL,
    must_change boolean NOT NULL DEFAULT FALSE,
    changed_at timestamptz NOT NULL
);

-- What officers are, where; without an agency in the whole system. Days are the province's, the last one included; one
-- that was taken back before it began ends before its first day.
CREATE UNIQUE INDEX units_place ON units (id, agency_id);
CREATE UNIQUE INDEX desks_place ON desks (id, agency_id);
CREATE TABLE memberships (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    agency_id uuid REFERENCES agencies (id),
    unit_id uuid,
    desk_id uuid,
    role text NOT NULL CHECK (role IN ('DESK_OFFICER', 'HANDLER', 'UNIT_HEAD', 'AGENCY_HEAD', 'CLERK', 'CASHIER',
        'DESK_MANAGER', 'PROCEDURE_CONTROLLER', 'ISO_OFFICER', 'REFORM_COORDINATOR', 'ISO_LEAD', 'IT_LEAD',
        'FINANCE_LEAD', 'PPC_APPROVER', 'INSPECTOR', 'AUDITOR', 'SYS_ADMIN')),
    valid_from date NOT NULL,
    valid_to date,
    basis text,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (unit_id, agency_id) REFERENCES units (id, agency_id),
    FOREIGN KEY (desk_id, agency_id) REFERENCES desks (id, agency_id),
    CHECK ((role = 'SYS_ADMIN') = (agency_id IS NULL)),
    CHECK (agency_id IS NOT NULL OR (unit_id IS NULL AND desk_id IS NULL))
);
CREATE INDEX memberships_account ON memberships (account_id, valid_from);
CREATE INDEX memberships_agency ON memberships (agency_id, account_id);
CREATE INDEX memberships_unit ON memberships (unit_id, agency_id) WHERE unit_id IS NOT NULL;
CREATE INDEX memberships_desk ON memberships (desk_id, agency_id) WHERE desk_id IS NOT NULL;

-- A session is one sign-in and the refresh tokens that follow from it. Only their hashes are kept; a used one stays
-- until its time is over, because its second use shows that somebody has copied it.
CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id),
    opened_at timestamptz NOT NULL,
    used_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    closed_at timestamptz,
    closing text CHECK (closing IN ('SIGNED_OUT', 'CLOSED_BY_OWNER', 'PASSWORD_CHANGED', 'PASSWORD_RESET',
        'ACCOUNT_DISABLED', 'TOKEN_REUSED')),
    address text NOT NULL,
    user_agent text NOT NULL,
    CHECK ((closed_at IS NULL) = (closing IS NULL))
);
CREATE INDEX sessions_account ON sessions (account_id, opened_at, id);
CREATE INDEX sessions_closed ON sessions (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX sessions_end ON sessions (ends_at);
CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions (id),
    issued_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_end ON refresh_tokens (ends_at);

-- Wrong passwords in a row, by keyed hash of the name that was tried and of the address that tried.
CREATE TABLE sign_in_attempts (
    key bytea PRIMARY KEY,
    failures bigint NOT NULL,
    last_failed_at timestamptz NOT NULL,
    locked_until timestamptz
);
CREATE INDEX sign_in_attempts_age ON sign_in_attempts (last_failed_at);
