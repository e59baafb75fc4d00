-- Dossiers are also found by who brought them for the owner: those that are there already are made searchable anew.
UPDATE dossier_agencies SET searchable = FALSE
    WHERE searchable = TRUE AND dossier_id IN (SELECT dossier_id FROM dossier_contents WHERE submitter IS NOT NULL);
