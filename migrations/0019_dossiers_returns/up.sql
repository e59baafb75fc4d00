-- How it was made sure who got the result: the authorisation, the receiver's paper (sealed), the receipt's secret.
ALTER TABLE dossier_returns ADD COLUMN authorisation_no text;
ALTER TABLE dossier_returns ADD COLUMN authorisation_on date;
ALTER TABLE dossier_returns ADD COLUMN receiver_identity_kind text;
ALTER TABLE dossier_returns ADD COLUMN receiver_identity bytea;
ALTER TABLE dossier_returns ADD COLUMN receipt_checked boolean NOT NULL DEFAULT FALSE;

-- Originals that went back after a dossier had ended without a result, each time.
CREATE TABLE dossier_originals (
    dossier_id uuid NOT NULL REFERENCES dossiers (id),
    no integer NOT NULL CHECK (no > 0),
    originals text NOT NULL,
    receiver_name text NOT NULL,
    identification text NOT NULL,
    at timestamptz NOT NULL,
    by_officer uuid,
    PRIMARY KEY (dossier_id, no)
);
