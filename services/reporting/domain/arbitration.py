"""Which posts an envelope covers, by criteria whose weights are said: an aid, not a decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

THIRD = Decimal(100) / 3
"""The share of the State under the principle of a third each, in percent."""


@dataclass(frozen=True)
class Candidate:
    """A post that asks for credits.

    `criteria`: each from 0 to 1, without those that nobody knows of it. `asked_percent`: the
    share of its cost that its real plan asks of the fund, None where the plan does not say.
    """

    post: str
    name: str
    criteria: Mapping[str, Decimal]
    asked_percent: Decimal | None


@dataclass(frozen=True)
class Ranked:
    """A candidate with its score (0 to 100), what it asks in euros, and whether it is covered.

    `third`: what a third of its cost would be, in euros.
    """

    candidate: Candidate
    score: Decimal
    asked: int
    third: int
    covered: bool


def arbitrated(
    candidates: Iterable[Candidate], weights: Mapping[str, int], envelope: int, cost: int
) -> Sequence[Ranked]:
    """From the highest score on, each post whose demand fits into what is left of `envelope`.

    `cost`: a year of one post. Both in euros. A plan that does not say its share asks a third.
    """
    left, found = envelope, []
    ordered = sorted(candidates, key=lambda each: (-score_of(each, weights), each.post))
    for each in ordered:
        asked = _euros(cost, THIRD if each.asked_percent is None else each.asked_percent)
        covered = asked <= left
        left -= asked if covered else 0
        found.append(Ranked(each, score_of(each, weights), asked, _euros(cost, THIRD), covered))
    return found


def score_of(candidate: Candidate, weights: Mapping[str, int]) -> Decimal:
    """The mean of the criteria known, by their weights, from 0 to 100; 0 where none weighs."""
    known = {key: weight for key, weight in weights.items() if key in candidate.criteria}
    whole = sum(known.values())
    if whole == 0:
        return Decimal(0)
    total = sum((candidate.criteria[key] * weight for key, weight in known.items()), Decimal(0))
    return (100 * total / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _euros(cost: int, percent: Decimal) -> int:
    return int((cost * percent / 100).quantize(Decimal(1), ROUND_HALF_UP))
