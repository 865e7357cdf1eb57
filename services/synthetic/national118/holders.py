"""Who holds a post, without ever naming anyone: T09, T18, T20, and the vacancies of S53."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from services.synthetic.national118.days import Span, ordinal
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.network import Post

TRAINING = {"ass": 60, "juriste": 16, "psycho": 10, "autre": 14}  # S24: 6 in 10 ASS
EXPERIENCE = {"nulle": 7, "lt1": 5, "1_5": 27, "6_10": 15, "gt10": 45}  # T09
SCHEDULE = {"jour": 88, "decale": 7, "autre": 5}  # T18
SECTOR = {"cg": "public", "mairie": "public", "epci": "public", "asso": "prive", "autre": "prive"}
CONTRACT: Mapping[str, Mapping[str, int]] = {  # T20
    "public": {"titulaire_cdi": 72, "contractuel_cdd": 24, "stagiaire": 3},
    "prive": {"titulaire_cdi": 67, "contractuel_cdd": 28, "stagiaire": 4},
}
FULL_TIME = {35: 90, 39: 10}  # hours a week; S45: 84 % have at least 35
HAUTS_DE_SEINE = "92"
UNCOVERED = 0.34  # of the days open in the Hauts-de-Seine nobody is there: S53, S65
DEPARTURES = 0.12  # chance of one in a year elsewhere
VACANCY_DAYS = (20, 120)


class Holding(NamedTuple):
    """Someone holds the post from a day to the eve of another, or on."""

    since: int
    until: int | None
    attributes: dict[str, Any]


def holdings(dice: Dice, posts: Sequence[Post], span: Span) -> dict[str, list[Holding]]:
    """The holders of each post, one after the other."""
    trainings = dice.deal(len(posts), TRAINING)
    experiences = dice.deal(len(posts), EXPERIENCE)
    schedules = dice.deal(len(posts), SCHEDULE)
    held = {}
    for post, *known in zip(posts, trainings, experiences, schedules, strict=True):
        held[post.id] = list(_in_turn(dice, post, known, span))
    return held


def filled_days(open_days: Sequence[int], held: Sequence[Holding]) -> list[int]:
    """The open days on which someone holds the post."""
    gaps = [(one.until, other.since) for one, other in pairwise(held) if one.until is not None]
    return [day for day in open_days if not any(left <= day < back for left, back in gaps)]


def _in_turn(dice: Dice, post: Post, known: list[str], span: Span) -> Iterator[Holding]:
    since = post.opened_on
    for left, back in _vacancies(dice, post, span):
        yield Holding(since, left, _attributes(dice, post, *known))
        since = back
        known = [
            dice.of(tuple(TRAINING)) if dice.random() < 0.4 else "ass",
            dice.of(("1_5", "6_10", "gt10", "gt10")),
            "jour",
        ]
    yield Holding(since, post.closed_on, _attributes(dice, post, *known))


def _vacancies(dice: Dice, post: Post, span: Span) -> Iterator[tuple[int, int]]:
    """The days of departure and of arrival, at most one pair a year."""
    for year in span.years:
        days = post.open_days(ordinal(year), ordinal(year, 12, 31))
        if post.place.department == HAUTS_DE_SEINE:
            length = round(len(days) * UNCOVERED)
        else:
            length = dice.randint(*VACANCY_DAYS) if dice.random() < DEPARTURES else 0
        if 0 < length < len(days) - 2:
            first = dice.randint(1, len(days) - length - 1)
            yield days[first], days[first + length]


def _attributes(
    dice: Dice, post: Post, training: str, experience: str, schedule: str
) -> dict[str, Any]:
    sector = SECTOR[post.place.employer]
    contracts = CONTRACT[sector]
    if post.place.fte < 1:
        hours = round(35 * post.place.fte)
    else:
        hours = dice.choices(list(FULL_TIME), list(FULL_TIME.values()))[0]
    return {
        "training": training,
        "experience": experience,
        "sector": sector,
        "contract": dice.choices(list(contracts), list(contracts.values()))[0],
        "weekly_hours": hours,
        "schedule": schedule,
    }
