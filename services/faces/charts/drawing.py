"""What every chart shows and is: figures, some of them not said; SVG as text, with its table."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from services.faces.theme.figures import figure
from services.reporting.domain.disclosure.released_row import NOT_SAID

FONT = "system-ui, sans-serif"
INK, QUIET, LINE = "#1c2430", "#55606f", "#8b95a1"
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
        hatch = "hidden-cell" if self.secrecy == NOT_SAID else "uncovered"
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


def element(name: str, inside: str = "", /, **attributes: object) -> str:
    """An element; `class_` is `class`, other underscores are hyphens. `inside` is markup."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(str(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def rect(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    """A rectangle from its upper left corner."""
    place = {"x": x, "y": y, "width": width, "height": height}
    return element("rect", **{key: _short(each) for key, each in place.items()}, **attributes)


def text(said: str, x: float, y: float, *, size: int = 12, **attributes: object) -> str:
    """A line of text on its baseline."""
    plain = {"x": _short(x), "y": _short(y), "font_size": size, "fill": INK, "class_": "ink"}
    return element("text", escape(said), **{**plain, **attributes})


def drawn(
    name: str,
    caption: str,
    says: str,
    size: tuple[float, float],
    parts: Iterable[str],
    heads: Sequence[str],
    lines: Sequence[Sequence[str]],
) -> Figure:
    """The whole of a chart. `name`: unique on its page, letters, digits and hyphens.

    `says`: what it shows, for who cannot see it; the table beside is said to have the figures.
    """
    width, height = map(_short, size)
    says = f"{says} Le tableau qui suit dit les mêmes chiffres."
    svg = element(
        "svg",
        element("title", escape(caption), id=f"{name}-title")
        + element("desc", escape(says), id=f"{name}-desc")
        + _hatches(name)
        + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        font_family=FONT,
        class_="chart",
    )
    return Figure(caption, svg, heads, lines)


def _short(number: float) -> str:
    """A number with one decimal at most, so that the same figures give the same bytes."""
    return f"{number:.1f}".removesuffix(".0")


def _hatches(name: str) -> str:
    """« n.c. »: close lines to the right; « non couvert »: wide ones to the left."""
    close = element("path", d="M0 6 6 0", stroke=QUIET, stroke_width="1.6", class_="hatch")
    wide = element("path", d="M0 0 9 9", stroke=LINE, stroke_width="0.8", class_="hatch")
    patterns = (("hidden-cell", close, 6), ("uncovered", wide, 9))
    return element(
        "defs",
        "".join(
            element(
                "pattern",
                lines,
                id=f"{name}-{hatch}",
                width=side,
                height=side,
                patternUnits="userSpaceOnUse",
            )
            for hatch, lines, side in patterns
        ),
    )
