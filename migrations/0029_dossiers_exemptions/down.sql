ALTER TABLE dossier_obligations DROP COLUMN exempt_basis;
ALTER TABLE dossier_obligations DROP COLUMN exempt_reason;
