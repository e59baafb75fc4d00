ALTER TABLE process_transitions DROP COLUMN is_otherwise;
ALTER TABLE process_steps DROP COLUMN leg;
ALTER TABLE process_steps DROP COLUMN join_rule;
