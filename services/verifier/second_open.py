"""Tables that count no person, counted a second time in SQL: contacts, meetings, posts, series."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from contracts.codes import SIGNATAIRE
from contracts.identifiers import NATION
from contracts.period import Period
from contracts.release_plan import ReleasePlan
from services.reporting.domain.disclosure.one_cut import RECONCILIATION
from services.reporting.domain.disclosure.open_rows import questions
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.seats import seat_of
from services.verifier import second_register, second_survey, survey_cells
from services.verifier.bundle import Wrong

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OPEN_TABLES = (
    "A2", "F1", "F2", "G1", "G4", "G7", "H6", "X1", *second_register.TABLES, *survey_cells.TABLES,
)  # fmt: skip
BY_THE_DAY = ("G6", "H1")
FIELDS = {
    "service": "VARCHAR", "territory": "VARCHAR", "employer": "VARCHAR", "direction": "VARCHAR",
    "purpose": "VARCHAR", '"with"': "VARCHAR", "minutes": "INTEGER", "series": "VARCHAR",
    "source": "VARCHAR", "area": "VARCHAR", "period": "VARCHAR", "value": "DOUBLE",
    "supersedes": "VARCHAR", **second_register.FIELDS, **second_survey.FIELDS,
}  # fmt: skip
"""What these tables are made of, in facts."""

_POSTS = """,
opened AS (
    SELECT says.post AS post,
        min(says.effective_on) FILTER (type = 'relais.post-opened.v1') AS since,
        min(says.effective_on) FILTER (type = 'relais.post-closed.v1') AS until
    FROM stands WHERE type IN ('relais.post-opened.v1', 'relais.post-closed.v1') GROUP BY says.post
),
lives AS (
    SELECT post, since, until, least($last, coalesce(
        strftime(CAST(until AS DATE) - 1, '%Y-%m-%d'), $last)) AS day
    FROM opened WHERE since IS NOT NULL
),
said AS (
    SELECT says.post AS post, says, if(type = 'relais.post-opened.v1', '', says.effective_on)
        AS since, printf('%10s %012d', since, place) AS place
    FROM stands WHERE type IN (
        'relais.post-opened.v1', 'relais.post-amended.v1', 'relais.post-employer-named.v1')
),
at_end AS (
    SELECT l.post, l.day, l.since, l.until,
        arg_max(s.says.service, s.place) FILTER (s.says.service IS NOT NULL) AS service,
        arg_max(s.says.territory, s.place) FILTER (s.says.territory IS NOT NULL) AS territory,
        arg_max(s.says.employer, s.place) FILTER (s.says.employer IS NOT NULL) AS employer,
        arg_max(s.says.commune, s.place) FILTER (s.says.commune IS NOT NULL) AS commune
    FROM lives l JOIN said s ON s.post = l.post AND s.since <= l.day GROUP BY ALL
),
standing AS (SELECT *, commune AS place FROM at_end WHERE since <= $last AND day = $last)
"""
_COUNT = f"""{_POSTS},
activity AS (
    SELECT s.type, s.says, p.commune AS place FROM (
        SELECT type, says, says.post AS post, says.occurred_on AS day FROM stands
        WHERE type IN ('relais.partner-contacted.v1', 'relais.meeting-held.v1')
        AND says.occurred_on BETWEEN $first AND $last
    ) s ASOF LEFT JOIN places p ON s.post = p.post AND s.day >= p.since
),
received AS (
    SELECT o.says.post AS post, count(DISTINCT s.subject) AS persons
    FROM stands s JOIN stands o ON o.subject = s.subject AND o.type = 'relais.case-opened.v1'
    WHERE s.type = 'relais.interview-held.v1' AND s.says.occurred_on BETWEEN $first AND $last
    GROUP BY o.says.post
),
bracketed AS (
    SELECT service, coalesce(persons, 0) AS n FROM at_end LEFT JOIN received USING (post)
    WHERE since <= day AND day >= $first
),
deposits AS (
    SELECT says, id, place, row_number() OVER (
        PARTITION BY says.series, says.area, says.source, says.period ORDER BY place DESC) AS rank
    FROM stands WHERE type = 'relais.series-deposited.v1'
),
found AS (
    SELECT 'F1' AS tab, 'contacts' AS measure, '' AS post, place,
        concat_ws('/', says.direction, says.purpose) AS modality, 1 AS value
        FROM activity WHERE type = 'relais.partner-contacted.v1'
    UNION ALL SELECT 'F1', 'minutes', '', place, concat_ws('/', says.direction, says.purpose),
        says.minutes FROM activity WHERE type = 'relais.partner-contacted.v1'
    UNION ALL SELECT 'F1', 'contacts', '', place, says.partner, 1
        FROM activity WHERE type = 'relais.partner-contacted.v1'
    UNION ALL SELECT 'F1', 'minutes', '', place, says.partner, says.minutes
        FROM activity WHERE type = 'relais.partner-contacted.v1'
    UNION ALL SELECT 'F2', 'acts', '', place, says."with", 1
        FROM activity WHERE type = 'relais.meeting-held.v1'
    UNION ALL SELECT 'F2', 'minutes', '', place, says."with", says.minutes
        FROM activity WHERE type = 'relais.meeting-held.v1'
    UNION ALL SELECT 'G1', 'posts', post, place, 'service=' || service, 1 FROM standing
    UNION ALL SELECT 'G1', 'posts', post, place, 'territory=' || territory, 1
        FROM standing
    UNION ALL SELECT 'G4', 'posts', post, place, concat_ws('/', service, employer), 1 FROM standing
    UNION ALL SELECT 'G7', 'posts', '', '', 'ouverture', 1 FROM lives
        WHERE since BETWEEN $first AND $last
    UNION ALL SELECT 'G7', 'posts', '', '', 'fermeture', 1 FROM lives
        WHERE until BETWEEN $first AND $last
    UNION ALL SELECT 'A2', 'posts', '', '', service || '/' || CASE WHEN n < 150 THEN 'lt150'
        WHEN n < 300 THEN '150_300' WHEN n < 500 THEN '300_500' ELSE 'gt500' END, 1 FROM bracketed
    UNION ALL SELECT 'H6', unnest([says.force, 'together']), '', '', '', 1 FROM stands
        WHERE type = 'relais.case-opened.v1' AND says.occurred_on BETWEEN $first AND $last
),
cells AS (
    SELECT tab, measure, post, modality, value, if(place[1:2] = '97', place[1:3], place[1:2])
        AS department FROM found
)
SELECT tab, measure, 'nation', '', '', modality, sum(value) FROM cells GROUP BY ALL
UNION ALL SELECT tab, measure, 'department', '', department, modality, sum(value) FROM cells
    GROUP BY ALL
