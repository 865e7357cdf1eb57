"""A post as pages show it: its register, its convention, its money. Never a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from contracts.codes import EMPLOYEUR, FINANCEUR, TYPE_POSTE, TYPE_TERRITOIRE
from contracts.read_model import ALERT_MONTHS, Convention, PostRecord
from services.faces.theme.dates import short_day
from services.faces.theme.figures import figure
from services.reporting.domain.register.plan import year_plan


@dataclass(frozen=True)
class ShownPost:
    """One line of a département's list of posts."""

    post: str
    name: str
    service: str
    territory: str
    employer: str
    fte: str
    state: str
    convention: str
    funders: str


def shown_post(record: PostRecord, day: date) -> ShownPost:
    """The post as it stood on `day`."""
    version = record.version_on(day)
    return ShownPost(
        record.post,
        version.name,
        TYPE_POSTE.label_of(version.service),
        TYPE_TERRITOIRE.label_of(version.territory),
        EMPLOYEUR.label_of(version.employer),
        figure(f"{version.fte:.2f}"),
        _state(record, day),
        _convention(record, day),
        ", ".join(_funders(record, day.year)) or "non renseigné",
    )


def in_force(record: PostRecord, day: date) -> Convention | None:
    """The convention in force on `day` that ends last."""
    found = [c for c in record.conventions if c.starts_on <= day <= c.ends_on]
    return max(found, key=lambda convention: convention.ends_on, default=None)


class Ending(NamedTuple):
    """A convention that ends within `months` (3, 6 or 12)."""

    post: str
    name: str
    months: int


def ending_soon(records: Sequence[PostRecord], day: date) -> list[Ending]:
    """The conventions that end within a year of `day`, the nearest end first."""
    alerts = []
    for record in records:
        convention = in_force(record, day)
        if convention is None or not record.is_open_on(day):
            continue
        left = convention.months_left(day)
        alert = next((months for months in ALERT_MONTHS if left < months), None)
        if alert:
            alerts.append(Ending(record.post, record.version_on(day).name, alert))
    return sorted(alerts, key=lambda ending: ending.months)


def _state(record: PostRecord, day: date) -> str:
    if not record.is_open_on(day):
        if record.closed_on and record.closed_on <= day:
            return f"fermé le {short_day(record.closed_on)}"
        return f"ouvre le {short_day(record.opened_on)}"
    return "pourvu" if record.holding_on(day) else "vacant"


def _convention(record: PostRecord, day: date) -> str:
    convention = in_force(record, day)
    if convention is None:
        return "aucune en cours"
    left = convention.months_left(day)
    return f"jusqu'au {short_day(convention.ends_on)} ({left} mois)"


def _funders(record: PostRecord, year: int) -> list[str]:
    return [
        FINANCEUR.label_of(line.pledge.funder)
        + (f" {figure(f'{line.share:.4g}')} %" if line.share is not None else "")
        for line in year_plan(record, year).lines
    ]
