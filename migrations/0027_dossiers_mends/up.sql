-- A notice of an obligation that was wrong is replaced or taken back; what the applicant was told stays known.
ALTER TABLE dossier_obligations ADD COLUMN cancelled_at timestamptz;
ALTER TABLE dossier_obligations ADD COLUMN cancelled_by uuid;
ALTER TABLE dossier_obligations ADD COLUMN cancel_reason text;
-- Whoever takes originals back is made sure of as whoever collects a result.
ALTER TABLE dossier_originals ADD COLUMN authorisation_no text;
ALTER TABLE dossier_originals ADD COLUMN authorisation_on date;
ALTER TABLE dossier_originals ADD COLUMN receiver_identity_kind text;
ALTER TABLE dossier_originals ADD COLUMN receiver_identity bytea;
ALTER TABLE dossier_originals ADD COLUMN receipt_checked boolean NOT NULL DEFAULT FALSE;
