ALTER TABLE dossier_originals DROP COLUMN receipt_checked;
ALTER TABLE dossier_originals DROP COLUMN receiver_identity;
ALTER TABLE dossier_originals DROP COLUMN receiver_identity_kind;
ALTER TABLE dossier_originals DROP COLUMN authorisation_on;
ALTER TABLE dossier_originals DROP COLUMN authorisation_no;
ALTER TABLE dossier_obligations DROP COLUMN cancel_reason;
ALTER TABLE dossier_obligations DROP COLUMN cancelled_by;
ALTER TABLE dossier_obligations DROP COLUMN cancelled_at;
