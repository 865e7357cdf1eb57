CREATE TABLE {each}_cells (
    generation INTEGER NOT NULL,
    "table" {text} NOT NULL,
    period {text} NOT NULL,
    area {text} NOT NULL,
    force {text} NOT NULL,
    d1 {text} NOT NULL,
    d2 {text} NOT NULL,
    measure {text} NOT NULL,
    post {text} NOT NULL,
    partition INTEGER NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (
        generation, "table", period, area, force, d1, d2, measure, post, partition
    )
) {without_rowid};

CREATE TABLE {each}_states (
    generation INTEGER NOT NULL,
    stream {text} NOT NULL,
    post {text} NOT NULL,
    state {bytes} NOT NULL,
    PRIMARY KEY (generation, stream)
);

CREATE INDEX ix_{each}_states_post ON {each}_states (post);

CREATE TABLE {each}_posts (
    generation INTEGER NOT NULL,
    post {text} NOT NULL,
    record {text} NOT NULL,
    PRIMARY KEY (generation, post)
);

CREATE TABLE {each}_series (
    generation INTEGER NOT NULL,
    fact {text} NOT NULL,
    series {text} NOT NULL,
    source {text} NOT NULL,
    area {text} NOT NULL,
    period {text} NOT NULL,
    unit {text} NOT NULL,
    value FLOAT NOT NULL,
    respondents INTEGER,
    supersedes {text},
    position BIGINT NOT NULL,
    current BOOLEAN NOT NULL,
    PRIMARY KEY (generation, fact)
);

CREATE TABLE site_open_cases (
    generation INTEGER NOT NULL,
    "case" {text} NOT NULL,
    post {text} NOT NULL,
    opened_on DATE NOT NULL,
    last_act_on DATE NOT NULL,
    force {text} NOT NULL,
    saisine {text} NOT NULL,
    main_problem {text} NOT NULL,
    acts INTEGER NOT NULL,
    answers_awaited INTEGER NOT NULL,
    PRIMARY KEY (generation, "case")
);

CREATE INDEX ix_site_open_cases_post ON site_open_cases (post);

CREATE TABLE site_devices (
    generation INTEGER NOT NULL,
    post {text} NOT NULL,
    device {text} NOT NULL,
    arrived JSON NOT NULL,
    PRIMARY KEY (generation, post, device)
);

CREATE TABLE site_sequence_holes (
    generation INTEGER NOT NULL,
    post {text} NOT NULL,
    device {text} NOT NULL,
    first_missing BIGINT NOT NULL,
    last_missing BIGINT NOT NULL,
    PRIMARY KEY (generation, post, device, first_missing)
);

CREATE TABLE generations (
    read_model {text} NOT NULL,
    serving INTEGER NOT NULL,
    previous INTEGER,
    PRIMARY KEY (read_model)
);

CREATE TABLE positions (
    read_model {text} NOT NULL,
    generation INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    position BIGINT NOT NULL,
    recorded_at {text} NOT NULL,
    log_id {text} NOT NULL,
    PRIMARY KEY (read_model, generation, partition)
);

CREATE TABLE dead_letters (
    read_model {text} NOT NULL,
    generation INTEGER NOT NULL,
    position BIGINT NOT NULL,
    stream {text} NOT NULL,
    stored {bytes} NOT NULL,
    state {text} NOT NULL,
    error {text} NOT NULL,
    PRIMARY KEY (read_model, generation, position)
);

CREATE VIEW {published}{each}_cells_v1 AS
SELECT t."table", t."measure", t."period", t."area", t."post", t."force", t."d1", t."d2", t."value"
FROM generations g JOIN {each}_cells t ON t.generation = g.serving
WHERE g.read_model = '{each}';

CREATE VIEW {published}{each}_posts_v1 AS
SELECT t."post", t."record"
FROM generations g JOIN {each}_posts t ON t.generation = g.serving
WHERE g.read_model = '{each}';

CREATE VIEW {published}{each}_series_v1 AS
SELECT t."fact", t."series", t."source", t."area", t."period", t."value", t."unit",
t."respondents", t."supersedes", t."position", t."current"
FROM generations g JOIN {each}_series t ON t.generation = g.serving
WHERE g.read_model = '{each}';

CREATE VIEW {published}site_open_cases_v1 AS
SELECT t."post", t."case", t."opened_on", t."last_act_on", t."force", t."saisine",
t."main_problem", t."acts", t."answers_awaited"
FROM generations g JOIN site_open_cases t ON t.generation = g.serving
WHERE g.read_model = 'site';

CREATE VIEW {published}site_sequence_holes_v1 AS
SELECT t."post", t."device", t."first_missing", t."last_missing"
FROM generations g JOIN site_sequence_holes t ON t.generation = g.serving
WHERE g.read_model = 'site';

CREATE VIEW {published}positions_v1 AS
SELECT p.read_model, p.generation, MIN(p.position) AS position, MAX(p.recorded_at) AS recorded_at,
(SELECT COUNT(*) FROM dead_letters d WHERE d.read_model = p.read_model
AND d.generation = p.generation AND d.state <> 'discarded') AS dead_letters
FROM generations g JOIN positions p
ON p.read_model = g.read_model AND p.generation = g.serving
GROUP BY p.read_model, p.generation;

CREATE VIEW {published}dead_letters_v1 AS
SELECT d.read_model, d.position, d.stream, d.state, d.error
FROM generations g JOIN dead_letters d
ON d.read_model = g.read_model AND d.generation = g.serving;
