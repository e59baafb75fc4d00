DROP TABLE desks;
DROP TABLE units;
DROP TABLE standing_bodies;
DROP TABLE agency_codes;
DROP TABLE agency_names;
DROP TABLE agencies;
DROP TABLE admin_units;
DROP TABLE agency_register;
