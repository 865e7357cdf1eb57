"""B4: whether people live in the territory of the post that received them."""

from collections import Counter

from contracts.period import Period
from contracts.read_model import PostRecord
from services.reporting.domain.tables.cells import sum_of
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, whole_grid

NOT_KNOWN = "nr"
RESIDENTS = ("B4", "situations")
OPENED = ("A1", "situations")


def evaluate(question: Question, evidence: Evidence) -> list[TableRow]:
    """Situations inside the territory, outside it, and those whose commune is not known.

    Outside is what is left of the situations opened: the communes of the whole country
    need not be read.
    """
    territories = {r.post: territory_of(r, question.period) for r in evidence.posts}
    opened = sum_of(evidence.cells, *OPENED)
    counted: Counter[str] = Counter()
    for cell in evidence.cells:
        if (cell.table, cell.measure) == RESIDENTS:
            counted[_side(cell.d1, territories.get(cell.post, frozenset()))] += cell.value
    counted["hors"] = opened - counted["dans"] - counted[NOT_KNOWN]
    return whole_grid(question.table, lambda territory: (counted[territory], opened))


def territory_of(record: PostRecord, period: Period) -> frozenset[str]:
    """The commune of the post and those it covers, on the last day of the period."""
    version = record.version_on(period.last_day)
    return frozenset((version.commune, *version.units))


def _side(commune: str, territory: frozenset[str]) -> str:
    if commune == NOT_KNOWN:
        return NOT_KNOWN
    return "dans" if commune in territory else "hors"
