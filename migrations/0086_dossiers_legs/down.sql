DROP TABLE dossier_leg_reminders;
DROP TABLE dossier_legs;
ALTER TABLE dossiers DROP COLUMN pausing_legs;
ALTER TABLE dossier_steps DROP COLUMN led_to;
ALTER TABLE dossier_steps DROP COLUMN answer;
ALTER TABLE dossier_steps DROP COLUMN consent_basis;
ALTER TABLE dossier_steps DROP COLUMN leg_pauses;
ALTER TABLE dossier_steps DROP COLUMN is_leg;
