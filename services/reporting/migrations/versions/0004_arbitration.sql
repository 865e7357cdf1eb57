CREATE TABLE arbitration_entries (
    position INTEGER NOT NULL PRIMARY KEY,
    department {text} NOT NULL,
    at {text} NOT NULL,
    who {text} NOT NULL,
    said TEXT NOT NULL
);

CREATE TABLE arbitration_words (
    position INTEGER NOT NULL,
    about {text} NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (position, about)
);

-- sqlite
CREATE TRIGGER arbitration_entries_stay BEFORE UPDATE ON arbitration_entries
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;

-- sqlite
CREATE TRIGGER arbitration_entries_whole BEFORE DELETE ON arbitration_entries
BEGIN SELECT RAISE(ABORT, 'an entry is never erased'); END;
