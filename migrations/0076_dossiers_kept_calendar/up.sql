-- Also by which state of the calendar the head decided: as long as nobody has changed it, the decision holds, whatever else
-- moves the dates of the dossier meanwhile.
ALTER TABLE dossier_kept_dates ADD COLUMN calendar_revisions text;
