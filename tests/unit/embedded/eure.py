"""What the demo's release of its first year tells of the posts of the Eure, counted by hand."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from services.cli.serving import FIRST_SHOWN
from tests.unit.embedded.standing import Data, Standing

YEAR = 2008
FIRST_QUARTER, REST = range(1, 4), range(4, 13)
DAYS = (date(YEAR + 1, 1, 1) - date(YEAR, 1, 1)).days


def of_the_eure(fact: Data) -> bool:
    """Whether a fact is of one of its posts."""
    return str(fact["source"]).startswith("/posts/27-")


def answers(facts: Sequence[Data]) -> Mapping[str, Counter[str]]:
    """By post, whether social services knew those oriented, as the release of the year says.

    The first quarter is released before the rest is received, and stands as it was counted.
    """
    shown = date(YEAR, *FIRST_SHOWN).isoformat()
    found: dict[str, Counter[str]] = {}
    begun = (fact for fact in facts if fact["time"] < shown)
    for heard, months in ((begun, FIRST_QUARTER), (facts, REST)):
        standing = Standing().hear(heard)
        for case, said in standing.openings.items():
            if date.fromisoformat(said["occurred_on"]).month in months:
                known = found.setdefault(said["post"], Counter())
                was_oriented = case in standing.oriented
                known[standing.known_of(case) if was_oriented else "non_orientee"] += 1
    return found


def filled_days(facts: Iterable[Data], post: str) -> int:
    """Days of the year on which somebody holds the post, which is open all year."""
    end = date(YEAR + 1, 1, 1)
    filled, since = 0, end
    for name, said in Standing().hear(facts).posts:
        day = max(date(YEAR, 1, 1), min(end, date.fromisoformat(said["effective_on"])))
        if said["post"] == post and name == "post-filled":
            since = day
        elif said["post"] == post and name == "post-vacated":
            filled, since = filled + (day - since).days, end
    return filled + (end - since).days
