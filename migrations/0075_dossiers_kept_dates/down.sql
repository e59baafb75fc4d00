DROP TABLE dossier_kept_dates;
