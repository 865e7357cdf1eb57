"""One table, its periods as columns: lines, shares, the common base, the curve of the quarters."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import NamedTuple

from services.faces.charts.lines import spark
from services.faces.partners.rows import WORDS, Row, in_order
from services.faces.theme.figures import figure, percent
from services.faces.theme.periods import during
from services.faces.theme.typography import first_up

PARTS = ("situations", "mentions", "orientations")
"""Units of which a value is a part of its base."""
ORDERED = frozenset({"age", "bracket", "term", "delay", "quarter", "lag", "column"})
"""Dimensions whose modalities follow one another; those of the others are sorted by size."""
LAST = frozenset({"autre", "nr"})  # modalities that end a list, whatever they count
FEWEST_QUARTERS = 3  # of a curve


class Line(NamedTuple):
    """A line: what it is about, the row of each period or None, the curve of its quarters."""

    head: str
    rows: Sequence[Row | None]
    spark: str


class Group(NamedTuple):
    """The lines of a force, and their base by period where all of them have the same."""

    force: str
    lines: Sequence[Line]
    base: Sequence[int | None]


class Pivot(NamedTuple):
    """A table as a page shows it; `years`: the periods of each year, in order."""

    periods: Sequence[str]
    years: Sequence[tuple[str, Sequence[str]]]
    groups: Sequence[Group]


def pivot(rows: Sequence[Row], *, by_area: bool) -> Pivot:
    """Lines of modalities, or of areas; the last word of each period counts."""
    periods = in_order({row.period for row in rows})
    forces = list(dict.fromkeys(row.force for row in rows))
    groups = [
        _group(force, [row for row in rows if row.force == force], periods, by_area=by_area)
        for force in forces
    ]
    years = [(year, [*within]) for year, within in groupby(periods, lambda each: each[:4])]
    return Pivot(periods, years, groups)


def under(row: Row) -> str:
    """What stands under a value: its share of the base where it is a part of it, or the base."""
    if row.base is None or row.value is None:
        return ""
    if row.unit in PARTS and row.share is not None:
        return percent(row.share)
    return f"base {figure(row.base)}"


def finding(found: Pivot) -> str:
    """The first line of each force in the last year that is told whole; empty without any."""
    years = [period for period in found.periods if len(period) == 4] or found.periods
    at = found.periods.index(years[-1])
    said: dict[str, list[str]] = {}
    for group in found.groups:
        if first := _first(group, at):
            head, much = first
            where = f" en {group.force}" if group.force else ""
            said.setdefault(head, []).append(much + where)
    firsts = " ; ".join(f"{head} : {' et '.join(each)}" for head, each in said.items())
    return f"{first_up(firsts)}, {during(years[-1])}." if said else ""


def _first(group: Group, at: int) -> tuple[str, str] | None:
    """The largest line of a force and how much it is, None where there is no choice."""
    told = [
        (line, row)
        for line in group.lines
        if (row := line.rows[at]) and row.value is not None and row.modality not in LAST
    ]
    if len(told) < 2:
        return None
    line, row = max(told, key=lambda each: _size(each[1]))
    if row.unit in PARTS and row.share is not None and row.table in WORDS["whole"]:
        much = f"{percent(row.share)} des {WORDS['whole'][row.table]}s"
    else:
        much = f"{figure(row.value)} {row.unit if isinstance(row.value, int) else ''}".strip()
    return line.head, much


def _group(force: str, rows: Sequence[Row], periods: Sequence[str], *, by_area: bool) -> Group:
    by_line: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in rows:
        key = (row.area, row.area_label) if by_area else (row.modality, row.label)
        by_line.setdefault(key, {})[row.period] = row
    lines = [
        Line(key[-1], [told.get(each) for each in periods], _curve(told, periods, force))
        for key, told in _sorted(by_line, rows[0].dimension, periods[-1])
    ]
    base = [_common_base([line.rows[at] for line in lines]) for at in range(len(periods))]
    return Group(force, lines, base if any(base) else ())


def _sorted(
    lines: dict[tuple[str, ...], dict[str, Row]], dimension: str, last: str
) -> Iterator[tuple[tuple[str, ...], dict[str, Row]]]:
    if ORDERED & set(dimension.split("/")):
        yield from lines.items()
        return
    size: Callable[[dict[str, Row]], Decimal] = lambda told: (  # noqa: E731
        _size(told[last]) if last in told else Decimal(-1)
    )
    yield from sorted(lines.items(), key=lambda each: (each[0][0] in LAST, -size(each[1])))


def _size(row: Row) -> Decimal:
    try:
        return Decimal(str(row.value))
    except InvalidOperation:
        return Decimal(-1)


def _common_base(rows: Sequence[Row | None]) -> int | None:
    bases = {row.base for row in rows if row and row.base is not None and row.unit in PARTS}
    return int(bases.pop()) if len(bases) == 1 else None


def _curve(told: dict[str, Row], periods: Sequence[str], force: str) -> str:
    quarters = [period for period in periods if len(period) > 4]
    values = [
        float(_size(told[each])) if each in told and told[each].value is not None else None
        for each in quarters
    ]
    return spark(values, force or "both") if len(quarters) >= FEWEST_QUARTERS else ""
