"""Bars, and shares of a whole on one bar: labels above, so that both fit a phone."""

from collections.abc import Sequence

from services.faces.charts.drawing import LINE, frame, rect, text
from services.faces.charts.figures import PAINTS, Datum, Figure, largest

WIDTH, ROW, THICK = 360.0, 38.0, 14.0
UNSAID = 60.0  # width of the hatch of a figure that is not said


def bars(name: str, caption: str, unit: str, shown: Sequence[Datum]) -> Figure:
    """One bar a figure, in the order given, all from zero. `name`: unique on the page."""
    most = largest(shown)
    parts = []
    for number, each in enumerate(shown):
        y = number * ROW
        said = each.value is not None
        long = max(WIDTH * float(each.value) / most, 0) if each.value is not None else UNSAID
        border = {} if said else {"stroke": LINE}
        parts += [
            text(each.label, 0, y + 13),
            text(each.said, WIDTH, y + 13, text_anchor="end", font_weight="600"),
            rect(0, y + 18, long, THICK, **border, **each.paint(name, 3)),
        ]
    says = f"{len(shown)} barres, en {unit}."
    size = (WIDTH, max(len(shown), 1) * ROW)
    return _figure(name, caption, unit, shown, says, size, parts)


def stacked(name: str, caption: str, unit: str, shown: Sequence[Datum]) -> Figure:
    """The shares of one whole, five at most; what is not said has no length, but is in the key."""
    whole = sum(float(each.value) for each in shown if each.value is not None)
    parts, x = [], 0.0
    for number, each in enumerate(shown):
        paint = each.paint(name, number * 2 % len(PAINTS))  # neighbours two steps apart
        share = ""
        if each.value is not None and whole:
            width = WIDTH * float(each.value) / whole
            parts.append(rect(x, 0, width, 28, stroke=LINE, **paint))
            x += width
            share = f" ({100 * float(each.value) / whole:.0f} %)"
        y = 38 + number * 22
        parts.append(rect(0, y, 16, 14, stroke=LINE, **paint))
        parts.append(text(f"{each.label} : {each.said}{share}", 24, y + 12))
    says = f"Une barre en {len(shown)} parts."
    return _figure(name, caption, unit, shown, says, (WIDTH, 40 + len(shown) * 22), parts)


def _figure(
    name: str,
    caption: str,
    unit: str,
    shown: Sequence[Datum],
    says: str,
    size: tuple[float, float],
    parts: Sequence[str],
) -> Figure:
    lines = [(each.label, each.said) for each in shown]
    return Figure(caption, frame(name, caption, says, size, parts), ("", unit.capitalize()), lines)
