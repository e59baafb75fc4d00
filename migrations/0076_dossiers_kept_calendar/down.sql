ALTER TABLE dossier_kept_dates DROP COLUMN calendar_revisions;
