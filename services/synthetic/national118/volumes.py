"""How many persons each post receives, and on which days they come first."""

from collections.abc import Iterator, Mapping, Sequence

from services.synthetic.national118.days import ordinal
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.practice import Practice
from services.synthetic.national118.shares import RECEIVED

WHOLE_YEAR_DAYS = 120  # of presence: from there on a post receives what its bracket says

Coming = Mapping[int, Sequence[tuple[Practice, int]]]
"""Day → the posts where someone comes that day, each with the rank of the day there."""


def openings(dice: Dice, posts: Sequence[Practice], year: int) -> Coming:
    """All who come in a year."""
    coming: dict[int, list[tuple[Practice, int]]] = {}
    for practice in posts:
        for rank in _ranks(dice, practice, year):
            coming.setdefault(practice.days[rank], []).append((practice, rank))
    return coming


def _ranks(dice: Dice, practice: Practice, year: int) -> Iterator[int]:
    ranks = practice.ranks(ordinal(year), ordinal(year, 12, 31))
    whole = dice.randint(*RECEIVED[practice.bracket])
    number = round(whole * min(1.0, len(ranks) / WHOLE_YEAR_DAYS))
    return (dice.choice(ranks) for _ in range(number))
