ALTER TABLE dossiers DROP COLUMN reappointments_allowed;
ALTER TABLE dossiers DROP COLUMN guidances_allowed;
ALTER TABLE dossier_supplement_items DROP COLUMN rejection;
