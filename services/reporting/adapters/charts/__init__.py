"""Charts and the map as SVG: pure, the same bytes in a page, in a document and in print.

Each returns a `Figure`: the drawing, its caption, and the table of what it shows. Colours are
presentation attributes, over which a style sheet may go by class; a secret is a hatch.
"""

from services.reporting.adapters.charts.bars import bars, stacked
from services.reporting.adapters.charts.choropleth import choropleth
from services.reporting.adapters.charts.figures import (
    COVERED_BY_NONE,
    HIDDEN,
    Datum,
    Figure,
)
from services.reporting.adapters.charts.multiples import multiples
from services.reporting.adapters.charts.triangle import triangle

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
