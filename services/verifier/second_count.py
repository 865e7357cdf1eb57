"""The main tables counted a second time, in SQL over the facts of a bundle.

Written from docs/audit.md and the events alone: an error of the projections is not repeated. A
fact counts in the département where its post was on that day, as the registers say at the end.
"""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from contracts.bundle import EVENTS
from contracts.days import zone_of
from contracts.identifiers import NATION
from services.reporting.domain.seats import post_of, seat_of
from services.verifier.bundle import Bundle, NotVerifiable, Wrong
from services.verifier.figures import Figures, published_rows
from services.verifier.scratch import scratch
from services.verifier.second_open import FIELDS, open_figures, require_same_figures

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OF_THE_FACTS = 0.5  # what the database takes on disk, of the text of the facts, at most
TABLES = ("A1", "A3", "B1", "B2", "B3", "C1", "D1", "E1", "E2", "E3")
CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "250MB",  # beyond it, it works in the temporary file that holds the facts
    "threads": 1,  # each keeps 32 MiB and more while it reads: two did not read a nation's years
}

_FIELDS = {
    "post": "VARCHAR", "occurred_on": "VARCHAR", "force": "VARCHAR", "saisine": "VARCHAR",
    "person": "STRUCT(sex VARCHAR, age VARCHAR, status VARCHAR)", "problems": "VARCHAR[]",
    "orientation": "VARCHAR", "partner": "VARCHAR", "solution": "VARCHAR",
    "answer_wanted": "BOOLEAN", "outcome": "VARCHAR", "effective_on": "VARCHAR",
    "commune": "VARCHAR", **FIELDS,
}  # fmt: skip
_SAYS = ", ".join(f"{name} {kind}" for name, kind in _FIELDS.items())
_READ = f"""
CREATE TABLE facts AS
SELECT fact.id AS id, fact.subject AS subject, fact.type AS type,
       coalesce(fact.data.corrects, fact.data.withdraws) AS target,
       fact.data.post AS post, fact.sequence AS sequence, fact.device AS device,
       strftime(timezone('{zone_of(NATION)}', CAST(fact.recordedat AS TIMESTAMPTZ)), '%Y-%m-%d')
           AS received,
       CASE WHEN fact.data.corrects IS NOT NULL THEN fact.data.data
            ELSE struct_pack({", ".join(f"{w} := fact.data.{w}" for w in _FIELDS)}) END AS says
FROM read_json(?, format = 'newline_delimited', columns = {{
    salt: 'VARCHAR',
    fact: 'STRUCT(id VARCHAR, type VARCHAR, subject VARCHAR, recordedat VARCHAR,
           sequence BIGINT, device VARCHAR, data STRUCT({_SAYS},
           corrects VARCHAR, withdraws VARCHAR, data STRUCT({_SAYS})))'
}})
"""
STANDS = """
WITH heard AS (SELECT rowid AS place, * FROM facts WHERE rowid < $size),
mended AS (
    SELECT subject, target, arg_max(says, place) AS says
    FROM heard WHERE type IN ('relais.fact-corrected.v1', 'relais.register-corrected.v1')
    GROUP BY ALL
),
stands AS (
    SELECT f.place, f.id, f.subject, f.type, f.received, coalesce(m.says, f.says) AS says
    FROM heard f LEFT JOIN mended m ON m.subject = f.subject AND m.target = f.id
    WHERE f.target IS NULL AND NOT EXISTS (
        SELECT 1 FROM heard w
        WHERE w.type IN ('relais.fact-withdrawn.v1', 'relais.register-withdrawn.v1')
        AND w.subject = f.subject AND w.target = f.id
    )
),
places AS (
    SELECT says.post AS post, arg_max(says.commune, place) AS commune,
        if(type = 'relais.post-opened.v1', '', says.effective_on) AS since
    FROM stands WHERE type IN ('relais.post-opened.v1', 'relais.post-amended.v1')
    AND says.commune IS NOT NULL GROUP BY says.post, since
)"""
_COUNT = f"""{STANDS},
posts AS (SELECT subject, arg_min(post, place) AS post FROM heard GROUP BY subject),
openings AS (SELECT * FROM stands WHERE type = 'relais.case-opened.v1'),
persons AS (
    SELECT subject,
        arg_max(says.person, place) FILTER (says.person IS NOT NULL) AS person,
        arg_max(says.problems, place) FILTER (len(says.problems) > 0) AS problems
    FROM stands WHERE type IN ('relais.case-opened.v1', 'relais.case-requalified.v1')
    GROUP BY subject
),
cases AS (
    SELECT o.subject, post, says.force AS force, says.saisine AS saisine,
        says.occurred_on AS day, person, problems
    FROM openings o JOIN posts USING (subject) JOIN persons USING (subject)
),
answers AS (
    SELECT subject, says.orientation AS orientation, arg_max(says.outcome, place) AS outcome
    FROM stands WHERE type = 'relais.orientation-answered.v1' GROUP BY ALL
),
oriented AS (
    SELECT c.post, c.force, s.says.occurred_on AS day, s.says.partner AS partner,
        s.says.solution AS solution,
        coalesce(a.outcome, if(s.says.answer_wanted, 'en_attente', 'non_demande')) AS outcome
    FROM stands s JOIN cases c USING (subject)
    LEFT JOIN answers a ON a.subject = s.subject AND a.orientation = s.says.orientation
    WHERE s.type = 'relais.person-oriented.v1'
),
natures(type, nature) AS (VALUES
    ('relais.interview-held.v1', 'entretien'),
    ('relais.home-visit-made.v1', 'visite'),
    ('relais.person-accompanied.v1', 'accompagnement'),
    ('relais.procedure-assisted.v1', 'demarche'),
    ('relais.crisis-mediated.v1', 'mediation'),
    ('relais.joint-assessment-held.v1', 'evaluation_conjointe')
),
counted AS (
    SELECT 'A1' AS tab, force, post, day, '' AS modality FROM cases
    UNION ALL SELECT 'B1', force, post, day, person.sex FROM cases
    UNION ALL SELECT 'B2', force, post, day, person.age FROM cases
    UNION ALL SELECT 'B3', force, post, day, person.status FROM cases
    UNION ALL SELECT 'D1', force, post, day, saisine FROM cases
    UNION ALL SELECT 'C1', force, post, day, unnest(list_distinct(problems)) FROM cases
    UNION ALL SELECT 'A3', c.force, c.post, s.says.occurred_on, nature
        FROM stands s JOIN natures USING (type) JOIN cases c USING (subject)
    UNION ALL SELECT 'E1', force, post, day, partner FROM oriented
    UNION ALL SELECT 'E2', force, post, day, solution FROM oriented
    UNION ALL SELECT 'E3', force, post, day, outcome FROM oriented
),
daily AS (
    SELECT *, day[1:4] || '-Q' || (CAST(day[6:7] AS INTEGER) + 2) // 3 AS quarter, count(*) AS many
    FROM counted WHERE list_contains($quarters, quarter) GROUP BY ALL
),
located AS (
    SELECT d.*, if(commune[1:2] = '97', commune[1:3], commune[1:2]) AS department
    FROM daily d ASOF LEFT JOIN places p ON d.post = p.post AND d.day >= p.since
)
SELECT tab, force, post, coalesce(department, split_part(post, '-', 1)), quarter, modality,
    CAST(sum(many) AS INTEGER)
FROM located GROUP BY ALL
"""

