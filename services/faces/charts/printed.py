"""A chart of lines or a map for a document: the SVG of the page, with a size and its colours.

A document has no style sheet: the rules of charts.css that it needs are told here, once, in the
light colours of tokens.css.
"""

from collections.abc import Mapping
from typing import NamedTuple

from services.faces.charts.chart import Drawing
from services.faces.charts.shapes import on_its_own

SET_IN = "Libertinus Serif"  # of typst, that of the text
LONGEST = 60  # figures of a chart told in its words: the tables below tell them all
WIDTH = 640  # units for the width of a page: text of 14 is then 10 points on paper


class Frame(NamedTuple):
    """Where a chart stands in its picture: left, top, width and height; the height of all."""

    left: int
    top: int
    width: int
    height: int
    whole: int


FRAMES = {
    "plot": Frame(52, 10, 470, 200, 264),
    "map": Frame(100, 14, 440, 415, 440),
    "nation": Frame(100, 14, 440, 415, 484),
    "posts": Frame(100, 10, 440, 352, 426),
}
STYLE = """
text{{font-family:"{font}";font-size:14px;fill:#17211f}}
.said-2{{fill:#4b5652}}.said-strong{{font-size:15px;font-weight:bold}}
.police{{fill:#24579f}}.gendarmerie{{fill:#b2560a}}.both{{fill:#16454b}}
.stroke{{fill:none;stroke-width:3;stroke-linecap:round}}
.police.stroke{{stroke:#24579f}}.gendarmerie.stroke{{stroke:#b2560a}}.both.stroke{{stroke:#16454b}}
.dashed{{stroke-dasharray:5 6}}
.hollow{{fill:#fff;stroke-width:2.5}}.many{{fill:#fff;fill-opacity:.85;stroke:#17211f}}
.police.hollow{{stroke:#24579f}}.gendarmerie.hollow{{stroke:#b2560a}}.both.hollow{{stroke:#16454b}}
.gridline{{stroke:#e2dfd5}}.baseline{{stroke:#7d8078}}.hatched{{stroke:#6b716b;stroke-width:1.6}}
path{{stroke:#fff;stroke-width:.7}}
.posts path,.ring{{stroke:#fff;stroke-width:1}}.posts svg>path{{stroke-width:.4}}
.posts path.here{{stroke:#7d8078}}.ring.nc{{stroke:#6b716b}}
.paper{{fill:#fff}}.size{{fill:none;stroke:#4b5652}}
.short{{display:none}}
.posts text{{paint-order:stroke;stroke:#fff;stroke-width:3px}}
.k0{{fill:#efede6}}.k1{{fill:#dce7f4}}.k2{{fill:#abc7e7}}.k3{{fill:#6e9fd3}}.k4{{fill:#3a70b4}}
.k5{{fill:#1a427c}}.both-area{{fill:#16454b}}.police-area{{fill:#7fa9da}}
.gendarmerie-area{{fill:#e3ae78}}
"""


def printed(svg: str, kind: str, font: str, width: int = WIDTH) -> str:
    """The picture of a chart; `kind`: one of FRAMES, `font`: that of the text around it."""
    frame = FRAMES[kind]
    place = f'x="{frame.left}" y="{frame.top}" width="{frame.width}" height="{frame.height}"'
    inner = on_its_own(svg).replace("<svg ", f'<svg {place} overflow="visible" ', 1)
    style = "".join(STYLE.format(font=font).splitlines())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{frame.whole}">'
        f"<style>{style}</style>{inner}</svg>"
    )


def in_document(drawing: Drawing) -> Mapping[str, object]:
    """A chart for theme/sheet.typ: by the names of Drawing, `svg` where it is not a table, and
    `says`: its values in words, for who cannot see them."""
    lines = drawing.figure.lines[:LONGEST]
    said = "; ".join(f"{line[0]} : {', '.join(line[1:])}" for line in lines)
    svg = drawing.figure.svg and printed(drawing.figure.svg, drawing.kind, SET_IN)
    return drawing._asdict() | {"says": f"{drawing.title}. {said}", "svg": svg, "figure": ()}
