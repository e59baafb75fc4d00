-- rejection: why something that was given was sent back, until it is given again.
ALTER TABLE dossier_supplement_items ADD COLUMN rejection text;
-- How often the rules that the dossier pinned let the applicant be told at intake what is missing, and give a new
-- appointment.
ALTER TABLE dossiers ADD COLUMN guidances_allowed integer NOT NULL DEFAULT 1;
ALTER TABLE dossiers ADD COLUMN reappointments_allowed integer NOT NULL DEFAULT 1;
