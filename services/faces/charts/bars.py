"""Charts that are tables: each line has its label, its figures, and what is drawn of them.

Lengths are out of 100 of the longest. Pages draw them by components/charts.html, documents by
document.typ.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

WIDE = Decimal(14)  # percent: room for an amount in euros
WRITTEN_FROM = Decimal("7.5")  # percent: a narrower part has no room for its figure


class Bar(NamedTuple):
    """A sorted bar. `apart`: under a rule, since it gathers others or is the whole.

    `said` is set in bold, `more` quietly at the end. `tick`: where a median stands, or None.
    `path`: where the label leads, or nothing. `series`: the class of its colour.
    """

    label: str
    length: float
    said: str
    more: str
    apart: bool = False
    series: str = "both"
    tick: float | None = None
    path: str = ""


class Pair(NamedTuple):
    """Police above, gendarmerie below: each its length and its figure in words."""

    label: str
    police: tuple[float, str]
    gendarmerie: tuple[float, str]
    apart: bool = False


class Part(NamedTuple):
    """A part of a whole: its class (`s1` to `s4`), where it begins and how long it is, its figure.

    `said` is empty where the part is too narrow for it. `unknown`: hatched.
    """

    series: str
    start: float
    length: float
    said: str
    unknown: bool = False


class Parted(NamedTuple):
    """A whole in its parts; `strong`: the one that the chart is about."""

    label: str
    parts: Sequence[Part]
    strong: bool = False


class Cell(NamedTuple):
    """A cell of a triangle: its figure, and the class of its colour; `to-come` where time has not
    come."""

    said: str
    series: str


def parts_of(
    shares: Sequence[tuple[Decimal, bool]],
    series: Sequence[str] = ("s1", "s2", "s3", "s4"),
    words: Sequence[str] = (),
) -> list[Part]:
    """The parts of a whole from their shares in percent, each with whether it is unknown.

    `series`: the classes of their colours; `words`: what is written on them, the share without.
    """
    found, start = [], Decimal(0)
    for number, (share, unknown) in enumerate(shares):
        word = words[number] if words else f"{share:.0f}\N{NO-BREAK SPACE}%"
        said = word if share >= (WIDE if words else WRITTEN_FROM) else ""
        found.append(Part(series[number], _short(start), _short(share), said, unknown))
        start += share
    return found


def shade(share: Decimal) -> str:
    """The class of a share in a triangle: the darkest where nearly all is."""
    for limit, name in ((50, "k5"), (20, "k4"), (5, "k3"), (1, "k2"), (Decimal("0.05"), "k1")):
        if share >= limit:
            return name
    return "k0"


def length_of(value: Decimal | int, most: Decimal | int) -> float:
    """How long a bar is, out of 100 of the longest."""
    return _short(100 * Decimal(value) / (Decimal(most) or 1))


def _short(number: Decimal) -> float:
    return float(round(number, 2))
