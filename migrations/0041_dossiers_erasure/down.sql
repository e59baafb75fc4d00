DROP TABLE dossier_data_corrections;
DROP INDEX dossiers_drafts;
DROP INDEX dossiers_closed;
DROP TABLE dossier_erasures;
