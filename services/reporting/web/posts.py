"""A post as a list shows it: its register, its convention, its money. Never a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.codes import EMPLOYEUR, FINANCEUR, TYPE_POSTE, TYPE_TERRITOIRE
from contracts.period import Period
from contracts.read_model import Convention, PostRecord
from services.reporting.adapters.formats.figures import figure
from services.reporting.domain.perimeter import open_days
from services.reporting.domain.register.posts import days_filled
from services.reporting.domain.shares import share
from services.reporting.web.french import NOT_GIVEN, french_date, percent

ALERT_MONTHS = (3, 6, 12)


@dataclass(frozen=True)
class ShownPost:
    """A post on the last day of a period, in words."""

    post: str
    name: str
    service: str
    territory: str
    employer: str
    fte: str
    state: str
    convention: str
    funders: str
    coverage: str
    confirmed: str


@dataclass(frozen=True)
class EndingConvention:
    """A convention in force that ends within a year; `alert`: within 3, 6 or 12 months."""

    post: str
    name: str
    convention: str
    ends_on: str
    left: int
    alert: int


def shown_post(record: PostRecord, period: Period, expected: Sequence[Period]) -> ShownPost:
    """The post at the end of `period`; `expected`: the quarters it should have confirmed."""
    day, version = period.last_day, record.version_on(period.last_day)
    confirmed = sum(str(quarter) in record.confirmations for quarter in expected)
    return ShownPost(
        record.post,
        version.name,
        TYPE_POSTE.label_of(version.service),
        TYPE_TERRITOIRE.label_of(version.territory),
        EMPLOYEUR.label_of(version.employer),
        figure(f"{version.fte:.2f}"),
        _state(record, day),
        _convention(record, day),
        ", ".join(_funders(record, day.year)) or NOT_GIVEN,
        _coverage(record, period),
        f"{confirmed} sur {len(expected)}" if expected else "–",
    )


def months_left(convention: Convention, day: date) -> int:
    """Whole months from `day` to the end of the convention."""
    ends = convention.ends_on
    return (ends.year - day.year) * 12 + ends.month - day.month - (ends.day < day.day)


def in_force(record: PostRecord, day: date) -> Convention | None:
    """The convention in force on `day` that ends last."""
    found = [c for c in record.conventions if c.starts_on <= day <= c.ends_on]
    return max(found, key=lambda convention: convention.ends_on, default=None)


def ending_soon(records: Iterable[PostRecord], day: date) -> list[EndingConvention]:
    """The conventions in force on `day` that end within a year, the first to end first."""
    alerts = []
    for record in records:
        convention = in_force(record, day)
        if convention is None or not record.is_open_on(day):
            continue
        left = months_left(convention, day)
        alert = next((months for months in ALERT_MONTHS if left < months), None)
        if alert:
            name, ends = record.version_on(day).name, convention.ends_on
            alerts.append((ends, record.post, name, convention.convention, left, alert))
    return [
        EndingConvention(post, name, convention, french_date(ends), left, alert)
        for ends, post, name, convention, left, alert in sorted(alerts)
    ]


def _state(record: PostRecord, day: date) -> str:
    if not record.is_open_on(day):
        if record.closed_on and record.closed_on <= day:
            return f"fermé le {french_date(record.closed_on)}"
        return f"ouvre le {french_date(record.opened_on)}"
    return "pourvu" if days_filled(record, day, day) else "vacant"


def _coverage(record: PostRecord, period: Period) -> str:
    """Days filled among the days open in the period, as table G6 counts them."""
    opened = open_days(record, period)
    if opened is None:
        return "–"
    first, last = opened
    covered = share(days_filled(record, first, last), (last - first).days + 1)
    return percent(covered)


def _convention(record: PostRecord, day: date) -> str:
    convention = in_force(record, day)
    if not record.is_open_on(day):
        return "–"
    if convention is None:
        return "aucune en cours"
    left = months_left(convention, day)
    return f"jusqu'au {french_date(convention.ends_on)} ({left} mois)"


def _funders(record: PostRecord, year: int) -> list[str]:
    return [
        f"{FINANCEUR.label_of(pledge.funder)} {percent(f'{pledge.share_percent:g}')}"
        for pledge in record.pledges
        if pledge.year == year
    ]
