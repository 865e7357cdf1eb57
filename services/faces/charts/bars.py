"""Bars, and shares of a whole on one bar: labels above, so that both fit a phone."""

from collections.abc import Sequence

from services.faces.charts.drawing import LINE, element, fill_of, frame, short, text
from services.faces.charts.figures import PAINTS, Datum, Figure

WIDTH, ROW, THICK = 360.0, 38.0, 14.0


def bars(name: str, caption: str, unit: str, shown: Sequence[Datum]) -> Figure:
    """One bar a figure, in the order given, all from zero. `name`: unique on the page."""
    most = max((float(each.value) for each in shown if each.value is not None), default=0) or 1
    parts = []
    for number, each in enumerate(shown):
        y = number * ROW
        parts += _headed(each, y)
        if each.value is None:
            parts.append(_hatched(name, each, y))
        else:
            parts.append(
                element(
                    "rect",
                    x=0,
                    y=short(y + 18),
                    width=short(max(WIDTH * float(each.value) / most, 0)),
                    height=THICK,
                    fill=PAINTS[3],
                    class_="class-3",
                )
            )
    says = f"{len(shown)} barres, en {unit}. Le tableau qui suit dit les mêmes chiffres."
    return Figure(
        caption,
        frame(name, caption, says, (WIDTH, max(len(shown), 1) * ROW), parts),
        ("", unit.capitalize()),
        [(each.label, each.said) for each in shown],
    )


def stacked(name: str, caption: str, unit: str, shown: Sequence[Datum]) -> Figure:
    """The shares of one whole, five at most; what is not said has no length, but is in the key."""
    whole = sum(float(each.value) for each in shown if each.value is not None)
    parts, x = [], 0.0
    for number, each in enumerate(shown):
        paint = _of(name, each, number)
        if each.value is not None and whole:
            width = WIDTH * float(each.value) / whole
            parts.append(
                element(
                    "rect", x=short(x), y=0, width=short(width), height=28, stroke=LINE, **paint
                )
            )
            x += width
        y = 38 + number * 22
        parts.append(
            element("rect", x=0, y=y, width=16, height=14, stroke=LINE, **paint)
            + text(f"{each.label} : {each.said}{_share(each, whole)}", 24, y + 12)
        )
    says = f"Une barre en {len(shown)} parts. Le tableau qui suit dit les mêmes chiffres."
    return Figure(
        caption,
        frame(name, caption, says, (WIDTH, 40 + len(shown) * 22), parts),
        ("", unit.capitalize()),
        [(each.label, each.said) for each in shown],
    )


def _share(each: Datum, whole: float) -> str:
    if each.value is None or not whole:
        return ""
    return f" ({100 * float(each.value) / whole:.0f} %)"


def _of(name: str, each: Datum, number: int) -> dict[str, str]:
    if each.value is None:
        return {"fill": fill_of(name, each.class_name), "class_": each.class_name}
    paint = number * 2 % len(PAINTS)  # neighbours two steps apart
    return {"fill": PAINTS[paint], "class_": f"class-{paint}"}


def _headed(each: Datum, y: float) -> list[str]:
    return [
        text(each.label, 0, y + 13),
        text(each.said, WIDTH, y + 13, text_anchor="end", font_weight="600"),
    ]


def _hatched(name: str, each: Datum, y: float) -> str:
    return element(
        "rect",
        x=0,
        y=short(y + 18),
        width=60,
        height=THICK,
        fill=fill_of(name, each.class_name),
        stroke=LINE,
        class_=each.class_name,
    )
