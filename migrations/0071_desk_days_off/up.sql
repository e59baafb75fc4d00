-- Days on which a desk receives nobody although its calendar is open, as in a storm: no visits can be booked, and those
-- that were are called off.
CREATE TABLE desk_days_off (
    desk_id uuid NOT NULL REFERENCES desks (id),
    day date NOT NULL,
    reason text NOT NULL,
    called_off_by uuid NOT NULL,
    called_off_at timestamptz NOT NULL,
    PRIMARY KEY (desk_id, day)
);
