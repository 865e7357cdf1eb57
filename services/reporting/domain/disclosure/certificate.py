"""The proof that a sensitive cell is protected: tables that agree with all that is published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from services.reporting.domain.disclosure.linked_table import Leaf, LinkedTable, Published, Row
from services.reporting.domain.disclosure.readers import NOBODY, Reader
from services.reporting.domain.seats import post_of

Kind = Literal["zero", "above"]


class SensitiveCell(NamedTuple):
    """A count of which nobody may learn that it lies in 1 … T−1, or that it is everybody.

    It sums the leaves of `posts` (seats: see seats.py), `period` and `group`. `against`: the one
    reader it is protected from, who knows the figures of some posts at all their seats; nobody:
    from all readers (see readers.py) who know no post of `posts`.
    """

    posts: tuple[str, ...]
    period: str
    group: tuple[str, ...]
    against: Reader = NOBODY

    @property
    def told(self) -> str:
        """Its posts, period and modalities, as messages name them."""
        return f"{'+'.join(self.posts)} {self.period} {'+'.join(self.group)}".rstrip()

    def value(self, linked: LinkedTable) -> int:
        """The exact count."""
        return linked.sum_of(self.posts, self.period, self.group)

    @property
    def insiders(self) -> Reader:
        """The posts that know a part of it."""
        return frozenset(map(post_of, self.posts))


class FeasibleTable(NamedTuple):
    """A table that could be the true one, as its differences from it.

    Of the kind `zero` the sensitive cell is 0 in it, of the kind `above` at least T.
    """

    kind: Kind
    changes: Mapping[Leaf, int]

    @property
    def posts(self) -> frozenset[str]:
        """The posts whose figures differ from the truth, and which know it."""
        return frozenset(post_of(seat) for seat, _, _ in self.changes)


Possible: TypeAlias = Callable[[FeasibleTable], bool]
"""Whether a feasible table has a place beside the other tables (see worlds.py)."""


def anything(feasible: FeasibleTable) -> bool:
    """Every feasible table is possible: nothing is known beside it."""
    return True


class Certificate(NamedTuple):
    """The feasible tables that protect one sensitive cell."""

    sensitive: SensitiveCell
    feasible_tables: tuple[FeasibleTable, ...]


@dataclass(frozen=True)
class Since:
    """What a rectified table is read beside: the release before it, and the proof of both.

    `values`, `ceilings`, `published`: as then. `certificates`: of the table that is both
    releases at once (see two_releases.py).
    """

    values: Mapping[Leaf, int]
    ceilings: Mapping[Row, int]
    published: Published
    certificates: tuple[Certificate, ...] = ()


@dataclass(frozen=True)
class Protected:
    """A linked table as it is released, with the proof; `since`: of a year released once more."""

    linked: LinkedTable
    published: Published
    certificates: tuple[Certificate, ...]
    since: Since | None = None
