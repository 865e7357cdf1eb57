"""The exact counts of a period by post, quarter and force, from the cells of the read models."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from contracts.codes import FORCE
from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import CellRow, PostRecord
from contracts.release_plan import INSIDE_OR_NOT, PLAN, PlannedTable, ReleasePlan, Rule
from services.reporting.domain.disclosure.linked_table import Leaf, LinkedTable, Perimeters
from services.reporting.domain.disclosure.perimeters import perimeters
from services.reporting.domain.disclosure.recoding import modalities_of
from services.reporting.domain.tables.residence import RESIDENTS, territory_of
from services.reporting.domain.tables.selection import CellQuery

Counts = dict[Leaf, int]
MINUTES = (("A3", "minutes"), ("A4", "minutes"))
RESIDENCE = RESIDENTS[0]
INSIDE, OUTSIDE = INSIDE_OR_NOT.by_code
FORCES = tuple(FORCE.by_code)
SITUATIONS = "A1"


@dataclass
class ExactCounts:
    """The exact counts of a period, by table and force, from which a release is made.

    A quarter that was released before keeps its counts of then: late facts wait for the final
    release of the year. `plan`: which tables, under which limits.
    """

    period: Period
    counts: dict[tuple[str, str], Counts] = field(default_factory=dict)
    plan: ReleasePlan = PLAN

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters of the period; of a quarter, itself."""
        return tuple(str(quarter) for quarter in self.period.quarters)

    def of(self, table: str, force: str) -> Counts:
        """The leaves of a table and a force."""
        return self.counts.get((table, force), {})

    def replace_quarter(
        self, table: str, force: str, quarter: str, leaves: Mapping[Leaf, int]
    ) -> None:
        """Put other leaves in the place of those of a quarter."""
        kept = {leaf: n for leaf, n in self.of(table, force).items() if leaf[1] != quarter}
        taken = {leaf: n for leaf, n in leaves.items() if leaf[1] == quarter}
        self.counts[table, force] = dict(sorted({**kept, **taken}.items()))

    def linked_tables(self, planned: PlannedTable, areas: Perimeters) -> list[LinkedTable]:
        """The linked tables of a planned table, one for each force."""
        year = str(self.period)
        return [
            LinkedTable(
                table=planned.code,
                force=force,
                rule=planned.rule,
                threshold=planned.threshold,
                year=year,
                quarters=(year,) if planned.rule == Rule.DISTINCT else self.quarters,
                modalities=modalities_of(planned, force),
                perimeters=areas,
                values=self.of(planned.code, force),
                ceilings={(p, q): count for (p, q, _), count in self.of(SITUATIONS, force).items()},
                group_min=self.plan.policy.group_disclosure_min,
            )
            for force in FORCES
        ]

    def perimeters(self, departments: Mapping[str, str]) -> Perimeters:
        """The areas of the posts that count anything. Raises NationTooSmall."""
        volumes: dict[str, dict[str, int]] = {
            post: dict.fromkeys(FORCES, 0)
            for leaves in self.counts.values()
            for post, _, _ in leaves
        }
        for force in FORCES:
            for (post, _, _), count in self.of(SITUATIONS, force).items():
                volumes[post][force] += count
        return perimeters(volumes, departments, self.plan.policy.area_min)


Territories = Mapping[str, frozenset[str]]
"""Post → the communes of its territory."""


def territories_of(period: Period, records: Iterable[PostRecord]) -> Territories:
    """The territory of each post on the last day of the period."""
    return {record.post: territory_of(record, period) for record in records}


def cells_needed(
    period: Period, posts: Iterable[str], territories: Territories
) -> tuple[CellQuery, CellQuery]:
    """The questions to the read models: the tables of the plan, and the communes of residence.

    Cells are by post and month, distinct persons for the whole period. Only the communes that
    lie in the territory of some post are asked for.
    """
    measures = [(planned.code, planned.measure) for planned in PLAN.tables]
    plan = CellQuery(
        measures=(*(measure for measure in measures if measure != RESIDENTS), *MINUTES),
        periods=(*period.months, str(period)),
        areas=tuple(posts),
        by_period=True,
    )
    inside = tuple(sorted({commune for of_post in territories.values() for commune in of_post}))
    return plan, replace(plan, measures=(RESIDENTS,), periods=period.months, d1=inside)


def counted(
    period: Period,
    cells: Iterable[CellRow],
    territories: Territories = MappingProxyType({}),
    plan: ReleasePlan = PLAN,
) -> ExactCounts:
    """The exact counts of a period from the cells of `cells_needed`.

    Communes of residence become inside or outside the territory of the post; outside is what is
    left of the situations opened.
    """
    counts: dict[tuple[str, str], Counts] = defaultdict(lambda: defaultdict(int))
    quarter_of = {month: str(q) for q in period.quarters for month in q.months}
    for cell in cells:
        planned = plan.by_code.get(cell.table)
        if planned is None or cell.measure != planned.measure:
            continue
        modality = "/".join(code for code in (cell.d1, cell.d2) if code)
        if (cell.table, cell.measure) == RESIDENTS:
            if cell.d1 not in territories.get(cell.area, frozenset()):
                continue
            modality = INSIDE
        whole = cell.period == str(period)
        if whole == (planned.rule == Rule.DISTINCT):
            quarter = cell.period if whole else quarter_of[cell.period]
            counts[planned.code, cell.force][cell.area, quarter, modality] += cell.value
    for force in FORCES:
        residents = counts[RESIDENCE, force]
        for (post, quarter, _), opened in counts[SITUATIONS, force].items():
            residents[post, quarter, OUTSIDE] = opened - residents[post, quarter, INSIDE]
    return ExactCounts(
        period,
        {
            key: {leaf: count for leaf, count in sorted(leaves.items()) if count}
            for key, leaves in counts.items()
        },
        plan,
    )


def departments_on_last_day(period: Period, records: Iterable[PostRecord]) -> dict[str, str]:
    """The département of each post on the last day of the period."""
    return {
        record.post: department_of(record.version_on(period.last_day).commune) for record in records
    }
