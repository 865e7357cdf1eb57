DELETE FROM {each}_cut_cells;

DELETE FROM {each}_cut_posts;

DELETE FROM {each}_cut_series;

DELETE FROM cuts;

CREATE TABLE site_cut_sequence_holes (
    generation INTEGER NOT NULL,
    cut BIGINT NOT NULL,
    post {text} NOT NULL,
    device {text} NOT NULL,
    first_missing BIGINT NOT NULL,
    last_missing BIGINT NOT NULL,
    PRIMARY KEY (generation, cut, post, device, first_missing)
);

CREATE VIEW {published}site_cut_sequence_holes_v1 AS
SELECT t."post", t."device", t."first_missing", t."last_missing", t."cut"
FROM generations g JOIN site_cut_sequence_holes t ON t.generation = g.serving
WHERE g.read_model = 'site' AND NOT EXISTS (SELECT 1 FROM cuts c
WHERE c.read_model = g.read_model AND c.generation = g.serving AND c.position = t.cut
AND NOT c.copied);
