DROP TABLE desk_days_off;
