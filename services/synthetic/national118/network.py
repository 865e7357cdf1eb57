"""Which posts there are, and when each opens and closes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from zoneinfo import ZoneInfo

from contracts.days import zone_of
from contracts.patterns import department_of
from services.synthetic.national118.days import Span, ordinal
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.sites import MAUBEUGE, SITES, further, on_the_map
from services.synthetic.place import VISITED, Place

MOST_POSTS = 2_000  # a département has two digits to number its posts, thirty years long
RENEWED = 0.02  # of the posts close in a year, as many open
REASONS = {"financement": 0.6, "regroupement": 0.25, "autre": 0.15}
FIRST_QUARTER = 3  # posts open once the year's credits are notified
MAUBEUGE_CLOSED_IN = 7, 1  # month and day of the first year


@dataclass(slots=True, eq=False)
class Post:
    """A post from its opening to its closing, if any; days are ordinals."""

    place: Place
    opened_on: int
    closed_on: int | None = None
    reason: str = ""
    id: str = field(init=False)
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        self.id = self.place.post
        self.zone = zone_of(self.id)

    def open_days(self, first: int, last: int) -> range:
        """Its days open from `first` to `last`, both included; empty if there are none."""
        end = last if self.closed_on is None else min(last, self.closed_on - 1)
        return range(max(first, self.opened_on), end + 1)


def network(dice: Dice, posts: int, span: Span) -> list[Post]:
    """`posts` posts open at the end of the first year, then those that replace others.

    Raises ValueError for more than MOST_POSTS posts.
    """
    if not 0 < posts <= MOST_POSTS:
        raise ValueError(f"de 1 à {MOST_POSTS} postes, pas {posts}")
    kept = SITES if posts >= len(SITES) else [SITES[i * len(SITES) // posts] for i in range(posts)]
    made = [_opened(dice, place, place.opened_in + span.shift, span) for place in kept]
    more = _further(dice, span)
    made += [
        _opened(dice, place, place.opened_in + span.shift, span)
        for place in islice(more, posts - len(kept))
    ]
    if posts >= len(SITES):
        closed_on = ordinal(span.first_year, *MAUBEUGE_CLOSED_IN)
        old = _opened(dice, MAUBEUGE, MAUBEUGE.opened_in + span.shift, span)
        made.append(_closed(old, closed_on, "financement"))
    for year in span.years[1:]:
        made += _renewed(dice, made, year, round(posts * RENEWED), more, span)
    return made


def _renewed(
    dice: Dice, posts: list[Post], year: int, number: int, more: Iterator[Place], span: Span
) -> list[Post]:
    """Close some posts during the year; as many new ones."""
    settled = [p for p in posts if p.closed_on is None and p.id not in VISITED]
    for post in dice.sample(settled, min(number, len(settled))):
        reason = dice.choices(list(REASONS), list(REASONS.values()))[0]
        _closed(post, ordinal(year, dice.randint(4, 12)), reason)
    return [_opened(dice, next(more), year, span) for _ in range(number)]


def _opened(dice: Dice, place: Place, year: int, span: Span) -> Post:
    month = dice.randint(1, FIRST_QUARTER if year >= span.first_year else 12)
    return Post(on_the_map(place, span), ordinal(year, month, dice.randint(2, 28)))


def _closed(post: Post, on: int, reason: str) -> Post:
    post.closed_on, post.reason = on, reason
    return post


def _further(dice: Dice, span: Span) -> Iterator[Place]:
    """Sites beside those of the register, without end: each like one of its 118."""
    numbered = Counter(place.department for place in (*SITES, MAUBEUGE))
    places = further(span)
    communes = dice.sample(places, len(places))
    likes = cycle(dice.sample(SITES, len(SITES)))
    for like, (commune, name) in zip(likes, cycle(communes), strict=False):
        department = department_of(commune)
        numbered[department] += 1
        yield like._replace(
            post=f"{department}-{numbered[department]:02}", name=name, commune=commune
        )
