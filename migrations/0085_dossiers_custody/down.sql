DROP INDEX dossier_handovers_unanswered;
ALTER TABLE dossier_handover_items DROP COLUMN papers_only;
ALTER TABLE dossier_handovers DROP COLUMN refusal_reason;
ALTER TABLE dossier_handovers DROP COLUMN overdue_at;
ALTER TABLE dossier_handovers DROP COLUMN answer_due_at;
ALTER TABLE dossier_handovers DROP COLUMN from_unit_name;
ALTER TABLE dossier_handovers DROP COLUMN from_unit_id;
