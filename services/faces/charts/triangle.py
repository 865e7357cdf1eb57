"""The revision triangle: how many facts of each quarter came when, darker where more came."""

from collections.abc import Mapping, Sequence

from services.faces.charts.choropleth import classes
from services.faces.charts.drawing import LINE, element, fill_of, frame, short, text
from services.faces.charts.figures import PAINTS, Datum, Figure

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
            parts.append(_cell(name, each, bounds, (HEAD + place * wide, y), wide))
    says = (
        f"{len(lines)} périodes, {len(heads)} délais. Le tableau qui suit dit les mêmes chiffres."
    )
    return Figure(
        caption,
        frame(name, caption, says, (WIDTH, TOP + max(len(lines), 1) * CELL), parts),
        (unit.capitalize(), *heads),
        [(label, *(each.said for each in line)) for label, line in lines.items()],
    )


def _cell(
    name: str, each: Datum, bounds: Sequence[int], at: tuple[float, float], wide: float
) -> str:
    number = sum(bound <= int(each.value or 0) for bound in bounds) - 1
    paint = {"fill": "none", "class_": "empty-cell"}
    if each.value is None:
        paint = {"fill": fill_of(name, each.class_name), "class_": each.class_name}
    elif number >= 0:
        paint = {"fill": PAINTS[number], "class_": f"class-{number}"}
    x, y = at
    box = element(
        "rect", x=short(x), y=short(y), width=short(wide), height=CELL, stroke=LINE, **paint
    )
    dark = number > 1
    ink = {"fill": "#ffffff", "class_": f"on-{paint['class_']}"} if dark else {}
    if each.value is None:
        return (
            box
            + element(
                "rect",
                x=short(x + wide / 2 - 18),
                y=short(y + 7),
                width=36,
                height=16,
                fill="#ffffff",
                class_="paper",
            )
            + text(each.said, x + wide / 2, y + 19, size=11, text_anchor="middle")
        )
    return box + text(each.said, x + wide / 2, y + 19, size=11, text_anchor="middle", **ink)
