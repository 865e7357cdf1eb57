"""Shares of a whole, small multiples and the triangle of revisions, as narrow as a phone."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from services.faces.charts.drawing import (
    LINE,
    PAINTS,
    Datum,
    Figure,
    class_of,
    classes,
    drawn,
    largest,
    rect,
    text,
)

WIDTH = 360.0
PANEL, HIGH, GAP, UNSAID_COLUMN = 122.0, 56.0, 16.0, 14.0
COLUMNS = 2  # of panels
TITLE = 28  # characters of the title of a panel on one of its two lines
HEAD, CELL, TOP = 96.0, 30.0, 34.0  # of the triangle


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
    size = (WIDTH, 40 + len(shown) * 22)
    lines = [(each.label, each.said) for each in shown]
    says = f"Une barre en {len(shown)} parts."
    return drawn(name, caption, says, size, parts, ("", unit.capitalize()), lines)


def multiples(name: str, caption: str, unit: str, panels: Mapping[str, Sequence[Datum]]) -> Figure:
    """Panels by title, each of the same periods in their order, all on one scale."""
    most = largest(each for shown in panels.values() for each in shown)
    wide = (WIDTH - GAP) / COLUMNS
    parts = []
    for number, (title, shown) in enumerate(panels.items()):
        left, top = (number % COLUMNS) * (wide + GAP), (number // COLUMNS) * PANEL
        for line, said in enumerate(wrap(title, TITLE)[:2]):
            parts.append(text(said, left, top + 12 + 13 * line, size=11))
        step = wide / max(len(shown), 1)
        for place, each in enumerate(shown):
            if each.value is None and each.secrecy is None:
                continue  # not of this quarter's release
            high = HIGH * float(each.value) / most if each.value is not None else UNSAID_COLUMN
            paint = each.paint(name, 3) | ({} if each.value is not None else {"stroke": LINE})
            x, y = left + place * step, top + 32 + HIGH - high
            parts.append(rect(x, y, min(step * 0.8, 28), high, **paint))
        if shown:
            ends = dict.fromkeys((shown[0].label, shown[-1].label))
            parts.append(text(" – ".join(ends), left, top + HIGH + 48, size=10))
    periods = [each.label for each in next(iter(panels.values()), ())]
    size = (WIDTH, max(-(-len(panels) // COLUMNS), 1) * PANEL)
    lines = [(title, *(each.said for each in shown)) for title, shown in panels.items()]
    says = f"{len(panels)} séries de {len(periods)} périodes, en {unit}, à la même échelle."
    return drawn(name, caption, says, size, parts, ("", *periods), lines)


def triangle(
    name: str, caption: str, unit: str, heads: Sequence[str], delays: Mapping[str, Sequence[Datum]]
) -> Figure:
    """How many facts of each period (a line) came when (`heads`), darker where more came."""
    values = [int(d.value) for line in delays.values() for d in line if d.value is not None]
    bounds = classes(value for value in values if value)
    wide = (WIDTH - HEAD) / max(len(heads), 1)
    parts = [
        text(head, HEAD + n * wide + wide / 2, 14 + 14 * (n % 2), size=10, text_anchor="middle")
        for n, head in enumerate(heads)
    ]
    for number, (label, line) in enumerate(delays.items()):
        y = TOP + number * CELL
        parts.append(text(label, 0, y + 20, size=11))
        for place, each in enumerate(line):
            x = HEAD + place * wide
            parts.append(_cell(name, each, class_of(each.value, bounds), x, y, wide))
    size = (WIDTH, TOP + max(len(delays), 1) * CELL)
    lines = [(label, *(each.said for each in line)) for label, line in delays.items()]
    says = f"{len(delays)} périodes, {len(heads)} délais."
    return drawn(name, caption, says, size, parts, (unit.capitalize(), *heads), lines)


def _cell(name: str, each: Datum, number: int, x: float, y: float, wide: float) -> str:
    paint, under, ink = each.paint(name, number), "", {}
    if each.value is None:
        paper = {"fill": "#ffffff", "class_": "paper"}
        under = rect(x + wide / 2 - 18, y + 7, 36, 16, **paper)
    elif number < 0:
        paint = {"fill": "none", "class_": "empty-cell"}
    elif number > 1:  # white on the dark classes
        ink = {"fill": "#ffffff", "class_": f"on-{paint['class_']}"}
    said = text(each.said, x + wide / 2, y + 19, size=11, text_anchor="middle", **ink)
    return rect(x, y, wide, CELL, stroke=LINE, **paint) + under + said
