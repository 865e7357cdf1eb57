"""The posts of an organisation in words: who fills them, what they cost, what ends."""

from collections.abc import Sequence
from datetime import date

from contracts.codes import CONTRAT, FORMATION_ORIGINE
from contracts.read_model import ALERT_MONTHS, PostRecord
from services.faces.register.plan import last_end, status_of, term_of
from services.faces.register.post_file import state_today
from services.faces.theme.dates import short_day
from services.faces.theme.figures import euros
from services.reporting.domain.register.plan import year_plan

NOTHING = "–"


def post_line(record: PostRecord, today: date, knows_holder: bool) -> tuple[object, ...]:
    """Number, name, state, who fills it as far as one may know, plan of the year."""
    version, held = record.version_on(today), record.holding_on(today)
    fills = NOTHING
    if held:
        known = [
            FORMATION_ORIGINE.label_of(held.training) if held.training else "",
            CONTRAT.label_of(held.contract) if held.contract else "",
        ]
        told = ", ".join(filter(None, known)) if knows_holder else ""
        fills = f"depuis le {short_day(held.since)}" + (f" ({told})" if told else "")
    plan = status_of(year_plan(record, today.year))
    return (record.post, version.called, state_today(record, today), fills, plan)


def cost_of(record: PostRecord, year: int) -> str:
    """The cost declared for a year."""
    said = next((each for each in record.costs if each.year == year), None)
    return euros(said.total) if said else "à déclarer"


def whole_cost(posts: Sequence[PostRecord], year: int) -> str:
    """The costs declared for a year, together."""
    said = [each.total for record in posts for each in record.costs if each.year == year]
    return euros(sum(said)) if said else NOTHING


def ends_of(posts: Sequence[PostRecord], today: date) -> list[tuple[str, str, object]]:
    """The posts whose last convention ends soon, or that have none."""
    found: list[tuple[str, str, object]] = []
    for record in posts:
        signed = last_end(record, today)
        if signed is None or signed.months_left(today) < ALERT_MONTHS[-1]:
            told: object = term_of(signed, today) if signed else "aucune en cours"
            found.append((record.post, record.version_on(today).called, told))
    return found
