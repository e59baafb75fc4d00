-- The room before the desks: queue tickets (số thứ tự) and visits booked ahead (lịch hẹn).
-- A desk with a row here gives tickets; with visits_per_slot above 0 it takes bookings too.
CREATE TABLE desk_queues (
    desk_id uuid PRIMARY KEY REFERENCES desks (id),
    agency_id uuid NOT NULL REFERENCES agencies (id),
    version bigint NOT NULL CHECK (version > 0),
    prefix text NOT NULL,
    windows integer NOT NULL CHECK (windows BETWEEN 1 AND 99),
    visit_minutes integer NOT NULL CHECK (visit_minutes BETWEEN 5 AND 240),
    visits_per_slot integer NOT NULL CHECK (visits_per_slot BETWEEN 0 AND 99),
    days_ahead integer NOT NULL CHECK (days_ahead BETWEEN 1 AND 60),
    updated_at timestamptz NOT NULL
);
CREATE INDEX desk_queues_agency ON desk_queues (agency_id);

CREATE TABLE desk_visits (
    id uuid PRIMARY KEY,
    version bigint NOT NULL CHECK (version > 0),
    desk_id uuid NOT NULL REFERENCES desks (id),
    citizen_id uuid NOT NULL,
    procedure_id uuid REFERENCES procedures (id),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    code text NOT NULL,
    state text NOT NULL CHECK (state IN ('BOOKED', 'ARRIVED', 'CANCELLED', 'MISSED')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (starts_at < ends_at)
);
CREATE INDEX desk_visits_desk ON desk_visits (desk_id, starts_at, id);
CREATE INDEX desk_visits_citizen ON desk_visits (citizen_id, id);
CREATE INDEX desk_visits_procedure ON desk_visits (procedure_id);
CREATE INDEX desk_visits_open ON desk_visits (ends_at) WHERE state = 'BOOKED';

CREATE TABLE desk_tickets (
    id uuid PRIMARY KEY,
    version bigint NOT NULL CHECK (version > 0),
    desk_id uuid NOT NULL REFERENCES desks (id),
    day date NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    label text NOT NULL,
    procedure_id uuid REFERENCES procedures (id),
    visit_id uuid REFERENCES desk_visits (id),
    state text NOT NULL CHECK (state IN ('WAITING', 'CALLED', 'SERVED', 'MISSED', 'LEFT')),
    queue_at timestamptz NOT NULL,
    taken_at timestamptz NOT NULL,
    calls integer NOT NULL CHECK (calls >= 0),
    called_at timestamptz,
    called_by uuid,
    desk_window integer,
    ended_at timestamptz,
    dossier_id uuid REFERENCES dossiers (id),
    UNIQUE (desk_id, day, number),
    CHECK ((state = 'SERVED' AND called_at IS NOT NULL) OR state <> 'SERVED')
);
CREATE INDEX desk_tickets_line ON desk_tickets (desk_id, day, state, queue_at, id);
CREATE INDEX desk_tickets_day ON desk_tickets (desk_id, day, queue_at, id);
CREATE INDEX desk_tickets_open ON desk_tickets (day) WHERE state IN ('WAITING', 'CALLED');
CREATE INDEX desk_tickets_procedure ON desk_tickets (procedure_id);
CREATE INDEX desk_tickets_visit ON desk_tickets (visit_id);
CREATE INDEX desk_tickets_dossier ON desk_tickets (dossier_id);
