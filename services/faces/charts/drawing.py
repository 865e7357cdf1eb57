"""SVG as text: elements, hatches, and the frame that screen readers name."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

FONT = "system-ui, sans-serif"
INK, QUIET, LINE = "#1c2430", "#55606f", "#8b95a1"


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
    return element("rect", **{key: short(each) for key, each in place.items()}, **attributes)


def text(said: str, x: float, y: float, *, size: int = 12, **attributes: object) -> str:
    """A line of text on its baseline."""
    plain = {"x": short(x), "y": short(y), "font_size": size, "fill": INK, "class_": "ink"}
    return element("text", escape(said), **{**plain, **attributes})


def frame(name: str, title: str, says: str, size: tuple[float, float], parts: Iterable[str]) -> str:
    """The whole drawing. `name`: unique on its page, letters, digits and hyphens.

    `says`: what it shows, for who cannot see it; the table beside is said to have the figures.
    """
    width, height = size
    says = f"{says} Le tableau qui suit dit les mêmes chiffres."
    return element(
        "svg",
        element("title", escape(title), id=f"{name}-title")
        + element("desc", escape(says), id=f"{name}-desc")
        + _hatches(name)
        + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {short(width)} {short(height)}",
        width=short(width),
        height=short(height),
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        font_family=FONT,
        class_="chart",
    )


def short(number: float) -> str:
    """A number with one decimal at most, so that the same figures give the same bytes."""
    return f"{number:.1f}".removesuffix(".0")


def _hatches(name: str) -> str:
    """« n.c. »: close lines to the right; « non couvert »: wide ones to the left."""
    close = element("path", d="M0 6 6 0", stroke=QUIET, stroke_width="1.6", class_="hatch")
    wide = element("path", d="M0 0 9 9", stroke=LINE, stroke_width="0.8", class_="hatch")
    return element(
        "defs",
        _pattern(f"{name}-hidden-cell", close, 6) + _pattern(f"{name}-uncovered", wide, 9),
    )


def _pattern(id: str, lines: str, side: int) -> str:
    return element("pattern", lines, id=id, width=side, height=side, patternUnits="userSpaceOnUse")
