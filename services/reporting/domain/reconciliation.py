"""The first check of every figure: the two forces make the nation, with nothing left over."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from contracts.read_model import CellRow

RECONCILED = (("A1", "situations"), ("R1", "situations"))


@dataclass(frozen=True)
class Reconciliation:
    """Situations opened, by force and counted apart without force."""

    police: int
    gendarmerie: int
    nation: int

    @property
    def residue(self) -> int:
        """The nation less its two forces; anything but 0 is a fault of the platform."""
        return self.nation - self.police - self.gendarmerie


def reconcile(cells: Iterable[CellRow]) -> Reconciliation:
    """The reconciliation from cells of A1 (by force) and R1 (without)."""
    counted: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        counted[cell.table, cell.force] += cell.value
    return Reconciliation(counted["A1", "police"], counted["A1", "gendarmerie"], counted["R1", ""])