UNION ALL SELECT tab, measure, 'post', post, department, modality, sum(value) FROM cells
    GROUP BY ALL
UNION ALL SELECT 'X1', 'value', CASE WHEN says.area = 'FR' THEN 'nation'
        WHEN says.area LIKE '%-%' THEN 'post' ELSE 'department' END,
    if(says.area LIKE '%-%', says.area, ''), split_part(says.area, '-', 1),
    concat_ws('/', says.series, says.period), says.value
    FROM deposits WHERE rank = 1 AND says.period[1:4] = $first[1:4]
    AND id NOT IN (SELECT says.supersedes FROM deposits WHERE says.supersedes IS NOT NULL)
"""
_REGISTER = f"{_POSTS}{second_register.COUNT}"
_SURVEY = f"{_POSTS}{second_register.CREDITS}{second_survey.COUNT}"

Told = tuple[str, str, str, str, str, float]
"""Table, measure, level, area or seat, modality, value."""


def open_figures(
    connection: "DuckDBPyConnection", counting: str, size: int, period: Period, plan: ReleasePlan
) -> Counter[Told]:
    """The figures of open tables that SQL finds and that the plan shows; zeros are not told.

    `counting`: how facts stand, as SQL begins; `size`: how many facts the release counted.
    """
    released = {
        (question.table.code, grain.level)
        for _, grain, question in questions(plan, period)
        if _counted_here(question.table.code, plan)
    }
    asked = {
        "size": size,
        "first": str(period.first_day),
        "last": str(period.last_day),
        "quarters": [str(quarter) for quarter in period.quarters],
        "signatories": [*SIGNATAIRE.by_code],
    }
    survey_cells.prepare(connection)
    rows = chain.from_iterable(
        connection.execute(query, {name: asked[name] for name in asked if f"${name}" in query})
        .fetchall()
        for query in (f"{counting}{_COUNT}", f"{counting}{_REGISTER}", f"{counting}{_SURVEY}")
    )  # fmt: skip
    found: Counter[Told] = Counter()
    for tab, measure, level, post, department, modality, value in rows:
        if (tab, level) in released and value:
            places = {"nation": NATION, "department": department}
            seat = seat_of(post, department) if plan.policy.counts_by_seat else post
            found[tab, measure, level, places.get(level, seat), modality, float(value)] += 1
    return found


def require_same_figures(
    rows: Sequence[ReleasedRow], again: Counter[Told], plan: ReleasePlan
) -> int:
    """How many figures of open tables a release and SQL both have. Raises Wrong."""
    claimed = Counter(_told(rows, plan))
    for told in sorted((claimed - again) + (again - claimed)):
        where = ", ".join(part for part in told[:-1] if part)
        raise Wrong(f"{where} : {told[-1]:g} n'est que dans un des deux comptes, édition ou SQL.")
    return claimed.total()


def _told(rows: Sequence[ReleasedRow], plan: ReleasePlan) -> Iterator[Told]:
    for row in rows:
        if _counted_here(row.table, plan) and row.value is not None and float(row.value):
            area = row.area
            if row.grain.level == "post" and plan.policy.counts_by_seat:
                area = seat_of(row.area, row.department or "")
            modality = row.modality  # of G1 with its key: a service and a territory are `mixte`
            if row.table == "G1":
                modality = f"{row.dimension}={modality}"
            where = (row.grain.level, area, modality)
            yield (row.table, row.measure, *where, float(row.value))


def _counted_here(table: str, plan: ReleasePlan) -> bool:
    """Whether SQL counts a table of a release as its plan does.

    The reconciliation may be that of A1, which SQL counts beside this; early releases counted
    the days of a post that moved where it was at the end, SQL where it was on each day.
    """
    if table == RECONCILIATION:
        return not plan.policy.late_facts_wait
    return table in OPEN_TABLES and (plan.policy.counts_by_seat or table not in BY_THE_DAY)
