"""The key figures of a page of partners: at most four, each with what has changed."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from contracts.release_plan.audiences import (
    ANISCG_DEPARTMENTS,
    FUNDER,
    PREFECTURE,
    PUBLIC,
    TERRITORY,
)
from services.faces.charts.lines import spark
from services.faces.partners.changes import Change, share_moved
from services.faces.partners.drawing import FORCES, select
from services.faces.partners.findings import (
    CONFIRMED_TILES,
    FAMILY_TILE,
    confirmed,
    family_share,
    force_of,
    level_of,
    opened,
)
from services.faces.partners.history import Bilan, Told
from services.faces.partners.persons_tiles import Lines, Tile, newcomers, residents, unknown
from services.faces.theme.figures import counted, figure, percent
from services.faces.theme.periods import during
from services.faces.theme.typography import NO_BREAK

MOST = 4


def tiles(bilan: Bilan, last: Tile | None = None) -> list[Tile]:
    """Those that the view allows, in the order of importance; `last`: one that must be seen."""
    level = level_of(bilan)
    made = MADE.get(bilan.found.view, (_situations, _interviews, _family, _confirmed, _filled))
    found = [tile for make in made for tile in make(bilan, level)]
    return [*found[: MOST - 1], last] if last else found[:MOST]


def _curve(bilan: Bilan, of: Callable[[Told], float | None]) -> str:
    return spark([of(each) for each in bilan.quarters], force_of(bilan) or "both")


def _changes(bilan: Bilan, now: int, of: Callable[[Told], int | None]) -> list[tuple[str, str]]:
    said = []
    for told, over in _compared(bilan):
        then = of(told)
        if then is not None:
            said.append((Change(now, then).signed, over))
    return said


def _compared(bilan: Bilan) -> list[tuple[Told, str]]:
    over = "sur un trimestre" if bilan.now.period.length == 3 else "sur un an"
    both = ((bilan.before, over), (bilan.year_ago, "sur un an"))
    return [(told, over) for told, over in both if told]


def _points(bilan: Bilan, now: Decimal, of: Callable[[Told], Decimal | None]) -> Lines:
    said = [(of(told), over) for told, over in _compared(bilan)]
    return [(share_moved(now, then), over) for then, over in said if then is not None]


def _situations(bilan: Bilan, level: str) -> Iterator[Tile]:
    count = opened(bilan.now, level)
    if count is None:
        return
    lines = _changes(bilan, count, lambda told: opened(told, level))
    rows = select(bilan.now.rows, "A1", level, str(bilan.now.period))
    by_force = {code: [row for row in rows if row.force == code] for code in FORCES}
    if all(by_force.values()) and all(row.value is not None for row in rows):
        sums = {code: sum(row.count for row in mine) for code, mine in by_force.items()}
        names = (f"{figure(sums[code])} en {name.lower()}" for code, name in FORCES.items())
        lines.append(("", ", ".join(names)))
    curve = _curve(bilan, lambda told: opened(told, level))
    yield Tile("Situations ouvertes", figure(count), lines=lines, spark=curve)


def _acts(told: Told, level: str) -> int | None:
    rows = [
        row
        for row in select(told.rows, "A3", level, str(told.period))
        if row.modality == "entretien"
    ]
    if not rows or any(row.value is None for row in rows):
        return None
    return sum(row.count for row in rows)


def _interviews(bilan: Bilan, level: str) -> Iterator[Tile]:
    count = _acts(bilan.now, level)
    if count is None:
        return
    lines = _changes(bilan, count, lambda told: _acts(told, level))[:1]
    if situations := opened(bilan.now, level):
        each = figure(round(Decimal(count) / situations, 2))
        lines.append(("", f"{each} par situation"))
    curve = _curve(bilan, lambda told: _acts(told, level))
    yield Tile("Entretiens", figure(count), lines=lines, spark=curve)


def _family(bilan: Bilan, level: str) -> Iterator[Tile]:
    share = family_share(bilan.now, level)
    if share is None:
        return
    lines = _points(bilan, share, lambda told: family_share(told, level))
    curve = _curve(bilan, lambda told: _float(family_share(told, level)))
    value, unit = percent(share).split(NO_BREAK)
    yield Tile(FAMILY_TILE, value, unit, lines, curve)


def _women_share(told: Told, level: str) -> Decimal | None:
    rows = [r for r in select(told.rows, "B1", level, str(told.period)) if r.modality == "f"]
    base = sum(int(row.base or 0) for row in rows)
    if not base or any(row.value is None for row in rows):
        return None
    return Decimal(100 * sum(row.count for row in rows)) / base


def _women(bilan: Bilan, level: str) -> Iterator[Tile]:
    share = _women_share(bilan.now, level)
    if share is None:
        return
    lines = [*_points(bilan, share, lambda told: _women_share(told, level))]
    value, unit = percent(share, 0).split(NO_BREAK)
    yield Tile("Femmes reçues", value, unit, [*lines, ("", "de toutes les situations")])


def _posts(bilan: Bilan, level: str) -> Iterator[Tile]:
    rows = [r for r in bilan.now.rows if (r.table, r.dimension) == ("G1", "service")]
    rows = [r for r in rows if r.level == level and r.period == str(bilan.now.period)]
    count = sum(row.count for row in rows)
    if not count or level == "post":
        return
    kinds = [
        counted(row.count, "mixte")
        if row.modality == "mixte"
        else f"{figure(row.value)} de {row.modality}"
        for row in rows
        if row.value
    ]
    lines = [("", ", ".join(kinds))]
    filled = _coverage(bilan.now, level)
    if filled is not None and _filled not in MADE.get(bilan.found.view, ()):
        lines.append((percent(filled, 0), "des jours pourvus"))
    yield Tile(f"Postes ouverts fin {bilan.now.period.year}", figure(count), lines=lines)


def _coverage(told: Told, level: str) -> Decimal | None:
    for row in told.rows:
        if (row.table, row.measure, row.level) == ("G6", "coverage", level) and row.value:
            return Decimal(str(row.value))
    return None


def _confirmed(bilan: Bilan, level: str) -> Iterator[Tile]:
    expected, late = confirmed(bilan.now.rows)
    if not expected:
        return
    lines = []
    for told, over in _compared(bilan):
        then, missing = confirmed(told.rows)
        if then:
            when = "au trimestre précédent" if "trimestre" in over else "un an plus tôt"
            lines.append(("", f"{figure(then - len(missing))} sur {figure(then)} {when}"))
    curve = _curve(bilan, lambda told: _done(told))
    done = figure(expected - len(late))
    noun = CONFIRMED_TILES[expected > 1]
    yield Tile(noun, done, f"sur {figure(expected)}", lines, curve)


def _done(told: Told) -> float | None:
    expected, late = confirmed(told.rows)
    return float(expected - len(late)) if expected else None


def _filled(bilan: Bilan, level: str) -> Iterator[Tile]:
    rows = [r for r in bilan.now.rows if r.table == "G6" and r.level == level]
    found = {row.measure: row.value for row in rows}
    share = _coverage(bilan.now, level)
    if share is None:
        return
    value, unit = percent(share, 0).split(NO_BREAK)
    days = int(found.get("days_filled") or 0), int(found.get("days_open") or 0)
    line = f"{counted(days[0], 'jour')} sur {figure(days[1])} {during(bilan.now.period)}"
    yield Tile("Jours pourvus", value, unit, [("", line)])


def _float(share: Decimal | None) -> float | None:
    return float(share) if share is not None else None


MADE = {
    ANISCG_DEPARTMENTS: (_situations, _interviews, _family),
    PUBLIC: (_situations, _interviews, _women, _posts),
    PREFECTURE: (_situations, _posts, _filled, _confirmed),
    FUNDER: (_situations, _interviews, _family, _filled, unknown, newcomers),
    TERRITORY: (_situations, residents, unknown, newcomers),
}
"""By view; the others read the quality of what they are told."""
