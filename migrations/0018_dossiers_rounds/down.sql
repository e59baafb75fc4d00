ALTER TABLE dossier_corrections DROP COLUMN result_legal_basis;
ALTER TABLE dossier_corrections DROP COLUMN result_reason;
DROP TABLE dossier_step_rounds;
