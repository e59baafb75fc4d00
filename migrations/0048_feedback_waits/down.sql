DROP INDEX petitions_alert;
UPDATE petitions SET due_at = NULL WHERE state = 'SUPPLEMENT_ASKED' OR withheld_at IS NOT NULL;
ALTER TABLE petitions DROP COLUMN alert_at;
ALTER TABLE petitions DROP COLUMN withheld_at;
ALTER TABLE petitions DROP COLUMN waits_until;
