"""Readers who know figures of their own: one post, two of a département, the posts of somebody.

A colleague of the next post tells hers, an employer reads all of his, an account may hold several
grants. Nobody of them may work out a small count of the others.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations

from services.reporting.domain.seats import departments_of, post_of

Reader = frozenset[str]
"""The posts whose exact figures one reader may know, at all their seats."""

Told = tuple[tuple[str, ...], ...]
"""The readers of several posts that accounts and employers make, each in order."""

NOBODY: Reader = frozenset()


def readers_of(seats: Iterable[str], pairs: bool, told: Told = ()) -> tuple[Reader, ...]:
    """Who may know the figures of some of these seats' posts: each alone, and several together.

    `pairs`: also any two posts of one département. `told`: see Told; posts without a seat here
    are passed over.
    """
    by_department: dict[str, set[str]] = {}
    for seat in seats:
        for department in departments_of(seat):
            by_department.setdefault(department, set()).add(post_of(seat))
    posts = sorted({post for there in by_department.values() for post in there})
    found = [frozenset({post}) for post in posts]
    for there in by_department.values() if pairs else ():
        found += map(frozenset, combinations(sorted(there), 2))
    found += [frozenset(posts).intersection(each) for each in told]
    return tuple(dict.fromkeys(reader for reader in found if reader))


def as_told(readers: Iterable[Iterable[str]]) -> Told:
    """Readers as releases keep them: those of several posts, each once, in order."""
    return tuple(sorted({tuple(sorted({*each})) for each in readers if len({*each}) > 1}))


def rests(counts: Mapping[str, int], readers: Iterable[Reader]) -> set[int]:
    """The sum of the counts of posts, and what is left of it for each reader who knows some."""
    total = sum(counts.values())
    known = (sum(counts.get(post, 0) for post in reader) for reader in readers)
    return {total, *(total - own for own in known if own)}
