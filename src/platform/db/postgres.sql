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
-- A row is sealed once, after its commit, and stays so.
DROP TRIGGER IF EXISTS audit_log_no_sealed_insert ON audit_log;
CREATE TRIGGER audit_log_no_sealed_insert BEFORE INSERT ON audit_log
FOR EACH ROW WHEN (NEW.sealed) EXECUTE FUNCTION audit_log_is_append_only();
DROP TRIGGER IF EXISTS audit_log_no_unsealing ON audit_log;
CREATE TRIGGER audit_log_no_unsealing BEFORE UPDATE OF sealed ON audit_log
FOR EACH ROW WHEN (NOT NEW.sealed) EXECUTE FUNCTION audit_log_is_append_only();
DROP TRIGGER IF EXISTS audit_log_no_truncate ON audit_log;
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
DROP TRIGGER IF EXISTS audit_seals_no_change ON audit_seals;
CREATE TRIGGER audit_seals_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
DROP TRIGGER IF EXISTS audit_seal_heads_no_change ON audit_seal_heads;
CREATE TRIGGER audit_seal_heads_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal_heads
FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
