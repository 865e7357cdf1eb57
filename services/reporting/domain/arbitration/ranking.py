"""Which posts an envelope pays, by criteria whose weights are said: an aid, not a decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CRITERIA = ("activite", "premiers", "couverture", "echeance")
WHOLE_WEIGHT = 100
"""What the weights of a call add up to."""
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Candidate:
    """A post and what is asked for it.

    `criteria`: each from 0 to 1, without those that nobody knows of it. `asked`: euros, None
    where nobody can say. `lacking`: the conditions of a complete file that it does not meet.
    """

    post: str
    name: str
    criteria: Mapping[str, Decimal]
    asked: int | None
    lacking: tuple[str, ...] = ()

    @property
    def eligible(self) -> bool:
        """Whether something may be proposed for it: completeness is a condition, not a score."""
        return bool(self.asked) and not self.lacking


@dataclass(frozen=True)
class Ranked:
    """A candidate with its score out of 100, what each criterion brings to it, and a proposal.

    `parts` add up to `score`. `proposed`: euros.
    """

    candidate: Candidate
    score: Decimal
    parts: Mapping[str, Decimal]
    proposed: int


def proposal(
    candidates: Iterable[Candidate], weights: Mapping[str, int], envelope: int, *, partial: bool
) -> list[Ranked]:
    """From the highest score on, what is asked, while it fits into what is left of `envelope`.

    The first that does not fit is given what is left where `partial`; nobody after it is given
    anything. Those that cannot be proposed come last.
    """
    scored = [(each, parts_of(each, weights)) for each in candidates]
    ordered = sorted(scored, key=lambda one: (not one[0].eligible, -_sum(one[1]), one[0].post))
    left, found = envelope, []
    for each, parts in ordered:
        asked = (each.asked or 0) if each.eligible else 0
        given = asked if asked <= left else left if partial else 0
        left = left - given if given == asked else 0
        found.append(Ranked(each, _sum(parts), parts, given))
    return found


def parts_of(candidate: Candidate, weights: Mapping[str, int]) -> dict[str, Decimal]:
    """The points that each known criterion brings, to one decimal: their sum is the score.

    A criterion that nobody knows of the post weighs nothing for it.
    """
    known = {key: weight for key, weight in weights.items() if key in candidate.criteria}
    whole = sum(known.values())
    return {
        key: (100 * candidate.criteria[key] * weight / whole).quantize(_TENTH, ROUND_HALF_UP)
        for key, weight in known.items()
        if whole
    }


def weights_wrong(weights: Mapping[str, int]) -> str:
    """What is wrong with the weights of a call, in French; empty for nothing."""
    whole = sum(weights.values())
    if any(not 0 <= weight <= WHOLE_WEIGHT for weight in weights.values()):
        return f"Un poids est un nombre entier de 0 à {WHOLE_WEIGHT}."
    if whole == 0:
        return "Aucun critère ne pèse : donnez un poids à l’un d’eux."
    if whole != WHOLE_WEIGHT:
        gap = WHOLE_WEIGHT - whole
        said = f"il manque {gap}" if gap > 0 else f"c’est {-gap} de trop"
        return f"Les poids font {whole}, et non {WHOLE_WEIGHT} : {said}."
    return ""


def unknown_criteria(ranked: Sequence[Ranked], weights: Mapping[str, int]) -> list[str]:
    """The criteria that weigh, and that are known of no post: they rank nobody."""
    return [
        key
        for key, weight in weights.items()
        if weight and not any(key in each.candidate.criteria for each in ranked)
    ]


def _sum(parts: Mapping[str, Decimal]) -> Decimal:
    return sum(parts.values(), Decimal(0))
