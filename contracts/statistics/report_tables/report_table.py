"""What a table of the report is: its printed rows and columns, its base, its rounding."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

UNIT = Decimal(1)
TENTH = Decimal("0.1")
HALF = Decimal("0.5")


class Heading(NamedTuple):
    """The head of a row or of a column: its code and the words of the report."""

    code: str
    label: str


@dataclass(frozen=True)
class ReportTable:
    """A table Snn: table Tnn of the report, for whatever posts and year.

    `step`: what its shares and means are rounded to, half up. `zero`: how a cell without
    anyone prints. `absent`: (row, column) of the cells that the report does not give.
    S01 has a row for each site visited, so that none is listed here.
    """

    code: str
    title: str
    unit: str
    source: str
    base: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    step: Decimal = UNIT
    zero: str = "0"
    absent: frozenset[tuple[str, str]] = frozenset()
