"""Alerts before a convention ends: 12, 6 and 3 months before, and on the day, live."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from contracts.read_model import ALERT_MONTHS, Convention, PostRecord
from services.reporting.domain.arbitration.calls import AlertAnswered, CallEntry

THE_DAY = 0
"""The months of the alert of the last day; it lasts until another convention follows."""


class Alert(NamedTuple):
    """A convention that ends with none after it. `months`: 12, 6, 3, or 0 on the day and after.

    `answered`: what was said of this very alert, None while it is repeated.
    """

    post: str
    signed: Convention
    months: int
    answered: CallEntry | None = None

    @property
    def key(self) -> str:
        """What names it: another one is told at the next term."""
        return f"{self.post}/{self.signed.convention}/{self.months}"


def alerts(
    records: Iterable[PostRecord], said: Mapping[str, CallEntry], today: date
) -> list[Alert]:
    """The alerts of posts that are open, the nearest end first; `said`: of answers_of."""
    found = [_alert(record, today) for record in records if record.is_open_on(today)]
    told = [each._replace(answered=said.get(each.key)) for each in found if each]
    return sorted(told, key=lambda each: (each.signed.ends_on, each.post))


def answers_of(entries: Iterable[CallEntry]) -> dict[str, CallEntry]:
    """What was answered, by the key of the alert; the last word stands."""
    found = {}
    for noted in entries:
        if isinstance(noted.said, AlertAnswered):
            said = noted.said
            found[f"{said.post}/{said.convention}/{said.months}"] = noted
    return found


def term(signed: Convention, today: date) -> int | None:
    """Which alert a convention is at, in months; None where its end is far."""
    if signed.ends_on <= today:
        return THE_DAY
    left = signed.months_left(today)
    return next((most for most in ALERT_MONTHS if left < most), None)


def _alert(record: PostRecord, today: date) -> Alert | None:
    if not record.conventions:
        return None
    last = max(record.conventions, key=lambda signed: signed.ends_on)
    months = term(last, today)
    if months is None:
        return None
    return Alert(record.post, last, months)
