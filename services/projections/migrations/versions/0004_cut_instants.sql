ALTER TABLE cuts ADD COLUMN recorded_at {text} DEFAULT '' NOT NULL;

-- sqlite
DROP VIEW cuts_v1;

CREATE {or_replace} VIEW {published}cuts_v1 AS
SELECT c.read_model, c.position, COUNT(*) AS partitions,
SUM(CASE WHEN c.copied THEN 1 ELSE 0 END) AS copied, MAX(c.recorded_at) AS recorded_at
FROM generations g
JOIN cuts c ON c.read_model = g.read_model AND c.generation = g.serving
GROUP BY c.read_model, c.position;
