"""X1: the figures that others deposit, as deposited, every revision in its order."""

from collections.abc import Mapping
from decimal import Decimal

from contracts.codes import DEPARTEMENT, SERIE
from contracts.identifiers import NATION
from contracts.period import Period
from contracts.read_model import SeriesRow
from services.reporting.domain.tables.perimeter import in_order
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, Value

_RANK = {code: rank for rank, code in enumerate(SERIE.by_code)}


def level_of(area: str) -> str:
    """The level to which the area of a deposit belongs."""
    if area == NATION:
        return "nation"
    return "department" if area in DEPARTEMENT.by_code else "site"


def evaluate(question: Question, evidence: Evidence) -> list[TableRow]:
    """The deposits of the level for the period or a part of it, one row a revision.

    `current` is false for a value that its source has revised since.
    """
    by_fact = {deposit.fact: deposit for deposit in evidence.series}
    rank = {area: number for number, area in enumerate(in_order({d.area for d in evidence.series}))}
    asked = sorted(
        (deposit for deposit in evidence.series if is_asked(question, deposit)),
        key=lambda deposit: (
            rank[deposit.area],
            _RANK.get(deposit.series, len(_RANK)),
            Period.parse(deposit.period),
            deposit.source,
            deposit.position,
        ),
    )
    return [
        {
            "area": deposit.area,
            "series": deposit.series,
            "period": deposit.period,
            "source": deposit.source,
            "unit": deposit.unit,
            "revision": revision_of(deposit, by_fact),
            "current": deposit.current,
            "value": number(deposit.value),
            "base": deposit.respondents,
        }
        for deposit in asked
    ]


def is_asked(question: Question, deposit: SeriesRow) -> bool:
    """Whether the deposit belongs to the level, area and period of the question."""
    period = Period.parse(deposit.period)
    return (
        level_of(deposit.area) == question.level
        and question.area in (None, deposit.area)
        and question.period.contains(period.first_day)
        and question.period.contains(period.last_day)
    )


def revision_of(deposit: SeriesRow, by_fact: Mapping[str, SeriesRow]) -> int:
    """1 for a first deposit, one more for each value that it supersedes in turn."""
    revision, seen = 1, {deposit.fact}
    while deposit.supersedes and deposit.supersedes not in seen:
        seen.add(deposit.supersedes)
        revision += 1
        earlier = by_fact.get(deposit.supersedes)
        if earlier is None:
            break
        deposit = earlier
    return revision


def number(value: float) -> Value:
    """The value as deposited: a whole number, or text where it has decimals."""
    return int(value) if value == int(value) else str(Decimal(repr(value)))
