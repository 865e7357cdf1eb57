"""Areas large enough to be shown apart: the totals of a release are never hidden.

Where a post, or a post beside its neighbours, received too few persons in the year, it is
shown together with others of its département, and a département with the next one.
"""

from collections.abc import Iterable, Mapping, Sequence

from contracts.release_plan.policy import AREA_MIN
from services.reporting.domain.disclosure.linked_table import Perimeters

Volumes = Mapping[str, Mapping[str, int]]
"""Post → force → situations of the year."""


class NationTooSmall(Exception):
    """Nobody in the whole nation, or so few that not even their number can be told."""


def perimeters(
    volumes: Volumes, departments: Mapping[str, str], area_min: int = AREA_MIN
) -> Perimeters:
    """The areas of every post, merged where they must be.

    `area_min`: persons of a force that an area must have, also without any one of its posts.
    Raises NationTooSmall.
    """
    if not any(count for forces in volumes.values() for count in forces.values()):
        raise NationTooSmall
    as_department: dict[str, str] = {}
    as_post: dict[str, str] = {}
    for codes, posts in _large_departments(volumes, departments, area_min):
        as_department |= dict.fromkeys(posts, "+".join(codes))
        for together in _large_posts(volumes, posts, area_min):
            as_post |= dict.fromkeys(together, "+".join(sorted(together)))
    return Perimeters(as_post, as_department)


def _large_departments(
    volumes: Volumes, departments: Mapping[str, str], area_min: int
) -> Iterable[tuple[list[str], list[str]]]:
    """Départements in the order of their codes, a small one with those that follow."""
    found: list[tuple[list[str], list[str]]] = []
    codes: list[str] = []
    posts: list[str] = []
    for code in sorted({departments[post] for post in volumes}):
        codes.append(code)
        posts += [post for post in volumes if departments[post] == code]
        if _is_large(volumes, posts, area_min):
            found.append((codes, posts))
            codes, posts = [], []
    while codes and found:  # what is left over joins those before
        earlier, theirs = found.pop()
        codes, posts = [*earlier, *codes], [*theirs, *posts]
        if _is_large(volumes, posts, area_min):
            found.append((codes, posts))
            codes = []
    if codes:
        raise NationTooSmall
    return found


def _large_posts(volumes: Volumes, posts: Sequence[str], area_min: int) -> list[list[str]]:
    """Each post alone, but for the small ones: with the largest others, until they are many."""
    small = [post for post in posts if not _is_large(volumes, [post], area_min)]
    others = sorted(
        (p for p in posts if p not in small), key=lambda p: (sum(volumes[p].values()), p)
    )
    together = small
    while together and not _is_large(volumes, together, area_min):
        together = [*together, others.pop()]
    return [*([together] if together else []), *([post] for post in others)]


def _is_large(volumes: Volumes, posts: Sequence[str], area_min: int) -> bool:
    for force in {force for post in posts for force in volumes[post]}:
        counts = [volumes[post].get(force, 0) for post in posts]
        total = sum(counts)
        if any(0 < rest < area_min for rest in (total, *(total - own for own in counts))):
            return False
    return True
