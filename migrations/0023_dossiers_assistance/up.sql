-- Who filled a dossier in and sent it for the applicant, and at which desk (điểm hỗ trợ). Few are filed like that.
ALTER TABLE dossiers ADD COLUMN assisted_by uuid;
ALTER TABLE dossiers ADD COLUMN support_desk_id uuid REFERENCES desks (id);
CREATE INDEX dossiers_support_desk ON dossiers (support_desk_id) WHERE support_desk_id IS NOT NULL;
