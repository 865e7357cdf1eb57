"""The map: each département in the colour of its class, hatched where nothing is said."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from services.faces.charts.drawing import LINE, element, fill_of, frame, text
from services.faces.charts.figures import (
    COVERED_BY_NONE,
    HIDDEN,
    PAINTS,
    Datum,
    Figure,
)
from services.faces.charts.outlines import outlines
from services.reporting.adapters.formats.figures import figure

KEY_HEIGHT = 22.0
SECRETS = (("hidden-cell", f"{HIDDEN} (non communiqué)"), ("uncovered", COVERED_BY_NONE))


def choropleth(name: str, caption: str, unit: str, areas: Mapping[str, Datum]) -> Figure:
    """A map of counts by classes of about as many départements each.

    `areas`: by the code of a département; those that are not named are not covered. `name`:
    unique on the page.
    """
    size, paths, insets = outlines()
    shown = {code: areas.get(code, Datum(code, None, COVERED_BY_NONE)) for code in paths}
    bounds = classes(int(each.value) for each in shown.values() if each.value is not None)
    parts = [_area(name, code, datum, bounds) for code, datum in shown.items()]
    parts += [text(label, x, y, size=11) for label, x, y in insets]
    legend = [
        *((f"class-{n}", label) for n, label in enumerate(_labels(bounds, shown.values()))),
        *SECRETS,
    ]
    rows = (len(legend) + 1) // 2
    parts += [_key(name, n, each, rows) for n, each in enumerate(legend)]
    said = sum(each.value is not None for each in shown.values())
    return Figure(
        caption,
        frame(
            name,
            caption,
            f"Carte par classes, en {unit} : {said} départements ont un chiffre. "
            "Le tableau qui suit dit les mêmes chiffres.",
            (size[0], size[1] + rows * KEY_HEIGHT + 8),
            parts,
        ),
        ("Département", unit.capitalize()),
        [(f"{each.label} ({code})", each.said) for code, each in sorted(areas.items())],
        legend,
    )


def classes(values: Iterable[int], most: int = len(PAINTS)) -> list[int]:
    """The lowest value of each class, at most `most` of them, each with as many départements."""
    ordered = sorted(values)
    return sorted({ordered[n * len(ordered) // most] for n in range(most)}) if ordered else []


def _labels(bounds: Sequence[int], shown: Iterable[Datum]) -> list[str]:
    values = sorted(int(each.value) for each in shown if each.value is not None)
    within = [[v for v in values if bisect_right(bounds, v) == n + 1] for n in range(len(bounds))]
    return [figure(w[0]) if w[0] == w[-1] else f"{figure(w[0])} à {figure(w[-1])}" for w in within]


def _area(name: str, code: str, datum: Datum, bounds: Sequence[int]) -> str:
    paint = _paint(name, datum, bounds)
    return element(
        "path",
        element("title", escape(f"{datum.label} : {datum.said}")),
        d=outlines().paths[code],
        stroke=LINE,
        stroke_width="0.5",
        **paint,
    )


def _paint(name: str, datum: Datum, bounds: Sequence[int]) -> dict[str, str]:
    if datum.value is None:
        return {"class_": datum.class_name, "fill": fill_of(name, datum.class_name)}
    number = bisect_right(bounds, int(datum.value)) - 1
    return {"class_": f"class-{number}", "fill": PAINTS[number]}


def _key(name: str, number: int, entry: tuple[str, str], rows: int) -> str:
    class_name, label = entry
    width, height = outlines().size
    x = 10.0 if number < rows else width / 2
    y = height + 8 + (number % rows) * KEY_HEIGHT
    known = class_name.startswith("class-")
    fill = PAINTS[int(class_name[-1])] if known else fill_of(name, class_name)
    return element(
        "rect", x=x, y=y, width=24, height=14, fill=fill, stroke=LINE, class_=class_name
    ) + text(label, x + 32, y + 12, size=14)
