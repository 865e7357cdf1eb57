"""What an attack looks for: the small counts of the plan at its finest, with their true values."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from contracts.release_plan import TABLES_PLANNED, Grain, PlannedTable
from services.reporting.domain.seats import post_of

Truth = Mapping[tuple[str, str], Mapping[tuple[str, str, str], int]]
"""(table, force) → (seat, quarter, modality) → the exact count."""

Areas = Mapping[str, str]
"""Seat → its département."""


@dataclass(frozen=True)
class Target:
    """A sum over seats of one modality, in the year or (for the nation) in a quarter.

    `classes`: of a département, the modalities that its quarters show together, or its year where
    a table joins départements; `period`: the year, the quarter, or several joined by `+`, which the
    year leaves where others are told apart.
    """

    table: str
    force: str
    posts: frozenset[str]
    period: str
    modality: str
    value: int
    classes: tuple[str, ...] = ()

    @property
    def unknowns(self) -> list[tuple[str, str]]:
        """What it sums, by seat."""
        parts = [f" {part}" for part in self.period.split("+") if "-Q" in part] or [""]
        codes = [f"{c}{part}" for c in self.classes for part in parts] or [self.modality]
        return [(seat, code) for seat in self.posts for code in codes]

    @property
    def threshold(self) -> int:
        """Counts of 1 up to one less are small."""
        return TABLES_PLANNED[self.table].threshold

    @property
    def is_small(self) -> bool:
        """Whether the plan protects it."""
        return 0 < self.value < self.threshold


def targets(
    truth: Truth,
    areas: Areas,
    year: str,
    territories: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Iterator[Target]:
    """Every cell of the plan at its finest, small or not."""
    for (table, force), leaves in truth.items():
        planned = TABLES_PLANNED[table]
        if planned.keys:
            yield from _of_table(planned, force, leaves, areas, year, territories)


def without(target: Target, reader: Collection[str], truth: Truth) -> Target:
    """What is left of a target once a reader takes the counts of its posts away, at all seats."""
    seats = {seat for seat in target.posts if post_of(seat) in reader}
    codes, periods = target.classes or (target.modality,), target.period.split("+")
    own = sum(
        count
        for (of, quarter, modality), count in truth[target.table, target.force].items()
        if of in seats and modality in codes and quarter.startswith(tuple(periods))
    )
    return replace(target, posts=target.posts - seats, value=target.value - own)


def _of_table(
    planned: PlannedTable,
    force: str,
    leaves: Mapping[tuple[str, str, str], int],
    areas: Areas,
    year: str,
    territories: Mapping[str, frozenset[str]],
) -> Iterator[Target]:
    posts = frozenset(post for post, _, _ in leaves)
    sums: dict[tuple[frozenset[str], str, str], int] = {}
    inside: dict[str, frozenset[str]] = {
        area: frozenset(post for post in posts if areas[post] == area)
        for area in {areas[post] for post in posts}
    }
    for grain in planned.grains:
        if grain.length == "year" and "-Q" in year:
            continue  # the release of a quarter
        if grain == Grain.DEPARTMENT_QUARTER:
            yield from _of_quarters(planned, force, leaves, inside)
            continue
        if grain in planned.joins:
            of_class = planned.class_at(planned.joins[grain])
            yield from _of_classes(planned, force, leaves, inside, of_class, [year])
        if grain == Grain.TERRITORY_YEAR:
            sums |= _of_territories(planned, leaves, year, territories)
            continue
        seen: dict[tuple[frozenset[str], str, str], int] = defaultdict(int)
        for (post, quarter, modality), count in leaves.items():
            within = {"nation": posts, "post": frozenset({post})}.get(
                grain.level, inside[areas[post]]
            )
            seen[within, quarter if grain.length == "quarter" else year, modality] += count
        sums |= seen  # a post alone in its département is one target, not two
    for (within, period, modality), value in sums.items():
        yield Target(planned.code, force, within, period, modality, value)


def _of_territories(
    planned: PlannedTable,
    leaves: Mapping[tuple[str, str, str], int],
    year: str,
    territories: Mapping[str, frozenset[str]],
) -> dict[tuple[frozenset[str], str, str], int]:
    """Of each territory, the modalities that are told there alone; residents have no LP."""
    found: dict[tuple[frozenset[str], str, str], int] = defaultdict(int)
    merged = planned.class_of(Grain.TERRITORY_YEAR)
    for seats in territories.values() if planned.code != "B4" else ():
        for (seat, _, modality), count in leaves.items():
            if seat in seats and modality not in merged:
                found[seats, year, modality] += count
    return found


def _of_quarters(
    planned: PlannedTable,
    force: str,
    leaves: Mapping[tuple[str, str, str], int],
    inside: Mapping[str, frozenset[str]],
) -> Iterator[Target]:
    """Of each département and class: every quarter, and what is left from a quarter on."""
    quarters = sorted({quarter for _, quarter, _ in leaves})
    periods = [*quarters, *("+".join(quarters[n:]) for n in range(1, len(quarters) - 1))]
    class_of = planned.class_of(Grain.DEPARTMENT_QUARTER)
    return _of_classes(planned, force, leaves, inside, class_of, periods)


def _of_classes(
    planned: PlannedTable,
    force: str,
    leaves: Mapping[tuple[str, str, str], int],
    inside: Mapping[str, frozenset[str]],
    class_of: Mapping[str, str],
    periods: Sequence[str],
) -> Iterator[Target]:
    """The classes of each département in each of the periods."""
    quarters = sorted({quarter for _, quarter, _ in leaves})
    classes: dict[str, list[str]] = defaultdict(list)
    for modality in sorted({modality for _, _, modality in leaves}):
        classes[class_of.get(modality, modality)].append(modality)
    for posts in inside.values():
        for code, together in classes.items():
            for period in periods:
                value = sum(
                    leaves.get((post, quarter, modality), 0)
                    for post in posts
                    for part in period.split("+")
                    for quarter in quarters
                    if quarter.startswith(part)
                    for modality in together
                )
                yield Target(planned.code, force, posts, period, code, value, tuple(together))
