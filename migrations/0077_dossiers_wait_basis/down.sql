ALTER TABLE dossier_supplements DROP COLUMN wait_granted_days;
ALTER TABLE dossier_supplements DROP COLUMN wait_granted_from;
ALTER TABLE dossier_supplements DROP COLUMN wait_from;
