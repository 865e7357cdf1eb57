"""What every chart shows and is: figures, some of them not said, and a drawing with its table."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from services.faces.theme.figures import figure
from services.reporting.domain.disclosure.released_row import NOT_COVERED, NOT_SAID

HIDDEN, COVERED_BY_NONE = NOT_SAID, NOT_COVERED
PAINTS = ("#d6e6ee", "#9fc6d8", "#5f9fbb", "#2a7797", "#0b4a63")
"""From the palest class to the darkest; neighbours stay apart in grey."""


class Datum(NamedTuple):
    """A figure of a chart; `secrecy` says why there is none."""

    label: str
    value: Decimal | int | None
    secrecy: str | None = None

    @property
    def said(self) -> str:
        """As French text: the figure, or why there is none."""
        if self.value is None:
            return self.secrecy or "–"
        return figure(str(self.value) if isinstance(self.value, Decimal) else self.value)

    def paint(self, drawing: str, number: int) -> dict[str, str]:
        """Its fill and class: those of the class `number`, a hatch where there is no figure."""
        if self.value is not None:
            return {"fill": PAINTS[number], "class_": f"class-{number}"}
        hatch = "hidden-cell" if self.secrecy == HIDDEN else "uncovered"
        return {"fill": f"url(#{drawing}-{hatch})", "class_": hatch}


class Figure(NamedTuple):
    """A drawing, its caption, and the table of its figures: the head of each line comes first."""

    caption: str
    svg: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]


def largest(shown: Iterable[Datum]) -> float:
    """The largest of the figures that are said; 1 where all are 0 or none is said."""
    return max((float(each.value) for each in shown if each.value is not None), default=0) or 1


def classes(values: Iterable[int], most: int = len(PAINTS)) -> list[int]:
    """The lowest value of each class, at most `most` of them, each with as many values."""
    ordered = sorted(values)
    return sorted({ordered[n * len(ordered) // most] for n in range(most)}) if ordered else []


def class_of(value: Decimal | int | None, bounds: Sequence[int]) -> int:
    """The number of the class of a value, −1 below all."""
    return bisect_right(bounds, int(value or 0)) - 1
