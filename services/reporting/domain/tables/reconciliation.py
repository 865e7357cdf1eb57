"""The first check of every figure: the two forces make the nation, with nothing left over."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from contracts.read_model import CellRow
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, row

RECONCILED = (("A1", "situations"), ("R1", "situations"))


@dataclass(frozen=True)
class Reconciliation:
    """Situations opened, by force and counted apart without force."""

    police: int
    gendarmerie: int
    together: int

    @property
    def residue(self) -> int:
        """All less the two forces; anything but 0 is a fault of the platform."""
        return self.together - self.police - self.gendarmerie


def reconcile(cells: Iterable[CellRow]) -> Reconciliation:
    """The reconciliation from cells of A1 (by force) and R1 (without)."""
    counted: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        counted[cell.table, cell.force] += cell.value
    return Reconciliation(counted["A1", "police"], counted["A1", "gendarmerie"], counted["R1", ""])


def evaluate(question: Question, evidence: Evidence) -> list[TableRow]:
    """H6."""
    found = reconcile(evidence.cells)
    values = {
        "police": found.police,
        "gendarmerie": found.gendarmerie,
        "together": found.together,
        "residue": found.residue,
    }
    return [
        row(question.table, {}, measure, value, found.together if measure == "residue" else None)
        for measure, value in values.items()
    ]
