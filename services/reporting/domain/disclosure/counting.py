"""The exact counts of a period by seat, quarter and force, from the cells of the read models.

A seat is a post in a département (see seats.py): everything counts as organised on its day.
Releases of early contracts count every post where it was on the last day of the period.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from contracts.codes import FORCE
from contracts.period import Period
from contracts.release_plan import INSIDE_OR_NOT, PLAN, Grain, PlannedTable, ReleasePlan, Rule
from services.reporting.domain.disclosure.joined_areas import joined_areas
from services.reporting.domain.disclosure.linked_table import Leaf, LinkedTable
from services.reporting.domain.disclosure.perimeters import Limit, perimeters, quarter_areas
from services.reporting.domain.disclosure.readers import Reader, Told, readers_of
from services.reporting.domain.disclosure.recoding import modalities_of
from services.reporting.domain.disclosure.territory_areas import (
    by_pattern,
    residence_in,
    shown_to,
    territory_areas,
)
from services.reporting.domain.disclosure.year_areas import Areas, QuarterAreas, beside_quarters
from services.reporting.domain.seats import (
    departments_of,
    post_of,
    seat_of,
    single_seats,
)
from services.reporting.domain.tables.residence import RESIDENTS
from services.reporting.domain.territories import Territories

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
    release of the year. `departments`: of each seat that was open on a day of the period.
    `plan`: which tables, under which limits. `replaced`: the counts of today of the tables in
    which a quarter stands as it was released. `told`: the readers of several posts (readers.py).
    `areas_told`: force → quarter of the year → seat → its area, as released already.
    `territories`, `own`: those of funders (see territories.py), and the communes of each seat;
    `own_then`: the latter as quarters were released with them.
    """

    period: Period
    counts: dict[tuple[str, str], Counts] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    plan: ReleasePlan = PLAN
    replaced: dict[tuple[str, str], Counts] = field(default_factory=dict)
    told: Told = ()
    areas_told: QuarterAreas = field(default_factory=dict)
    territories: Territories = field(default_factory=dict)
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own_then: dict[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters of the period; of a quarter, itself."""
        return tuple(str(quarter) for quarter in self.period.quarters)

    def of(self, table: str, force: str) -> Counts:
        """The leaves of a table and a force."""
        return self.counts.get((table, force), {})

    def today(self, table: str, force: str) -> Counts:
        """The same as counted on the day of sealing, late facts of released quarters in."""
        return self.replaced.get((table, force), self.of(table, force))

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """Everybody who knows figures of some of the posts, to be asked once all are counted."""
        seats = {*self.departments, *(s for leaves in self.counts.values() for s, _, _ in leaves)}
        return readers_of(seats, self.plan.policy.pairs_know, self.told)

    def replace_quarter(
        self, table: str, force: str, quarter: str, leaves: Mapping[Leaf, int]
    ) -> None:
        """Put other leaves in the place of those of a quarter."""
        self.replaced.setdefault((table, force), self.of(table, force))
        kept = {leaf: n for leaf, n in self.of(table, force).items() if leaf[1] != quarter}
        taken = {leaf: n for leaf, n in leaves.items() if leaf[1] == quarter}
        self.counts[table, force] = dict(sorted({**kept, **taken}.items()))

    def linked_tables(self, planned: PlannedTable, areas: Areas) -> list[LinkedTable]:
        """The linked tables of a planned table, one for each force."""
        year = str(self.period)
        by_commune = planned.code == RESIDENCE and self.plan.tells_territories
        told = [
            LinkedTable(
                table=planned.code,
                force=force,
                rule=planned.rule,
                threshold=planned.threshold,
                year=year,
                quarters=(year,) if planned.rule == Rule.DISTINCT else self.quarters,
                modalities=modalities_of(planned, force),
                perimeters=shown_to(planned, areas.of(planned, force, year)),
                values=self.of(planned.code, force),
                ceilings={(p, q): count for (p, q, _), count in self.of(SITUATIONS, force).items()},
                group_min=self.plan.policy.group_disclosure_min,
                pairs=self.plan.policy.pairs_know,
                told=self.told,
            )
            for force in FORCES
        ]
        if not by_commune:
            return told
        residence = residence_in(self.territories, self.own, self.own_then, areas.whole)
        return [by_pattern(linked, residence) for linked in told]

    def perimeters(self) -> Areas:
        """The areas of the seats that are open in the period, or count. Raises NationTooSmall."""
        departments, policy = self._seated(), self.plan.policy
        year = perimeters(self._volumes(departments), departments, policy.area_min, self.readers)
        year = replace(year, territories=territory_areas(self.territories, year))
        if not self.plan.tells_quarters:
            return Areas(year)
        told = {force: self._quarters_of(force) for force in FORCES}
        if self.period.length == 3:
            return Areas(year, told)
        by_quarter = {quarter: self._volumes(departments, quarter) for quarter in self.quarters}
        areas = beside_quarters(Areas(year, told), by_quarter, policy.area_min, self.readers)
        own = joined_areas(self.plan.tables, FORCES, self.of, areas.whole, self.readers)
        whole = areas.whole
        with_territories = replace(whole, territories=territory_areas(self.territories, whole))
        return replace(areas, whole=with_territories, joined=own)

    def _quarters_of(self, force: str) -> dict[str, Mapping[str, str]]:
        """The areas of each quarter of the year up to now: as released, or as they must be."""
        told = dict(self.areas_told.get(force, {}))
        for quarter in (each for each in self.quarters if each not in told):
            limits = self._limits(force, quarter)
            counted = {seat for limit in limits for seat in limit.volumes}
            joined = [area for areas in told.values() for area in areas.values()]
            there = {seat: departments_of(seat)[0] for seat in sorted(counted)}
            told[quarter] = quarter_areas(limits, there, joined, self.readers)
        return dict(sorted(told.items()))

    def _limits(self, force: str, quarter: str) -> list[Limit]:
        """What an area of a quarter must have: enough situations, and enough of each class told."""
        policy = self.plan.policy
        limits = []
        for planned in self.plan.tables:
            if Grain.DEPARTMENT_QUARTER in planned.grains:
                class_of = planned.class_of(Grain.DEPARTMENT_QUARTER)
                volumes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
                for (seat, of, modality), count in self.of(planned.code, force).items():
                    if of == quarter:
                        volumes[seat][class_of.get(modality, modality)] += count
                least = policy.area_min if planned.rule == Rule.TOTAL else planned.threshold
                limits.append(Limit(volumes, least))
        return limits

    def _seated(self) -> dict[str, str]:
        """The département of each seat that is open in the period, or counts anything."""
        counted = {seat for leaves in self.counts.values() for seat, _, _ in leaves}
        if not self.plan.policy.counts_by_seat:
            return {seat: self.departments[seat] for seat in counted}
        single = (single for seat in counted for single in single_seats(seat))
        return {seat: departments_of(seat)[0] for seat in single} | dict(self.departments)

    def _volumes(self, seats: Iterable[str], quarter: str = "") -> dict[str, dict[str, int]]:
        """The situations of each seat by force, in the period or in a quarter of it."""
        volumes = {seat: dict.fromkeys(FORCES, 0) for seat in sorted(seats)}
        for force in FORCES:
            for (seat, of, _), count in self.of(SITUATIONS, force).items():
                if quarter in ("", of):
                    volumes[seat][force] += count
        return volumes


def by_seat(linked: LinkedTable) -> Counts:
    """The leaves of a released quarter by seats: early releases name the post, wherever it was.

    Of residence those by commune; early releases kept the side alone (see `early_places`).
    """
    seats = {}
    for seat in linked.posts:
        codes = linked.perimeters.department.get(seat, "").split("+")
        there = seat_of(post_of(seat), codes[0])
        known = not codes[0] or departments_of(seat)[0] in codes
        seats[seat] = seat if known else there
    return {(seats[seat], q, m): count for (seat, q, m), count in linked.counted.items()}
