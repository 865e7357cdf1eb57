"""The map of a rate: each département in the colour of its class, hatched where it is hidden."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from services.faces.charts.drawing import Datum, Figure, drawn, element, share_of, text, titled
from services.faces.charts.scales import class_of, classes_said, round_classes
from services.reporting.domain.disclosure.released_row import NOT_COVERED, NOT_SAID

FILE = Path(__file__).with_name("departements.json")
"""Outlines as data, with their source and licence, made by infra/outlines."""
HATCH = "carte-nc"


class Outlines(NamedTuple):
    """A drawing of France: its size, the path of each département, the names of its insets.

    `insets`: what stands apart (overseas, Paris), each with the place of its name.
    """

    size: tuple[float, float]
    paths: dict[str, str]
    insets: list[tuple[str, float, float]]


class Map(NamedTuple):
    """The drawing with its table, and the classes in words, the lowest first.

    `hidden`: whether a département is hatched, `uncovered`: whether one has no post.
    """

    figure: Figure
    classes: Sequence[str]
    hidden: bool
    uncovered: bool


@cache
def outlines() -> Outlines:
    """Read once."""
    said = json.loads(FILE.read_text(encoding="utf-8"))
    return Outlines(tuple(said["size"]), said["paths"], said["insets"])


def choropleth(
    caption: str,
    unit: str,
    areas: Mapping[str, Datum],
    paths: Mapping[str, str] | None = None,
) -> Map:
    """A map of whole numbers by round classes.

    `areas`: by the code of a département; those that are not named are not covered. `paths`:
    where a covered one leads.
    """
    said = [int(each.value) for each in areas.values() if each.value is not None]
    limits = round_classes(said)

    def class_for(code: str) -> str:
        each = areas.get(code)
        if each is None or (each.value is None and each.secrecy != NOT_SAID):
            return "k0"
        return "nc" if each.value is None else f"k{class_of(int(each.value), limits)}"

    labels = {code: f"{each.label} ({code}) : {each.said}" for code, each in areas.items()}
    figure = Figure(
        caption,
        painted(
            f"Carte par classes, en {unit} : {len(said)} départements ont un chiffre.",
            {code: class_for(code) for code in outlines().paths},
            labels,
            paths or {},
        ),
        ("Département", unit.capitalize()),
        [(f"{each.label} ({code})", each.said) for code, each in sorted(areas.items())],
    )
    hidden = any(each.secrecy == NOT_SAID for each in areas.values())
    uncovered = any(class_for(code) == "k0" for code in outlines().paths)
    return Map(figure, classes_said(limits), hidden, uncovered)


def painted(
    says: str,
    classes: Mapping[str, str],
    labels: Mapping[str, str],
    paths: Mapping[str, str],
) -> str:
    """France, each département under its class; `nc` is hatched, `k0` is not covered."""
    (width, height), shapes, insets = outlines()
    hatch = element(
        "defs",
        element(
            "pattern",
            element("path", d="M0 0V7", class_="hatched"),
            id=HATCH,
            width=7,
            height=7,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        ),
    )
    parts = []
    for code, shape in shapes.items():
        kind = classes[code]
        label = labels.get(code, f"{DEPARTEMENT.label_of(code)} ({code}) : {NOT_COVERED}")
        paint = {"fill": f"url(#{HATCH})", "class_": "nc"} if kind == "nc" else {"class_": kind}
        path = element("path", titled(label), d=shape, **paint)
        where = paths.get(code)
        parts.append(element("a", path, href=where, aria_label=label) if where else path)
    inner = element("svg", "".join(parts), viewBox=f"0 0 {width:g} {height:g}")
    names = [
        text(name, x=share_of(x, width), y=share_of(y, height), class_="said-2")
        for name, x, y in insets
    ]
    role = "group" if paths else "img"
    svg = drawn(says, [hatch, inner, *names], "map")
    return svg.replace('role="img"', f'role="{role}"', 1)
