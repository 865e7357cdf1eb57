"""Integer moves: worlds made from the truth by exchanging a few persons between posts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from contracts.release_plan import MENTIONS
from services.reporting.domain.disclosure.certificate import Kind, Secret, Witness
from services.reporting.domain.disclosure.linked_table import Block, Cell, Leaf, Published, Row

NOWHERE = ""  # where counts bound each other in nothing, what leaves a modality goes nowhere

Back: TypeAlias = Callable[[Row], Iterable[Row]]
"""The rows that give back what a row gave away, in the order of asking."""


@dataclass(frozen=True)
class Move:
    """A world, the posts outside the secret it needs, and the published cells it changes."""

    witness: Witness
    partners: frozenset[str]
    changed: frozenset[Cell]


def moves(
    block: Block,
    published: Published,
    secret: Secret,
    kind: Kind,
    order: Sequence[str],
) -> Iterator[Move]:
    """The moves that bring a secret to 0, or to T: those that need nobody first.

    Posts outside the secret, one or half of them, give back in each quarter what the secret
    gave away: all rows keep their sums, and so does every cell in which both stand. `order`:
    in which order posts are asked.
    """
    missing = block.threshold - secret.value(block)
    if kind == "above" and missing <= 0:
        yield Move(Witness(kind, {}), frozenset(), frozenset())
        return
    others = _elsewhere(block, secret)
    backs: list[Back | None] = [None]
    if secret.period in block.quarters:
        backs += [_another_quarter(q) for q in block.quarters if q != secret.period]
    inside = {*secret.posts, secret.against}
    outside = [post for post in order if post not in inside]
    backs += [_team((post,)) for post in outside]
    backs += [_team(outside[::2]), _team(outside[1::2])] if len(outside) > 3 else []
    for back in backs:
        for other in others:
            if kind == "zero":
                changes = _to_zero(block, secret, other, back)
            else:
                changes = _to_threshold(block, secret, other, back, missing)
            if changes is not None:
                yield _move(block, published, secret, kind, changes)


def _team(posts: Sequence[str]) -> Back:
    return lambda row: [(post, row[1]) for post in posts]


def _another_quarter(quarter: str) -> Back:
    return lambda row: [(row[0], quarter)]


def _elsewhere(block: Block, secret: Secret) -> list[str]:
    """Where persons may come from or go to: the most frequent modality first."""
    rest = [m for m in block.modalities if m not in secret.group]
    weight = {m: block.sum_of(secret.posts, secret.period, (m,)) for m in rest}
    found = sorted(rest, key=lambda modality: (-weight[modality], modality))
    return found if block.keeps_rows else [NOWHERE, *found]


def _to_zero(block: Block, secret: Secret, other: str, back: Back | None) -> Counter[Leaf] | None:
    """Everybody of the secret brought to another modality; None when nobody can give back."""
    changes: Counter[Leaf] = Counter()
    for row, modality in _leaves(block, secret):
        count = block.values.get((*row, modality), 0)
        if count and (
            _shift(block, changes, row, modality, other, count) < count
            or _given_back(block, changes, back, row, (other, modality), count) < count
        ):
            return None
    return changes


def _to_threshold(
    block: Block, secret: Secret, other: str, back: Back | None, missing: int
) -> Counter[Leaf] | None:
    """As many as are `missing` brought from another modality; None when there are too few."""
    changes: Counter[Leaf] = Counter()
    for row, modality in _leaves(block, secret):
        taken = _shift(block, changes, row, other, modality, missing)
        given = _given_back(block, changes, back, row, (modality, other), taken)
        _shift(block, changes, row, modality, other, taken - given)
        missing -= given
        if not missing:
            return changes
    return None


def _leaves(block: Block, secret: Secret) -> Iterator[tuple[Row, str]]:
    for quarter in block.within(secret.period):
        for post in secret.posts:
            for modality in secret.group:
                yield (post, quarter), modality


def _given_back(
    block: Block,
    changes: Counter[Leaf],
    back: Back | None,
    row: Row,
    way: tuple[str, str],
    count: int,
) -> int:
    """How many of `count` go the opposite way elsewhere; all of them where nothing must."""
    if back is None:
        return count
    left = count
    for giver in back(row) if count else ():
        left -= _shift(block, changes, giver, *way, left)
        if not left:
            break
    return count - left


def _shift(
    block: Block, changes: Counter[Leaf], row: Row, source: str, goal: str, most: int
) -> int:
    """Bring at most `most` persons of a row from one modality to another; says how many."""
    count = min(most, _spare(block, changes, (*row, source)), _room(block, changes, (*row, goal)))
    if count > 0:
        for modality, change in ((source, -count), (goal, count)):
            if modality != NOWHERE:
                changes[(*row, modality)] += change
    return max(count, 0)


def _spare(block: Block, changes: Counter[Leaf], leaf: Leaf) -> int:
    """How many may leave."""
    unbounded = leaf[2] == NOWHERE
    return 10**9 if unbounded else block.values.get(leaf, 0) + changes[leaf]


def _room(block: Block, changes: Counter[Leaf], leaf: Leaf) -> int:
    """How many may come."""
    if block.rule != MENTIONS:
        return 10**9
    return block.ceilings.get(leaf[:2], 0) - block.values.get(leaf, 0) - changes[leaf]


def _move(
    block: Block, published: Published, secret: Secret, kind: Kind, changes: Counter[Leaf]
) -> Move:
    made = Witness(kind, {leaf: change for leaf, change in changes.items() if change})
    sums: Counter[Cell] = Counter()
    for leaf, change in made.changes.items():
        for cell in published.cells_of(block, leaf):
            sums[cell] += change
    changed = frozenset(cell for cell, change in sums.items() if change)
    return Move(made, made.posts.difference(secret.posts), changed)
