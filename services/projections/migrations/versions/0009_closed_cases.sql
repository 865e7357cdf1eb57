ALTER TABLE site_open_cases ADD COLUMN closed_on DATE;

-- sqlite has no CREATE OR REPLACE VIEW
DROP VIEW site_open_cases_v1;

CREATE {or_replace} VIEW {published}site_open_cases_v1 AS
SELECT t."post", t."case", t."opened_on", t."last_act_on", t."force", t."saisine",
t."main_problem", t."acts", t."answers_awaited"
FROM generations g JOIN site_open_cases t ON t.generation = g.serving
WHERE g.read_model = 'site' AND t.closed_on IS NULL;

CREATE VIEW {published}site_cases_v1 AS
SELECT t."post", t."case", t."opened_on", t."last_act_on", t."force", t."saisine",
t."main_problem", t."acts", t."answers_awaited", t."closed_on"
FROM generations g JOIN site_open_cases t ON t.generation = g.serving
WHERE g.read_model = 'site';
