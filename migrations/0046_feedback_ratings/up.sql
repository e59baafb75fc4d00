-- What owners say of how their dossiers were handled, once the result is handed over; never changed (domain 7.9).
CREATE TABLE ratings (
    id uuid PRIMARY KEY,
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    agency_id uuid NOT NULL REFERENCES agencies (id),
    competent_agency_id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    satisfaction text NOT NULL CHECK (satisfaction IN ('VERY_SATISFIED', 'SATISFIED', 'NOT_SATISFIED')),
    reason text,
    rated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ratings_dossier ON ratings (dossier_id);
CREATE INDEX ratings_agency ON ratings (agency_id, id);
CREATE INDEX ratings_time ON ratings (agency_id, rated_at);
CREATE TABLE rating_answers (
    rating_id uuid NOT NULL REFERENCES ratings (id),
    question text NOT NULL,
    score integer NOT NULL CHECK (score BETWEEN 0 AND 2),
    reason text,
    PRIMARY KEY (rating_id, question)
);
