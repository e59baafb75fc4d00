DROP TABLE idempotency_keys;
DROP TABLE job_leases;
DROP TABLE event_sequence;
DROP TABLE outbox;
DROP TABLE audit_seal_heads;
DROP TABLE audit_seals;
DROP TABLE audit_log;
DROP TABLE counters;
