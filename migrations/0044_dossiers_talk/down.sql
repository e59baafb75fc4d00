DROP TABLE dossier_parties;
DROP TABLE dossier_messages;
