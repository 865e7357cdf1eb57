"""Small multiples: one panel a modality, its quarters side by side, all on one scale."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from services.faces.charts.drawing import LINE, element, fill_of, frame, short, text
from services.faces.charts.figures import PAINTS, Datum, Figure

WIDTH, PANEL, HIGH, GAP = 360.0, 122.0, 56.0, 16.0
COLUMNS = 2
TITLE = 28  # characters of a title on one of its two lines


def multiples(name: str, caption: str, unit: str, panels: Mapping[str, Sequence[Datum]]) -> Figure:
    """Panels by title, each of the same periods in their order. `name`: unique on the page."""
    values = [float(d.value) for each in panels.values() for d in each if d.value is not None]
    most = max(values, default=0) or 1
    wide = (WIDTH - GAP) / COLUMNS
    parts = []
    for number, (title, shown) in enumerate(panels.items()):
        left, top = (number % COLUMNS) * (wide + GAP), (number // COLUMNS) * PANEL
        for line, said in enumerate(wrap(title, TITLE)[:2]):
            parts.append(text(said, left, top + 12 + 13 * line, size=11))
        step = wide / max(len(shown), 1)
        for place, each in enumerate(shown):
            parts.append(_column(name, each, left + place * step, top + 32, step, most))
        if shown:
            ends = f"{shown[0].label} – {shown[-1].label}" if len(shown) > 1 else shown[0].label
            parts.append(text(ends, left, top + HIGH + 48, size=10))
    periods = [each.label for each in next(iter(panels.values()), ())]
    rows = -(-len(panels) // COLUMNS)
    return Figure(
        caption,
        frame(
            name,
            caption,
            f"{len(panels)} séries de {len(periods)} périodes, en {unit}, à la même échelle. "
            "Le tableau qui suit dit les mêmes chiffres.",
            (WIDTH, max(rows, 1) * PANEL),
            parts,
        ),
        ("", *periods),
        [(title, *(each.said for each in shown)) for title, shown in panels.items()],
    )


def _column(name: str, each: Datum, left: float, top: float, step: float, most: float) -> str:
    known = each.value is not None
    high = HIGH * float(each.value) / most if each.value is not None else 14
    paint = {"fill": PAINTS[3], "class_": "class-3"}
    if not known:
        paint = {
            "fill": fill_of(name, each.class_name),
            "class_": each.class_name,
            "stroke": LINE,
        }
    return element(
        "rect",
        x=short(left),
        y=short(top + HIGH - high),
        width=short(min(step * 0.8, 28)),
        height=short(high),
        **paint,
    )
