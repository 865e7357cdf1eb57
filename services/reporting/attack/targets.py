"""What an attack looks for: the small counts of the plan at its finest, with their true values."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from contracts.release_plan import TABLES_PLANNED, PlannedTable
from services.reporting.domain.seats import post_of

Truth = Mapping[tuple[str, str], Mapping[tuple[str, str, str], int]]
"""(table, force) → (seat, quarter, modality) → the exact count."""

Areas = Mapping[str, str]
"""Seat → its département."""


@dataclass(frozen=True)
class Target:
    """A sum over seats of one modality, in the year or (for the nation) in a quarter."""

    table: str
    force: str
    posts: frozenset[str]
    period: str
    modality: str
    value: int

    @property
    def threshold(self) -> int:
        """Counts of 1 up to one less are small."""
        return TABLES_PLANNED[self.table].threshold

    @property
    def is_small(self) -> bool:
        """Whether the plan protects it."""
        return 0 < self.value < self.threshold


def targets(truth: Truth, areas: Areas, year: str) -> Iterator[Target]:
    """Every cell of the plan at its finest, small or not."""
    for (table, force), leaves in truth.items():
        planned = TABLES_PLANNED[table]
        if planned.keys:
            yield from _of_table(planned, force, leaves, areas, year)


def without(target: Target, reader: Collection[str], truth: Truth) -> Target:
    """What is left of a target once a reader takes the counts of its posts away, at all seats."""
    seats = {seat for seat in target.posts if post_of(seat) in reader}
    own = sum(
        count
        for (of, quarter, modality), count in truth[target.table, target.force].items()
        if of in seats and modality == target.modality and quarter.startswith(target.period)
    )
    return replace(target, posts=target.posts - seats, value=target.value - own)


def _of_table(
    planned: PlannedTable,
    force: str,
    leaves: Mapping[tuple[str, str, str], int],
    areas: Areas,
    year: str,
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
        seen: dict[tuple[frozenset[str], str, str], int] = defaultdict(int)
        for (post, quarter, modality), count in leaves.items():
            within = {"nation": posts, "post": frozenset({post})}.get(
                grain.level, inside[areas[post]]
            )
            seen[within, quarter if grain.length == "quarter" else year, modality] += count
        sums |= seen  # a post alone in its département is one target, not two
    for (within, period, modality), value in sums.items():
        yield Target(planned.code, force, within, period, modality, value)
