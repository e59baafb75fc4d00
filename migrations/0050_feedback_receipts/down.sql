DROP INDEX ratings_dossier;
-- Only one of the two can stay: the owner's.
DELETE FROM rating_answers WHERE rating_id IN (SELECT r.id FROM ratings AS r JOIN ratings AS o
    ON o.dossier_id = r.dossier_id WHERE r.rater = 'RECEIPT' AND o.rater = 'OWNER');
DELETE FROM ratings WHERE rater = 'RECEIPT' AND dossier_id IN (SELECT o.dossier_id FROM ratings AS o WHERE o.rater = 'OWNER');
CREATE UNIQUE INDEX ratings_dossier ON ratings (dossier_id) WHERE rater <> 'PARTY';
