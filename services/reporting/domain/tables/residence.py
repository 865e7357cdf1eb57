"""B4: whether people live in the territory of the post that received them."""

from collections import Counter

from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import CellRow, PostRecord, PostVersion
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
    territories: dict[tuple[str, str], frozenset[str]] = {}
    opened = sum_of(evidence.cells, *OPENED)
    counted: Counter[str] = Counter()
    for cell in evidence.cells:
        if (cell.table, cell.measure) == RESIDENTS:
            place = (cell.post, _department_of(cell))
            if place not in territories and cell.post in records:
                record = records[cell.post]
                territories[place] = territory_in(record, question.period, place[1])
            counted[_side(cell.d1, territories.get(place))] += cell.value
    counted["hors"] = opened - counted["dans"] - counted[NOT_KNOWN]
    return whole_grid(question.table, lambda territory: (counted[territory], opened))


def _department_of(cell: CellRow) -> str:
    """Where the post of a cell was: that of its number, where its own area says nothing else."""
    return (cell.d2 or department_of(cell.post)) if cell.area == cell.post else cell.area


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
