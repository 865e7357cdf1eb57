"""The quality of the record, conventions, credits and coverage, counted a second time in SQL.

Written from the three pages of docs/bundle.md alone, as one more list of figures for
services.verifier.second_open.
"""

FIELDS = {
    "convention": "VARCHAR", "starts_on": "VARCHAR", "ends_on": "VARCHAR",
    "signatories": "VARCHAR[]", '"year"': "INTEGER", "funder": "VARCHAR",
    "funder_code": "VARCHAR", "share_percent": "DOUBLE",
}  # fmt: skip
"""What these tables are made of, in facts."""

TABLES = ("G2", "G3", "G5", "G6", "G8", "H1", "H2", "H3", "H4", "H5", "H7")

CREDITS = """,
credits AS (
    SELECT f.says.post AS post, f.says.convention AS convention, f.says.funder AS funder,
        sum(CAST(round(f.share * 1000000) AS HUGEINT)) AS share
    FROM (
        SELECT arg_max(says, place) AS says, max(place) AS place,
            arg_max(says.share_percent, place) AS share
        FROM stands WHERE type = 'relais.funding-pledged.v1'
            AND says."year" = year(CAST($last AS DATE))
        GROUP BY says.post, says.convention, says.funder, says.funder_code
    ) f
    WHERE NOT EXISTS (
        SELECT 1 FROM stands w WHERE w.type = 'relais.funding-withdrawn.v1'
        AND w.says.post = f.says.post AND w.says.convention = f.says.convention
        AND w.says."year" = f.says."year" AND w.says.funder = f.says.funder AND w.place > f.place)
    GROUP BY ALL
)
"""
"""The share that each funder pledged for the year in each convention of a post, in millionths."""

