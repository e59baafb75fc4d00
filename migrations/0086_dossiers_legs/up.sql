-- Legs: what another agency does for a dossier, with its own request, allotment, moment and answer (domain section 9).
ALTER TABLE dossier_steps ADD COLUMN is_leg boolean NOT NULL DEFAULT FALSE;
ALTER TABLE dossier_steps ADD COLUMN leg_pauses boolean NOT NULL DEFAULT FALSE;
ALTER TABLE dossier_steps ADD COLUMN consent_basis text;
-- What came out of a step, and where it led: what the route goes on by.
ALTER TABLE dossier_steps ADD COLUMN answer text CHECK (
    answer IN ('AGREE', 'DISAGREE', 'NEED_INFO', 'RESULT', 'ACCEPT', 'REDO', 'REJECT'));
ALTER TABLE dossier_steps ADD COLUMN led_to text;
-- How many legs let the clock stand now.
ALTER TABLE dossiers ADD COLUMN pausing_legs integer NOT NULL DEFAULT 0 CHECK (pausing_legs >= 0);

CREATE TABLE dossier_legs (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    step_no integer NOT NULL,
    agency_id uuid NOT NULL REFERENCES agencies (id),
    unit_id uuid,
    unit_name text,
    asking_agency_id uuid NOT NULL REFERENCES agencies (id),
    asking_unit_id uuid,
    asking_role text NOT NULL,
    state text NOT NULL CHECK (state IN (
        'PREPARED', 'SENT', 'RECEIVED', 'RETURNED_FOR_CORRECTION', 'IN_PROGRESS', 'ANSWERED', 'OVERDUE', 'CANCELLED')),
    pauses_clock boolean NOT NULL,
    consent_basis text,
    allotment_value integer NOT NULL,
    allotment_unit text NOT NULL,
    calendar_id uuid,
    request text,
    prepared_at timestamptz NOT NULL,
    sent_at timestamptz,
    sent_by uuid,
    due_at timestamptz,
    late_from timestamptz,
    accepted_at timestamptz,
    accepted_by uuid,
    returned_at timestamptz,
    returned_by uuid,
    return_reason text,
    begun_at timestamptz,
    begun_by uuid,
    answered_at timestamptz,
    answered_by uuid,
    answer text CHECK (answer IN ('AGREE', 'DISAGREE', 'NEED_INFO', 'RESULT')),
    answer_text text,
    by_silence boolean NOT NULL,
    overdue_at timestamptz,
    late_outside boolean,
    cancelled_at timestamptz,
    cancelled_by uuid,
    cancel_reason text,
    PRIMARY KEY (dossier_id, no),
    CHECK ((state = 'ANSWERED') = (answer IS NOT NULL)),
    CHECK ((state = 'CANCELLED') = (cancelled_at IS NOT NULL)),
    CHECK (NOT by_silence OR consent_basis IS NOT NULL)
);
CREATE INDEX dossier_legs_agency ON dossier_legs (agency_id, state, due_at);
CREATE INDEX dossier_legs_asking ON dossier_legs (asking_agency_id);
CREATE INDEX dossier_legs_late ON dossier_legs (late_from) WHERE state IN ('SENT', 'RECEIVED', 'IN_PROGRESS');

-- Who was reminded of a leg that is late, each once.
CREATE TABLE dossier_leg_reminders (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    leg_no integer NOT NULL,
    role text NOT NULL CHECK (role IN ('AGENCY_HEAD', 'REFORM_COORDINATOR')),
    agency_id uuid NOT NULL REFERENCES agencies (id),
    at timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, leg_no, role)
);
CREATE INDEX dossier_leg_reminders_role ON dossier_leg_reminders (role, at, dossier_id, leg_no);
CREATE INDEX dossier_leg_reminders_agency ON dossier_leg_reminders (agency_id, role, at, dossier_id, leg_no);
