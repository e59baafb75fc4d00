-- Work that nobody in the office can do anything about now: the clock of its dossier stands, or the applicant is waited
-- for. It comes last in every inbox.
ALTER TABLE dossier_tasks ADD COLUMN standing boolean NOT NULL DEFAULT FALSE;
UPDATE dossier_tasks SET standing = TRUE WHERE kind IN ('SUPPLEMENT', 'OBLIGATION') OR (
    kind NOT IN ('WITHDRAWAL', 'TRIAL', 'RETURN')
    AND dossier_id IN (SELECT id FROM dossiers WHERE clock_phase = 'PAUSED'));

-- Where the end of a step moved, its work moves with it.
UPDATE dossier_tasks SET sort_at = COALESCE(
    (SELECT s.due_at FROM dossier_steps AS s WHERE s.dossier_id = dossier_tasks.dossier_id AND s.no = dossier_tasks.step_no),
    sort_at)
WHERE kind IN ('STEP', 'RETURN', 'SUPPLEMENT_APPROVAL');

-- The inbox in due order: of an agency, of a role there, of a unit, of an officer.
DROP INDEX dossier_tasks_agency;
DROP INDEX dossier_tasks_unit;
DROP INDEX dossier_tasks_assignee;
CREATE INDEX dossier_tasks_agency ON dossier_tasks (agency_id, standing, sort_at, dossier_id, kind, step_no);
CREATE INDEX dossier_tasks_role ON dossier_tasks (agency_id, role, standing, sort_at, dossier_id, kind, step_no);
CREATE INDEX dossier_tasks_unit ON dossier_tasks (unit_id, standing, sort_at, dossier_id, kind, step_no);
CREATE INDEX dossier_tasks_assignee ON dossier_tasks (assignee_id, standing, sort_at, dossier_id, kind, step_no)
    WHERE assignee_id IS NOT NULL;
