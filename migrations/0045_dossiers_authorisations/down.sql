ALTER TABLE dossier_parties DROP COLUMN valid_to;
ALTER TABLE dossier_parties DROP COLUMN valid_from;
ALTER TABLE dossier_parties DROP COLUMN paper_date;
ALTER TABLE dossier_parties DROP COLUMN paper_number;
