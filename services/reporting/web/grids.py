"""A table of figures as a page shows it: cross-tables, labels, French figures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from contracts.statistics import Breakdown, Measure
from contracts.statistics.catalogue import SERIES, SURVEY
from services.reporting.adapters.formats.figures import figure
from services.reporting.adapters.formats.headings import Heading, headings_of
from services.reporting.application import TableResult
from services.reporting.domain.rows import TableRow, Value

_Lines = list[Sequence[str]]


@dataclass(frozen=True)
class Grid:
    """One block of a table: a caption, the heads of its columns, its lines (head first).

    `groups`: heads above the heads, each with the columns it spans after the first one.
    `base`: the last line, what the values relate to. `words`: columns that read from the left.
    """

    caption: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]
    groups: Sequence[tuple[str, int]] = ()
    base: Sequence[str] = ()
    words: Collection[int] = ()


@dataclass(frozen=True)
class ShownTable:
    """A table of the catalogue with its figures, and where to download them."""

    code: str
    title: str
    unit: str
    source: str
    note: str
    grids: Sequence[Grid]
    link: str


def shown(result: TableResult) -> ShownTable:
    """The table as pages show it."""
    table, asked = result.table, result.question
    place = f"&area={asked.area}" if asked.area and asked.level != "nation" else ""
    link = f"/v1/tables/{table.code}?level={asked.level}{place}&period={asked.period}"
    return ShownTable(
        table.code, table.title, table.unit, table.source, table.note, _grids(result), link
    )


def _grids(result: TableResult) -> list[Grid]:
    title, headings = result.table.title, {each.key: each for each in headings_of(result)}
    if result.table.evaluation == SURVEY and result.rows:
        down, across = headings["row"], headings["column"]
        return [_crossed(title, result.rows, down, across, (None,))]
    if result.table.evaluation == SERIES or not result.rows:
        return [_listed(title, result.rows, list(headings.values()))]
    blocks = result.table.breakdowns
    grids = [_of_block(title, result, headings, block) for block in blocks]
    if len(grids) < 2:
        return grids
    return [replace(grid, caption=f"{title} : {grid.heads[0].lower()}") for grid in grids]


def _of_block(
    title: str, result: TableResult, headings: dict[str, Heading], block: Breakdown
) -> Grid:
    keys = [dimension.key for dimension in block.dimensions]
    measures = [measure.key for measure in block.measures]
    rows = [
        row
        for row in result.rows
        if all(key in row for key in keys) and row.get("measure", measures[0]) in measures
    ]
    if len(keys) == 2:
        return _crossed(title, rows, headings[keys[1]], headings[keys[0]], block.measures)
    if keys and len(measures) > 1:
        return _crossed(title, rows, headings[keys[0]], headings["measure"], (None,))
    used = {key for row in rows for key in row}
    named = headings | ({} if len(measures) > 1 else {"value": _named(block.measures[0])})
    return _listed(title, rows, [each for each in named.values() if each.key in used])


def _crossed(
    caption: str,
    rows: Sequence[TableRow],
    down: Heading,
    across: Heading,
    measures: Sequence[Measure | None],
) -> Grid:
    """One dimension down, the other across, once for each measure, side by side."""
    codes = list(dict.fromkeys(row[across.key] for row in rows))
    columns = [(_key(measure, measures), code) for measure in measures for code in codes]
    found = {(row[down.key], _measure_of(row, measures), row[across.key]): row for row in rows}
    lines: _Lines = [
        [down.label_of(line), *(_value(found.get((line, *column))) for column in columns)]
        for line in dict.fromkeys(row[down.key] for row in rows)
    ]
    named = [measure.label for measure in measures if measure] if len(measures) > 1 else []
    first = "Ligne" if down.key == "row" else down.label
    words = {n for n in range(1, len(columns) + 1) if any(_is_word(line[n]) for line in lines)}
    return Grid(
        caption,
        [first, *(across.label_of(code) for _, code in columns)],
        lines,
        [(label, len(codes)) for label in named],
        _bases(rows, columns, measures, across.key),
        words,
    )


def _bases(
    rows: Sequence[TableRow],
    columns: Sequence[tuple[Value, Value]],
    measures: Sequence[Measure | None],
    across: str,
) -> list[str]:
    """What each column relates to, `variable` where it has several; nothing without a base."""
    found = [
        {row["base"] for row in rows if (_measure_of(row, measures), row[across]) == column}
        for column in columns
    ]
    if not any(len(bases) == 1 and bases != {None} for bases in found):
        return []
    return ["Base", *(_base(bases) for bases in found)]


def _listed(caption: str, rows: Sequence[TableRow], headings: Sequence[Heading]) -> Grid:
    """One line a row, as it stands; the base is left out where no row has one."""
    based = any(row.get("base") is not None for row in rows)
    kept = [heading for heading in headings if based or heading.key != "base"]
    lines = [[_said(heading, row.get(heading.key)) for heading in kept] for row in rows]
    words = [n for n, heading in enumerate(kept) if heading.key not in ("value", "base")]
    return Grid(caption, [heading.label for heading in kept], lines, words=words)


def _said(heading: Heading, value: Value) -> str:
    return heading.label_of(value) if heading.codes and value is not None else figure(value)


def _base(bases: set[Value]) -> str:
    return figure(next(iter(bases))) if len(bases) == 1 else "variable"


def _named(measure: Measure) -> Heading:
    return Heading("value", measure.label)


def _measure_of(row: TableRow, measures: Sequence[Measure | None]) -> Value:
    return row.get("measure") if len(measures) > 1 else None


def _key(measure: Measure | None, measures: Sequence[Measure | None]) -> Value:
    return measure.key if measure and len(measures) > 1 else None


def _value(row: TableRow | None) -> str:
    return figure(row["value"]) if row else "–"


def _is_word(value: str) -> bool:
    return value != "–" and not value[:1].isdigit() and value[:1] not in "-−+"