COUNT = f"""{CREDITS},
quarters AS (
    SELECT quarter, starts, strftime(CAST(starts AS DATE) + INTERVAL 3 MONTH - INTERVAL 1 DAY,
        '%Y-%m-%d') AS ends
    FROM (SELECT quarter, printf('%s-%02d-01', quarter[1:4], 3 * CAST(quarter[7:7] AS INTEGER) - 2)
        AS starts FROM (SELECT unnest($quarters) AS quarter))
),
owners AS (
    SELECT subject, bool_or(type = 'relais.case-opened.v1') AS opens,
        bool_and(type IN ('relais.partner-contacted.v1', 'relais.meeting-held.v1',
            'relais.training-attended.v1')) AS activity
    FROM stands WHERE says.occurred_on IS NOT NULL GROUP BY subject
),
timed AS (
    SELECT says.post AS post, says.occurred_on AS day, CAST(received AS DATE)
        - CAST(says.occurred_on AS DATE) AS days,
        4 * (year(CAST(received AS DATE)) - year(CAST(says.occurred_on AS DATE)))
        + quarter(CAST(received AS DATE)) - quarter(CAST(says.occurred_on AS DATE)) AS lag,
        CAST(received AS DATE) - (date_trunc('quarter', CAST(says.occurred_on AS DATE))
            + INTERVAL 3 MONTH - INTERVAL 1 DAY)::DATE > 30 AS late
    FROM stands JOIN owners USING (subject)
    WHERE (opens OR activity) AND says.occurred_on BETWEEN $first AND $last
),
changes AS (
    SELECT c.type, coalesce(lag(c.says.occurred_on) OVER turns, f.says.occurred_on) AS day,
        count(*) FILTER (c.type = 'relais.fact-withdrawn.v1') OVER before AS gone
    FROM heard c JOIN heard f ON f.subject = c.subject AND f.id = c.target
        AND f.target IS NULL AND f.place < c.place
    WHERE c.type IN ('relais.fact-corrected.v1', 'relais.fact-withdrawn.v1')
    WINDOW turns AS (PARTITION BY c.subject, c.target ORDER BY c.place), before AS (
        PARTITION BY c.subject, c.target ORDER BY c.place
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
expected AS (
    SELECT e.*, p.commune AS place FROM (
        SELECT post, quarter, starts, ends, least(ends, coalesce(
            strftime(CAST(until AS DATE) - 1, '%Y-%m-%d'), ends)) AS day
        FROM opened, quarters WHERE since <= ends
            AND ends < (SELECT received FROM heard ORDER BY place DESC LIMIT 1)
    ) e JOIN opened o USING (post) ASOF LEFT JOIN places p ON e.post = p.post AND e.day >= p.since
    WHERE e.day >= starts AND o.since <= e.day
),
confirmed AS (
    SELECT DISTINCT says.post AS post, says.period AS quarter FROM stands
    WHERE type = 'relais.period-confirmed.v1'
),
spoken AS (
    SELECT DISTINCT post, day[1:4] || '-Q' || (CAST(day[6:7] AS INTEGER) + 2) // 3 AS quarter
    FROM timed
),
holders AS (
    SELECT says.post AS post, says.effective_on AS since, arg_max(type, place) AS type
    FROM stands WHERE type IN ('relais.post-filled.v1', 'relais.post-vacated.v1',
        'relais.post-closed.v1') GROUP BY ALL
),
days AS (
    SELECT d.post, p.commune AS place,
        coalesce(h.type = 'relais.post-filled.v1' AND d.day < d.until, FALSE) AS held
    FROM (
        SELECT post, coalesce(until, '9999') AS until, strftime(unnest(range(
            CAST(greatest(since, $first) AS DATE),
            least(CAST($last AS DATE) + 1, coalesce(CAST(until AS DATE), CAST($last AS DATE) + 1)),
            INTERVAL 1 DAY)), '%Y-%m-%d') AS day
        FROM opened WHERE since IS NOT NULL
    ) d ASOF LEFT JOIN places p ON d.post = p.post AND d.day >= p.since
    ASOF LEFT JOIN holders h ON d.post = h.post AND d.day >= h.since
),
conventions AS (
    SELECT s.post, s.place, c.says FROM (
        SELECT says.post AS post, arg_max(says, printf('%10s %012d', says.effective_on, place))
            AS says
        FROM stands WHERE type = 'relais.convention-signed.v1'
        GROUP BY says.post, says.convention
    ) c JOIN standing s USING (post)
    WHERE c.says.starts_on <= $last AND $last <= c.says.ends_on
),
pledged AS (
    SELECT c.*, a.commune AS place FROM credits c
    JOIN at_end a ON a.post = c.post AND a.since <= a.day AND a.day >= $first
),
numbered AS (
    SELECT max(sequence) - count(DISTINCT sequence) AS missing FROM heard
    WHERE sequence IS NOT NULL AND device IS NOT NULL AND type <> 'relais.series-deposited.v1'
    GROUP BY post, device
),
simple AS (
    SELECT 'H2' AS tab, 'facts' AS measure, '' AS post, '' AS place, CASE WHEN days <= 3 THEN 'le3j'
        WHEN days <= 5 THEN '4_5j' WHEN days <= 14 THEN '6_14j' WHEN days <= 30 THEN '15_30j'
        WHEN days <= 119 THEN '1_3mois' ELSE 'ge4mois' END AS modality, 1 AS value FROM timed
    UNION ALL SELECT 'H3', 'facts', '', '', 'tardif', 1 FROM timed WHERE late
    UNION ALL SELECT 'H3', 'facts', '', '',
        if(type = 'relais.fact-corrected.v1', 'corrige', 'retire'), 1
        FROM changes WHERE gone = 0 AND day BETWEEN $first AND $last
    UNION ALL SELECT 'H4', 'facts', '', '', 't' || (CAST(day[6:7] AS INTEGER) + 2) // 3 || '/'
        || CASE WHEN lag <= 0 THEN 'meme' WHEN lag >= 4 THEN 'ge4' ELSE CAST(lag AS VARCHAR) END, 1
        FROM timed
    UNION ALL SELECT 'H5', 'expected', '', '', '', 1 FROM expected
    UNION ALL SELECT 'H5', 'silent', '', '', '', 1
        FROM expected ANTI JOIN spoken USING (post, quarter)
    UNION ALL SELECT 'H7', 'facts', '', '', '', missing FROM numbered
    UNION ALL SELECT 'H1', 'expected', post, place, '', 1 FROM expected
    UNION ALL SELECT 'H1', 'confirmed', post, place, '', 1
        FROM expected SEMI JOIN confirmed USING (post, quarter)
    UNION ALL SELECT 'G6', 'days_open', post, place, '', 1 FROM days
    UNION ALL SELECT 'G6', 'days_filled', post, place, '', 1 FROM days WHERE held
    UNION ALL SELECT 'G2', 'conventions', post, place, unnest(list_distinct(says.signatories)), 1
        FROM conventions
    UNION ALL SELECT 'G3', 'conventions', post, place, array_to_string(
        [each for each in $signatories if list_contains(says.signatories, each)], '+'), 1
        FROM conventions
    UNION ALL SELECT 'G8', 'conventions', post, place, CASE WHEN months <= 3 THEN 'le3mois'
        WHEN months <= 6 THEN '3_6mois' WHEN months <= 12 THEN '6_12mois' ELSE 'gt12mois' END, 1
        FROM (SELECT *, 12 * (CAST(says.ends_on[1:4] AS INTEGER) - CAST($last[1:4] AS INTEGER))
            + CAST(says.ends_on[6:7] AS INTEGER) - CAST($last[6:7] AS INTEGER) AS months
            FROM conventions)
    UNION ALL SELECT 'G5', 'conventions', post, place, funder, 1 FROM pledged
),
levels AS (
    SELECT *, if(place[1:2] = '97', place[1:3], place[1:2]) AS department,
        unnest(['nation', 'department', 'post']) AS level FROM simple
),
summed AS (
    SELECT tab, measure, level, if(level = 'post', post, '') AS post,
        if(level = 'nation', '', department) AS department, modality, sum(value) AS value
    FROM levels GROUP BY ALL
),
funded AS (
    SELECT level, if(level = 'post', post, '') AS post, if(level = 'nation', '', department)
        AS department, funder, sum(share) AS total, min(share) AS least, max(share) AS most,
        count(*) AS n
    FROM (SELECT *, if(place[1:2] = '97', place[1:3], place[1:2]) AS department,
        unnest(['nation', 'department', 'post']) AS level FROM pledged) GROUP BY ALL
)
SELECT * FROM summed
UNION ALL SELECT a.tab, if(a.tab = 'G6', 'coverage', 'completeness'), a.level, a.post, a.department,
    '', ((20000 * a.value + b.value) // (2 * b.value)) / 100
    FROM summed a JOIN summed b USING (tab, level, post, department)
    WHERE (a.measure, b.measure) IN (('days_filled', 'days_open'), ('confirmed', 'expected'))
        AND a.tab IN ('G6', 'H1')
UNION ALL SELECT 'G5', unnest(['mean', 'min', 'max']), level, post, department, funder, unnest([
    (2 * total + 10000 * n) // (20000 * n), (least + 5000) // 10000, (most + 5000) // 10000]) / 100
    FROM funded
"""
"""Continues the query of services.verifier.second_open before its last SELECT."""
