DROP INDEX ratings_party;
DROP INDEX ratings_dossier;
DELETE FROM rating_answers WHERE rating_id IN (SELECT id FROM ratings WHERE rater = 'PARTY');
DELETE FROM ratings WHERE rater = 'PARTY';
CREATE UNIQUE INDEX ratings_dossier ON ratings (dossier_id);
ALTER TABLE ratings DROP COLUMN citizen_id;
ALTER TABLE ratings DROP COLUMN rater;
