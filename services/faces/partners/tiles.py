"""The key figures of a view, four at most: those that the view has."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.faces.partners.findings import Totals, change_since, confirmed, totals, widest
from services.faces.partners.rows import Row
from services.faces.theme.figures import change, figure, percent
from services.faces.theme.periods import during
from services.reporting.domain.disclosure.release import Release


class Tile(NamedTuple):
    """A key figure; `lines`: what is said under it, a strong part and the rest."""

    label: str
    value: str
    unit: str = ""
    lines: Sequence[tuple[str, str]] = ()


def tiles(
    release: Release, rows: Sequence[Row], before: Release | None, earlier: Sequence[Row]
) -> Iterator[Tile]:
    """The figures of the widest level of a view; `earlier`: the same view of `before`."""
    level, since = widest(rows), str(before.period) if before else ""
    period = str(release.period)
    mine = [row for row in rows if (row.level, row.period) == (level, period)]
    now = totals(mine, level, period)
    if now:
        then = totals(earlier, level, since)
        yield Tile("Situations ouvertes", _sum(now), lines=_since(now, then, since))
    acts = [row for row in mine if (row.table, row.measure) == ("A3", "acts")]
    if acts and all(row.value is not None for row in acts):
        ratios = [row for row in mine if (row.table, row.measure) == ("A5", "ratio")]
        lines = [(figure(row.value), f"{row.unit}{_of_force(row, ratios)}") for row in ratios]
        yield Tile("Actes", figure(sum(row.count for row in acts)), lines=lines)
    motives = [row for row in mine if (row.table, row.measure) == ("C1", "mentions")]
    if first := max(motives, key=lambda row: row.share or 0, default=None):
        said = f"de {figure(first.base)} situations{_of_force(first, motives)}"
        if first.share:
            yield Tile("Premier motif", percent(first.share), lines=[(first.label, said)])
    expected, late = confirmed(rows)
    if expected:
        yield Tile("Postes qui ont confirmé", figure(expected - len(late)), f"sur {expected}")


def _sum(now: Totals) -> str:
    return figure(sum(count for _, count in now.values()))


def _since(now: Totals, then: Totals, since: str) -> list[tuple[str, str]]:
    share = change_since(now, then)
    return [(change(share), f"{_sum(then)} {during(since)}")] if share is not None else []


def _of_force(row: Row, among: Sequence[Row]) -> str:
    """The force of a row, where the rows beside it are of several."""
    return f", {row.force_label}" if len({each.force for each in among}) > 1 else ""
