CREATE TABLE closed_cells (
    read_model {text} NOT NULL,
    "table" {text} NOT NULL,
    measure {text} NOT NULL,
    period {text} NOT NULL,
    area {text} NOT NULL,
    post {text} NOT NULL,
    force {text} NOT NULL,
    d1 {text} NOT NULL,
    d2 {text} NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (read_model, "table", measure, period, area, post, force, d1, d2)
);

CREATE TABLE closed_numbers (
    post {text} NOT NULL,
    device {text} NOT NULL,
    arrived JSON NOT NULL,
    PRIMARY KEY (post, device)
);

CREATE TABLE channel (
    generation INTEGER NOT NULL,
    PRIMARY KEY (generation)
);
