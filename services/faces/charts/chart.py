"""A chart with what stands around it, as components/charts.html and document.typ show it."""

from collections.abc import Sequence
from typing import NamedTuple

from services.faces.charts.bars import Bar, Cell, Pair, Parted
from services.faces.charts.drawing import Figure
from services.faces.charts.timeline import Timeline

NO_FIGURE = Figure("", "", (), ())


class Drawing(NamedTuple):
    """A chart: its finding, what it is, its table of the catalogue, what is drawn.

    `kind`: the macro of components/charts.html: `plot`, `map`, `nation` (discs on France) and
    `posts` (on a département) are SVG, with a table of their figures beside; the others are tables
    (charts/bars.py). `heads`: of share and count, or of the columns of a triangle. `key`: class,
    shape and label of each colour; `classes`: of a map.
    `places`: the départements that can be opened, code and name, in the release `edition`.
    `csv`, `svg`: where it is taken as a file, or empty.
    """

    kind: str
    title: str
    about: str
    table: str
    figure: Figure = NO_FIGURE
    bars: Sequence[Bar] = ()
    pairs: Sequence[Pair] = ()
    parted: Sequence[Parted] = ()
    triangle: Sequence[tuple[str, Sequence[Cell]]] = ()
    timeline: Timeline | None = None
    heads: Sequence[str] = ()
    key: Sequence[tuple[str, str, str]] = ()
    classes: Sequence[str] = ()
    reading: str = ""
    base: str = ""
    scope: str = ""
    places: Sequence[tuple[str, str]] = ()
    edition: str = ""
    csv: str = ""
    svg: str = ""

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """The heads of its figures, and which of them are numbers."""
        return [(head, place > 0) for place, head in enumerate(self.figure.heads)]
