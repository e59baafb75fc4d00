DROP INDEX dossier_tasks_agency;
DROP INDEX dossier_tasks_role;
DROP INDEX dossier_tasks_unit;
DROP INDEX dossier_tasks_assignee;
ALTER TABLE dossier_tasks DROP COLUMN standing;
CREATE INDEX dossier_tasks_agency ON dossier_tasks (agency_id, sort_at, dossier_id, kind, step_no);
CREATE INDEX dossier_tasks_unit ON dossier_tasks (unit_id);
CREATE INDEX dossier_tasks_assignee ON dossier_tasks (assignee_id, sort_at, dossier_id, kind, step_no);
