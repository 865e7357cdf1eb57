ALTER TABLE {each}_posts ADD COLUMN partition INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE {each}_series ADD COLUMN partition INTEGER DEFAULT '0' NOT NULL;

CREATE TABLE {each}_cut_cells (
    generation INTEGER NOT NULL,
    cut BIGINT NOT NULL,
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
        generation, cut, "table", period, area, force, d1, d2, measure, post, partition
    )
) {without_rowid};

CREATE TABLE {each}_cut_posts (
    generation INTEGER NOT NULL,
    cut BIGINT NOT NULL,
    post {text} NOT NULL,
    record {text} NOT NULL,
    partition INTEGER NOT NULL,
    PRIMARY KEY (generation, cut, post)
);

CREATE TABLE {each}_cut_series (
    generation INTEGER NOT NULL,
    cut BIGINT NOT NULL,
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
    partition INTEGER NOT NULL,
    PRIMARY KEY (generation, cut, fact)
);

CREATE TABLE cuts (
    read_model {text} NOT NULL,
    generation INTEGER NOT NULL,
    position BIGINT NOT NULL,
    partition INTEGER NOT NULL,
    copied BOOLEAN NOT NULL,
    PRIMARY KEY (read_model, generation, position, partition)
);

CREATE VIEW {published}{each}_cut_cells_v1 AS
SELECT t."table", t."measure", t."period", t."area", t."post", t."force", t."d1", t."d2",
t."value", t."cut"
FROM generations g JOIN {each}_cut_cells t ON t.generation = g.serving
WHERE g.read_model = '{each}' AND NOT EXISTS (SELECT 1 FROM cuts c
WHERE c.read_model = g.read_model AND c.generation = g.serving AND c.position = t.cut
AND NOT c.copied);

CREATE VIEW {published}{each}_cut_posts_v1 AS
SELECT t."cut", t."post", t."record"
FROM generations g JOIN {each}_cut_posts t ON t.generation = g.serving
WHERE g.read_model = '{each}' AND NOT EXISTS (SELECT 1 FROM cuts c
WHERE c.read_model = g.read_model AND c.generation = g.serving AND c.position = t.cut
AND NOT c.copied);

CREATE VIEW {published}{each}_cut_series_v1 AS
SELECT t."fact", t."series", t."source", t."area", t."period", t."value", t."unit",
t."respondents", t."supersedes", t."position", t."current", t."cut"
FROM generations g JOIN {each}_cut_series t ON t.generation = g.serving
WHERE g.read_model = '{each}' AND NOT EXISTS (SELECT 1 FROM cuts c
WHERE c.read_model = g.read_model AND c.generation = g.serving AND c.position = t.cut
AND NOT c.copied);

CREATE VIEW {published}cuts_v1 AS
SELECT c.read_model, c.position, COUNT(*) AS partitions,
SUM(CASE WHEN c.copied THEN 1 ELSE 0 END) AS copied FROM generations g
JOIN cuts c ON c.read_model = g.read_model AND c.generation = g.serving
GROUP BY c.read_model, c.position;
