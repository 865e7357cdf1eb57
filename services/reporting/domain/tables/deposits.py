"""What others deposited of a series for an area and a period, and how it evolved.

Where nobody deposited the whole, it is made of its parts: a year of its quarters, a quarter of its
months, the nation of its départements. What is made of parts says how many of them there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from contracts.codes import DEPARTEMENT, SERIE
from contracts.identifiers import NATION
from contracts.period import Period
from services.reporting.domain.tables.rows import TableRow, Value
from services.reporting.domain.tables.series import number
from services.reporting.domain.tables.shares import two_decimals

LATEST, SUM, MEAN = "latest", "sum", "mean"
IN_WORDS: Mapping[str, str] = {
    LATEST: "dernière valeur en vigueur de la série « {} »",
    SUM: "valeur en vigueur de la série « {} », ou somme de ses parties",
    MEAN: "valeur en vigueur de la série « {} », ou moyenne de ses parties selon les réponses",
}
"""How the parts of a whole are put together; LATEST: not at all, as before editions said so."""
MOST_NAMED = 6  # départements that a note names


@dataclass(frozen=True)
class Place:
    """Of whom and when: an area, a period, and the areas that make it where it has none.

    `posts`: those of each département, whose surveys make its own where it has none.
    """

    area: str
    period: Period
    parts: Sequence[str] = ()
    posts: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Told(NamedTuple):
    """A value, how many answered, its unit, and where it is from (French)."""

    value: Value
    base: int | None
    unit: str
    note: str


class Evolution(NamedTuple):
    """Since a period, in percent with its sign (`+4.70`); the two values are of the same areas."""

    since: Period
    then: Value
    now: Value
    percent: str


class _Amount(NamedTuple):
    value: Decimal
    base: int | None
    unit: str
    sources: tuple[str, ...]
    period: Period
    areas: tuple[str, ...]


def told(rows: Sequence[TableRow], together: str, place: Place) -> Told | None:
    """What stands for a place; `rows`: the deposits in force of one series. None for none."""
    found = _latest(rows, place) if together == LATEST else _standing(rows, together, place)
    if found is None:
        return None
    source = " ; ".join(dict.fromkeys(found.sources))
    if found.areas == (place.area,):
        note = f"Source : {source}, période {found.period}."
    else:
        number_of = len(found.areas)
        have = "département a déposé" if number_of == 1 else "départements ont déposé"
        note = f"{number_of} {have}, sur {len(place.parts)} ({source})."
        note += _lacking(set(place.parts) - set(found.areas))
    return Told(number(float(found.value)), found.base, found.unit, note)


def evolutions(rows: Sequence[TableRow], together: str, place: Place) -> list[Evolution]:
    """Since the period before, and since the same a year before, where both were deposited."""
    year_before = Period(place.period.year - 1, place.period.first_month, place.period.length)
    found = []
    for since in dict.fromkeys((place.period.previous, year_before)):
        pair = _same_areas(rows, together, place, since) if since.year > 0 else None
        if pair is not None and pair[0].value:
            then, now = pair
            percent = two_decimals(100 * (now.value - then.value) / then.value)
            sign = "" if percent.startswith("-") else "+"
            before, after = number(float(then.value)), number(float(now.value))
            found.append(Evolution(since, before, after, f"{sign}{percent}"))
    return found


def missing(series: str, provider: str, place: Place) -> str:
    """Which deposit is missing, and from whom."""
    by = f", attendue de : {provider}" if provider else ""
    what = f"Aucune valeur de la série « {SERIE.label_of(series)} » n'est déposée"
    where = "pour la France ni pour un département" if place.area == NATION else "pour ce lieu"
    return f"{what} {where} pour cette période{by}."


def _lacking(areas: Iterable[str]) -> str:
    names = [DEPARTEMENT.label_of(area) for area in sorted(areas)]
    if not names:
        return ""
    more = f" et {len(names) - MOST_NAMED} autres" if len(names) > MOST_NAMED else ""
    return f" Il manque : {', '.join(names[:MOST_NAMED])}{more}."


def _same_areas(
    rows: Sequence[TableRow], together: str, place: Place, since: Period
) -> tuple[_Amount, _Amount] | None:
    """Then and now, of the area itself or of the parts that deposited both times."""
    for areas in ((place.area,), tuple(place.parts)):
        both = [
            area
            for area in areas
            if all(_of_area(rows, together, area, at, place) for at in (since, place.period))
        ]
        amounts = [
            _together([_of_area(rows, together, area, at, place) for area in both], together, at)
            for at in (since, place.period)
        ]
        if amounts[0] is not None and amounts[1] is not None:
            return amounts[0], amounts[1]
    return None


def _standing(rows: Sequence[TableRow], together: str, place: Place) -> _Amount | None:
    own = _of_area(rows, together, place.area, place.period, place)
    if own is not None:
        return own
    parts = [_of_area(rows, together, part, place.period, place) for part in place.parts]
    return _together(parts, together, place.period)


def _of_area(
    rows: Sequence[TableRow], together: str, area: str, period: Period, place: Place
) -> _Amount | None:
    """What an area deposited, or the mean of the surveys of its posts."""
    own = _over(rows, together, area, period)
    if own is not None or together != MEAN:
        return own
    surveyed = [_over(rows, together, post, period) for post in place.posts.get(area, ())]
    mean = _together(surveyed, together, period)
    number_of = sum(each is not None for each in surveyed)
    source = f"enquêtes de {number_of} poste{'s' if number_of > 1 else ''}"
    return mean and mean._replace(sources=(source,), areas=(area,))


def _over(rows: Sequence[TableRow], together: str, area: str, period: Period) -> _Amount | None:
    """What an area deposited for a period, or for each part of it."""
    its = [line for line in rows if line.get("area", area) == area]
    exact = [line for line in its if line["period"] == str(period)]
    if exact:
        return _amount(exact[-1], area)
    within = period.quarters if period.length == 12 else _months(period)
    parts = [_over(its, together, area, part) for part in within]
    whole = _together(parts, together, period)
    return whole._replace(areas=(area,)) if whole is not None and all(parts) else None


def _months(period: Period) -> tuple[Period, ...]:
    return tuple(map(Period.parse, period.months)) if period.length == 3 else ()


def _together(parts: Sequence[_Amount | None], together: str, period: Period) -> _Amount | None:
    """The sum of the parts, or their mean, each weighing its answers where all say how many."""
    known = [part for part in parts if part is not None]
    if not known or any(a.unit != b.unit for a, b in pairwise(known)):
        return None
    bases = [part.base for part in known if part.base]
    value = sum((part.value for part in known), Decimal(0))
    if together == MEAN:
        weights = bases if len(bases) == len(known) else [1] * len(known)
        weighed = (part.value * n for part, n in zip(known, weights, strict=True))
        value = Decimal(two_decimals(sum(weighed, Decimal(0)) / sum(weights)))
    return _Amount(
        value,
        sum(bases) if bases else None,
        known[0].unit,
        tuple(source for part in known for source in part.sources),
        period,
        tuple(area for part in known for area in part.areas),
    )


def _latest(rows: Sequence[TableRow], place: Place) -> _Amount | None:
    """A year beats its last quarter: both end on the same day, the year says more."""
    its = [line for line in rows if line.get("area", place.area) == place.area]
    found = [_amount(line, place.area) for line in its]
    return max(
        reversed(found), key=lambda each: (each.period.last_day, each.period.length), default=None
    )


def _amount(line: TableRow, area: str) -> _Amount:
    base = line["base"]
    return _Amount(
        Decimal(str(line["value"])),
        None if base is None else int(base),
        str(line["unit"]),
        (str(line["source"]),),
        Period.parse(str(line["period"])),
        (area,),
    )
