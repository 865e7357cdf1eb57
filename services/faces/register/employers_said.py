"""What the page of an organisation says of it: names, mergers."""

from datetime import date

from services.faces.forms.fields import siren_written
from services.faces.theme.dates import day as in_french
from services.faces.theme.dates import short_day
from services.reporting.domain.register.employers import Employer


def merged_into(employer: Employer) -> str:
    """`Fait partie de 222 702 292 à partir du 1er janvier 2027.`, or nothing."""
    if employer.merged is None:
        return ""
    into = siren_written(employer.merged.into)
    return f"Fait partie de {into} à partir du {in_french(employer.merged.since)}."


def absorbed_by(employer: Employer) -> list[str]:
    """The organisations that became part of it, with the day."""
    first: dict[str, date] = {}
    for merger in sorted(employer.absorbed, key=lambda each: each.since):
        first.setdefault(merger.siren, merger.since)
    return [f"{siren_written(siren)}, le {in_french(since)}" for siren, since in first.items()]


def past_names(employer: Employer) -> list[tuple[str, str]]:
    """What it was called before, each name with the day from which on."""
    names: dict[str, date] = {}
    for since, name, _ in employer.said:
        names.setdefault(name, since)
    before = [f"{name}, dès le {short_day(since)}" for name, since in names.items()]
    return [("Noms", " ; ".join(before))] if len(names) > 1 else []
