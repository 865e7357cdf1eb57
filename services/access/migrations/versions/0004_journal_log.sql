ALTER TABLE access_journal ADD COLUMN salt {bytes} DEFAULT '' NOT NULL;

ALTER TABLE access_journal ADD COLUMN said {bytes} DEFAULT '' NOT NULL;

CREATE TABLE access_leaves (
number BIGINT NOT NULL PRIMARY KEY,
position BIGINT NOT NULL UNIQUE,
day VARCHAR(10) NOT NULL,
said {bytes} NOT NULL
);

CREATE TABLE access_checkpoints (
size BIGINT NOT NULL PRIMARY KEY,
at VARCHAR(32) NOT NULL,
note {text} NOT NULL,
peaks {bytes} NOT NULL
)
