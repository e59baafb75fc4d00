DROP TABLE disposal_items;
DROP TABLE disposal_lists;
DROP TABLE retention_terms;
