-- Who rated: the owner or whoever holds the receipt in the owner's place, once together, and each of those whom the owner
-- let in, once (domain 7.9: one for each dossier and person).
ALTER TABLE ratings ADD COLUMN rater text NOT NULL DEFAULT 'OWNER' CHECK (rater IN ('OWNER', 'RECEIPT', 'PARTY'));
ALTER TABLE ratings ADD COLUMN citizen_id uuid;
DROP INDEX ratings_dossier;
CREATE UNIQUE INDEX ratings_dossier ON ratings (dossier_id) WHERE rater <> 'PARTY';
CREATE UNIQUE INDEX ratings_party ON ratings (dossier_id, citizen_id);
