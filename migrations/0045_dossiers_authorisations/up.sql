-- The written authorisation within which somebody sees a dossier or acts for its owner, and its first and last day. None
-- for who asks for the same in their own right, and for a draft that is passed on.
ALTER TABLE dossier_parties ADD COLUMN paper_number text;
ALTER TABLE dossier_parties ADD COLUMN paper_date date;
ALTER TABLE dossier_parties ADD COLUMN valid_from date;
ALTER TABLE dossier_parties ADD COLUMN valid_to date;
