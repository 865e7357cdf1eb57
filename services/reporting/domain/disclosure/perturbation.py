"""Perturbations: feasible tables made from the exact one by exchanging persons between posts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product
from typing import TypeAlias

from contracts.release_plan import Rule
from services.reporting.domain.disclosure.certificate import FeasibleTable, Kind, SensitiveCell
from services.reporting.domain.disclosure.linked_table import (
    Cell,
    Leaf,
    LinkedTable,
    Row,
)
from services.reporting.domain.disclosure.readers import Reader
from services.reporting.domain.seats import post_of

NOWHERE = "∅"  # no code: under FREE and DISTINCT, persons may leave a modality for none

Back: TypeAlias = Callable[[Row], Iterable[Row]]
"""For a row that gave persons away, the rows that may give as many back, in order."""


@dataclass(frozen=True)
class CellPerturbation:
    """A feasible table that perturbs a sensitive cell; the published cells that it changes.

    It agrees with what is published once all the cells it changes are hidden.
    """

    linked: LinkedTable
    sensitive: SensitiveCell
    feasible: FeasibleTable
    changed: frozenset[Cell] = frozenset()

    @cached_property
    def partners(self) -> frozenset[Reader]:
        """The readers outside the sensitive cell who reject it. Few are ever asked for."""
        insiders = self.sensitive.insiders
        return self.linked.known_to(self.feasible.posts - insiders, insiders)


def perturbations(
    linked: LinkedTable,
    cells_of: Callable[[Leaf], Iterable[Cell]],
    sensitive: SensitiveCell,
    kind: Kind,
    order: Sequence[str],
    may_give: Callable[[str, str], bool],
) -> Iterator[CellPerturbation]:
    """The perturbations that bring a sensitive cell to 0, or to T; those without partner first.

    Posts outside the cell, one of them or half of them, make the opposite exchange in each
    quarter: every row keeps its sum, and so does each published cell that counts both. `cells_of`:
    the published cells to which a leaf belongs. `order`: in which posts are tried as partners,
    alone with the modalities that they `may_give` (see givers.py).
    """
    missing = linked.threshold - sensitive.value(linked)
    if kind == "above" and missing <= 0:
        yield CellPerturbation(linked, sensitive, FeasibleTable(kind, {}))
        return
    others = _elsewhere(linked, sensitive)
    sources: list[tuple[str, ...]] = [(other,) for other in others]
    if kind == "above":
        several = (tuple(others), _alike_in_the_nation(linked, cells_of, sensitive, others))
        sources += [each for each in dict.fromkeys(several) if len(each) > 1]
    for back, most, seat in _backs(linked, sensitive, order):
        for each in sources if kind == "zero" or most is None or most() >= missing else ():
            if seat and len(each) == 1 and not may_give(seat, each[0]):
                continue
            exchange = _Exchange(linked, back)
            done = (
                exchange.empty(sensitive, each[0])
                if kind == "zero"
                else exchange.fill(sensitive, each, missing)
            )
            if done:
                changes = {leaf: change for leaf, change in exchange.changes.items() if change}
                changed = _changed(cells_of, changes)
                yield CellPerturbation(linked, sensitive, FeasibleTable(kind, changes), changed)


def _backs(
    linked: LinkedTable, sensitive: SensitiveCell, order: Sequence[str]
) -> Iterator[tuple[Back | None, Callable[[], int] | None, str]]:
    """Where the persons that a cell lacks may be taken from in exchange, and how many at most.

    First nowhere, then other quarters, other posts, teams of posts. Last the seat of a post.
    """
    period, group, posts = sensitive.period, sensitive.group, sensitive.posts
    yield None, None, ""
    for quarter in linked.quarters:
        if quarter not in linked.within(period):
            yield _another_quarter(quarter), partial(linked.sum_of, posts, quarter, group), ""
    outside = [
        seat for seat in order if seat not in posts and post_of(seat) not in sensitive.against
    ]
    for seat in outside:
        yield _team((seat,)), partial(linked.sum_of, (seat,), period, group), seat
    for team in _teams(linked, outside) if len(outside) > 3 else ():
        yield _team(team), None, ""


def _teams(linked: LinkedTable, seats: Sequence[str]) -> list[list[str]]:
    """The seats in two teams of which no reader knows both, as far as readers leave a choice."""
    teams: list[list[str]] = [[], []]
    placed: dict[str, list[str]] = {}
    for seat in seats:
        post = post_of(seat)
        if post not in placed:
            placed |= dict.fromkeys(linked.together[post], min(teams, key=len))
        placed[post].append(seat)
    return teams


def _team(posts: Sequence[str]) -> Back:
    return lambda row: [(post, row[1]) for post in posts]


def _another_quarter(quarter: str) -> Back:
    return lambda row: [(row[0], quarter)]


def _elsewhere(linked: LinkedTable, sensitive: SensitiveCell) -> list[str]:
    """The modalities to exchange persons with, the most frequent first."""
    rest = [m for m in linked.modalities if m not in sensitive.group]
    weight = {m: linked.sum_of(sensitive.posts, sensitive.period, (m,)) for m in rest}
    found = sorted(rest, key=lambda modality: (-weight[modality], modality))
    return found if linked.keeps_rows else [NOWHERE, *found]


def _alike_in_the_nation(
    linked: LinkedTable,
    cells_of: Callable[[Leaf], Iterable[Cell]],
    sensitive: SensitiveCell,
    others: Sequence[str],
) -> tuple[str, ...]:
    """Those that the nation shows with the cell's alone: it does not see who leaves them."""

    def seen(modality: str) -> set[Cell]:
        leaves = ((sensitive.posts[0], q, modality) for q in linked.within(sensitive.period))
        return {cell for leaf in leaves for cell in cells_of(leaf) if cell.level == "nation"}

    own = [seen(modality) for modality in sensitive.group]
    return tuple(other for other in others if all(seen(other) == each for each in own))


