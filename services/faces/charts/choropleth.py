"""The map: each département in the colour of its class, hatched where nothing is said."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from services.faces.charts.drawing import (
    LINE,
    Datum,
    Figure,
    class_of,
    classes,
    drawn,
    element,
    rect,
    text,
)
from services.faces.theme.figures import figure
from services.reporting.domain.disclosure.released_row import NOT_COVERED, NOT_SAID

FILE = Path(__file__).with_name("departements.json")
"""Outlines as data, with their source and licence, made by infra/outlines."""
KEY_HEIGHT = 22.0
SECRETS = (Datum(f"{NOT_SAID} (non communiqué)", None, NOT_SAID), Datum(NOT_COVERED, None))


class Outlines(NamedTuple):
    """A drawing of France: its size, the path of each département, the names of its insets.

    `insets`: what stands apart (overseas, Paris), each with the place of its name.
    """

    size: tuple[float, float]
    paths: dict[str, str]
    insets: list[tuple[str, float, float]]


@cache
def outlines() -> Outlines:
    """Read once."""
    said = json.loads(FILE.read_text(encoding="utf-8"))
    return Outlines(tuple(said["size"]), said["paths"], said["insets"])


def choropleth(name: str, caption: str, unit: str, areas: Mapping[str, Datum]) -> Figure:
    """A map of counts by classes of about as many départements each.

    `areas`: by the code of a département; those that are not named are not covered. `name`:
    unique on the page.
    """
    (width, height), paths, insets = outlines()
    shown = {code: areas.get(code, Datum(code, None, NOT_COVERED)) for code in paths}
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
    size = (width, height + rows * KEY_HEIGHT + 8)
    lines = [(f"{each.label} ({code})", each.said) for code, each in sorted(areas.items())]
    says = f"Carte par classes, en {unit} : {len(values)} départements ont un chiffre."
    return drawn(name, caption, says, size, parts, ("Département", unit.capitalize()), lines)


def _classes_said(bounds: Sequence[int], values: Sequence[int]) -> Iterable[Datum]:
    """Each class as its lowest and highest value."""
    for number, lowest in enumerate(bounds):
        highest = max(value for value in values if class_of(value, bounds) == number)
        label = figure(lowest)
        yield Datum(label if lowest == highest else f"{label} à {figure(highest)}", lowest)
