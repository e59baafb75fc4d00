ALTER TABLE dossier_trials DROP COLUMN cancelled_at;
ALTER TABLE dossiers DROP COLUMN paused_for;
