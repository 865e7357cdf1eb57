"""Where a post counts: itself, the département of its commune on a day, or the nation."""

from collections.abc import Iterable
from datetime import date, timedelta

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import PostRecord
from services.reporting.domain.seats import seat_of
from services.reporting.domain.tables.question import ACTUELLE, Question

_RANK = {code: rank for rank, code in enumerate(DEPARTEMENT.by_code)}


def area_on(question: Question, record: PostRecord, day: date) -> str:
    """The area of the post on `day`; with the organisation of today, its last one."""
    if question.level == "nation":
        return NATION
    version = record.versions[-1] if question.organisation == ACTUELLE else record.version_on(day)
    department = department_of(version.commune)
    if question.level == "site":
        return seat_of(record.post, department) if question.by_seat else record.post
    return department


def areas_of(question: Question, record: PostRecord) -> tuple[str, ...]:
    """Every area in which the post may count in the period, in the order of time."""
    days = (first for first, _ in spells(record, question.period))
    return tuple(dict.fromkeys(area_on(question, record, day) for day in days))


def spells(record: PostRecord, period: Period) -> list[tuple[date, date]]:
    """The stretches of days open in the period, both ends included, cut at each version."""
    opened = open_days(record, period)
    if opened is None:
        return []
    first, last = opened
    cuts = sorted({v.since for v in record.versions if first < v.since <= last})
    starts = [first, *cuts]
    ends = [*(cut - timedelta(days=1) for cut in cuts), last]
    return list(zip(starts, ends, strict=True))


def open_days(record: PostRecord, period: Period) -> tuple[date, date] | None:
    """The first and last day of the period on which the post is open, or None."""
    first, last = max(record.opened_on, period.first_day), period.last_day
    if record.closed_on is not None:
        last = min(last, record.closed_on - timedelta(days=1))
    return (first, last) if first <= last else None


def departments_open(record: PostRecord, period: Period) -> tuple[str, ...]:
    """The départements in which the post was open on a day of the period, in the order of time."""
    days = (first for first, _ in spells(record, period))
    return tuple(dict.fromkeys(department_of(record.version_on(day).commune) for day in days))


def in_order(areas: Iterable[str]) -> list[str]:
    """Areas in the order of the official code of their département, then of the post."""
    return sorted(areas, key=lambda area: (_RANK.get(department_of(area), len(_RANK)), area))
