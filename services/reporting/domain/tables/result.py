"""What a table answers, and up to where the log had been read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contracts.statistics import StatisticalTable
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import TableRow


@dataclass(frozen=True)
class TableResult:
    """An evaluated table; `position` and `as_of` say up to where the log had been read.

    `area_labels`: the name of each area that the rows speak of.
    """

    question: Question
    position: int
    as_of: str
    rows: Sequence[TableRow]
    area_labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> StatisticalTable:
        """The table of the catalogue."""
        return self.question.table
