DROP INDEX dossiers_support_desk;
ALTER TABLE dossiers DROP COLUMN support_desk_id;
ALTER TABLE dossiers DROP COLUMN assisted_by;
