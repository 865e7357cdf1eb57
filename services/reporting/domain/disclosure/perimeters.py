"""Areas large enough to be shown apart: the totals of a release are never hidden.

Where a post, or a post beside its neighbours, received too few persons in the year, it is
shown together with others of its département, and a département with the next one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from contracts.release_plan.policy import AREA_MIN
from services.reporting.domain.disclosure.areas_shown import Perimeters
from services.reporting.domain.disclosure.readers import Reader, readers_of, rests
from services.reporting.domain.seats import post_of

Volumes = Mapping[str, Mapping[str, int]]
"""Seat → force → situations of the period."""


class Limit(NamedTuple):
    """Counts of which an area must have none, or `least`, also without what a reader knows."""

    volumes: Volumes
    least: int


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
    limits = [Limit(volumes, area_min)]
    units = [[code] for code in sorted({departments[post] for post in volumes})]
    seated = {seat: departments[seat] for seat in volumes}
    for codes, posts in _large_departments(limits, seated, units, readers):
        as_department |= dict.fromkeys(posts, "+".join(codes))
        for together in _large_posts(volumes, posts, area_min, readers):
            as_post |= dict.fromkeys(together, "+".join(sorted(together)))
    return Perimeters(as_post, as_department)


def quarter_areas(
    limits: Sequence[Limit],
    departments: Mapping[str, str],
    joined: Iterable[str],
    readers: Sequence[Reader],
) -> Mapping[str, str]:
    """Seat → its area of départements in a quarter of a year; of the seats of `departments`.

    `joined`: the areas of earlier quarters of the year, which stay together: what is left of a
    year without the quarters of an area would be few persons. One area where all is too small.
    """
    units = [{code} for code in departments.values()]
    for each in (set(area.split("+")) for area in joined):
        met = [unit for unit in units if unit & each]
        units = [unit for unit in units if unit not in met]
        units += [each.union(*met)] if met else []
    ordered = sorted(sorted(unit) for unit in {frozenset(unit) for unit in units})
    try:
        found = _large_departments(limits, departments, ordered, readers)
    except NationTooSmall:
        found = [([code for unit in ordered for code in unit], list(departments))]
    return {post: "+".join(sorted(codes)) for codes, posts in found for post in posts}


def _large_departments(
    limits: Sequence[Limit],
    departments: Mapping[str, str],
    units: Sequence[Sequence[str]],
    readers: Sequence[Reader],
) -> list[tuple[list[str], list[str]]]:
    """Départements in the order of their codes, a small one with those that follow.

    `units`: those that must stay together.
    """

    def large(posts: Sequence[str]) -> bool:
        return all(_is_large(*limit, posts, readers) for limit in limits)

    found: list[tuple[list[str], list[str]]] = []
    codes: list[str] = []
    posts: list[str] = []
    for unit in units:
        codes += unit
        posts += [post for code in unit for post in departments if departments[post] == code]
        if large(posts):
            found.append((codes, posts))
            codes, posts = [], []
    while codes and found:  # what is left over joins those before
        earlier, theirs = found.pop()
        codes, posts = [*earlier, *codes], [*theirs, *posts]
        if large(posts):
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
    small = [own for own in seats.values() if not _is_large(volumes, area_min, own, readers)]
    others = sorted(
        (own for own in seats.values() if own not in small),
        key=lambda own: (sum(sum(volumes[seat].values()) for seat in own), own),
    )
    together = [seat for own in small for seat in own]
    while together and not _is_large(volumes, area_min, together, readers):
        together += others.pop()
    return [*([together] if together else []), *others]


def _is_large(
    volumes: Volumes, area_min: int, posts: Sequence[str], readers: Sequence[Reader]
) -> bool:
    for force in {force for post in posts for force in volumes[post]}:
        counts: Counter[str] = Counter()
        for seat in posts:
            counts[post_of(seat)] += volumes[seat].get(force, 0)
        if any(0 < rest < area_min for rest in rests(counts, readers)):
            return False
    return True
