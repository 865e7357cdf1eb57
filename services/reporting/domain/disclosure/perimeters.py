"""Areas large enough to be shown apart: the totals of a release are never hidden.

Where a post, or a post beside its neighbours, received too few persons in the year, it is
shown together with others of its département, and a département with the next one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from contracts.release_plan.policy import AREA_MIN
from services.reporting.domain.disclosure.linked_table import Perimeters
from services.reporting.domain.disclosure.readers import Reader, readers_of, rests
from services.reporting.domain.seats import post_of

Volumes = Mapping[str, Mapping[str, int]]
"""Seat → force → situations of the year."""


class NationTooSmall(Exception):
    """Nobody in the whole nation, or so few that not even their number can be told."""


def perimeters(
    volumes: Volumes,
    departments: Mapping[str, str],
    area_min: int = AREA_MIN,
    readers: Sequence[Reader] | None = None,
) -> Perimeters:
    """The areas of every seat, merged where they must be: those of posts within départements.

    `departments`: of each seat. `area_min`: persons of a force that an area must have, also
    without the posts that any one of `readers` knows, each post alone where none are given.
    Raises NationTooSmall.
    """
    readers = readers_of(volumes, pairs=False) if readers is None else readers
    if not any(count for forces in volumes.values() for count in forces.values()):
        raise NationTooSmall
    as_department: dict[str, str] = {}
    as_post: dict[str, str] = {}
    for codes, posts in _large_departments(volumes, departments, area_min, readers):
        as_department |= dict.fromkeys(posts, "+".join(codes))
        for together in _large_posts(volumes, posts, area_min, readers):
            as_post |= dict.fromkeys(together, "+".join(sorted(together)))
    return Perimeters(as_post, as_department)


def _large_departments(
    volumes: Volumes, departments: Mapping[str, str], area_min: int, readers: Sequence[Reader]
) -> Iterable[tuple[list[str], list[str]]]:
    """Départements in the order of their codes, a small one with those that follow."""
    found: list[tuple[list[str], list[str]]] = []
    codes: list[str] = []
    posts: list[str] = []
    for code in sorted({departments[post] for post in volumes}):
        codes.append(code)
        posts += [post for post in volumes if departments[post] == code]
        if _is_large(volumes, posts, area_min, readers):
            found.append((codes, posts))
            codes, posts = [], []
    while codes and found:  # what is left over joins those before
        earlier, theirs = found.pop()
        codes, posts = [*earlier, *codes], [*theirs, *posts]
        if _is_large(volumes, posts, area_min, readers):
            found.append((codes, posts))
            codes = []
    if codes:
        raise NationTooSmall
    return found


def _large_posts(
    volumes: Volumes, posts: Sequence[str], area_min: int, readers: Sequence[Reader]
) -> list[list[str]]:
    """Each post alone, but for the small ones: with the largest others, until they are many."""
    seats: dict[str, list[str]] = {}
    for seat in posts:
        seats.setdefault(post_of(seat), []).append(seat)
    small = [own for own in seats.values() if not _is_large(volumes, own, area_min, readers)]
    others = sorted(
        (own for own in seats.values() if own not in small),
        key=lambda own: (sum(sum(volumes[seat].values()) for seat in own), own),
    )
    together = [seat for own in small for seat in own]
    while together and not _is_large(volumes, together, area_min, readers):
        together += others.pop()
    return [*([together] if together else []), *others]


def _is_large(
    volumes: Volumes, posts: Sequence[str], area_min: int, readers: Sequence[Reader]
) -> bool:
    for force in {force for post in posts for force in volumes[post]}:
        counts: Counter[str] = Counter()
        for seat in posts:
            counts[post_of(seat)] += volumes[seat].get(force, 0)
        if any(0 < rest < area_min for rest in rests(counts, readers)):
            return False
    return True
