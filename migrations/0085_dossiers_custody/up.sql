-- Slips between agencies as well (domain section 9, item 9): from which unit, until when the other side is to answer, when
-- nobody was told to have answered, and why a slip was refused whole. Papers may follow a dossier that is electronically
-- further on.
ALTER TABLE dossier_handovers ADD COLUMN from_unit_id uuid;
ALTER TABLE dossier_handovers ADD COLUMN from_unit_name text;
ALTER TABLE dossier_handovers ADD COLUMN answer_due_at timestamptz;
ALTER TABLE dossier_handovers ADD COLUMN overdue_at timestamptz;
ALTER TABLE dossier_handovers ADD COLUMN refusal_reason text;
ALTER TABLE dossier_handover_items ADD COLUMN papers_only boolean NOT NULL DEFAULT FALSE;
CREATE INDEX dossier_handovers_unanswered ON dossier_handovers (answer_due_at)
    WHERE acknowledged_at IS NULL AND overdue_at IS NULL;
