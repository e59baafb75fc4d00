-- The newest sealed row of a chain, asked for chain after chain when the log is verified.
CREATE INDEX audit_seal_heads_chain ON audit_seal_heads (subject_id, subject_type, seq);
