"""Tables G, H1 and H5: what the dated register of posts says."""

from collections.abc import Callable

from services.reporting.domain.register.completeness import completeness, silence
from services.reporting.domain.register.conventions import (
    configurations,
    expiring,
    funding,
    signatories,
)
from services.reporting.domain.register.posts import (
    by_employer,
    by_service_and_territory,
    coverage,
    movements,
)
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow

RegisterTable = Callable[[Question, str, Evidence], list[TableRow]]

_TABLES: dict[str, RegisterTable] = {
    "G1": by_service_and_territory,
    "G2": signatories,
    "G3": configurations,
    "G4": by_employer,
    "G5": funding,
    "G6": coverage,
    "G7": movements,
    "G8": expiring,
    "H1": completeness,
    "H5": silence,
}


def evaluate(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """The rows of one area, each post counted where it was on the day that matters."""
    return _TABLES[question.table.code](question, area, evidence)


__all__ = ["evaluate"]
