"""Conventions, those who sign them, and the money promised each year: T05, T08, S12."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from services.synthetic.national118.days import Span, iso, ordinal, year_of
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.network import Post

FRAMEWORK = -3, 10  # years to the first, and month: older posts have signed again since
YEARS = (3, 3, 3, 3, 3, 3, 1, 4)  # of a convention
LATE_RENEWALS = 0.1  # of the conventions lapse for one to five months
STATE = {"civ", "cucs", "fipd"}
CIV_YEARS = 2  # the first and the next: credits of three years from 2006 on (S14); then FIPD
COST_EUR = (36_000, 42_000)  # of a full-time post in a year

# Who signs for a line of credit or as employer, and how often they sign without (T05).
_SIGNS = {"cg": "cg", "commune": "mairie", "communes": "mairie", "autres": "autres"}
_EMPLOYS = {"asso": 0.55, "mairie": 0.6, "epci": 0.5, "cg": 0.8}
_OFTEN = {"etat": 0.5, "forces": 0.56, "parquet": 0.07, "cg": 0.12, "autres": 0.06, "en": 0.03}
_INTERCO_SIGNS = 0.4


class Convention(NamedTuple):
    """A convention in force from a day to another, both included."""

    id: str
    starts_on: int
    ends_on: int
    signatories: list[str]


class Pledge(NamedTuple):
    """A share of the cost of a post that a funder promises on a day for a year."""

    promised_on: int
    convention: str
    year: int
    funder: str
    share_percent: int
    amount_eur: int


def conventions(dice: Dice, post: Post, span: Span) -> list[Convention]:
    """The conventions of a post, the one in force at the takeover first."""
    if not post.place.funding:
        return []
    starts_on = post.opened_on
    years, month = FRAMEWORK
    framework = ordinal(span.first_year + years, month)
    if starts_on < framework:
        starts_on = dice.randint(framework, span.start - 60)
    signatories = _signatories(dice, post)
    signed: list[Convention] = []
    while post.open_days(starts_on, span.end):
        ends_on = _years_later(starts_on, dice.of(YEARS)) - 1
        id = f"{post.id}-{year_of(starts_on)}-{len(signed) + 1}"
        signed.append(Convention(id, starts_on, ends_on, signatories))
        late = dice.randint(30, 150) if dice.random() < LATE_RENEWALS else 0
        starts_on = ends_on + 1 + late
    return signed


def pledges(dice: Dice, post: Post, signed: list[Convention], span: Span) -> Iterator[Pledge]:
    """The shares promised for each year, in the first quarter or at the opening."""
    cost = dice.randint(*COST_EUR) * post.place.fte
    for year in span.years:
        promised_on = max(post.opened_on, ordinal(year, dice.randint(1, 3), dice.randint(5, 28)))
        known = [one for one in signed if one.starts_on <= promised_on]
        if not known or not post.open_days(ordinal(year), ordinal(year, 12, 31)):
            continue
        for line, percent in post.place.shares.items():
            funder = "fipd" if line == "civ" and year >= span.first_year + CIV_YEARS else line
            euros = round(cost * percent / 100)
            yield Pledge(promised_on, known[-1].id, year, funder, percent, euros)


def as_data(convention: Convention, monitoring: list[str]) -> dict[str, object]:
    """The convention as its event says it."""
    return {
        "convention": convention.id,
        "starts_on": iso(convention.starts_on),
        "ends_on": iso(convention.ends_on),
        "signatories": convention.signatories,
        "monitoring": monitoring,
    }


def _signatories(dice: Dice, post: Post) -> list[str]:
    names = {_SIGNS[line] for line in post.place.shares if line in _SIGNS}
    if STATE & set(post.place.shares):
        names.add("etat")
    if "interco" in post.place.shares and dice.random() < _INTERCO_SIGNS:
        names.add("epci")
    if dice.random() < _EMPLOYS.get(post.place.employer, 0):
        names.add(post.place.employer)
    names |= {name for name, often in _OFTEN.items() if dice.random() < often}
    return sorted(names) or ["forces"]


def _years_later(day: int, years: int) -> int:
    on = date.fromordinal(day)
    return date(on.year + years, on.month, min(on.day, 28)).toordinal()
