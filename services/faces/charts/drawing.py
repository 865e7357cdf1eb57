"""What every chart shows: figures, some of them not said; SVG as text, with its table."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from services.faces.theme.figures import figure
from services.faces.theme.typography import typeset


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


class Figure(NamedTuple):
    """A drawing, its caption, and the table of its figures: the head of each line comes first."""

    caption: str
    svg: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]


def element(name: str, inside: str = "", /, **attributes: object) -> str:
    """An element; `class_` is `class`, other underscores are hyphens. `inside` is markup."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}="
        + quoteattr(typeset(str(value)) if key == "aria_label" else str(value))
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def text(said: str, **attributes: object) -> str:
    """A line of text on its baseline."""
    return element("text", escape(typeset(said)), **attributes)


def titled(said: str) -> str:
    """What is said of a mark to who points at it."""
    return element("title", escape(typeset(said)))


def drawn(says: str, parts: Iterable[str], class_: str) -> str:
    """The whole of a chart; `says`: what it shows, for who cannot see it."""
    says = f"{says} Le tableau qui suit dit les mêmes chiffres."
    return element("svg", "".join(parts), class_=class_, role="img", aria_label=says)


def share_of(part: float, whole: float) -> str:
    """A place as CSS writes it: `12.5%`, the same for the same figures."""
    return f"{100 * part / whole:.2f}".rstrip("0").rstrip(".") + "%"


def tenths(pixels: float) -> str:
    """A place or a length in an SVG, to a tenth of a pixel."""
    return f"{pixels:.1f}"
