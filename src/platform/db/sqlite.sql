-- What only SQLite understands; run after the migrations, as often as one likes.
CREATE TRIGGER IF NOT EXISTS audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_log_no_update
BEFORE UPDATE OF id, subject_type, subject_id, seq, at, actor_kind, actor_id, actor_label, action, changes, reason,
                 request_id, prev_hash, hash ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- A row is sealed once, after its commit, and stays so.
CREATE TRIGGER IF NOT EXISTS audit_log_no_sealed_insert BEFORE INSERT ON audit_log WHEN NEW.sealed
BEGIN SELECT RAISE(ABORT, 'rows of the audit log are sealed after their commit'); END;
CREATE TRIGGER IF NOT EXISTS audit_log_no_unsealing BEFORE UPDATE OF sealed ON audit_log WHEN NOT NEW.sealed
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_seals_no_delete BEFORE DELETE ON audit_seals
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_seals_no_update BEFORE UPDATE ON audit_seals
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_seal_heads_no_delete BEFORE DELETE ON audit_seal_heads
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_seal_heads_no_update BEFORE UPDATE ON audit_seal_heads
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
