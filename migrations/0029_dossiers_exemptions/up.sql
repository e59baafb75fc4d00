-- That an applicant owes nothing is the decision of whoever levies: its paper is kept as that of a notice is, and why.
ALTER TABLE dossier_obligations ADD COLUMN exempt_reason text;
ALTER TABLE dossier_obligations ADD COLUMN exempt_basis text;
