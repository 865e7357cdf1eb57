"""What changed since the period before, and where, in a sentence each."""

from collections.abc import Iterable, Iterator, Sequence

from contracts.period import Period
from services.faces.partners.summary import Row, completeness
from services.reporting.adapters.formats.figures import counted, figure
from services.reporting.domain.disclosure.edition import Edition

LEVELS = ("nation", "department", "post")


def previous_of(editions: Sequence[Edition], edition: Edition) -> Edition | None:
    """The latest release of the last period of the same length before, None where there is none."""
    length = Period.parse(edition.period).length
    found = [
        each
        for each in editions
        if each.period < edition.period and Period.parse(each.period).length == length
    ]
    return max(found, key=lambda each: (each.period, editions.index(each)), default=None)


def widest(rows: Iterable[Row]) -> str:
    """The widest level that a view has: a nation, else a département, else a post."""
    return min((row.level for row in rows if row.table == "A1"), key=LEVELS.index, default="nation")


def totals(rows: Iterable[Row], level: str, period: str) -> dict[str, tuple[str, int]]:
    """Situations by area, with its name, of all forces shown; an area with a secret is left out."""
    found: dict[str, tuple[str, int]] = {}
    hidden = set()
    for row in rows:
        if (row.table, row.measure, row.level, row.period) == ("A1", "situations", level, period):
            if row.value is None:
                hidden.add(row.area)
            else:
                name, count = found.get(row.area, (row.area_label, 0))
                found[row.area] = (name, count + row.count)
    return {area: each for area, each in found.items() if area not in hidden}


def headline(
    edition: Edition, rows: Sequence[Row], before: Edition | None, earlier: Sequence[Row]
) -> Iterator[str]:
    """What changed, where, complete or not; `earlier`: the same view of the release `before`."""
    level = widest(rows)
    now = totals(rows, level, edition.period)
    then = totals(earlier, level, before.period) if before else {}
    yield _changed(edition.period, now, before.period if before else "", then)
    below = LEVELS[LEVELS.index(level) + 1 :]
    for each in below:
        here = totals(rows, each, edition.period)
        if here:
            yield _where(here, totals(earlier, each, before.period) if before else {})
            break
    yield from completeness(rows)


def _changed(
    period: str, now: dict[str, tuple[str, int]], earlier: str, then: dict[str, tuple[str, int]]
) -> str:
    count = sum(each for _, each in now.values())
    said = f"{counted(count, 'situation ouverte')} en {period}"
    old = sum(each for area, (_, each) in then.items() if area in now)
    if not old:
        return f"{said} ; aucune édition d'une période précédente à laquelle les comparer."
    share = f"{100 * (count - old) / old:+.1f}".replace(".", ",").replace("-", "−")
    return f"{said}, contre {figure(old)} en {earlier} ({share} %)."


def _where(here: dict[str, tuple[str, int]], then: dict[str, tuple[str, int]]) -> str:
    moved = {area: here[area][1] - then[area][1] for area in here if area in then}
    if not moved:
        name, count = max(here.values(), key=lambda each: (each[1], each[0]))
        return f"Le plus grand nombre : {name} ({figure(count)})."
    said = []
    up, down = max(moved, key=lambda a: (moved[a], a)), min(moved, key=lambda a: (moved[a], a))
    if moved[up] > 0:
        said.append(f"plus forte hausse, {here[up][0]} (+{figure(moved[up])})")
    if moved[down] < 0:
        said.append(f"plus forte baisse, {here[down][0]} (−{figure(-moved[down])})")
    sentence = " ; ".join(said) or "aucun territoire n'a changé"
    return sentence[0].upper() + sentence[1:] + "."
