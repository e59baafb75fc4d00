-- What only SQLite understands; run after the migrations, as often as one likes.
CREATE TRIGGER IF NOT EXISTS audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_log_no_update
BEFORE UPDATE OF id, subject_type, subject_id, seq, at, actor_kind, actor_id, actor_label, action, changes, reason,
                 request_id, prev_hash, hash ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
