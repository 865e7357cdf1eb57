"""Dealing answers to posts so that every margin of the report comes out exactly."""

from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from random import Random
from typing import TypeVar

Answer = TypeVar("Answer")


def deal(draw: Random, posts: Sequence[str], answers: Mapping[Answer, int]) -> dict[str, Answer]:
    """Each answer to as many posts as it says; the posts that are left do not answer.

    Raises ValueError when there are more answers than posts.
    """
    hands = list(chain.from_iterable(repeat(answer, count) for answer, count in answers.items()))
    return dict(zip(draw.sample(posts, len(hands)), hands, strict=True))


def deal_strata(
    draw: Random,
    strata: Mapping[str, Sequence[str]],
    counts: Mapping[str, Mapping[Answer, int]],
) -> dict[str, Answer]:
    """Answers dealt within each stratum."""
    dealt: dict[str, Answer] = {}
    for stratum, of_stratum in counts.items():
        dealt |= deal(draw, strata[stratum], of_stratum)
    return dealt


def spread(draw: Random, number: int, total: int, low: int, high: int) -> list[int]:
    """`number` whole numbers from `low` to `high` that make `total`, each unlike the next."""
    parts = [total // number + (place < total % number) for place in range(number)]
    for giver in range(number):
        taker = draw.randrange(number)
        gift = draw.randint(0, min(parts[giver] - low, high - parts[taker]))
        parts[giver] -= gift
        parts[taker] += gift
    return parts


def vary(
    draw: Random, profile: Mapping[str, int], posts: Sequence[str]
) -> dict[str, dict[str, int]]:
    """The profile for each post; two by two they trade points, so that no sum or mean moves."""
    shares = {post: dict(profile) for post in posts}
    for one, other in zip(posts[::2], posts[1::2], strict=False):
        more, less = draw.sample(sorted(profile), 2)
        points = draw.randint(0, min(profile[more], profile[less]) - 1)
        for post, traded in ((one, points), (other, -points)):
            shares[post][more] += traded
            shares[post][less] -= traded
    return shares
