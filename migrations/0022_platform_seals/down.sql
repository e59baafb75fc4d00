DROP INDEX audit_seal_heads_chain;