class _Exchange:
    """Changes to a linked table in the making; `back`: who gives back, None where nobody must."""

    def __init__(self, linked: LinkedTable, back: Back | None) -> None:
        self._linked, self._back = linked, back
        self.changes: dict[Leaf, int] = {}

    def empty(self, sensitive: SensitiveCell, other: str) -> bool:
        """Bring everybody of a cell to another modality; False when nobody can give back."""
        for row, modality in self._leaves(sensitive):
            count = self._linked.values.get((*row, modality), 0)
            if count and (
                self._shift(row, modality, other, count) < count
                or self._give_back(row, other, modality, count) < count
            ):
                return False
        return True

    def fill(self, sensitive: SensitiveCell, others: Sequence[str], missing: int) -> bool:
        """Bring as many as are `missing` from other modalities; False when there are too few."""
        for other, (row, modality) in product(others, list(self._leaves(sensitive))):
            taken = self._shift(row, other, modality, missing)
            returned = self._give_back(row, modality, other, taken)
            self._shift(row, modality, other, taken - returned)
            missing -= returned
            if not missing:
                return True
        return False

    def _leaves(self, sensitive: SensitiveCell) -> Iterator[tuple[Row, str]]:
        for quarter in self._linked.within(sensitive.period):
            for post in sensitive.posts:
                for modality in sensitive.group:
                    yield (post, quarter), modality

    def _give_back(self, row: Row, source: str, goal: str, count: int) -> int:
        """How many of `count` other rows bring the opposite way; all where none must."""
        if self._back is None:
            return count
        left = count
        for giver in self._back(row) if count else ():
            left -= self._shift(giver, source, goal, left)
            if not left:
                break
        return count - left

    def _shift(self, row: Row, source: str, goal: str, most: int) -> int:
        """Bring at most `most` persons of a row from one modality to another; returns how many."""
        count = min(most, self._spare((*row, source)))
        if count > 0 and (count := min(count, self._room((*row, goal)))) > 0:
            for modality, change in ((source, -count), (goal, count)):
                if modality != NOWHERE:
                    leaf = (*row, modality)
                    self.changes[leaf] = self.changes.get(leaf, 0) + change
        return max(count, 0)

    def _spare(self, leaf: Leaf) -> int:
        """How many persons may leave a leaf."""
        if leaf[2] == NOWHERE:
            return 10**9
        return self._linked.values.get(leaf, 0) + self.changes.get(leaf, 0)

    def _room(self, leaf: Leaf) -> int:
        """How many persons may join a leaf."""
        if not self._linked.lives(leaf[0], leaf[2]):
            return 0
        if self._linked.rule != Rule.MENTIONS:
            return 10**9
        most = self._linked.ceilings.get(leaf[:2], 0)
        return most - self._linked.values.get(leaf, 0) - self.changes.get(leaf, 0)


def _changed(
    cells_of: Callable[[Leaf], Iterable[Cell]], changes: Mapping[Leaf, int]
) -> frozenset[Cell]:
    sums: dict[Cell, int] = {}
    for leaf, change in changes.items():
        for cell in cells_of(leaf):
            sums[cell] = sums.get(cell, 0) + change
    return frozenset(cell for cell, change in sums.items() if change)
