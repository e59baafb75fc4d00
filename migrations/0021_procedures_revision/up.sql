-- Goes up with every change of anything of the procedure, whatever table it is kept in: changes that are judged by the
-- same rules meet on this row, so that the later one sees the earlier one.
ALTER TABLE procedures ADD COLUMN revision bigint NOT NULL DEFAULT 0;
