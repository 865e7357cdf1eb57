"""The map of a rate: each département in the colour of its class, hatched where it is hidden."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from services.faces.charts.drawing import Datum, Figure, drawn, element, titled
from services.faces.charts.ground import names_apart
from services.faces.charts.places import outlines
from services.faces.charts.scales import class_of, classes_said, round_classes
from services.faces.charts.shapes import shape
from services.reporting.domain.disclosure.released_row import NOT_COVERED, NOT_SAID

HATCH = "carte-nc"


class Map(NamedTuple):
    """The drawing with its table, and the classes in words, the lowest first.

    `hidden`: whether a département is hatched, `uncovered`: whether one has no post.
    """

    figure: Figure
    classes: Sequence[str]
    hidden: bool
    uncovered: bool


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
    over: Iterable[str] = (),
    kind: str = "map",
) -> str:
    """France, each département under its class; `nc` is hatched, `k0` is not covered.

    `over`: discs on it, `kind`: the classes of their map (charts/discs.py).
    """
    svg = drawn(says, [hatch(), *coloured(classes, labels, paths), *over], kind)
    return svg.replace('role="img"', 'role="group"', 1) if paths else svg


def coloured(
    classes: Mapping[str, str], labels: Mapping[str, str], paths: Mapping[str, str]
) -> Iterator[str]:
    """The départements, each of its class, and the names of what stands apart."""
    (width, height), codes, _, _ = outlines()
    parts = []
    for code in codes:
        kind = classes[code]
        label = labels.get(code, f"{DEPARTEMENT.label_of(code)} ({code}) : {NOT_COVERED}")
        title, where = titled(label), paths.get(code)
        paint = {"fill": f"url(#{HATCH})", "class_": "nc"} if kind == "nc" else {"class_": kind}
        if where:
            parts.append(element("a", title + shape(code, **paint), href=where))
        else:
            parts.append(shape(code, title, **paint))
    yield element("svg", "".join(parts), viewBox=f"0 0 {width:g} {height:g}")
    yield from names_apart()


def hatch() -> str:
    """The lines across what is not said."""
    return element(
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
