ALTER TABLE positions ADD COLUMN definitions {text} DEFAULT '' NOT NULL;

-- sqlite
DROP VIEW positions_v1;

CREATE {or_replace} VIEW {published}positions_v1 AS
SELECT p.read_model, p.generation, MIN(p.position) AS position, MAX(p.recorded_at) AS recorded_at,
(SELECT COUNT(*) FROM dead_letters d WHERE d.read_model = p.read_model
AND d.generation = p.generation AND d.state <> 'discarded') AS dead_letters,
MAX(p.definitions) AS definitions
FROM generations g JOIN positions p
ON p.read_model = g.read_model AND p.generation = g.serving
GROUP BY p.read_model, p.generation;
