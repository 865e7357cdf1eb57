"""Alerts in words, for the pages of a préfecture, an employer and a funder."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from contracts.patterns import department_of
from contracts.read_model import ALERT_MONTHS, PostRecord
from services.access.domain.policy import Resource
from services.faces.charts.timeline import SOON
from services.faces.navigation import called
from services.faces.partners.desk import CallDesk
from services.faces.theme.dates import day, short_day
from services.faces.theme.figures import counted
from services.faces.theme.statuses import Status
from services.faces.theme.towns import of
from services.reporting.domain.arbitration.calls import AlertAnswered
from services.reporting.domain.register.alerts import THE_DAY, Alert, alerts, answers_of

ANSWERS: Mapping[str, str] = {
    "renouvelle": "La convention sera renouvelée",
    "negocie": "Une autre convention se négocie",
    "arret": "Elle ne sera pas renouvelée",
}
"""What may be said of a convention that ends."""


class Told(NamedTuple):
    """An alert in words. `about`: its sentence where the post is named beside it.

    `name`: that of the post, told apart from the others of France. `answer`: what was said of it,
    empty while it is repeated.
    """

    alert: Alert
    name: str
    badge: Status
    sentence: str
    about: str
    answer: str


def told_alerts(desk: CallDesk, records: Sequence[PostRecord]) -> list[Told]:
    """The alerts of posts, as of today; those that nobody answered first."""
    by_department: dict[str, list[PostRecord]] = {}
    for record in records:
        by_department.setdefault(department_of(record.post), []).append(record)
    names = called(desk.register()) if records else {}
    found = [
        _told(each, names[each.post])
        for home, there in by_department.items()
        for each in alerts(there, answers_of(desk.store.entries(home)), desk.today(home))
    ]
    return sorted(found, key=lambda told: bool(told.answer))


def near(scope: str) -> Resource:
    """The scope as a post: what is allowed in a département is allowed of its posts.

    A SIREN names no département: an EPCI reads of its posts, and answers for none.
    """
    return Resource(scope if "-" in scope else f"{department_of(scope)}-01")


def soon(told: Sequence[Told], today: date) -> str:
    """What a finding says of the ends of the three months to come; empty without any."""
    near_ones = [t for t in told if t.alert.signed.ends_on - today <= SOON and not t.answer]
    if len(near_ones) > 1:
        return f"{counted(len(near_ones), 'convention')} s’achèvent d’ici trois mois."
    if not near_ones:
        return ""
    left = (near_ones[0].alert.signed.ends_on - today).days
    when = f"s’achève dans {counted(left, 'jour')}" if left > 0 else "a pris fin"
    name = near_ones[0].name
    return f"La convention {of(name)}{',' if ',' in name else ''} {when}."


def _end_of(alert: Alert) -> str:
    """`finit le 31 décembre 2027, et aucune autre…`"""
    verb = "a pris fin" if alert.months == THE_DAY else "finit"
    return f"{verb} le {day(alert.signed.ends_on)}, et aucune autre n’est signée après elle."


def _told(alert: Alert, name: str) -> Told:
    if alert.months == THE_DAY:
        badge = Status("échéance atteinte", "bad")
    else:
        kind = "bad" if alert.months == ALERT_MONTHS[0] else "warn"
        badge = Status(f"moins de {alert.months} mois", kind)
    noted, answer = alert.answered, ""
    if noted and isinstance(noted.said, AlertAnswered):
        words = ANSWERS.get(noted.said.answer, noted.said.answer)
        answer = f"{words} ({noted.who}, le {short_day(noted.at, alert.post)})."
    end = _end_of(alert)
    return Told(alert, name, badge, f"{name} : sa convention {end}", f"Elle {end}", answer)
