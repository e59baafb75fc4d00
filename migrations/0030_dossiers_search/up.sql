-- By what officers find a dossier: the words of its owner's name and its summary, the end of its code; once for each
-- agency that may see it, so that a search reads nothing that its caller may not see. A token is bytes, so that both
-- databases order it alike: a letter for what it is from, then the word (src/dossiers/rules/search.rs).
CREATE TABLE dossier_search_tokens (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    agency_id uuid NOT NULL REFERENCES agencies (id),
    token bytea NOT NULL,
    PRIMARY KEY (dossier_id, agency_id, token)
);
CREATE INDEX dossier_search_tokens_word ON dossier_search_tokens (agency_id, token, dossier_id DESC);

-- Whether this agency finds it by its words yet; what was there before is made searchable by the worker.
ALTER TABLE dossier_agencies ADD COLUMN searchable boolean NOT NULL DEFAULT false;
CREATE INDEX dossier_agencies_unsearchable ON dossier_agencies (dossier_id) WHERE searchable = false;

CREATE INDEX dossiers_owner_phone ON dossiers (owner_phone, id);
CREATE INDEX dossiers_owner_identity ON dossiers (owner_identity_hash, id);
