"""The figures of a view: its map, bars, shares, quarters and revisions."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from contracts.codes import FORCE, RECUL_TRIMESTRES, TRIMESTRE
from contracts.statistics import TABLES
from services.faces.charts import choropleth, series
from services.faces.charts.drawing import Datum, Figure
from services.faces.partners.findings import widest
from services.faces.partners.rows import Row, in_order
from services.faces.theme.figures import counted, figure, percent
from services.faces.theme.periods import during, short_period
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.released_row import NOT_COVERED

DRAWN = ("C1", "D1", "B1", "B6", "E3")
"""Tables that are drawn, in the order of the page."""
PARTED = ("B1", "B6")
"""Those of them whose modalities make one whole; the others are bars."""
MOST_PANELS = 8
LEAST_AREAS = 3  # a map of fewer départements says less than a sentence


class Bar(NamedTuple):
    """A bar: its label, its length out of 100 of the longest, its share and its count in words.

    `apart`: under a rule, since it gathers others. Pages and documents draw it as a line of a
    table, the same.
    """

    label: str
    length: float
    share: str
    number: str
    apart: bool


class Drawing(NamedTuple):
    """A chart and what stands around it: its base, how to read it, its table of the catalogue."""

    figure: Figure
    about: str
    table: str
    reading: str = ""
    base: str = ""
    force: str = ""
    unit: str = ""
    bars: Sequence[Bar] = ()
    """What a table of bars shows: then the figure has no SVG, and needs no table beside."""

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """The heads of its figures, and which of them are numbers."""
        return [(head, place > 0) for place, head in enumerate(self.figure.heads)]


def drawings(release: Release, rows: Sequence[Row]) -> Iterator[Drawing]:
    """Every chart that the rows allow, in the order of the page."""
    yield from _map(release, rows)
    level = widest(rows)
    for table in DRAWN:
        unit = TABLES[table].unit
        counts = [row for row in rows if row.table == table and row.unit in unit]
        yield from _drawn(table, [row for row in counts if _is(row, level, str(release.period))])
    yield from _quarters(rows)
    yield from _revisions(rows)


def datum(label: str, row: Row) -> Datum:
    """A released row as a figure of a chart."""
    value = Decimal(row.value) if isinstance(row.value, str) else row.value
    return Datum(label, value, row.secrecy)


def _is(row: Row, level: str, period: str) -> bool:
    return row.level == level and row.period == period


def _map(release: Release, rows: Sequence[Row]) -> Iterator[Drawing]:
    found: dict[str, Datum] = {}
    for row in rows:
        if (row.table, row.measure) != ("A1", "situations"):
            continue
        if _is(row, "department", str(release.period)):
            for code in row.area.split("+"):
                found[code] = _together(found.get(code), datum(row.area_label or row.label, row))
    if len(found) >= LEAST_AREAS:
        covered = {code: each for code, each in found.items() if each.secrecy != NOT_COVERED}
        caption = f"Situations ouvertes par département {during(release.period)}"
        drawn = choropleth.choropleth("carte", caption, "situations", covered)
        said = counted(len(covered), "département couvert")
        yield Drawing(drawn, "Situations ; hachuré : n.c. ou non couvert", "A1", base=f"{said}.")


def _together(one: Datum | None, other: Datum) -> Datum:
    """Two forces of a département; what one hides, the sum hides."""
    if one is None or one.value is None or other.value is None:
        return other if one is None else (one if one.value is None else other)
    return Datum(one.label, one.value + other.value)


def _drawn(table: str, rows: Sequence[Row]) -> Iterator[Drawing]:
    for force in dict.fromkeys(row.force for row in rows):
        mine = [row for row in rows if row.force == force]
        unit, first = mine[0].unit, mine[0]
        caption = f"{TABLES[table].title}{_of(force)}"
        shown = [datum(row.label, row) for row in mine]
        if table in PARTED:
            drawn, bars = series.stacked(f"{table}-{force}".lower(), caption, unit, shown), []
        else:
            drawn, bars = Figure(caption, "", (), ()), _bars(mine)
        reading = f"« {first.label} » : {shown[0].said} {unit}." if first.value is not None else ""
        whole = unit if unit == "orientations" else "situations"
        base = f"{figure(first.base)} {whole}." if first.base else ""
        about = f"{unit.capitalize()} {during(first.period)}, {first.area_label}"
        yield Drawing(drawn, about, table, reading, base, force, unit.capitalize(), bars)


def _bars(rows: Sequence[Row]) -> list[Bar]:
    """The longest first; what is hidden after those that are said, and others last."""
    based = any(row.share is not None for row in rows)
    sizes = [row.share or Decimal(0) if based else Decimal(row.count) for row in rows]
    most = max(sizes) or 1
    found = [
        Bar(
            row.label,
            float(round(100 * size / most, 2)),
            row.secrecy or (percent(size) if based else ""),
            figure(row.value, absent=""),
            row.label.startswith("autre"),
        )
        for row, size in zip(rows, sizes, strict=True)
    ]
    return sorted(found, key=lambda bar: (bar.apart, -bar.length))


def _quarters(rows: Sequence[Row]) -> Iterator[Drawing]:
    quarterly = [row for row in rows if row.grain == "nation-quarter"]
    quarters = {each: short_period(each) for each in in_order({row.period for row in quarterly})}
    for table, measure in (("A1", "situations"), ("C1", "mentions")):
        by_force: dict[str, dict[str, dict[str, Datum]]] = {}
        for row in quarterly:
            if (row.table, row.measure) == (table, measure):
                # forces without modalities go side by side
                title, force = (row.label, row.force) if row.modality else (row.force_label, "")
                line = by_force.setdefault(force, {}).setdefault(title, {})
                line[row.period] = datum(short_period(row.period), row)
        for force, panels in by_force.items():
            few = {title: _whole(panels[title], quarters) for title in list(panels)[:MOST_PANELS]}
            if len(quarters) > 1:
                caption = f"{TABLES[table].title} par trimestre{_of(force)}"
                drawn = series.multiples(f"t-{table}-{force}".lower(), caption, measure, few)
                yield Drawing(drawn, f"{measure.capitalize()}, France, à la même échelle", table)


def _revisions(rows: Sequence[Row]) -> Iterator[Drawing]:
    lines: dict[str, dict[str, Datum]] = {}
    heads: dict[str, str] = {}
    for row in rows:
        if row.table == "H4" and row.level == "nation":
            quarter, _, lag = row.modality.partition("/")
            heads[lag] = RECUL_TRIMESTRES.label_of(lag)
            lines.setdefault(TRIMESTRE.label_of(quarter), {})[lag] = datum(heads[lag], row)
    if lines:
        whole = {quarter: _whole(line, heads) for quarter, line in lines.items()}
        caption = "Quand les faits de chaque trimestre ont été reçus"
        drawn = series.triangle("revisions", caption, "faits", list(heads.values()), whole)
        yield Drawing(drawn, "Faits, selon le trimestre de leur réception", "H4")


def _whole(line: Mapping[str, Datum], heads: Mapping[str, str]) -> list[Datum]:
    """A figure under each head, in their order; what a line lacks is drawn as not said."""
    return [line.get(code, Datum(head, None)) for code, head in heads.items()]


def _of(force: str) -> str:
    return f", {FORCE.label_of(force)}" if force else ""
