"""Secondary suppression: which further cells to hide, so that sensitive cells stay protected."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Protocol

from services.reporting.domain.disclosure.certificate import (
    Certificate,
    Kind,
    Possible,
    SensitiveCell,
    anything,
)
from services.reporting.domain.disclosure.givers import Givers
from services.reporting.domain.disclosure.linked_table import Cell, Leaf, LinkedTable, Published
from services.reporting.domain.disclosure.perturbation import CellPerturbation, perturbations
from services.reporting.domain.disclosure.readers import Reader
from services.reporting.domain.seats import post_of

KINDS: tuple[Kind, ...] = ("zero", "above")
OFFERED = 16  # perturbations offered for each sensitive cell and kind; 40 hide no fewer cells
ASKED = 60  # posts tried as partners, at most: as little is hidden, in a third of the time
_WEIGHT = {"department": 2, "post": 1}  # of a hidden cell: how much is lost with it


@dataclass(frozen=True)
class Demand:
    """Perturbations to choose from: for each reader, one it cannot reject must be allowed."""

    sensitive: SensitiveCell
    kind: Kind
    offered: tuple[CellPerturbation, ...]


class IntegerProgram(Protocol):
    """Chooses what to hide; see adapters.integer_program."""

    def cheapest(self, costs: dict[Cell, float], demands: Sequence[Demand]) -> set[Cell] | None:
        """The cheapest cells to hide so that enough perturbations are allowed; None if none do.

        A perturbation is allowed when all published cells that it changes are hidden.
        """


def suppress(
    linked: LinkedTable,
    published: Published,
    sensitive_cells: Sequence[SensitiveCell],
    program: IntegerProgram,
    key: bytes | bytearray,
    possible: Possible = anything,
    every: bool = False,
) -> tuple[Published, list[Certificate], list[SensitiveCell]]:
    """What to hide, the certificates, and the sensitive cells that cannot be protected.

    Of those the first alone, and nothing more is looked for, unless `every` is to be named.

    `key` decides between cells of equal cost: without it nobody can work out why one was hidden
    rather than another. `possible`: which feasible tables prove anything. The caller recodes more
    where cells are unprotectable.
    """
    primary = _themselves(linked, published, sensitive_cells)
    order = sorted(linked.posts, key=lambda post: _draw(key, linked, post))
    known = replace(published, hidden=published.hidden | primary)
    search = _Search(linked, known, order, possible)
    pattern = search.pattern
    proven: dict[tuple[SensitiveCell, Kind], list[CellPerturbation]] = {}
    demands, unprotectable = [], []
    for sensitive in sensitive_cells:
        for kind in KINDS:
            if found := _enough(sensitive, search.free(sensitive, kind)):
                proven[sensitive, kind] = found
                continue
            offered = search.offers(sensitive, kind)
            if _enough(sensitive, offered):
                demands.append(Demand(sensitive, kind, offered))
            else:
                unprotectable.append(sensitive)
                if not every:
                    return pattern, [], unprotectable
    if demands and not unprotectable:
        costs = {
            cell: _WEIGHT.get(cell.level, 1) + 0.01 * _draw(key, linked, *cell[:3])
            for demand in demands
            for each in demand.offered
            for cell in each.changed - pattern.hidden
        }
        chosen = program.cheapest(costs, demands)
        if chosen is None:
            unprotectable.extend(demand.sensitive for demand in demands)
        else:
            pattern = replace(pattern, hidden=pattern.hidden | chosen)
    if unprotectable:
        return pattern, [], unprotectable
    for demand in demands:
        allowed = [each for each in demand.offered if each.changed <= pattern.hidden]
        proven[demand.sensitive, demand.kind] = _enough(demand.sensitive, allowed) or []
    certificates = [
        Certificate(sensitive, tuple(m.feasible for kind in KINDS for m in proven[sensitive, kind]))
        for sensitive in sensitive_cells
    ]
    return pattern, certificates, [d.sensitive for d in demands if not proven[d.sensitive, d.kind]]


def is_provable(
    linked: LinkedTable, published: Published, sensitive: SensitiveCell, possible: Possible
) -> bool:
    """Whether a sensitive cell is protected by what is hidden already."""
    search = _Search(linked, published, linked.posts, possible)
    return all(_enough(sensitive, search.free(sensitive, kind)) for kind in KINDS)


def _themselves(
    linked: LinkedTable, published: Published, sensitive_cells: Sequence[SensitiveCell]
) -> frozenset[Cell]:
    """The published cells that are sensitive, for a reader or for one of their posts."""
    of_cell: dict[tuple[str, tuple[str, ...]], list[SensitiveCell]] = {}
    for each in sensitive_cells:
        of_cell.setdefault((each.period, each.group), []).append(each)
    return frozenset(
        Cell(grid.level, area, grid.period, group)
        for grid in published.grids
        for area, posts in linked.areas_in(grid).items()
        for group in grid.grouping
        if published.may_hide(Cell(grid.level, area, grid.period, group))
        and any(_tells(posts, each) for each in of_cell.get((grid.period, group), ()))
    )


def _tells(posts: Sequence[str], sensitive: SensitiveCell) -> bool:
    """Whether a cell of these seats is the sensitive one, and else what its reader knows of it."""
    more = {*posts} - {*sensitive.posts}
    if bool(more) != bool(sensitive.against) or not {*sensitive.posts} <= {*posts}:
        return False
    return all(post_of(seat) in sensitive.against for seat in more)


@dataclass(frozen=True)
class _Search:
    """Looks for perturbations of a linked table as it is shown; `order`: in which to try posts."""

    linked: LinkedTable
    pattern: Published
    order: Sequence[str]
    possible: Possible

    def free(self, sensitive: SensitiveCell, kind: Kind) -> Iterator[CellPerturbation]:
        """The perturbations that change hidden cells only."""
        hidden = self.pattern.hidden
        for each in self._among(self._unseen(sensitive), sensitive, kind, hidden.__contains__):
            if each.changed <= hidden and self.possible(each.feasible):
                yield each

    def offers(self, sensitive: SensitiveCell, kind: Kind) -> tuple[CellPerturbation, ...]:
        """The perturbations that need the fewest further cells hidden, alike ones once."""
        hidden = self.pattern.hidden

        def may_change(cell: Cell) -> bool:
            return cell in hidden or self.pattern.may_hide(cell)

        found = [
            each
            for each in self._among(self._nearest, sensitive, kind, may_change)
            if all(map(may_change, each.changed))
        ]
        found.sort(key=lambda e: sum(_WEIGHT.get(c.level, 1) for c in e.changed - hidden))
        offered: dict[object, CellPerturbation] = {}
        for each in found:
            alike = each.changed, each.feasible.posts  # other persons, nothing more to choose from
            if alike not in offered and self.possible(each.feasible):
                offered[alike] = each
                if len(offered) == OFFERED:
                    break
        return tuple(offered.values())

    def _among(
        self,
        posts: Sequence[str],
        sensitive: SensitiveCell,
        kind: Kind,
        may_change: Callable[[Cell], bool],
    ) -> Iterator[CellPerturbation]:
        givers = Givers(self.linked, self.pattern, sensitive, may_change)
        return perturbations(self.linked, self._cells_of, sensitive, kind, posts, givers.may)

    @cached_property
    def _cells_of(self) -> Callable[[Leaf], tuple[Cell, ...]]:
        """The published cells of a leaf, each leaf asked once."""
        return cache(lambda leaf: tuple(self.pattern.cells_of(self.linked, leaf)))

    def _unseen(self, sensitive: SensitiveCell) -> list[str]:
        """The posts that may be partners where nothing more is hidden.

        A post whose area shows each modality by itself may not, unless the area hides a cell or
        also counts the sensitive cell.
        """
        within = {*self.linked.within(sensitive.period)}
        fine = [
            grid.level
            for grid in self.pattern.grids
            if grid.level != "nation"
            and all(len(group) == 1 for group in grid.grouping)
            and within.issubset(self.linked.within(grid.period))
        ]
        open_areas = set(self._open_areas)
        areas_of = self.linked.perimeters.areas_of
        for level in fine:
            around = {area for post in sensitive.posts for area in areas_of(level, post)}
            if len(around) == 1:  # exchanges inside an area do not change its figures
                open_areas |= {(level, area) for area in around}
        return [
            post
            for post in self.order
            if all((at, area) in open_areas for at in fine for area in areas_of(at, post))
        ]

    @cached_property
    def _nearest(self) -> Sequence[str]:
        """The posts to try as partners: first those whose areas already hide a cell."""
        if len(self.order) <= ASKED:
            return self.order
        areas_of = self.linked.perimeters.areas_of
        near = {
            post
            for post in self.order
            if any(
                (at, area) in self._open_areas
                for at in _WEIGHT
                for area in areas_of(at, post, self.linked.year)
            )
        }
        return sorted(self.order, key=lambda post: post not in near)[:ASKED]

    @cached_property
    def _open_areas(self) -> frozenset[tuple[str, str]]:
        """The areas that hide a cell, with their levels."""
        return frozenset((cell.level, cell.area) for cell in self.pattern.hidden)


def _enough(
    sensitive: SensitiveCell, found: Iterable[CellPerturbation]
) -> list[CellPerturbation] | None:
    """As many perturbations as are needed so that none of their partners is in all of them.

    A partner knows figures of its own, and would know each of them to be false. Where the cell
    is protected from one reader only, it is never a partner: one perturbation is enough.
    """
    kept: list[CellPerturbation] = []
    common: frozenset[Reader] | None = None
    for perturbation in found:
        if common is None or not common <= perturbation.partners:
            kept.append(perturbation)
            common = perturbation.partners if common is None else common & perturbation.partners
        if not common or sensitive.against:
            return kept
    return None


def _draw(key: bytes | bytearray, linked: LinkedTable, *what: str) -> float:
    """A number in [0, 1[ that only the holder of the key can work out."""
    text = "\0".join((linked.table, linked.force, linked.year, *what)).encode()
    return int.from_bytes(hmac.digest(key, text, hashlib.sha256)[:6]) / 2**48
