"""What charts draw of the rows of a view: one rule for each kind."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from services.faces.charts import lines as plots
from services.faces.charts.bars import Bar, Pair, Parted, length_of, parts_of
from services.faces.charts.drawing import Datum, Figure
from services.faces.partners.changes import share_moved
from services.faces.partners.history import Told
from services.faces.partners.rows import WORDS, Row
from services.faces.theme.figures import figure, percent
from services.faces.theme.typography import first_up

FORCES = {"police": "Police", "gendarmerie": "Gendarmerie"}
REST = frozenset(("autre", "autres", "nr"))
MOST_BARS = 11  # a longer list is read in its table


def datum(label: str, row: Row) -> Datum:
    """A released row as a figure of a chart."""
    value = Decimal(row.value) if isinstance(row.value, str) else row.value
    return Datum(label, value, row.secrecy)


def select(
    rows: Sequence[Row], table: str, level: str, period: str, force: str | None = None
) -> list[Row]:
    """The counts of a table at a level in a period, of one force or of all."""
    measure = WORDS["counts"].get(table)
    return [
        row
        for row in rows
        if (row.table, row.level, row.period) == (table, level, period)
        and (measure is None or row.measure == measure)
        and (force is None or row.force == force)
    ]


def bars(rows: Sequence[Row], then: Sequence[Row] = ()) -> list[Bar]:
    """The longest first; what is hidden after those that are said, and others last.

    `then`: the same table a year ago: the difference of shares is said in place of the count.
    """
    based = any(row.share is not None for row in rows)
    sizes = [row.share or Decimal(0) if based else Decimal(row.count) for row in rows]
    most = max(sizes, default=Decimal(0))
    old = {row.modality: row.share for row in then if row.share is not None}
    found = []
    for row, size in zip(rows, sizes, strict=True):
        said = percent(size) if based else ""
        more = figure(row.value, absent="")
        if old and row.value is not None:
            more = share_moved(size, old[row.modality]) if row.modality in old else ""
        found.append(
            Bar(
                first_up(row.label),
                length_of(size, most),
                row.secrecy or said,
                more,
                apart=is_rest(row),
                series=row.force or "both",
            )
        )
    ordered = sorted(found, key=lambda bar: (bar.apart, -bar.length))
    return _gathered(ordered, rows) if len(ordered) > MOST_BARS else ordered


def _gathered(ordered: Sequence[Bar], rows: Sequence[Row]) -> list[Bar]:
    """The longest bars, then all others as one; all of them where one of those is hidden."""
    kept = [bar for bar in ordered if not bar.apart][: MOST_BARS - 1]
    labels = {bar.label for bar in kept}
    rest = [row for row in rows if first_up(row.label) not in labels]
    if any(row.value is None for row in rest):
        return list(ordered)
    count, base = sum(row.count for row in rest), rest[0].base
    said = percent(Decimal(100 * count) / int(base)) if base else ""
    longest = max((row.share or Decimal(0) for row in rows), default=Decimal(0))
    share = Decimal(100 * count) / int(base) if base else Decimal(count)
    series = kept[0].series
    label = f"{len(rest)} autres ensemble"
    more = figure(count) if not _compared(ordered) else ""
    return [*kept, Bar(label, min(100.0, length_of(share, longest)), said, more, True, series)]


def _compared(ordered: Sequence[Bar]) -> bool:
    return any("point" in bar.more or bar.more == "stable" for bar in ordered)


def is_rest(row: Row) -> bool:
    """Whether a modality gathers what no other names."""
    return not REST.isdisjoint(row.codes) or row.label.startswith("autre")


def pairs(rows: Sequence[Row]) -> list[Pair]:
    """Both forces, modality by modality; empty where they are not released in the same ones."""
    by_force: dict[str, dict[str, Row]] = {force: {} for force in FORCES}
    for row in rows:
        by_force.setdefault(row.force, {})[row.label] = row
    police, gendarmerie = (by_force[force] for force in FORCES)
    labels = list(police)
    if not police or {*police} != {*gendarmerie}:
        return []
    shares = {label: [each.get(label) for each in (police, gendarmerie)] for label in labels}
    most = max(
        (row.share or Decimal(0) for two in shares.values() for row in two if row), default=0
    )

    def drawn(row: Row | None) -> tuple[float, str]:
        if row is None:
            return 0, "–"
        return length_of(row.share or 0, most), row.secrecy or percent(row.share or 0, 0)

    def rank(label: str) -> tuple[bool, Decimal]:
        known = [row for row in shares[label] if row]
        return any(map(is_rest, known)), -sum(((r.share or Decimal(0)) for r in known), Decimal(0))

    return [
        Pair(
            first_up(label),
            drawn(shares[label][0]),
            drawn(shares[label][1]),
            any(is_rest(row) for row in shares[label] if row),
        )
        for label in sorted(labels, key=rank)
    ]


def parted(
    groups: Mapping[str, str], wholes: Sequence[tuple[str, Sequence[Row]]], unknown: str = ""
) -> list[Parted]:
    """Wholes in at most four parts; `groups`: the part of each modality, in their order.

    A whole of which one part is hidden, or is released with another, is left out.
    """
    order = list(dict.fromkeys(groups.values()))
    found = []
    for label, rows in wholes:
        sums = dict.fromkeys(order, 0)
        whole = True
        for row in rows:
            of = {groups.get(code) for code in row.codes}
            part = of.pop() if len(of) == 1 else None
            if part is None or row.value is None:
                whole = False
                break
            sums[part] += row.count
        if whole and (base := sum(sums.values())):
            shares = [(Decimal(100 * each) / base, name == unknown) for name, each in sums.items()]
            found.append(Parted(label, parts_of(shares)))
    return found


def plot(
    caption: str,
    told: Sequence[Told],
    series: Sequence[tuple[str, str, Callable[[Told], Row | None]]],
) -> Figure:
    """Lines over quarters; `series`: name, class, and the row of each quarter."""
    periods = [str(each.period) for each in told]
    drawn = []
    for name, kind, of in series:
        points = [(of(each), period) for each, period in zip(told, periods, strict=True)]
        shown = [datum(p, row) if row else Datum(p, None) for row, p in points]
        if any(each.value is not None for each in shown):
            drawn.append(plots.Line(name, kind, shown))
    return plots.lines(caption, periods, [each.provisional for each in told], drawn)
