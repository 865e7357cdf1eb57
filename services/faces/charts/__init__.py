"""Charts and the map as SVG: pure, the same bytes in a page, in a document and in print.

Each returns a `Figure`: the drawing, its caption, and the table of what it shows. Colours are
presentation attributes, over which a style sheet may go by class; a secret is a hatch.
"""

from services.faces.charts.bars import bars, stacked
from services.faces.charts.choropleth import choropleth
from services.faces.charts.figures import COVERED_BY_NONE, HIDDEN, Datum, Figure
from services.faces.charts.multiples import multiples
from services.faces.charts.triangle import triangle

__all__ = [
    "COVERED_BY_NONE",
    "HIDDEN",
    "Datum",
    "Figure",
    "bars",
    "choropleth",
    "multiples",
    "stacked",
    "triangle",
]
