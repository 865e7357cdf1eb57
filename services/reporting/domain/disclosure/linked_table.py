"""The counts of one table and one force, and the published cells that are sums of them.

The finest counts, of a post in a quarter under a modality, are the leaves. Two linked tables
have only the situations by post (A1) in common, which a release always shows and which no
perturbation changes: what is proven of each table holds for all of them together.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from contracts.release_plan import Grain, Rule
from contracts.release_plan.policy import GROUP_DISCLOSURE_MIN
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.readers import Reader, Told, readers_of
from services.reporting.domain.disclosure.residence import Places, Residence
from services.reporting.domain.seats import post_of

Row = tuple[str, str]
"""A post at one of its seats (see seats.py), and a quarter."""

Leaf = tuple[str, str, str]
"""A post at one of its seats, a quarter, a modality."""

LEVELS = ("nation", "department", "territory", "post")

Grouping = tuple[tuple[str, ...], ...]
"""Modalities parted into those shown together."""


class Cell(NamedTuple):
    """A figure of a release: level, area, period (`2009`, `2009-Q1`), modalities together."""

    level: str
    area: str
    period: str
    group: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """Every cell of a level in a period, under a grouping.

    `slot`: of residence, the territories that the grid shows (see residence.py).
    """

    level: str
    period: str
    grouping: Grouping
    slot: int | None = None

    @property
    def grain(self) -> Grain:
        """The grain of the plan at which it is released; its period is `2009` or `2009-Q1`."""
        return Grain(f"{self.level}-{'quarter' if '-Q' in self.period else 'year'}")

    @cached_property
    def group_of(self) -> Mapping[str, tuple[str, ...]]:
        """The group that shows a modality."""
        return {modality: group for group in self.grouping for modality in group}


@dataclass(frozen=True)
class LinkedTable:
    """The leaves of a table and a force. Absent leaves are 0.

    `perimeters`: the area of each post at its level (see perimeters.py). `ceilings`: the
    situations of each row, which no count of mentions exceeds. `group_min`: of how many persons
    at least it may be told that all of them are the same. `pairs`, `told`: who knows figures of
    its own (see readers.py). `spans`: the quarters of each period, where they are not all of the
    year or the period itself. `residence`: of the table of communes, what they are told against,
    and `places` the leaves by commune.
    """

    table: str
    force: str
    rule: Rule
    threshold: int
    year: str
    quarters: tuple[str, ...]
    modalities: tuple[str, ...]
    perimeters: Perimeters
    values: Mapping[Leaf, int]
    ceilings: Mapping[Row, int]
    group_min: int = GROUP_DISCLOSURE_MIN
    pairs: bool = False
    told: Told = ()
    spans: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    residence: Residence | None = None
    places: Places = field(default_factory=dict)

    @property
    def counted(self) -> Mapping[Leaf, int]:
        """The leaves as facts count them: of residence by commune, else `values`."""
        return self.values if self.residence is None else self.places

    @property
    def keeps_rows(self) -> bool:
        """Whether the sum of a row is known: to all, or to who knows the situations."""
        return self.rule in (Rule.PARTITION, Rule.MENTIONS)

    @cached_property
    def posts(self) -> tuple[str, ...]:
        """The posts that count anything, at each of their seats, in order."""
        return tuple(sorted({post for post, _, _ in self.values}))

    @cached_property
    def seats(self) -> Mapping[str, tuple[str, ...]]:
        """Post → its seats among `posts`."""
        found: dict[str, list[str]] = {}
        for seat in self.posts:
            found.setdefault(post_of(seat), []).append(seat)
        return {post: tuple(seats) for post, seats in found.items()}

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """Everybody who knows figures of some of `posts`."""
        return readers_of(self.posts, self.pairs, self.told)

    @cached_property
    def most_known(self) -> int:
        """How many posts the reader knows who knows most."""
        return max(map(len, self.readers), default=0)

    @cached_property
    def readers_with(self) -> Mapping[str, tuple[Reader, ...]]:
        """Post → the readers who know its figures, in the order of `readers`."""
        found: dict[str, list[Reader]] = {}
        for reader in self.readers:
            for post in reader:
                found.setdefault(post, []).append(reader)
        return {post: tuple(readers) for post, readers in found.items()}

    @cached_property
    def together(self) -> Mapping[str, frozenset[str]]:
        """Post → the posts that some reader knows with it, with those, and so on."""
        found: dict[str, frozenset[str]] = {}
        for reader in self.readers:
            joined = reader.union(*(found.get(post, frozenset()) for post in reader))
            found |= dict.fromkeys(joined, joined)
        return found

    def known_to(self, posts: Iterable[str], others: Reader) -> frozenset[Reader]:
        """The readers who know figures of some of `posts` (not seats), and none of `others`."""
        each = (self.readers_with.get(post, ()) for post in posts)
        return frozenset(r for readers in each for r in readers if r.isdisjoint(others))

    @cached_property
    def areas(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Level → area → its posts."""
        return {level: self._shared_out(level, self.posts) for level in LEVELS}

    @cached_property
    def _of_quarters(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Quarter → area of départements → the posts that count anything in it."""
        found = {}
        for period in self.perimeters.quarters:
            within = self.within(period)
            posts = sorted({post for post, quarter, _ in self.values if quarter in within})
            found[period] = self._shared_out("department", posts, period)
        return found

    def _shared_out(
        self, level: str, posts: Iterable[str], period: str = ""
    ) -> Mapping[str, tuple[str, ...]]:
        areas: dict[str, list[str]] = {}
        for post in posts:
            for area in self.perimeters.areas_of(level, post, period):
                areas.setdefault(area, []).append(post)
        return {area: tuple(there) for area, there in areas.items()}

    def areas_at(self, level: str, period: str) -> Mapping[str, tuple[str, ...]]:
        """Area → its posts, at a level in a period: quarters may have départements of their own."""
        by_quarter = level == "department" and period in self._of_quarters
        return self._of_quarters[period] if by_quarter else self.areas[level]

    def apart(self, grid: "Grid") -> Iterable[tuple[str, ...]]:
        """The posts of each département that a grid of the year shows with others."""
        own = grid.grain == Grain.DEPARTMENT_YEAR and grid.period in self._of_quarters
        return self.areas["department"].values() if own else ()

    def lives(self, seat: str, modality: str) -> bool:
        """Whether anybody whom a seat receives can have a modality: of residence, not all can."""
        return self.residence is None or self.residence.can_be(seat, modality)

    def areas_in(self, grid: Grid) -> Mapping[str, tuple[str, ...]]:
        """Area → its posts, of the areas that a grid shows."""
        found = self.areas_at(grid.level, grid.period)
        if grid.slot is None or self.residence is None:
            return found
        slots = self.residence.slots
        return {area: posts for area, posts in found.items() if slots[area] == grid.slot}

    @cached_property
    def rests(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """What is left of the year of some départements without the quarters that tell them apart.

        Their posts, and the quarters in which they are shown with others, joined by `+`.
        """
        year, found = self.areas["department"], dict[tuple[str, ...], str]()
        for areas in (year, *(self.areas_at("department", q) for q in self._of_quarters)):
            for posts in map(set, areas.values()):
                if all(posts.issuperset(own) or posts.isdisjoint(own) for own in year.values()):
                    mixed = [q for q in self.quarters if self._mixes(q, posts)]
                    if len(mixed) < len(self.quarters):
                        found[tuple(sorted(posts))] = "+".join(mixed)
        return tuple((posts, quarters) for posts, quarters in found.items() if quarters)

    def _mixes(self, quarter: str, posts: set[str]) -> bool:
        areas = self.areas_at("department", quarter).values()
        return any(posts.intersection(own) and not posts.issuperset(own) for own in areas)

    def within(self, period: str) -> tuple[str, ...]:
        """The quarters of a period that are counted here; some of a year are joined by `+`."""
        if found := self.spans.get(period):
            return found
        if period in self.quarters:  # whatever its name: one may end in `+` (two_releases.py)
            return (period,)
        return self.quarters if period == self.year else tuple(period.split("+"))

    def sum_of(self, posts: tuple[str, ...], period: str, group: tuple[str, ...]) -> int:
        """The count of posts in a period under a group of modalities."""
        get = self.values.get
        quarters = self.within(period)
        return sum(get((p, q, m), 0) for p in posts for q in quarters for m in group)


@dataclass(frozen=True)
class Published:
    """What a release shows of a linked table: whole grids, but for the hidden cells.

    `standing`: those of the grids that earlier releases show: no more of them can be hidden.
    """

    grids: tuple[Grid, ...]
    hidden: frozenset[Cell] = frozenset()
    standing: tuple[Grid, ...] = ()

    def at(self, grain: Grain) -> "Published":
        """The part of it at one grain."""
        grids = tuple(grid for grid in self.grids if grid.grain == grain)
        return replace(self, grids=grids)

    def without(self, grain: Grain) -> "Published":
        """The same without a grain, but for what of it earlier releases show."""
        kept = (grid for grid in self.grids if grid.grain != grain or grid in self.standing)
        return replace(self, grids=tuple(kept))

    def may_hide(self, cell: Cell) -> bool:
        """Whether a cell can be hidden: not the nation's, nor what earlier releases tell."""
        return cell.level != "nation" and (cell.level, cell.period) not in self._fixed

    @cached_property
    def _fixed(self) -> frozenset[tuple[str, str]]:
        return frozenset((grid.level, grid.period) for grid in self.standing)

    def cells_of(self, linked: LinkedTable, leaf: Leaf) -> Iterator[Cell]:
        """The cells, shown or hidden, to which a leaf belongs."""
        post, quarter, modality = leaf
        for grid in self.grids:
            if quarter in linked.within(grid.period) and modality in grid.group_of:
                for area in _areas_shown(linked, grid, post):
                    yield Cell(grid.level, area, grid.period, grid.group_of[modality])

    def cells(self, linked: LinkedTable) -> Iterator[tuple[Cell, int]]:
        """Every cell with its exact value, hidden ones too."""
        for grid in self.grids:
            for area, posts in linked.areas_in(grid).items():
                for group in grid.grouping:
                    value = linked.sum_of(posts, grid.period, group)
                    yield Cell(grid.level, area, grid.period, group), value


def _areas_shown(linked: LinkedTable, grid: Grid, seat: str) -> tuple[str, ...]:
    found = linked.perimeters.areas_of(grid.level, seat, grid.period)
    if grid.slot is None or linked.residence is None:
        return found
    return tuple(area for area in found if linked.residence.slots[area] == grid.slot)
