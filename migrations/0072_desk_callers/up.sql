-- Officers also book visits for people who call by telephone and may have no account: the number by which the desk can call
-- them back is kept until the day is over. The code that is told to them is all that they need at the desk.
DROP INDEX desk_visits_citizen;
ALTER TABLE desk_visits RENAME COLUMN citizen_id TO booked_by;
ALTER TABLE desk_visits ADD COLUMN channel text NOT NULL DEFAULT 'ONLINE' CHECK (channel IN ('ONLINE', 'TELEPHONE'));
ALTER TABLE desk_visits ADD COLUMN caller_phone text;
CREATE INDEX desk_visits_booker ON desk_visits (booked_by, id);
CREATE INDEX desk_visits_callers ON desk_visits (ends_at) WHERE caller_phone IS NOT NULL;
