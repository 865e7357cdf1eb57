CREATE TABLE credentials (
login VARCHAR(64) NOT NULL,
kind VARCHAR(16) NOT NULL,
value {text} NOT NULL,
until VARCHAR(32) NOT NULL,
PRIMARY KEY (kind, value, login)
);

CREATE INDEX credentials_of_login ON credentials (login, kind);

DELETE FROM sessions;

ALTER TABLE sessions ADD COLUMN awaiting VARCHAR(64);

ALTER TABLE sessions ADD COLUMN device {text} DEFAULT '' NOT NULL;
