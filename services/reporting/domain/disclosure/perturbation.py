"""Perturbations: feasible tables made from the exact one by exchanging persons between posts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from contracts.release_plan import Rule
from services.reporting.domain.disclosure.certificate import FeasibleTable, Kind, SensitiveCell
from services.reporting.domain.disclosure.linked_table import (
    Cell,
    Leaf,
    LinkedTable,
    Published,
    Row,
)

NOWHERE = ""  # under the rule FREE, persons may leave a modality without entering another

Back: TypeAlias = Callable[[Row], Iterable[Row]]
"""For a row that gave persons away, the rows that may give as many back, in order."""


@dataclass(frozen=True)
class CellPerturbation:
    """A feasible table; the posts outside the sensitive cell that it changes; the published cells.

    It agrees with what is published once all the cells it changes are hidden.
    """

    feasible: FeasibleTable
    partners: frozenset[str]
    changed: frozenset[Cell]


def perturbations(
    linked: LinkedTable,
    published: Published,
    sensitive: SensitiveCell,
    kind: Kind,
    order: Sequence[str],
) -> Iterator[CellPerturbation]:
    """The perturbations that bring a sensitive cell to 0, or to T; those without partner first.

    Posts outside the cell, one of them or half of them, make the opposite exchange in each
    quarter: every row keeps its sum, and so does each published cell that counts both. `order`:
    in which order posts are tried as partners.
    """
    missing = linked.threshold - sensitive.value(linked)
    if kind == "above" and missing <= 0:
        yield CellPerturbation(FeasibleTable(kind, {}), frozenset(), frozenset())
        return
    others = _elsewhere(linked, sensitive)
    backs: list[Back | None] = [None]
    if sensitive.period in linked.quarters:
        backs += [_another_quarter(q) for q in linked.quarters if q != sensitive.period]
    inside = {*sensitive.posts, sensitive.against}
    outside = [post for post in order if post not in inside]
    backs += [_team((post,)) for post in outside]
    backs += [_team(outside[::2]), _team(outside[1::2])] if len(outside) > 3 else []
    for back in backs:
        for other in others:
            if kind == "zero":
                changes = _to_zero(linked, sensitive, other, back)
            else:
                changes = _to_threshold(linked, sensitive, other, back, missing)
            if changes is not None:
                yield _perturbation(linked, published, sensitive, kind, changes)


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


def _to_zero(
    linked: LinkedTable, sensitive: SensitiveCell, other: str, back: Back | None
) -> Counter[Leaf] | None:
    """Bring everybody of the cell to another modality; None when nobody can give as many back."""
    changes: Counter[Leaf] = Counter()
    for row, modality in _leaves(linked, sensitive):
        count = linked.values.get((*row, modality), 0)
        if count and (
            _shift(linked, changes, row, modality, other, count) < count
            or _given_back(linked, changes, back, row, (other, modality), count) < count
        ):
            return None
    return changes


def _to_threshold(
    linked: LinkedTable, sensitive: SensitiveCell, other: str, back: Back | None, missing: int
) -> Counter[Leaf] | None:
    """Bring as many as are `missing` from another modality; None when there are too few."""
    changes: Counter[Leaf] = Counter()
    for row, modality in _leaves(linked, sensitive):
        taken = _shift(linked, changes, row, other, modality, missing)
        already_published = _given_back(linked, changes, back, row, (modality, other), taken)
        _shift(linked, changes, row, modality, other, taken - already_published)
        missing -= already_published
        if not missing:
            return changes
    return None


def _leaves(linked: LinkedTable, sensitive: SensitiveCell) -> Iterator[tuple[Row, str]]:
    for quarter in linked.within(sensitive.period):
        for post in sensitive.posts:
            for modality in sensitive.group:
                yield (post, quarter), modality


def _given_back(
    linked: LinkedTable,
    changes: Counter[Leaf],
    back: Back | None,
    row: Row,
    way: tuple[str, str],
    count: int,
) -> int:
    """How many of `count` are exchanged the opposite way elsewhere; all where none needs be."""
    if back is None:
        return count
    left = count
    for giver in back(row) if count else ():
        left -= _shift(linked, changes, giver, *way, left)
        if not left:
            break
    return count - left


def _shift(
    linked: LinkedTable, changes: Counter[Leaf], row: Row, source: str, goal: str, most: int
) -> int:
    """Bring at most `most` persons of a row from one modality to another; returns how many."""
    count = min(most, _spare(linked, changes, (*row, source)), _room(linked, changes, (*row, goal)))
    if count > 0:
        for modality, change in ((source, -count), (goal, count)):
            if modality != NOWHERE:
                changes[(*row, modality)] += change
    return max(count, 0)


def _spare(linked: LinkedTable, changes: Counter[Leaf], leaf: Leaf) -> int:
    """How many persons may leave a leaf."""
    unbounded = leaf[2] == NOWHERE
    return 10**9 if unbounded else linked.values.get(leaf, 0) + changes[leaf]


def _room(linked: LinkedTable, changes: Counter[Leaf], leaf: Leaf) -> int:
    """How many persons may join a leaf."""
    if linked.rule != Rule.MENTIONS:
        return 10**9
    return linked.ceilings.get(leaf[:2], 0) - linked.values.get(leaf, 0) - changes[leaf]


def _perturbation(
    linked: LinkedTable,
    published: Published,
    sensitive: SensitiveCell,
    kind: Kind,
    changes: Counter[Leaf],
) -> CellPerturbation:
    made = FeasibleTable(kind, {leaf: change for leaf, change in changes.items() if change})
    sums: Counter[Cell] = Counter()
    for leaf, change in made.changes.items():
        for cell in published.cells_of(linked, leaf):
            sums[cell] += change
    changed = frozenset(cell for cell, change in sums.items() if change)
    return CellPerturbation(made, made.posts.difference(sensitive.posts), changed)
