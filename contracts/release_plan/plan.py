"""The release plan as one value: that of today, or one under which a release was sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from contracts.codes import DEPARTEMENT
from contracts.release_plan.audiences import AUDIENCES
from contracts.release_plan.planned import Audience, Grain, OpenTable, PlannedTable
from contracts.release_plan.policy import Policy
from contracts.release_plan.tables import DERIVED, OPEN, PLANNED
from contracts.statistics.indicators import INDICATORS, Indicator


@dataclass(frozen=True)
class ReleasePlan:
    """Which table is released at which grain, for whom, under which limits.

    `departments`: those of which a release says something, if only that no post worked there.
    """

    tables: tuple[PlannedTable, ...]
    open_tables: tuple[OpenTable, ...]
    derived: tuple[OpenTable, ...]
    audiences: tuple[Audience, ...]
    indicators: tuple[Indicator, ...]
    departments: tuple[str, ...]
    policy: Policy

    @cached_property
    def by_code(self) -> Mapping[str, PlannedTable]:
        """The tables that count persons, by their codes."""
        return {table.code: table for table in self.tables}

    @cached_property
    def views(self) -> Mapping[str, Audience]:
        """The audiences, by the names of their views."""
        return {audience.view: audience for audience in self.audiences}

    @property
    def tells_quarters(self) -> bool:
        """Whether any table that counts persons is told by département each quarter."""
        return any(Grain.DEPARTMENT_QUARTER in table.grains for table in self.tables)

    @property
    def proves_worlds(self) -> bool:
        """Whether each certificate must be possible beside the other tables, and each change of a
        rectified year be proven: every release that tells quarters of départements was made so."""
        return self.tells_quarters

    @property
    def tells_territories(self) -> bool:
        """Whether any table that counts persons is told of the territories of funders."""
        return any(Grain.TERRITORY_YEAR in table.grains for table in self.tables)

    def read_by(self, view: str) -> frozenset[tuple[str, Grain]]:
        """The tables that a view reads, each with its grain; nothing that no line names."""
        lines = [(table.code, table.readers) for table in self.tables]
        lines += [(table.code, table.readers) for table in (*self.open_tables, *self.derived)]
        return frozenset(
            (code, grain)
            for code, readers in lines
            for grain, views in readers.items()
            if view in views
        )


PLAN = ReleasePlan(
    PLANNED, OPEN, DERIVED, AUDIENCES, INDICATORS, tuple(DEPARTEMENT.by_code), Policy()
)
"""The plan by which this program seals."""
