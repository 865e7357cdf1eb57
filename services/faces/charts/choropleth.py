"""The map: each département in the colour of its class, hatched where nothing is said."""

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from services.faces.charts.drawing import LINE, element, frame, rect, text
from services.faces.charts.figures import (
    COVERED_BY_NONE,
    HIDDEN,
    Datum,
    Figure,
    class_of,
    classes,
)
from services.faces.charts.outlines import outlines
from services.faces.theme.figures import figure

KEY_HEIGHT = 22.0
SECRETS = (Datum(f"{HIDDEN} (non communiqué)", None, HIDDEN), Datum(COVERED_BY_NONE, None))


def choropleth(name: str, caption: str, unit: str, areas: Mapping[str, Datum]) -> Figure:
    """A map of counts by classes of about as many départements each.

    `areas`: by the code of a département; those that are not named are not covered. `name`:
    unique on the page.
    """
    (width, height), paths, insets = outlines()
    shown = {code: areas.get(code, Datum(code, None, COVERED_BY_NONE)) for code in paths}
    values = sorted(int(each.value) for each in shown.values() if each.value is not None)
    bounds = classes(values)
    parts = [
        element(
            "path",
            element("title", escape(f"{each.label} : {each.said}")),
            d=paths[code],
            stroke=LINE,
            stroke_width="0.5",
            **each.paint(name, class_of(each.value, bounds)),
        )
        for code, each in shown.items()
    ]
    parts += [text(label, x, y, size=11) for label, x, y in insets]
    legend = [*_classes_said(bounds, values), *SECRETS]
    rows = (len(legend) + 1) // 2
    for number, each in enumerate(legend):
        x = 10.0 if number < rows else width / 2
        y = height + 8 + (number % rows) * KEY_HEIGHT
        parts.append(rect(x, y, 24, 14, stroke=LINE, **each.paint(name, number)))
        parts.append(text(each.label, x + 32, y + 12, size=14))
    says = f"Carte par classes, en {unit} : {len(values)} départements ont un chiffre."
    return Figure(
        caption,
        frame(name, caption, says, (width, height + rows * KEY_HEIGHT + 8), parts),
        ("Département", unit.capitalize()),
        [(f"{each.label} ({code})", each.said) for code, each in sorted(areas.items())],
    )


def _classes_said(bounds: Sequence[int], values: Sequence[int]) -> Iterable[Datum]:
    """Each class as its lowest and highest value."""
    for number, lowest in enumerate(bounds):
        highest = max(value for value in values if class_of(value, bounds) == number)
        label = figure(lowest)
        yield Datum(label if lowest == highest else f"{label} à {figure(highest)}", lowest)
