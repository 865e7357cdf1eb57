"""What every chart shows and is: figures, some of them not said, and a drawing with its table."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from services.reporting.adapters.formats.figures import figure
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

    @property
    def class_name(self) -> str:
        """The class of what is drawn in its place; empty where there is a figure."""
        if self.value is not None:
            return ""
        return "hidden-cell" if self.secrecy == HIDDEN else "uncovered"


class Figure(NamedTuple):
    """A drawing, its caption, and the table of its figures: the head of each line comes first."""

    caption: str
    svg: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]
    legend: Sequence[tuple[str, str]] = ()
    """Classes of the drawing and what they mean; it is in the drawing too."""
