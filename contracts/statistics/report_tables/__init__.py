"""The report's own thirty tables, S01 to S30: read from the TOML files of this folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic_core import PydanticCustomError

from contracts.data_files import PAIRS, read_entries
from contracts.statistics.catalogue import Evaluation, StatisticalTable


class Heading(NamedTuple):
    """The head of a row or of a column: its code and the words of the report."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
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
    rows: Annotated[tuple[Heading, ...], PAIRS] = ()
    columns: Annotated[tuple[Heading, ...], PAIRS]
    step: Decimal = Decimal(1)
    zero: str = "0"
    absent: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        cells = {(row.code, column.code) for row in self.rows for column in self.columns}
        if not self.absent <= cells:
            raise PydanticCustomError("absent", "`absent` nomme une cellule qui n'existe pas.")


_SUBJECTS = ("conventions", "holders", "partners", "posts", "practice", "support")
_FILES = [f"contracts/statistics/report_tables/{subject}.toml" for subject in _SUBJECTS]
REPORT_TABLES: Mapping[str, ReportTable] = dict(sorted(read_entries(_FILES, ReportTable).items()))

SURVEY_TABLES: tuple[StatisticalTable, ...] = tuple(
    StatisticalTable(
        table.code,
        table.title,
        table.unit,
        (),
        table.source,
        Evaluation.SURVEY,
        levels=("nation", "department"),
        yearly=True,
        note=f"Base : {table.base}.",
    )
    for table in REPORT_TABLES.values()
)
"""The same tables as the catalogue of all tables knows them."""
