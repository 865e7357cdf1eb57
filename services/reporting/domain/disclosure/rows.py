"""From protected tables to the rows of a release.

Minutes count no person and have no certificate. They are released for the nation and the year,
where there were enough acts, also without those of any one post, which knows its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from contracts.codes import DEPARTEMENT
from contracts.communes import label_of
from contracts.identifiers import NATION
from contracts.read_model import CellRow
from contracts.release_plan import PLAN, Grain, PlannedTable, ReleasePlan, Rule
from contracts.statistics import TABLES
from contracts.statistics.dimensions import ACTS, MENTIONS, ORIENTATIONS, SITUATIONS
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.counting import MINUTES, ExactCounts
from services.reporting.domain.disclosure.linked_table import Cell, LinkedTable
from services.reporting.domain.disclosure.one_cut import few, late_acts
from services.reporting.domain.disclosure.readers import Reader, readers_of, rests
from services.reporting.domain.disclosure.released_row import NOT_COVERED, NOT_SAID, ReleasedRow
from services.reporting.domain.disclosure.releasing import ReleasedTable
from services.reporting.domain.disclosure.residence import OWN, SIDES
from services.reporting.domain.seats import post_of, seat_of

_UNITS = {each.key: each.unit for each in (ACTS, MENTIONS, ORIENTATIONS, SITUATIONS)}


def named(rows: Iterable[ReleasedRow], names: Mapping[str, str]) -> list[ReleasedRow]:
    """The rows with the names of their areas; `names`: of posts and of their seats."""
    known = {NATION: "France"} | {c.code: c.label for c in DEPARTEMENT.codes} | dict(names)
    return [
        replace(row, area_label=" + ".join(_name(row, code, known) for code in row.area.split("+")))
        for row in rows
    ]


def _name(row: ReleasedRow, code: str, known: Mapping[str, str]) -> str:
    """Of a post, the name that it had where the row counts it."""
    there = row.department.split("+") if row.department and "-" in code else ()
    seats = [seat_of(code, department) for department in there]
    named = next((known[seat] for seat in seats if seat in known), known.get(code, ""))
    return named or label_of(code)


def rows_of(released: ReleasedTable, plan: ReleasePlan = PLAN) -> Iterator[ReleasedRow]:
    """The rows of a table, every one with its base, its unit and its secrecy."""
    planned = released.planned
    for grain in planned.grains:
        for found in released.protected:
            labels = _labels(planned)
            bases = _bases(found)
            for cell, value in found.published.at(grain).cells(found.linked):
                hidden = cell in found.published.hidden
                group = sides_of(found.linked, cell)
                code, label = labels.get(group) or _merged(planned, group)
                yield ReleasedRow(
                    table=planned.code,
                    measure=planned.measure,
                    grain=grain,
                    area="+".join(dict.fromkeys(map(post_of, cell.area.split("+")))),
                    department=_department(found, cell),
                    period=cell.period,
                    force=found.linked.force,
                    dimension="/".join(planned.keys),
                    modality=code,
                    merged="+".join(group) if len(group) > 1 else "",
                    label=label,
                    unit=_UNITS[planned.measure],
                    value=None if hidden else value,
                    base=bases.get((cell.level, cell.area, cell.period)),
                    secrecy=NOT_SAID if hidden else None,
                )
    if planned.rule == Rule.TOTAL and released.shows(Grain.DEPARTMENT_YEAR):
        yield from _without_rows(released, plan)


def sides_of(linked: LinkedTable, cell: Cell) -> tuple[str, ...]:
    """What a cell shows together: its modalities, or the sides of a territory that they lie on."""
    if (residence := linked.residence) is None:
        return cell.group
    slot = residence.slots[cell.area] if cell.level == "territory" else OWN
    there = {residence.side(pattern, slot) for pattern in cell.group}
    return tuple(side for side in SIDES if side in there)


def _department(found: Protected, cell: Cell) -> str | None:
    if cell.level != "post":
        return cell.area if cell.level == "department" else None
    post = found.linked.areas[cell.level][cell.area][0]
    return found.linked.perimeters.department[post]


def _bases(found: Protected) -> Mapping[tuple[str, str, str], int]:
    """Of how many the values are parts: situations, or orientations. Never hidden."""
    linked = found.linked
    bases = {}
    for grid in found.published.grids if linked.keeps_rows else ():
        for area, posts in linked.areas_in(grid).items():
            quarters = linked.within(grid.period)
            bases[grid.level, area, grid.period] = (
                sum(linked.ceilings.get((post, q), 0) for post in posts for q in quarters)
                if linked.rule == Rule.MENTIONS
                else linked.sum_of(posts, grid.period, linked.modalities)
            )
    return bases


def _labels(planned: PlannedTable) -> dict[tuple[str, ...], tuple[str, str]]:
    """The code and label of each modality alone, of two joined where there are two keys."""
    if not planned.codes:
        return {("",): ("", TABLES[planned.code].title)}
    found = {code: label.label for code, label in planned.codes[0].by_code.items()}
    for codes in planned.codes[1:]:
        found = {
            f"{one}/{code}": f"{label}, {other.label}"
            for one, label in found.items()
            for code, other in codes.by_code.items()
        }
    return {(code,): (code, label) for code, label in found.items()}


def _merged(planned: PlannedTable, group: tuple[str, ...]) -> tuple[str, str]:
    """The code and label of modalities shown as one; a force may lack some of them."""
    smallest = min(
        (
            merged
            for recoding_level in planned.recoding
            for merged in recoding_level
            if set(group) <= set(merged.modalities)
        ),
        key=lambda merged: len(merged.modalities),
    )
    return smallest.code, smallest.label


def _without_rows(released: ReleasedTable, plan: ReleasePlan) -> Iterator[ReleasedRow]:
    """The départements in which no post worked a day: they are said, and said not to be zero.

    Those in which posts were open and nothing was counted are 0.
    """
    linked = released.protected[0].linked
    areas = dict.fromkeys(linked.perimeters.department.values())
    covered = {code for area in areas for code in area.split("+")}
    counted = {area for found in released.protected for area in found.linked.areas["department"]}
    silent = [area for area in areas if area not in counted] if plan.policy.counts_by_seat else []
    nobody = [code for code in plan.departments if code not in covered]
    for area in (*silent, *nobody):
        yield ReleasedRow(
            table=released.planned.code,
            measure=released.planned.measure,
            grain=Grain.DEPARTMENT_YEAR,
            area=area,
            department=area,
            period=linked.year,
            label=" + ".join(map(DEPARTEMENT.label_of, area.split("+"))),
            unit=_UNITS[released.planned.measure],
            value=None if area in nobody else 0,
            secrecy=NOT_COVERED if area in nobody else None,
        )


_TABLES = tuple(table for table, _ in MINUTES)


def minutes(
    rows: Iterable[ReleasedRow], cells: Iterable[CellRow], exact: ExactCounts
) -> Iterator[ReleasedRow]:
    """A row of minutes beside each row of acts of the nation's year.

    `cells`: acts and minutes by post, of the day of sealing. Minutes are hidden where few acts
    of others are behind them, and where few of the acts came later than the rows count them:
    minutes divided by half an hour are acts.
    """
    policy, late = exact.plan.policy, late_acts(exact)
    group_min = policy.group_disclosure_min
    seats = set[str]()
    acts: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    spent: dict[tuple[str, ...], int] = defaultdict(int)
    for cell in cells:
        if cell.table in _TABLES:
            seats.add(seat_of(cell.post, cell.area))
            key = (cell.table, cell.force, "/".join(filter(None, (cell.d1, cell.d2))))
            if cell.measure == "minutes":
                spent[key] += cell.value
            else:
                acts[key][cell.post] += cell.value
    readers = readers_of(seats, policy.pairs_know, exact.told)
    for row in rows:
        if row.table in _TABLES and row.grain == Grain.NATION_YEAR:
            keys = [(row.table, row.force, code) for code in row.codes]
            more = _by_post(late.get((row.table, row.force), {}), row.codes)
            many = _many([acts[key] for key in keys], readers, group_min) and not few(
                rests(more, readers), group_min
            )
            yield replace(
                row,
                measure="minutes",
                unit="minutes",
                value=sum(spent[key] for key in keys) if many else None,
                base=None,
                secrecy=None if many else NOT_SAID,
            )


def _by_post(late: Mapping[tuple[str, str], int], modalities: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for (seat, modality), count in late.items():
        found[post_of(seat)] += count if modality in modalities else 0
    return found


def _many(each: Sequence[dict[str, int]], readers: Iterable[Reader], group_min: int) -> bool:
    """Whether there were no acts, or enough of them without those that any reader knows."""
    by_post: dict[str, int] = defaultdict(int)
    for counts in each:
        for post, count in counts.items():
            by_post[post] += count
    return all(rest >= group_min for rest in rests(by_post, readers) if by_post)
