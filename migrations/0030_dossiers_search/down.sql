DROP INDEX dossiers_owner_identity;
DROP INDEX dossiers_owner_phone;
DROP INDEX dossier_agencies_unsearchable;
ALTER TABLE dossier_agencies DROP COLUMN searchable;
DROP TABLE dossier_search_tokens;
