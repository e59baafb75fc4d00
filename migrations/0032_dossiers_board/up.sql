-- What an agency received and handed over on a day, for the leaders' board.
CREATE INDEX dossiers_received ON dossiers (receiving_agency_id, received_at) WHERE received_at IS NOT NULL;
CREATE INDEX dossiers_returned ON dossiers (receiving_agency_id, returned_at) WHERE returned_at IS NOT NULL;
