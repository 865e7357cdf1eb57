"""Tables of the yearly survey, counted a second time in SQL over the answers and the registers.

Written from docs/bundle-tables.md, section 9, as one more list of figures for
services.verifier.second_open.
"""

FIELDS = {
    "office": "VARCHAR", "persons_received": "INTEGER", "accompaniment": "BOOLEAN",
    "home_visits": "BOOLEAN", "problem_shares": "JSON", "saisine_shares": "JSON",
    "collaborations": "JSON", "internal_collaborations": "JSON",
}  # fmt: skip
"""What these tables are made of, in facts."""


COUNT = """,
asked AS (
    SELECT says.post AS post, arg_max(says, place) AS says FROM stands
    WHERE type = 'relais.survey-answered.v1' AND says."year" = year(CAST($last AS DATE))
    GROUP BY says.post
),
respondents AS (
    SELECT a.post, a.says, a.says.effective_on AS day,
        arg_max(s.says.service, s.place) FILTER (s.says.service IS NOT NULL) AS service,
        arg_max(s.says.territory, s.place) FILTER (s.says.territory IS NOT NULL) AS territory,
        arg_max(s.says.employer, s.place) FILTER (s.says.employer IS NOT NULL) AS employer,
        arg_max(s.says.office, s.place) FILTER (s.says.office IS NOT NULL) AS office
    FROM asked a JOIN opened o ON o.post = a.post AND o.since IS NOT NULL
    JOIN said s ON s.post = a.post AND s.since <= a.says.effective_on GROUP BY ALL
),
held AS (
    SELECT c.post, c.says.signatories AS signatories FROM (
        SELECT says.post AS post, arg_max(says, printf('%10s %012d', says.effective_on, place))
            AS says
        FROM stands WHERE type = 'relais.convention-signed.v1'
        GROUP BY says.post, says.convention
    ) c JOIN respondents r USING (post)
    WHERE c.says.starts_on <= r.day AND r.day <= c.says.ends_on
),
told AS (
    SELECT 'service' AS attribute, post, unnest(if(service = 'police',
        ['police', 'commissariat'], [service])) AS code FROM respondents
    UNION ALL SELECT 'territory', post, unnest(if(territory = 'mixte',
        ['mixte', 'mixte_ur'], [territory])) FROM respondents
    UNION ALL SELECT 'employer', post, employer FROM respondents
    UNION ALL SELECT 'signatories', post, unnest(signatories) FROM held
    UNION ALL SELECT 'signatories', post, 'nr' FROM respondents ANTI JOIN held USING (post)
    UNION ALL SELECT 'bracket', post, unnest(CASE WHEN says.persons_received < 150 THEN ['lt150']
        WHEN says.persons_received < 300 THEN ['150_300']
        WHEN says.persons_received < 500 THEN ['300_500', 'gt300'] ELSE ['gt500', 'gt300'] END)
        FROM respondents WHERE says.persons_received IS NOT NULL
    UNION ALL SELECT unnest(['accomp', 'vad']), post, unnest([CASE WHEN each IS NULL THEN 'nr'
        WHEN each THEN 'oui' ELSE 'non' END for each in [says.accompaniment, says.home_visits]])
        FROM respondents
    UNION ALL SELECT 'welcomes', post, if(office IS NOT DISTINCT FROM 'accueil', 'oui', 'non')
        FROM respondents
    UNION ALL SELECT 'partner ' || each.key, post, each.value
        FROM (SELECT post, unnest(map_entries(CAST(
            says.collaborations AS MAP(VARCHAR, VARCHAR)))) AS each FROM respondents)
    UNION ALL SELECT 'internal ' || if(each.key = 'perm_av', 'av', each.key), post, each.value
        FROM (SELECT post, unnest(map_entries(CAST(
            says.internal_collaborations AS MAP(VARCHAR, VARCHAR)))) AS each FROM respondents)
),
known AS (
    SELECT * FROM told
    UNION ALL SELECT DISTINCT attribute, post, unnest(['total', 'global']) FROM told
),
given AS (
    SELECT 'problem ' || each.key AS attribute, post, each.value AS value
        FROM (SELECT post, unnest(map_entries(CAST(
            says.problem_shares AS MAP(VARCHAR, DOUBLE)))) AS each FROM respondents)
    UNION ALL SELECT 'saisine ' || each.key, post, each.value
        FROM (SELECT post, unnest(map_entries(CAST(
            says.saisine_shares AS MAP(VARCHAR, DOUBLE)))) AS each FROM respondents)
),
shares AS (
    SELECT w.*, count(DISTINCT k.post) AS whole,
        count(DISTINCT k.post) FILTER (k.code = w.code) AS part
    FROM wanted w JOIN known k USING (attribute) WHERE w.service = '' OR EXISTS (
        SELECT 1 FROM known s WHERE s.attribute = 'service' AND s.post = k.post
        AND s.code = w.service)
    GROUP BY ALL
),
means AS (
    SELECT w.*, count(*) AS whole, sum(CAST(round(g.value * 1000000) AS HUGEINT)) AS part
    FROM wanted w JOIN given g USING (attribute) WHERE w.service = '' OR EXISTS (
        SELECT 1 FROM known s WHERE s.attribute = 'service' AND s.post = g.post
        AND s.code = w.service)
    GROUP BY ALL
),
funded AS (
    SELECT funder, count(*) AS n, sum(share) AS total, min(share) AS least, max(share) AS most
    FROM credits JOIN respondents USING (post) GROUP BY funder
),
figures AS (
    SELECT tab, modality, step, 100000000 * CAST(part AS HUGEINT) AS part, whole FROM shares
        WHERE form IN ('share', 'pct')
    UNION ALL SELECT tab, modality, step, part, whole FROM means WHERE form = 'mean'
    UNION ALL SELECT tab, modality, step, CASE form WHEN 'credits moy' THEN total
        WHEN 'credits min' THEN least ELSE most END, if(form = 'credits moy', n, 1)
        FROM wanted w JOIN funded f ON f.funder = w.code
        WHERE form IN ('credits moy', 'credits min', 'credits max')
)
SELECT tab, '' AS measure, 'nation' AS level, '' AS post, '' AS department, modality,
    ((2000 * part + 1000000 * step * whole) // (2000000 * step * whole)) * step / 1000 AS value
    FROM figures
UNION ALL SELECT tab, '', 'nation', '', '', modality, part FROM shares WHERE form = 'n'
UNION ALL SELECT tab, '', 'nation', '', '', modality, n
    FROM wanted w JOIN funded f ON f.funder = w.code WHERE form = 'credits n'
UNION ALL SELECT tab, '', 'nation', '', '', modality, count(*)
    FROM wanted w JOIN standing s ON w.code IN ('total', s.service) WHERE form = 'open' GROUP BY ALL
UNION ALL SELECT tab, '', 'nation', '', '', modality, count(*)
    FROM wanted w JOIN held h ON list_sort(list_transform(h.signatories,
        lambda each: if(each = 'police', 'forces', each))) = list_sort(list_transform(
        string_split(w.code, '+'), lambda each: if(each = 'police', 'forces', each)))
    WHERE form = 'sets' GROUP BY ALL
"""
"""Continues the query of services.verifier.second_open before its last SELECT; `wanted` is
the table that services.verifier.survey_cells makes."""
