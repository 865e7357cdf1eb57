"""The figures of a view: its map, bars, shares, quarters and revisions."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from contracts.codes import FORCE, RECUL_TRIMESTRES, TRIMESTRE
from contracts.statistics import TABLES
from services.faces import charts
from services.faces.charts import Datum, Figure
from services.faces.partners.changes import widest
from services.faces.partners.summary import Row
from services.reporting.domain.disclosure.edition import Edition
from services.reporting.domain.disclosure.released_row import NOT_COVERED

Draw = Callable[[str, str, str, Sequence[Datum]], Figure]
DRAWN: tuple[tuple[str, Draw], ...] = (
    ("C1", charts.bars),
    ("D1", charts.bars),
    ("B1", charts.stacked),
    ("B6", charts.stacked),
    ("E3", charts.bars),
)
"""Tables by what best shows them."""
MOST_PANELS = 8
LEAST_AREAS = 3  # a map of fewer départements says less than a sentence


def figures(edition: Edition, rows: Sequence[Row]) -> Iterator[Figure]:
    """Every figure that the rows allow, in the order of the page."""
    yield from _map(edition, rows)
    level = widest(rows)
    for table, draw in DRAWN:
        counts = [row for row in rows if row.table == table and row.unit in TABLES[table].unit]
        yield from _drawn(table, draw, [row for row in counts if _is(row, level, edition.period)])
    yield from _quarters(rows)
    yield from _revisions(rows)


def datum(label: str, row: Row) -> Datum:
    """A released row as a figure of a chart."""
    value = Decimal(row.value) if isinstance(row.value, str) else row.value
    return Datum(label, value, row.secrecy)


def _is(row: Row, level: str, period: str) -> bool:
    return row.level == level and row.period == period


def _map(edition: Edition, rows: Sequence[Row]) -> Iterator[Figure]:
    found: dict[str, Datum] = {}
    for row in rows:
        if (row.table, row.measure) != ("A1", "situations"):
            continue
        if _is(row, "department", edition.period):
            for code in row.area.split("+"):
                found[code] = _together(found.get(code), datum(row.area_label or row.label, row))
    if len(found) >= LEAST_AREAS:
        covered = {code: each for code, each in found.items() if each.secrecy != NOT_COVERED}
        caption = f"Situations ouvertes par département, {edition.period}"
        yield charts.choropleth("carte", caption, "situations", covered)


def _together(one: Datum | None, other: Datum) -> Datum:
    """Two forces of a département; what one hides, the sum hides."""
    if one is None or one.value is None or other.value is None:
        return other if one is None else (one if one.value is None else other)
    return Datum(one.label, one.value + other.value)


def _drawn(table: str, draw: Draw, rows: Sequence[Row]) -> Iterator[Figure]:
    for force in dict.fromkeys(row.force for row in rows):
        shown = [datum(row.label, row) for row in rows if row.force == force]
        caption = f"{TABLES[table].title}{_of(force)}"
        yield draw(f"{table}-{force}".lower(), caption, rows[0].unit, shown)


def _quarters(rows: Sequence[Row]) -> Iterator[Figure]:
    quarterly = [row for row in rows if row.grain == "nation-quarter"]
    for table, measure in (("A1", "situations"), ("C1", "mentions")):
        panels: dict[str, list[Datum]] = {}
        for row in quarterly:
            if (row.table, row.measure) == (table, measure):
                title = row.label if row.modality else row.force_label
                of = row.force if row.modality else ""  # forces without modalities go side by side
                panels.setdefault(f"{title}|{of}", []).append(datum(row.period, row))
        for force in dict.fromkeys(key.partition("|")[2] for key in panels):
            mine = {
                key.partition("|")[0]: sorted(line)
                for key, line in panels.items()
                if key.endswith(f"|{force}")
            }
            few = dict(list(mine.items())[:MOST_PANELS])
            if any(len(line) > 1 for line in few.values()):
                caption = f"{TABLES[table].title} par trimestre{_of(force)}"
                yield charts.multiples(f"t-{table}-{force}".lower(), caption, measure, few)


def _revisions(rows: Sequence[Row]) -> Iterator[Figure]:
    lines: dict[str, list[Datum]] = {}
    heads: dict[str, str] = {}
    for row in rows:
        if row.table == "H4" and row.level == "nation":
            quarter, _, lag = row.modality.partition("/")
            heads[lag] = RECUL_TRIMESTRES.label_of(lag)
            lines.setdefault(TRIMESTRE.label_of(quarter), []).append(datum(heads[lag], row))
    if lines:
        caption = "Quand les faits de chaque trimestre ont été reçus"
        yield charts.triangle("revisions", caption, "faits", list(heads.values()), lines)


def _of(force: str) -> str:
    return f", {FORCE.label_of(force)}" if force else ""
