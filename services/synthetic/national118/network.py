"""Which posts there are, and when each opens and closes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from zoneinfo import ZoneInfo

from contracts.days import zone_of
from contracts.patterns import department_of
from services.synthetic.national118.days import FIRST_YEAR, ordinal
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.sites import FURTHER, MAUBEUGE, SITES
from services.synthetic.place import VISITED, Place

MOST_POSTS = 2_000  # a département has two digits to number its posts, thirty years long
RENEWED = 0.02  # of the posts close in a year, as many open
REASONS = {"financement": 0.6, "regroupement": 0.25, "autre": 0.15}
FIRST_QUARTER = 3  # posts open once the year's credits are notified
MAUBEUGE_CLOSED_ON = ordinal(2008, 7, 1)


@dataclass(slots=True, eq=False)
class Post:
    """A post from its opening to its closing, if any; days are ordinals."""

    site: Place
    opened_on: int
    closed_on: int | None = None
    reason: str = ""
    id: str = field(init=False)
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        self.id = self.site.post
        self.zone = zone_of(self.id)

    def open_days(self, first: int, last: int) -> range:
        """Its days open from `first` to `last`, both included; empty if there are none."""
        end = last if self.closed_on is None else min(last, self.closed_on - 1)
        return range(max(first, self.opened_on), end + 1)


def network(dice: Dice, posts: int, years: int) -> list[Post]:
    """`posts` posts open at the end of 2008, then those that replace the posts that close.

    Raises ValueError for more than MOST_POSTS posts.
    """
    if not 0 < posts <= MOST_POSTS:
        raise ValueError(f"de 1 à {MOST_POSTS} postes, pas {posts}")
    kept = SITES if posts >= len(SITES) else [SITES[i * len(SITES) // posts] for i in range(posts)]
    made = [_opened(dice, site, site.opened_in) for site in kept]
    further = _further(dice)
    made += [_opened(dice, s, s.opened_in) for s in islice(further, posts - len(kept))]
    if posts >= len(SITES):
        made.append(_closed(_opened(dice, MAUBEUGE, 1996), MAUBEUGE_CLOSED_ON, "financement"))
    for year in range(FIRST_YEAR + 1, FIRST_YEAR + years):
        made += _renewed(dice, made, year, round(posts * RENEWED), further)
    return made


def _renewed(
    dice: Dice, posts: list[Post], year: int, number: int, further: Iterator[Place]
) -> list[Post]:
    """Close some posts during the year; as many new ones."""
    settled = [p for p in posts if p.closed_on is None and p.id not in VISITED]
    for post in dice.sample(settled, min(number, len(settled))):
        reason = dice.choices(list(REASONS), list(REASONS.values()))[0]
        _closed(post, ordinal(year, dice.randint(4, 12)), reason)
    return [_opened(dice, next(further), year) for _ in range(number)]


def _opened(dice: Dice, site: Place, year: int) -> Post:
    month = dice.randint(1, FIRST_QUARTER if year >= FIRST_YEAR else 12)
    return Post(site, ordinal(year, month, dice.randint(2, 28)))


def _closed(post: Post, on: int, reason: str) -> Post:
    post.closed_on, post.reason = on, reason
    return post


def _further(dice: Dice) -> Iterator[Place]:
    """Sites beside those of the register, without end: each like one of its 118."""
    numbered = Counter(site.department for site in (*SITES, MAUBEUGE))
    communes = dice.sample(FURTHER, len(FURTHER))
    likes = cycle(dice.sample(SITES, len(SITES)))
    for like, (commune, name) in zip(likes, cycle(communes), strict=False):
        department = department_of(commune)
        numbered[department] += 1
        yield like._replace(
            post=f"{department}-{numbered[department]:02}", name=name, commune=commune
        )
