"""The call for credits that a préfecture works on, on its page."""

from collections.abc import Sequence
from typing import NamedTuple

from services.faces.partners.desk import CallDesk
from services.faces.theme.dates import day
from services.faces.theme.figures import counted, euros


class Shown(NamedTuple):
    """The last call of a département; `facts`: terms with their values."""

    year: int
    facts: Sequence[tuple[str, str]]
    verb: str
    path: str


def latest_call(desk: CallDesk, department: str | None) -> Shown | None:
    """The call of the last year, None where none was opened."""
    calls = desk.calls_of(department) if department else {}
    if not calls:
        return None
    name, call = max(calls.items(), key=lambda each: (each[1].terms.year, each[0]))
    asked = [sum(filter(None, [call.asked(post)])) for post in call.requests]
    facts = [
        ("Enveloppe", euros(call.terms.envelope)),
        ("Demandé", f"{euros(sum(asked))}, {counted(sum(map(bool, asked)), 'poste')}"),
        ("Demandes jusqu’au", day(call.terms.deadline)),
    ]
    if call.decision:
        facts.append(("Décidé", euros(call.decision.spent)))
    verb = "Relire l’arbitrage" if call.decision else "Préparer l’arbitrage"
    return Shown(call.terms.year, facts, verb, f"/arbitrage/{name}")
