DROP TABLE dossier_originals;
ALTER TABLE dossier_returns DROP COLUMN receipt_checked;
ALTER TABLE dossier_returns DROP COLUMN receiver_identity;
ALTER TABLE dossier_returns DROP COLUMN receiver_identity_kind;
ALTER TABLE dossier_returns DROP COLUMN authorisation_on;
ALTER TABLE dossier_returns DROP COLUMN authorisation_no;
