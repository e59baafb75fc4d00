DROP INDEX desk_visits_callers;
DROP INDEX desk_visits_booker;
-- Who called has no account to which the visit could belong.
UPDATE desk_tickets SET visit_id = NULL WHERE visit_id IN (SELECT id FROM desk_visits WHERE channel = 'TELEPHONE');
DELETE FROM desk_visits WHERE channel = 'TELEPHONE';
ALTER TABLE desk_visits DROP COLUMN caller_phone;
ALTER TABLE desk_visits DROP COLUMN channel;
ALTER TABLE desk_visits RENAME COLUMN booked_by TO citizen_id;
CREATE INDEX desk_visits_citizen ON desk_visits (citizen_id, id);
