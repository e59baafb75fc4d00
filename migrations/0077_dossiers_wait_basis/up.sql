-- By what the time in which a supplement is waited for is counted, so that a corrected calendar makes it anew: since when the
-- procedure's limit runs when that is not the sending, and what a head has granted beyond it, or from a moment on.
ALTER TABLE dossier_supplements ADD COLUMN wait_from timestamptz;
ALTER TABLE dossier_supplements ADD COLUMN wait_granted_from timestamptz;
ALTER TABLE dossier_supplements ADD COLUMN wait_granted_days integer NOT NULL DEFAULT 0;
