-- Which closed agency's work goes on at which other, so that its officers have the rights for it.
CREATE TABLE carried_on (
    closed_agency_id uuid NOT NULL PRIMARY KEY REFERENCES agencies (id),
    by_agency_id uuid NOT NULL REFERENCES agencies (id),
    last_day date NOT NULL,
    CHECK (by_agency_id <> closed_agency_id)
);
CREATE INDEX carried_on_by ON carried_on (by_agency_id, last_day);
INSERT INTO carried_on (closed_agency_id, by_agency_id, last_day)
SELECT id, successor_id, valid_to FROM agencies WHERE successor_id IS NOT NULL AND valid_to IS NOT NULL;
