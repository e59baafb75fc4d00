DROP INDEX dossiers_received;
DROP INDEX dossiers_returned;
