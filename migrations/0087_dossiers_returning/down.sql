ALTER TABLE dossiers DROP COLUMN returning_agency_id;
