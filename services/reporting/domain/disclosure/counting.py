"""The exact counts of a period by seat, quarter and force, from the cells of the read models.

A seat is a post in a département (see seats.py): everything counts as organised on its day.
Releases of early contracts count every post where it was on the last day of the period.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from contracts.codes import FORCE
from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import CellRow, PostRecord
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
    distinct_by_seat,
    post_of,
    seat_of,
    single_seats,
)
from services.reporting.domain.tables.perimeter import departments_open
from services.reporting.domain.tables.residence import RESIDENTS, territory_in, territory_of
from services.reporting.domain.tables.selection import CellQuery
from services.reporting.domain.territories import Territories, own_communes, territories_of

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
    `territories`, `own`: those of funders (see territories.py), and the communes of each seat.
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
        residence = residence_in(self.territories, self.own, areas.whole) if by_commune else None
        told = [
            LinkedTable(
                table=planned.code,
                force=force,
                rule=planned.rule,
                threshold=planned.threshold,
                year=year,
                quarters=(year,) if planned.rule == Rule.DISTINCT else self.quarters,
                modalities=modalities_of(planned, force),
                perimeters=shown_to(planned, self.territories, areas.of(planned, force, year)),
                values=self.of(planned.code, force),
                ceilings={(p, q): count for (p, q, _), count in self.of(SITUATIONS, force).items()},
                group_min=self.plan.policy.group_disclosure_min,
                pairs=self.plan.policy.pairs_know,
                told=self.told,
            )
            for force in FORCES
        ]
        return [by_pattern(linked, residence) for linked in told] if residence else told

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


def cells_needed(
    period: Period, records: Sequence[PostRecord]
) -> tuple[tuple[str, CellQuery], ...]:
    """The questions to the read models, each with the model that answers it.

    The tables of the plan by post, département of the day and month, residence by commune; and
    the persons received in the whole period, also by post alone.
    """
    tables = [(planned.code, planned.measure) for planned in PLAN.tables]
    distinct = [(planned.code, planned.measure) for planned in PLAN.tables if _distinct(planned)]
    by_day = CellQuery(
        measures=(*tables, *MINUTES),
        periods=(*period.months, str(period)),
        areas=tuple(sorted({department_of(v.commune) for r in records for v in r.versions})),
        by_post=True,
        by_period=True,
    )
    together = CellQuery(
        measures=tuple(distinct),
        periods=(str(period),),
        areas=tuple(record.post for record in records),
        by_post=True,
        by_period=True,
    )
    return ("department", by_day), ("site", together)


def counted(
    period: Period,
    cells: Iterable[CellRow],
    records: Iterable[PostRecord] = (),
    plan: ReleasePlan = PLAN,
) -> ExactCounts:
    """The exact counts of a period from the cells of `cells_needed`.

    Cells are by post and département of the day; distinct persons of the whole period also by
    post alone, where it was in several. Communes of residence stay (see residence.py); under an
    early plan they become inside or outside the territory that the post had there, and outside is
    what is left of the situations opened.
    """
    known, by_seat = {record.post: record for record in records}, plan.policy.counts_by_seat
    territories: dict[tuple[str, str], frozenset[str]] = {}
    counts: dict[tuple[str, str], Counts] = defaultdict(lambda: defaultdict(int))
    received: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    quarter_of = {month: str(q) for q in period.quarters for month in q.months}
    for cell in cells:
        planned = plan.by_code.get(cell.table)
        if planned is None or cell.measure != planned.measure:
            continue
        whole = cell.period == str(period)
        if _distinct(planned):
            if whole:
                received[planned.code, cell.force, cell.post][cell.area] = cell.value
            continue
        modality = "/".join(code for code in (cell.d1, cell.d2) if code)
        if (cell.table, cell.measure) == RESIDENTS and not plan.tells_territories:
            place = (cell.post, cell.area)
            if place not in territories:
                territories[place] = _territory(known.get(cell.post), period, cell.area, by_seat)
            if cell.d1 not in territories[place]:
                continue
            modality = INSIDE
        if not whole:
            seat = seat_of(cell.post, cell.area) if by_seat else cell.post
            counts[planned.code, cell.force][seat, quarter_of[cell.period], modality] += cell.value
    for (code, force, post), by_area in received.items():
        for seat, count in _persons(post, by_area, by_seat).items():
            counts[code, force][seat, str(period), ""] = count
    for force in () if plan.tells_territories else FORCES:
        residents = counts[RESIDENCE, force]
        for (seat, quarter, _), opened in counts[SITUATIONS, force].items():
            residents[seat, quarter, OUTSIDE] = opened - residents[seat, quarter, INSIDE]
    exact = ExactCounts(
        period,
        {
            key: {leaf: count for leaf, count in sorted(leaves.items()) if count}
            for key, leaves in counts.items()
        },
        _departments(period, known.values(), by_seat),
        plan,
    )
    if plan.tells_territories:
        seats = {*exact.departments, *(s for leaves in counts.values() for s, _, _ in leaves)}
        exact.own = own_communes(sorted(seats), known.values(), period)
        exact.territories = territories_of(known.values(), period) if period.length == 12 else {}
    return exact


def _distinct(planned: PlannedTable) -> bool:
    return planned.rule == Rule.DISTINCT


def _persons(post: str, received: Mapping[str, int], by_seat: bool) -> Mapping[str, int]:
    """Distinct persons by seat; `received`: by département, and by post where it was in several."""
    each = {area: count for area, count in received.items() if area != post}
    together = received.get(post, sum(each.values()))
    return distinct_by_seat(post, each, together) if by_seat else {post: together}


def _territory(
    record: PostRecord | None, period: Period, department: str, by_seat: bool
) -> frozenset[str]:
    if record is None:
        return frozenset()
    return territory_in(record, period, department) if by_seat else territory_of(record, period)


def _departments(period: Period, records: Iterable[PostRecord], by_seat: bool) -> dict[str, str]:
    if by_seat:
        return {
            seat_of(record.post, department): department
            for record in records
            for department in departments_open(record, period)
        }
    return departments_on_last_day(period, records)


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


def departments_on_last_day(period: Period, records: Iterable[PostRecord]) -> dict[str, str]:
    """The département of each post on the last day of the period."""
    return {
        record.post: department_of(record.version_on(period.last_day).commune) for record in records
    }
