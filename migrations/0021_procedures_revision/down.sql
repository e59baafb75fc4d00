ALTER TABLE procedures DROP COLUMN revision;
