DROP TABLE dossier_handover_items;
DROP TABLE dossier_handovers;
