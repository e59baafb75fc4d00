-- Until when a petitioner who was asked for more is waited for, that an answer is not made public, and when the worker
-- has to tell that the agency is late (domain 2.7). What waits for a petitioner since before is the agency's again.
ALTER TABLE petitions ADD COLUMN waits_until timestamptz;
ALTER TABLE petitions ADD COLUMN withheld_at timestamptz;
ALTER TABLE petitions ADD COLUMN alert_at timestamptz;
UPDATE petitions SET due_at = answer_due_at WHERE state = 'SUPPLEMENT_ASKED';
UPDATE petitions SET alert_at = due_at;
CREATE INDEX petitions_alert ON petitions (alert_at, id) WHERE alert_at IS NOT NULL;