Counts = dict[tuple[str, str, str, str, str], int]
"""(table, force, seat, quarter, modality) → how many."""


@contextmanager
def facts_of(events: Path, beside: Path | None = None) -> Iterator["DuckDBPyConnection"]:
    """The facts in a database of their own, in a folder of `beside`.

    Raises NotVerifiable when DuckDB is not there, Interrupted when there is no room.
    """
    try:
        import duckdb
    except ImportError:
        raise NotVerifiable(
            "DuckDB n'est pas installé : « pip install duckdb » dans l'environnement de Relais"
        ) from None
    needed = int(events.stat().st_size * OF_THE_FACTS)
    with (
        scratch(beside, needed) as folder,
        duckdb.connect(folder / "facts.duckdb", config=CONFIGURATION) as connection,
    ):
        try:
            connection.execute(_READ, [str(events)])
            yield connection
        except duckdb.IOException as error:
            raise OSError(errno.ENOSPC, str(error)) from error


def persons_counted(connection: "DuckDBPyConnection", sizes: Mapping[str, int]) -> Counts:
    """The tables of each quarter, from as many of the first facts as it is said to have."""
    found: Counts = {}
    for size in sorted({*sizes.values()}):
        quarters = [quarter for quarter, at in sizes.items() if at == size]
        asked = {"size": size, "quarters": quarters}
        for row in connection.execute(_COUNT, asked).fetchall():
            table, force, post, department, quarter, modality, many = row
            found[table, force, seat_of(post, department), quarter, modality] = many
    return found


def _by_post(by_seat: Counts) -> Counts:
    found: Counts = {}
    for (table, force, seat, quarter, modality), count in by_seat.items():
        key = (table, force, post_of(seat), quarter, modality)
        found[key] = found.get(key, 0) + count
    return found


class Again(NamedTuple):
    """How many counts of the master SQL finds too, and how many figures of open tables."""

    counts: int
    open: int


def require_same_counts(bundle: Bundle, figures: Figures, beside: Path | None = None) -> Again:
    """Raises Wrong at the first figure that SQL does not find, and what `facts_of` raises."""
    size, period = figures.claim["log"]["size"], figures.period
    sizes = {str(quarter): size for quarter in period.quarters}
    sizes |= {each["period"]: each["size"] for each in figures.claim["quarters"]}
    with facts_of(bundle.path(EVENTS), beside) as connection:
        again = persons_counted(connection, sizes)
        found = open_figures(connection, STANDS, size, period, figures.plan)
    opened = require_same_figures(published_rows(bundle, figures), found, figures.plan)
    if not figures.plan.policy.counts_by_seat:
        again = _by_post(again)
    claimed = {
        (linked.table, linked.force, *leaf): count
        for linked in (found.linked for found in figures.linked_tables)
        if linked.table in TABLES
        for leaf, count in linked.values.items()
    }
    for cell in sorted({*claimed} | {*again}):
        if claimed.get(cell, 0) != again.get(cell, 0):
            where = ", ".join(part for part in cell if part)
            raise Wrong(f"{where} : {claimed.get(cell, 0)}, SQL en compte {again.get(cell, 0)}.")
    return Again(len(claimed), opened)
