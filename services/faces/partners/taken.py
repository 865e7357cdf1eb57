"""`/partenaires/{view}/dessins/{place}`: a chart taken away, as a picture or as its figures."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from fastapi.responses import Response

from services.faces.charts.chart import Drawing
from services.faces.charts.printed import FRAMES, printed
from services.faces.partners.drawn import Section
from services.faces.theme.figures import figure
from services.reporting.releases.documents import sheet_csv

FONTS = "Source Sans 3, Helvetica, Arial, sans-serif"
WIDE = 690  # units: a name at the end of a line, in the widest of these fonts
CSV, SVG = "csv", "svg"
TYPES = {CSV: "text/csv; charset=utf-8", SVG: "image/svg+xml"}
FIGURE = re.compile(r"\d+(,\d+)?%?")
Lines = tuple[Sequence[str], Sequence[Sequence[str]]]
"""The heads of the columns, then each line."""


def linked(found: Sequence[Section], view: str, asked: dict[str, str]) -> Iterator[Section]:
    """The sections, each chart with the addresses where it is taken; `asked`: of the page."""
    query = urlencode({name: value for name, value in asked.items() if value})

    def with_links(section: Section, at: int, drawing: Drawing) -> Drawing:
        base = f"/partenaires/{view}/dessins/{section.id}-{at}"
        pictured = f"{base}.{SVG}?{query}" if drawing.kind in FRAMES else ""
        return drawing._replace(csv=f"{base}.{CSV}?{query}", svg=pictured)

    for section in found:
        drawings = [with_links(section, at, each) for at, each in enumerate(section.drawings, 1)]
        yield section._replace(drawings=drawings)


def named(found: Sequence[Section], place: str) -> Drawing | None:
    """The chart at a place (`motifs-2`), None where there is none."""
    every = {
        f"{section.id}-{at}": drawing
        for section in found
        for at, drawing in enumerate(section.drawings, 1)
    }
    return every.get(place)


def taken(drawing: Drawing, place: str, format: str) -> Response | None:
    """A chart as a file, None for a picture of what is drawn as a table."""
    if format == SVG and drawing.kind not in FRAMES:
        return None
    body = (
        printed(drawing.figure.svg, drawing.kind, FONTS, WIDE)
        if format == SVG
        else _written(drawing)
    )
    name = f"relais-{place}.{format}"
    return Response(
        body,
        media_type=TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def told(drawing: Drawing) -> Lines:
    """The figures of a chart as a table, as they are said on the page."""
    if drawing.figure.lines:
        return drawing.figure.heads, drawing.figure.lines
    if drawing.bars:
        return ("", *drawing.heads), [(each.label, each.said, each.more) for each in drawing.bars]
    if drawing.pairs:
        forces = ("", "Police nationale", "Gendarmerie nationale")
        return forces, [(each.label, each.police[1], each.gendarmerie[1]) for each in drawing.pairs]
    if drawing.parted:
        parts = ("En %", *(label for _, _, label in drawing.key))
        wholes = drawing.parted
        return parts, [
            (each.label, *(figure(f"{part.length:.1f}") for part in each.parts)) for each in wholes
        ]
    if drawing.timeline:
        ends = ("Poste", "Signataires", "Fin")
        return ends, [(each.label, each.about, each.ends) for each in drawing.timeline.lines]
    return ("Faits du", *drawing.heads), [
        (label, *(cell.said for cell in cells)) for label, cells in drawing.triangle
    ]


def _written(drawing: Drawing) -> bytes:
    heads, lines = told(drawing)
    counted = [[_counted(cell) for cell in line] for line in lines]
    return sheet_csv([drawing.title], ([drawing.about], heads, *counted))


def _counted(cell: str) -> str:
    """A figure as a sheet takes it for one: `3722` of `3 722`, `41,8%` of `41,8 %`."""
    bare = "".join(cell.split())
    return bare if FIGURE.fullmatch(bare) else cell
