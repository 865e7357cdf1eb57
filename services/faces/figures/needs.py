"""What the pages of exact figures take from the composition."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Protocol

from contracts.read_model import PostRecord
from services.faces.needs import need
from services.reporting.application import IndicatorsResult, TableResult
from services.reporting.domain.tables.reconciliation import Reconciliation
from services.reporting.ports import PublishedViews


class ExactTables(Protocol):
    """The tables, evaluated on the published views; refusals are those of reporting's domain."""

    def table(self, code: str, level: str, area: str | None, period: str) -> TableResult:
        """A table at a level, of one area or (None) of each."""

    def several(
        self, codes: Iterable[str], level: str, area: str | None, period: str
    ) -> list[TableResult]:
        """Several tables, all read at the same moment."""

    def indicators(self, level: str, area: str | None, period: str) -> IndicatorsResult:
        """The twenty indicators of the toolbox."""

    def reconciliation(self, period: str) -> Reconciliation:
        """Police and gendarmerie against the nation."""

    def posts(self, level: str) -> Sequence[PostRecord]:
        """The dated register of a read model."""


TheTables = Annotated[ExactTables, need(ExactTables)]
TheViews = Annotated[PublishedViews, need(PublishedViews)]
