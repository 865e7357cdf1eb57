"""What a view says first: how many, where, whether it is complete; and its key figures."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from services.faces.partners.rows import LEVELS, Row
from services.faces.theme.figures import change, counted, figure, percent
from services.faces.theme.periods import during
from services.reporting.domain.disclosure.release import Release

Totals = dict[str, tuple[str, int]]
"""By area: its name, and how many situations were opened there."""


class Tile(NamedTuple):
    """A key figure; `lines`: what is said under it, a strong part and the rest."""

    label: str
    value: str
    unit: str = ""
    lines: Sequence[tuple[str, str]] = ()


def previous_of(releases: Sequence[Release], release: Release) -> Release | None:
    """The latest release of the last period of the same length before, None where there is none."""
    found = [
        each
        for each in releases
        if each.period < release.period and each.period.length == release.period.length
    ]
    return max(found, key=lambda each: (each.period, releases.index(each)), default=None)


def widest(rows: Iterable[Row]) -> str:
    """The widest level that a view has: a nation, else a département, else a post."""
    order = list(LEVELS)
    return min((row.level for row in rows if row.table == "A1"), key=order.index, default="nation")


def totals(rows: Iterable[Row], level: str, period: str) -> Totals:
    """The situations of all forces shown; an area where one of them is hidden is left out."""
    found: Totals = {}
    hidden = set()
    for row in rows:
        if (row.table, row.measure, row.level, row.period) == ("A1", "situations", level, period):
            if row.value is None:
                hidden.add(row.area)
            else:
                name, count = found.get(row.area, (row.area_label, 0))
                found[row.area] = (name, count + row.count)
    return {area: each for area, each in found.items() if area not in hidden}


def findings(
    release: Release,
    rows: Sequence[Row],
    before: Release | None = None,
    earlier: Sequence[Row] = (),
) -> Iterator[str]:
    """What changed, where, complete or not; `earlier`: the same view of the release `before`."""
    level, period = widest(rows), str(release.period)
    since = str(before.period) if before else ""
    now, then = totals(rows, level, period), totals(earlier, level, since)
    yield _changed(period, now, since, then)
    below = list(LEVELS)[list(LEVELS).index(level) + 1 :]
    for each in below:
        if here := totals(rows, each, period):
            yield from _where(here, since, totals(earlier, each, since))
            break
    yield from _completeness(rows)


def change_since(now: Totals, then: Totals) -> float | None:
    """By how many percent the situations changed, of the areas known then; None without any."""
    old = sum(count for area, (_, count) in then.items() if area in now)
    return 100 * (sum(count for _, count in now.values()) - old) / old if old else None


def confirmed(rows: Iterable[Row]) -> tuple[int, list[Row]]:
    """How many posts were expected to confirm the period, and those that did not do it wholly."""
    posts = [row for row in rows if row.table == "H1" and row.level == "post"]
    expected = {row.area: row for row in posts if row.measure == "expected" and row.value}
    done = {row.area: row.count for row in posts if row.measure == "confirmed"}
    return len(expected), [row for area, row in expected.items() if done.get(area, 0) < row.count]


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


def _changed(period: str, now: Totals, since: str, then: Totals) -> str:
    count = sum(each for _, each in now.values())
    said = f"{counted(count, 'situation ouverte')} {during(period)}"
    share = change_since(now, then)
    if share is None:
        return f"{said}."
    if not round(share, 1):
        return f"{said}, autant qu'{during(since)}."
    more = "plus" if share > 0 else "moins"
    return f"{said} : {percent(abs(share))} de {more} qu'{during(since)}."


def _where(here: Totals, since: str, then: Totals) -> Iterator[str]:
    moved = {area: here[area][1] - then[area][1] for area in here if area in then}
    if not moved:
        name, count = max(here.values(), key=lambda each: (each[1], each[0]))
        yield f"Le plus grand nombre : {name}, {counted(count, 'situation')}."
        return
    up, down = max(moved, key=lambda a: (moved[a], a)), min(moved, key=lambda a: (moved[a], a))
    if moved[up] > 0:
        more = counted(moved[up], "situation")
        yield f"Plus forte hausse : {here[up][0]}, {more} de plus qu'{during(since)}."
    if moved[down] < 0:
        less = counted(-moved[down], "situation")
        yield f"Plus forte baisse : {here[down][0]}, {less} de moins qu'{during(since)}."


def _completeness(rows: Sequence[Row]) -> Iterator[str]:
    """How many posts confirmed the whole period, and the names of those that did not."""
    expected, late = confirmed(rows)
    if expected:
        done = expected - len(late)
        verb = "ont" if done > 1 else "a"
        yield f"{counted(done, 'poste')} sur {figure(expected)} {verb} confirmé toute la période."
    if late:
        yield "En retard : " + ", ".join(f"{row.area_label} ({row.area})" for row in late) + "."


def _sum(now: Totals) -> str:
    return figure(sum(count for _, count in now.values()))


def _since(now: Totals, then: Totals, since: str) -> list[tuple[str, str]]:
    share = change_since(now, then)
    return [(change(share), f"{_sum(then)} {during(since)}")] if share is not None else []


def _of_force(row: Row, among: Sequence[Row]) -> str:
    """The force of a row, where the rows beside it are of several."""
    return f", {row.force_label}" if len({each.force for each in among}) > 1 else ""
