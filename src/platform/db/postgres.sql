-- What only PostgreSQL understands; run after the migrations, as often as one likes.
CREATE OR REPLACE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
DROP TRIGGER IF EXISTS audit_log_no_delete ON audit_log;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION audit_log_is_append_only();
DROP TRIGGER IF EXISTS audit_log_no_update ON audit_log;
CREATE TRIGGER audit_log_no_update
BEFORE UPDATE OF id, subject_type, subject_id, seq, at, actor_kind, actor_id, actor_label, action, changes, reason,
                 request_id, prev_hash, hash ON audit_log
FOR EACH ROW EXECUTE FUNCTION audit_log_is_append_only();
