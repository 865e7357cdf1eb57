"""What a view says first: how many, how much more, where, whether it is complete."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from contracts.release_plan import VIEWS
from services.faces.partners.changes import Change, share_moved
from services.faces.partners.drawing import select
from services.faces.partners.history import Bilan, Told
from services.faces.partners.late import asked_to_confirm, late_ones, why_late
from services.faces.partners.naming import post_names
from services.faces.partners.rows import LEVELS, WORDS, Row
from services.faces.theme.figures import counted, figure, percent
from services.faces.theme.periods import during
from services.faces.theme.towns import of
from services.reporting.domain.disclosure.released_row import NOT_COVERED

Totals = dict[str, tuple[str, int]]
"""By area: its name, and how many situations were opened there."""
FAMILY = {"intrafam", "conjugal"}
"""The two motives that the report reads together."""
FAMILY_TILE = "Conflits conjugaux ou familiaux"
CONFIRMED_TILES = ("Poste qui a confirmé", "Postes qui ont confirmé")
MOST_NAMED, MOST_LATE = 3, 12  # late posts in what is to do, and in the sentence about them
ENDS = "calendar"  # the drawing of a convention that ends
WAITS = Decimal("1.5")  # times the quarter before: then its outcomes are not read yet


def widest(rows: Iterable[Row]) -> str:
    """The widest level that a view has: a nation, else a département, else a post."""
    order = list(LEVELS)
    return min((row.level for row in rows if row.table == "A1"), key=order.index, default="nation")


def level_of(bilan: Bilan) -> str:
    """The widest level of what a page shows."""
    return widest(bilan.now.rows)


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


def findings(bilan: Bilan) -> Iterator[str]:
    """The sentence that answers first, then the main motive, where it moved, who is late."""
    now, level = bilan.now, level_of(bilan)
    count = opened(now, level)
    if count is None:
        apart = totals(now.rows, level, str(now.period)).values()
        yield (
            f"Situations ouvertes {during(now.period)} : "
            f"{', '.join(f'{figure(many)} ({name})' for name, many in apart)}."
            if apart
            else _silence(now)
        )
    else:
        said = f"{counted(count, 'situation ouverte')} {during(now.period)}"
        moved = list(_moved(bilan, count, level))
        yield f"{said} : {', '.join(moved)}." if moved else f"{said}."
    yield from _motive(bilan, level)
    yield from _where(bilan, level)
    yield from _completeness(now.rows)


def beyond(bilan: Bilan, tiles: Collection[str]) -> Iterator[str]:
    """After its first sentence, what a page says that its key figures, by their names, do not."""
    if FAMILY_TILE not in tiles:
        yield from _motive(bilan, level_of(bilan))
    yield from _where(bilan, level_of(bilan))
    if not any(each in tiles for each in CONFIRMED_TILES):
        yield from _completeness(bilan.now.rows)


def _silence(now: Told) -> str:
    """Why nothing is said: nobody worked there, or every figure is protected."""
    rows = [row for row in now.rows if row.table == "A1"]
    if rows and all(row.secrecy == NOT_COVERED for row in rows):
        return f"Aucun poste n'a travaillé ici {during(now.period)} : il n'y a rien à compter."
    return (
        f"Aucun chiffre ne peut être dit {during(now.period)} : chacun est trop petit, ou en "
        "laisserait deviner d'autres."
    )


def opened(told: Told, level: str) -> int | None:
    """The situations of a period at a level, None where one of them is hidden."""
    found = totals(told.rows, level, str(told.period))
    if len(found) > 1 and told.period.length == 3:
        return None  # forces told of other départements: no place has their sum
    return sum(count for _, count in found.values()) if found else None


def _moved(bilan: Bilan, count: int, level: str) -> Iterator[str]:
    if bilan.before and (then := opened(bilan.before, level)) is not None:
        over = "sur un trimestre" if bilan.now.period.length == 3 else "sur un an"
        yield Change(count, then).told(during(bilan.before.period), over)
    if bilan.year_ago and (then := opened(bilan.year_ago, level)) is not None:
        yield Change(count, then).told("un an plus tôt", "sur un an")


def _motive(bilan: Bilan, level: str) -> Iterator[str]:
    share = family_share(bilan.now, level)
    if share is None:
        return
    then = bilan.year_ago if bilan.now.period.length == 3 else bilan.before
    old = family_share(then, level) if then else None
    moved = ""
    if old is not None:
        told = share_moved(share, old)
        moved = ", stable sur un an" if told == "stable" else f", {told} sur un an"
    main = "motif principal de" if any(row.table == "C2" for row in bilan.now.rows) else "cités par"
    yield f"Conflits conjugaux ou intra-familiaux : {main} {percent(share)} des situations{moved}."


def family_share(told: Told, level: str) -> Decimal | None:
    """The situations of the two motives, in percent: those whose main motive is one of them.

    Below the nation, those that cite one of them, where both are released as one. None where a
    count is hidden. Mentions are never added: a situation may cite both.
    """
    period = str(told.period)
    rows = [r for r in select(told.rows, "C2", level, period) if set(r.codes) <= FAMILY]
    rows = rows or [r for r in select(told.rows, "C1", level, period) if set(r.codes) == FAMILY]
    base = sum({(row.force, row.area): int(row.base or 0) for row in rows}.values())
    if not base or any(row.value is None for row in rows):
        return None
    return Decimal(100 * sum(row.count for row in rows)) / base


def _where(bilan: Bilan, level: str) -> Iterator[str]:
    """The areas below that moved most, of the year."""
    year, before = bilan.year, bilan.year_before
    if not year or not before:
        return
    for below in list(LEVELS)[list(LEVELS).index(level) + 1 :]:
        here = totals(year.rows, below, str(year.period))
        names = {area: name for area, (name, _) in here.items()} | post_names(year.rows)
        then = totals(before.rows, below, str(before.period))
        moved = {area: Change(here[area][1], then[area][1]) for area in here if area in then}
        told = {area: each for area, each in moved.items() if not each.stable}
        if len(here) < 2:
            continue
        if not told:
            yield f"Aucun territoire n'a changé nettement entre {before.period} et {year.period}."
            return
        gaps = {area: each.now - each.then for area, each in told.items()}
        up, down = max(gaps, key=lambda a: (gaps[a], a)), min(gaps, key=lambda a: (gaps[a], a))
        said = []
        if gaps[up] > 0:
            said.append(f"plus forte hausse, {names[up]} ({_gap(gaps[up], 'plus')})")
        if gaps[down] < 0:
            said.append(f"plus forte baisse, {names[down]} ({_gap(-gaps[down], 'moins')})")
        yield f"Sur l'année {year.period} : {' ; '.join(said)} qu'en {before.period}."
        return


def _gap(number: int, word: str) -> str:
    return f"{counted(number, 'situation')} de {word}"


def confirmed(rows: Sequence[Row]) -> tuple[int, list[Row]]:
    """How many posts were expected to confirm the period, and those that did not do it wholly."""
    expected = [*asked_to_confirm(rows)]
    return len(expected), [row for row, done in expected if done < row.count]


def _completeness(rows: Sequence[Row]) -> Iterator[str]:
    """How many posts confirmed the whole period, and the names of those that did not."""
    expected, late = confirmed(rows)
    if expected == 1:
        yield _alone(rows, late)
    elif expected:
        done = expected - len(late)
        verb = "ont" if done > 1 else "a"
        yield f"{counted(done, 'poste')} sur {figure(expected)} {verb} confirmé toute la période."
        if late:
            yield f"En retard : {_named(late, MOST_LATE)}."


def _alone(rows: Sequence[Row], late: Sequence[Row]) -> str:
    """The same of one post."""
    if not late:
        return "Le poste a confirmé toute la période."
    wanted = late[0].count
    done = sum(r.count for r in rows if (r.area, r.measure) == (late[0].area, "confirmed"))
    if wanted == 1:
        return "Le poste n'a pas encore confirmé."
    return f"Le poste a confirmé {counted(done, 'trimestre')} sur {figure(wanted)}."


def _named(rows: Sequence[Row], most: int) -> str:
    """The posts by their names, which have commas; how many more beyond `most`."""
    rest = len(rows) - most
    names = " ; ".join(row.area_label for row in rows[:most])
    return f"{names} et {counted(rest, 'autre')}" if rest > 0 else names


class Todo(NamedTuple):
    """A row of « À faire »: how many or None, the verb, where, why, a drawing without a count."""

    number: int | None
    verb: str
    path: str
    why: str
    icon: str = ""


def to_do(bilan: Bilan, path: str, posts: str = "") -> Iterator[Todo]:
    """What a reader can act on: late posts, silent ones, a convention that ends. `path`: the
    tables of the view, `posts`: the map of its posts, if it has one."""
    now, late = bilan.now, late_ones(bilan)
    if late:
        verb = "Relancer les postes en retard" if len(late) > 1 else "Relancer le poste en retard"
        yield Todo(len(late), verb, posts or f"{path}tableau=H1", why_late(late, MOST_NAMED))
    silent = sum(
        row.count for row in now.rows if (row.table, row.measure) == ("H5", "silent") and row.value
    )
    if silent:
        verb = "Appeler les postes silencieux" if silent > 1 else "Appeler le poste silencieux"
        why = "Ouvert, et aucun fait enregistré dans la période (les deux forces ensemble)."
        yield Todo(silent, verb, f"{path}tableau=H5", why)
    terms = WORDS["ending"]
    for row in now.rows:
        if (row.table, row.level) == ("G8", "post") and row.value and row.modality in terms:
            why = f"Elle s'achève dans {terms[row.modality]} après la fin de la période."
            verb = f"Renouveler la convention {of(row.area_label)}"
            yield Todo(None, verb, f"{path}tableau=G8&maille=post", why, ENDS)


def caution(bilan: Bilan) -> str:
    """What a figure does not say yet (French), or nothing."""
    if bilan.now.period.length != 3 or not bilan.before:
        return ""
    level = level_of(bilan)
    now, then = awaited(bilan.now, level), awaited(bilan.before, level)
    if now is None or then is None or now <= WAITS * then:
        return ""
    return (
        f"Les suites du trimestre ne se lisent pas encore : {percent(now, 0)} des orientations "
        f"attendent une réponse, contre {percent(then, 0)} {during(bilan.before.period)}."
    )


def awaited(told: Told, level: str) -> Decimal | None:
    """The share of orientations of which an answer is awaited."""
    rows = select(told.rows, "E3", level, str(told.period))
    waits = [row for row in rows if row.modality == "en_attente"]
    base = sum(int(row.base or 0) for row in waits)
    if not base or any(row.value is None for row in waits):
        return None
    return Decimal(100 * sum(row.count for row in waits)) / base


def force_of(bilan: Bilan) -> str:
    """The only force that a view shows, or nothing."""
    return VIEWS[bilan.found.view].force or ""
