CREATE TABLE surveys (
    id {text} NOT NULL PRIMARY KEY,
    audience {text} NOT NULL,
    area {text} NOT NULL,
    period {text} NOT NULL,
    opened_on {text} NOT NULL,
    ends_on {text} NOT NULL,
    links INTEGER NOT NULL,
    paper INTEGER NOT NULL,
    closed_on {text},
    counted BOOLEAN NOT NULL,
    responses INTEGER NOT NULL,
    UNIQUE (audience, area, period)
);

CREATE TABLE survey_links (
    digest {text} NOT NULL PRIMARY KEY,
    survey {text} NOT NULL
) {without_rowid};

CREATE TABLE survey_answers (
    place {text} NOT NULL PRIMARY KEY,
    survey {text} NOT NULL,
    said TEXT NOT NULL
) {without_rowid};
