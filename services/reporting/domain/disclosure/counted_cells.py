"""The exact counts of a period, from the cells of the read models that they are asked for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import CellRow, PostRecord
from contracts.release_plan import PLAN, PlannedTable, ReleasePlan, Rule
from services.reporting.domain.disclosure.counting import (
    FORCES,
    INSIDE,
    MINUTES,
    OUTSIDE,
    RESIDENCE,
    SITUATIONS,
    Counts,
    ExactCounts,
)
from services.reporting.domain.seats import distinct_by_seat, seat_of
from services.reporting.domain.tables.perimeter import departments_open
from services.reporting.domain.tables.residence import RESIDENTS, territory_in, territory_of
from services.reporting.domain.tables.selection import CellQuery
from services.reporting.domain.territories import own_communes, territories_of


def cells_needed(
    period: Period, records: Sequence[PostRecord], plan: ReleasePlan = PLAN
) -> Iterator[tuple[str, CellQuery]]:
    """The questions to the read models, each with the model that answers it.

    One for each table of the plan and quarter, by post, département of the day and month,
    residence by commune: the cells of one are few enough to be held at once. And the persons
    received in the whole period, also by post alone.
    """
    departments = tuple(sorted({department_of(v.commune) for r in records for v in r.versions}))
    posts = tuple(record.post for record in records)
    for planned in plan.tables:
        measure = (planned.code, planned.measure)
        if _distinct(planned):
            yield "department", _by_post(measure, (str(period),), departments)
            yield "site", _by_post(measure, (str(period),), posts)
            continue
        for quarter in period.quarters:
            yield "department", _by_post(measure, quarter.months, departments)
    for measure in MINUTES:
        yield "department", _by_post(measure, period.months, departments)


def _by_post(
    measure: tuple[str, str], periods: tuple[str, ...], areas: tuple[str, ...]
) -> CellQuery:
    return CellQuery((measure,), periods, areas, by_post=True, by_period=True)


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
        exact.own = own_communes(known.values(), period)
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


def departments_on_last_day(period: Period, records: Iterable[PostRecord]) -> dict[str, str]:
    """The département of each post on the last day of the period."""
    return {
        record.post: department_of(record.version_on(period.last_day).commune) for record in records
    }
