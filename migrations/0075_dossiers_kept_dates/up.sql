-- The dates that a corrected calendar makes for a dossier and its head has decided not to give: what was told stays,
-- until the calendar makes others. One row for one dossier at most; the reason stands in its history.
CREATE TABLE dossier_kept_dates (
    dossier_id uuid PRIMARY KEY REFERENCES dossiers (id),
    acceptance_due_at timestamptz,
    due_at timestamptz,
    unextended_due_at timestamptz,
    wait_until timestamptz
);
