-- Working calendars. One inherits from another: province -> agency -> desk; the parent never changes, so there is no
-- circle. agency_id says whose managers may change it (agencies stand above calendars, so it is no foreign key).
-- revision is a new random value at every change: what was merged from a chain of calendars is kept under theirs.
CREATE TABLE calendars (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name_vi text NOT NULL,
    name_en text NOT NULL,
    parent_id uuid REFERENCES calendars (id),
    agency_id uuid,
    revision uuid NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (parent_id <> id)
);
CREATE INDEX calendars_parent ON calendars (parent_id);

-- The years whose days off are known. Without a row here, or in a calendar above, no deadline touches the year.
CREATE TABLE calendar_years (
    calendar_id uuid NOT NULL REFERENCES calendars (id),
    year integer NOT NULL CHECK (year BETWEEN 1990 AND 2100),
    legal_basis text NOT NULL,
    remark text,
    declared_at timestamptz NOT NULL,
    PRIMARY KEY (calendar_id, year)
);

-- Days that differ from the rule that Monday to Friday are worked. Hours are minutes after midnight; both sessions
-- empty means the hours of the weekday.
CREATE TABLE calendar_days (
    calendar_id uuid NOT NULL REFERENCES calendars (id),
    date date NOT NULL,
    kind text NOT NULL CHECK (kind IN
        ('HOLIDAY', 'COMPENSATORY', 'SWAP_OFF', 'MAKEUP_WORK', 'LOCAL_OFF', 'RECEPTION_ONLY')),
    name_vi text NOT NULL,
    name_en text NOT NULL,
    legal_basis text,
    decided_by text,
    morning_from integer,
    morning_to integer,
    afternoon_from integer,
    afternoon_to integer,
    PRIMARY KEY (calendar_id, date),
    CHECK ((morning_from IS NULL) = (morning_to IS NULL)),
    CHECK ((afternoon_from IS NULL) = (afternoon_to IS NULL)),
    CHECK (morning_from >= 0 AND morning_from < morning_to AND morning_to < 1440),
    CHECK (afternoon_from >= 0 AND afternoon_from < afternoon_to AND afternoon_to < 1440),
    CHECK (morning_to <= afternoon_from)
);

-- Hours of a weekday (1 is Monday) while they hold; valid_to is the last day, open when null.
CREATE TABLE calendar_sessions (
    calendar_id uuid NOT NULL REFERENCES calendars (id),
    weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    valid_from date NOT NULL,
    valid_to date,
    morning_from integer,
    morning_to integer,
    afternoon_from integer,
    afternoon_to integer,
    PRIMARY KEY (calendar_id, weekday, valid_from),
    CHECK (valid_to >= valid_from),
    CHECK (morning_from IS NOT NULL OR afternoon_from IS NOT NULL),
    CHECK ((morning_from IS NULL) = (morning_to IS NULL)),
    CHECK ((afternoon_from IS NULL) = (afternoon_to IS NULL)),
    CHECK (morning_from >= 0 AND morning_from < morning_to AND morning_to < 1440),
    CHECK (afternoon_from >= 0 AND afternoon_from < afternoon_to AND afternoon_to < 1440),
    CHECK (morning_to <= afternoon_from)
);
