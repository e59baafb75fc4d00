-- Whoever holds the receipt does not take the owner's own rating away: the desk knows what stands on the receipt too. The
-- owner's goes before it in all figures.
DROP INDEX ratings_dossier;
CREATE UNIQUE INDEX ratings_dossier ON ratings (dossier_id, rater) WHERE rater <> 'PARTY';
