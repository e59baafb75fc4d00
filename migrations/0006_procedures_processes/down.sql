DROP TABLE process_transitions;
DROP TABLE process_steps;
DROP TABLE process_coverage;
DROP TABLE process_versions;
DROP TABLE processes;
