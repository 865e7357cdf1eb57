"""B4: whether people live in the territory of the post that received them."""

from collections import Counter

from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import PostRecord, PostVersion
from contracts.statistics import Evaluation
from services.reporting.domain.seats import version_at
from services.reporting.domain.tables.cells import sum_of
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, whole_grid

NOT_KNOWN = "nr"
RESIDENTS = ("B4", "situations")
OPENED = ("A1", "situations")


def evaluate(question: Question, evidence: Evidence) -> list[TableRow]:
    """Situations inside the territory that the post had in the département where it then was,
    outside it, and those whose commune is not known.

    Outside is what is left of the situations opened: the communes of the whole country
    need not be read.
    """
    records = {record.post: record for record in evidence.posts}
    monthly = located_by_month(question)
    territories: dict[tuple[str, str], frozenset[str]] = {}
    opened = sum_of(evidence.cells, *OPENED)
    counted: Counter[str] = Counter()
    for cell in evidence.cells:
        if (cell.table, cell.measure) == RESIDENTS:
            place = (cell.post, cell.period if monthly else cell.area)
            if place not in territories and cell.post in records:
                record = records[cell.post]
                where = _department_in(record, cell.period) if monthly else cell.area
                territories[place] = territory_in(record, question.period, where)
            counted[_side(cell.d1, territories.get(place))] += cell.value
    counted["hors"] = opened - counted["dans"] - counted[NOT_KNOWN]
    return whole_grid(question.table, lambda territory: (counted[territory], opened))


def located_by_month(question: Question) -> bool:
    """Whether cells do not say in which département their post was, as those of posts do not.

    All of a month then counts where the post was at its end.
    """
    return question.table.evaluation == Evaluation.RESIDENCE and question.read_model == "site"


def _department_in(record: PostRecord, month: str) -> str:
    return department_of(record.version_on(Period.parse(month).last_day).commune)


def territory_of(record: PostRecord, period: Period) -> frozenset[str]:
    """The commune of the post and those it covers, on the last day of the period."""
    return _communes(record.version_on(period.last_day))


def territory_in(record: PostRecord, period: Period, department: str) -> frozenset[str]:
    """The same, as it last was while the post was in a département."""
    return _communes(version_at(record, period, department))


def _communes(version: PostVersion) -> frozenset[str]:
    return frozenset((version.commune, *version.units))


def _side(commune: str, territory: frozenset[str] | None) -> str:
    if commune == NOT_KNOWN:
        return NOT_KNOWN
    return "dans" if territory and commune in territory else "hors"
