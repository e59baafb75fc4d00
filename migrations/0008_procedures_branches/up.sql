-- How a step waits for the ways that lead to it, and what the request to another agency says of time.
ALTER TABLE process_steps ADD COLUMN join_rule jsonb;
ALTER TABLE process_steps ADD COLUMN leg jsonb;
-- A way is taken when its condition (the text of it) holds, or when none of its step does.
ALTER TABLE process_transitions ADD COLUMN is_otherwise boolean NOT NULL DEFAULT false;
