DROP TABLE desk_tickets;
DROP TABLE desk_visits;
DROP TABLE desk_queues;
