"""One cut: facts that come after their quarter was released show in no row of the year.

A year repeats its quarters as they were counted. A figure counted on the day of sealing beside
them tells, by a subtraction, how many situations came late, and those are few.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from contracts.identifiers import NATION
from contracts.release_plan import Grain, PlannedTable, Rule
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.counting import (
    FORCES,
    MINUTES,
    SITUATIONS,
    ExactCounts,
)
from services.reporting.domain.disclosure.linked_table import Leaf
from services.reporting.domain.disclosure.readers import rests
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.seats import post_of

RECONCILIATION = "H6"
_COARSE_FIRST = ("nation", "department", "post")


def reconciled(
    open_rows: Iterable[ReleasedRow], counts: Iterable[ReleasedRow]
) -> Iterator[ReleasedRow]:
    """The open rows, the reconciliation of the forces (H6) being that of the situations released.

    `counts`: the protected rows of the same release. The residue stays that of all facts: it is
    0, or a fault of the platform. Where the situations are not released, there is no H6.
    """
    released = {
        (row.period, row.force): row.count
        for row in counts
        if (row.table, row.area) == (SITUATIONS, NATION) and row.value is not None
    }
    for row in open_rows:
        if row.table != RECONCILIATION:
            yield row
            continue
        forces = {force: released.get((row.period, force)) for force in FORCES}
        told = [count for count in forces.values() if count is not None]
        if len(told) == len(FORCES):
            together = sum(told)
            if row.measure == "residue":
                yield replace(row, base=together)
            else:
                yield replace(row, value=forces.get(row.measure, together))


def grains_of_one_cut(
    planned: PlannedTable, exact: ExactCounts, areas: Perimeters
) -> tuple[Grain, ...]:
    """The grains at which a table may stand beside situations that wait for late facts.

    Distinct persons of a year cannot be counted quarter by quarter: they are of the day of
    sealing. They are told where the situations that came since are none or many, in each area
    and at each coarser level, for a reader and for each post.
    """
    if planned.rule != Rule.DISTINCT or not exact.plan.policy.late_facts_wait:
        return planned.grains
    levels: list[str] = []
    for level in _COARSE_FIRST:
        if any(_few_late(exact, force, areas, level, planned.threshold) for force in FORCES):
            break
        levels.append(level)
    return tuple(grain for grain in planned.grains if grain.level in levels)


def few(differences: Iterable[int], least: int) -> bool:
    """Whether any is ±1 … ±(least−1): what was withdrawn is learnt as well as what was added."""
    return any(0 < abs(difference) < least for difference in differences)


def came_late(today: Mapping[Leaf, int], released: Mapping[Leaf, int]) -> Counter[tuple[str, str]]:
    """How many more are counted today than were released, by seat and modality."""
    late: Counter[tuple[str, str]] = Counter()
    for sign, leaves in ((1, today), (-1, released)):
        for (seat, _, modality), count in leaves.items():
            late[seat, modality] += sign * count
    return late


def late_acts(exact: ExactCounts) -> dict[tuple[str, str], Counter[tuple[str, str]]]:
    """The acts whose minutes are counted and that the rows do not count, by table and force."""
    return {
        (table, force): came_late(exact.today(table, force), exact.of(table, force))
        for table, _ in MINUTES
        for force in FORCES
        if exact.plan.policy.late_facts_wait
    }


def _few_late(
    exact: ExactCounts, force: str, areas: Perimeters, level: str, threshold: int
) -> bool:
    late = came_late(exact.today(SITUATIONS, force), exact.of(SITUATIONS, force))
    by_area: dict[str, Counter[str]] = {}
    for (seat, _), count in late.items():
        for area in areas.areas_of(level, seat):
            by_area.setdefault(area, Counter())[post_of(seat)] += count
    return any(few(rests(late, exact.readers), threshold) for late in by_area.values())
