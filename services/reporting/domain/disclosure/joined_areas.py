"""Areas of départements of one table's own: a year in which its classes would be small by one.

Age and status by département count few minors and few offenders. Where a class is small, a
département is shown with the next in that table alone, and every other table as before.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from contracts.release_plan import Grain, PlannedTable
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.linked_table import Leaf
from services.reporting.domain.disclosure.perimeters import Limit, quarter_areas
from services.reporting.domain.disclosure.readers import Reader
from services.reporting.domain.seats import departments_of

JoinedAreas = Mapping[tuple[str, str], Mapping[str, str]]
"""Table and force → seat → the area of départements that shows it in the year."""


def joined_areas(
    tables: Sequence[PlannedTable],
    forces: Sequence[str],
    leaves: Callable[[str, str], Mapping[Leaf, int]],
    whole: Perimeters,
    readers: Sequence[Reader],
) -> JoinedAreas:
    """The areas of each table that joins départements; those of `whole` stay together.

    `leaves`: of a table and a force, in the whole year. An area has none of a class, or T of it,
    also without the posts that any reader knows.
    """
    found = {}
    for planned in (each for each in tables if Grain.DEPARTMENT_YEAR in each.joins):
        class_of = planned.class_at(planned.joins[Grain.DEPARTMENT_YEAR])
        for force in forces:
            volumes: dict[str, Counter[str]] = defaultdict(Counter)
            for (seat, _, modality), count in leaves(planned.code, force).items():
                volumes[seat][class_of.get(modality, modality)] += count
            there = {seat: departments_of(seat)[0] for seat in sorted(volumes)}
            together = dict.fromkeys(whole.department[seat] for seat in there)
            limits = [Limit(volumes, planned.threshold)]
            found[planned.code, force] = quarter_areas(limits, there, together, readers)
    return found
