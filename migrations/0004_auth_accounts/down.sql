DROP TABLE sign_in_attempts;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE memberships;
DROP INDEX desks_place;
DROP INDEX units_place;
DROP TABLE credentials;
DROP TABLE accounts;
