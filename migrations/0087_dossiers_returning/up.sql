-- Where the result is collected, where that is not the agency that received the dossier (domain section 9, item 10).
ALTER TABLE dossiers ADD COLUMN returning_agency_id uuid;
