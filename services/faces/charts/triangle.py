"""The triangle of revisions: how many facts of each quarter came when, darker where more came."""

from collections.abc import Mapping, Sequence

from services.faces.charts.drawing import LINE, frame, rect, text
from services.faces.charts.figures import Datum, Figure, class_of, classes

WIDTH, HEAD, CELL, TOP = 360.0, 96.0, 30.0, 34.0


def triangle(
    name: str, caption: str, unit: str, heads: Sequence[str], lines: Mapping[str, Sequence[Datum]]
) -> Figure:
    """A line a period, a column a delay (`heads`). `name`: unique on the page."""
    values = [int(d.value) for line in lines.values() for d in line if d.value is not None]
    bounds = classes(value for value in values if value)
    wide = (WIDTH - HEAD) / max(len(heads), 1)
    parts = [
        text(head, HEAD + n * wide + wide / 2, 14 + 14 * (n % 2), size=10, text_anchor="middle")
        for n, head in enumerate(heads)
    ]
    for number, (label, line) in enumerate(lines.items()):
        y = TOP + number * CELL
        parts.append(text(label, 0, y + 20, size=11))
        for place, each in enumerate(line):
            x = HEAD + place * wide
            parts.append(_cell(name, each, class_of(each.value, bounds), x, y, wide))
    says = f"{len(lines)} périodes, {len(heads)} délais."
    return Figure(
        caption,
        frame(name, caption, says, (WIDTH, TOP + max(len(lines), 1) * CELL), parts),
        (unit.capitalize(), *heads),
        [(label, *(each.said for each in line)) for label, line in lines.items()],
    )


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
