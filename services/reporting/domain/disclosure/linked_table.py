"""The linked cells of one table and one force, down to where a single post's quarter stands.

Every published cell of a block is a sum of leaves. Blocks hold together by what a release
always shows, the situations by post (A1): no move below ever changes it, so that what is
proven of a block is proven of all of them together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from contracts.identifiers import NATION
from contracts.release_plan import MENTIONS, PARTITION

Row = tuple[str, str]
"""A post and a quarter."""

Leaf = tuple[str, str, str]
"""A post, a quarter, a modality."""

Grouping = tuple[tuple[str, ...], ...]
"""Modalities parted into those shown together."""


class Cell(NamedTuple):
    """A figure of a release: level, area, period (`2009`, `2009-Q1`), modalities together."""

    level: str
    area: str
    period: str
    group: tuple[str, ...]


@dataclass(frozen=True)
class Perimeters:
    """Post → the area that shows it as a post, and as a département."""

    post: Mapping[str, str]
    department: Mapping[str, str]

    def area_of(self, level: str, post: str) -> str:
        """Where a post counts at a level."""
        if level == "nation":
            return NATION
        return self.department[post] if level == "department" else self.post[post]


@dataclass(frozen=True)
class Grid:
    """Every cell of a level in a period, under a grouping."""

    level: str
    period: str
    grouping: Grouping

    @cached_property
    def group_of(self) -> Mapping[str, tuple[str, ...]]:
        """The group that shows a modality."""
        return {modality: group for group in self.grouping for modality in group}


@dataclass(frozen=True)
class LinkedTable:
    """The leaves of a table and a force. Absent leaves are 0.

    `perimeters`: the area of each post at its level (see perimeters.py). `ceilings`: the
    situations of each row, which no count of mentions exceeds.
    """

    table: str
    force: str
    rule: str
    threshold: int
    year: str
    quarters: tuple[str, ...]
    modalities: tuple[str, ...]
    perimeters: Perimeters
    values: Mapping[Leaf, int]
    ceilings: Mapping[Row, int]

    @property
    def keeps_rows(self) -> bool:
        """Whether the sum of a row is known: to all, or to who knows the situations."""
        return self.rule in (PARTITION, MENTIONS)

    @cached_property
    def posts(self) -> tuple[str, ...]:
        """The posts that count anything, in order."""
        return tuple(sorted({post for post, _, _ in self.values}))

    @cached_property
    def areas(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Level → area → its posts."""
        found: dict[str, dict[str, list[str]]] = {"nation": {}, "department": {}, "post": {}}
        for level, areas in found.items():
            for post in self.posts:
                areas.setdefault(self.perimeters.area_of(level, post), []).append(post)
        return {
            level: {area: tuple(posts) for area, posts in areas.items()}
            for level, areas in found.items()
        }

    def within(self, period: str) -> tuple[str, ...]:
        """The quarters of a period of this block."""
        return self.quarters if period == self.year else (period,)

    def sum_of(self, posts: tuple[str, ...], period: str, group: tuple[str, ...]) -> int:
        """The count of posts in a period under a group of modalities."""
        get = self.values.get
        quarters = self.within(period)
        return sum(get((p, q, m), 0) for p in posts for q in quarters for m in group)


@dataclass(frozen=True)
class Published:
    """What a release shows of a block: whole grids, but for the hidden cells."""

    grids: tuple[Grid, ...]
    hidden: frozenset[Cell] = frozenset()

    def cells_of(self, linked: LinkedTable, leaf: Leaf) -> Iterator[Cell]:
        """The cells, shown or hidden, to which a leaf belongs."""
        post, quarter, modality = leaf
        for grid in self.grids:
            if grid.period in (linked.year, quarter) and modality in grid.group_of:
                area = linked.perimeters.area_of(grid.level, post)
                yield Cell(grid.level, area, grid.period, grid.group_of[modality])

    def cells(self, linked: LinkedTable) -> Iterator[tuple[Cell, int]]:
        """Every cell with its exact value, hidden ones too."""
        for grid in self.grids:
            for area, posts in linked.areas[grid.level].items():
                for group in grid.grouping:
                    value = linked.sum_of(posts, grid.period, group)
                    yield Cell(grid.level, area, grid.period, group), value
