DROP TABLE calendar_sessions;
DROP TABLE calendar_days;
DROP TABLE calendar_years;
DROP TABLE calendars;
