DROP TABLE dossier_objects;
DROP TABLE object_lock_procedures;
DROP TABLE object_locks;
