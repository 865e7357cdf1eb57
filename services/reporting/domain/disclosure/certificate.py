"""A proof that a small cell stays a secret: worlds that agree with all that is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.reporting.domain.disclosure.linked_table import Leaf, LinkedTable

Kind = Literal["zero", "above"]


@dataclass(frozen=True)
class SensitiveCell:
    """A sum of leaves that nobody may learn to lie in 1 … T−1, nor to be all there is.

    `against`: the post whose own figures are taken as known, None for everyone outside
    `posts`, each single post with its own figures included.
    """

    posts: tuple[str, ...]
    period: str
    group: tuple[str, ...]
    against: str | None = None

    def value(self, linked: LinkedTable) -> int:
        """The count kept secret."""
        return linked.sum_of(self.posts, self.period, self.group)


@dataclass(frozen=True)
class FeasibleTable:
    """A world, as what differs from the truth: the secret is 0 in it, or at least T."""

    kind: Kind
    changes: Mapping[Leaf, int]

    @property
    def posts(self) -> frozenset[str]:
        """The posts whose figures differ from the truth."""
        return frozenset(post for post, _, _ in self.changes)


@dataclass(frozen=True)
class Certificate:
    """The worlds that keep one secret."""

    sensitive: SensitiveCell
    feasible_tables: tuple[FeasibleTable, ...]
