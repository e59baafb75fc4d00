DROP TABLE carried_on;
