"""Conventions over time: a line each, the nearest end first, today across all of them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from contracts.codes import SIGNATAIRE
from contracts.read_model import Convention
from services.faces.theme.dates import day
from services.faces.theme.figures import counted

SOON = timedelta(days=92)  # three months: an end this close is red
LAST_YEAR = timedelta(days=365)
MOST_YEARS = 10  # drawn before and after this one: a line that goes on reaches the edge


class Span(NamedTuple):
    """What lasts: its name, what is said under it, its first and last day."""

    label: str
    about: str
    starts_on: date
    ends_on: date


ABOUT = "Durée de chaque convention ; trait rouge : aujourd'hui ; filet : la dernière année"
"""What a timeline of conventions is, on a page."""


def span_of(convention: Convention, label: str) -> Span:
    """How long a convention lasts, with who signed it."""
    signed = ", ".join(map(SIGNATAIRE.label_of, convention.signatories))
    return Span(label, signed, convention.starts_on, convention.ends_on)


def title_of(spans: Sequence[Span], today: date) -> str:
    """What is nearest, and what comes after it; of spans that have not ended, in their order."""
    soon = [each for each in spans if each.ends_on - today <= SOON]
    after = spans[len(soon) :]
    if not soon:
        return f"Aucune échéance avant {spans[0].ends_on.year}" if spans else "Aucune convention"
    left = (soon[0].ends_on - today).days
    first = f"Une échéance dans {counted(left, 'jour')}" if left else "Une échéance aujourd’hui"
    if len(soon) > 1:
        first = f"{counted(len(soon), 'échéance')} d’ici trois mois"
    return f"{first}, la suivante en {after[0].ends_on.year}" if after else first


class Drawn(NamedTuple):
    """A line of a timeline, in percent of its width; `last_year`: where its last year begins."""

    label: str
    about: str
    start: float
    length: float
    last_year: float
    soon: bool
    ends: str


class Timeline(NamedTuple):
    """`years`: each with its place; `today`: its place."""

    years: Sequence[tuple[int, float]]
    today: float
    lines: Sequence[Drawn]


def running(spans: Iterable[Span], today: date) -> list[Span]:
    """Those that have not ended, the nearest end first."""
    kept = [each for each in spans if each.ends_on >= today]
    return sorted(kept, key=lambda each: (each.ends_on, each.label))


def timeline(spans: Iterable[Span], today: date) -> Timeline | None:
    """The spans that have not ended on `today`, the nearest end first; None without any."""
    kept = running(spans, today)
    if not kept:
        return None
    begun = min(min(each.starts_on for each in kept), today)
    first = max(begun.year, today.year - MOST_YEARS)
    last = min(max(each.ends_on for each in kept).year, today.year + MOST_YEARS) + 1
    begins = date(first, 1, 1)
    whole = (date(last, 1, 1) - begins).days

    def at(day_: date) -> float:
        return round(100 * min(max((day_ - begins).days, 0) / whole, 1), 2)

    lines = [
        Drawn(
            each.label,
            each.about,
            at(each.starts_on),
            round(at(each.ends_on) - at(each.starts_on), 2),
            at(max(each.ends_on - LAST_YEAR, each.starts_on)),
            each.ends_on - today <= SOON,
            day(each.ends_on),
        )
        for each in kept
    ]
    years = [(year, at(date(year, 1, 1))) for year in range(first + 1, last)]
    return Timeline(years, at(today), lines)
