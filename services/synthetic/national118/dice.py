"""Draws that the seed decides: weighted codes, chances, ids, shares dealt to posts."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

Code = TypeVar("Code")
FACES = 1000  # of a wheel: a code weighs thousandths
_VARIANT = "89ab"  # the first digit of the fourth group of a UUID, RFC 9562


def wheel(weights: Mapping[Code, float]) -> tuple[Code, ...]:
    """The codes, each as often as it weighs; a draw is one index, whatever the weights."""
    return tuple(code for code, number in quotas(weights, FACES).items() for _ in range(number))


def quotas(weights: Mapping[Code, float], number: int) -> dict[Code, int]:
    """`number` parted as the weights say, in whole numbers: largest remainders."""
    total = sum(weights.values())
    exact = {code: number * weight / total for code, weight in weights.items()}
    parts = {code: int(part) for code, part in exact.items()}
    by_remainder = sorted(exact, key=lambda code: parts[code] - exact[code])
    for code in by_remainder[: number - sum(parts.values())]:
        parts[code] += 1
    return parts


class Dice(Random):
    """A random source with the few draws that the data set needs."""

    def of(self, codes: tuple[Code, ...]) -> Code:
        """One of `codes`, all alike."""
        return codes[int(self.random() * len(codes))]

    def uuid(self) -> str:
        """A version 4 UUID."""
        bits = self.getrandbits(128)
        text = f"{bits:032x}"
        return (
            f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{_VARIANT[bits & 3]}{text[17:20]}-{text[20:]}"
        )

    def deal(self, number: int, weights: Mapping[Code, float]) -> list[Code]:
        """`number` codes in the proportions of the weights, shuffled."""
        hands = [code for code, part in quotas(weights, number).items() for _ in range(part)]
        self.shuffle(hands)
        return hands

    def spread(self, number: int, width: float) -> list[float]:
        """`number` values evenly spread over ±`width`, shuffled: their mean is 0."""
        steps = [width * ((2 * rank + 1) / number - 1) for rank in range(number)]
        self.shuffle(steps)
        return steps
