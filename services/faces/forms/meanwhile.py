"""What somebody else said while a form was filled: who sends it is told, before it is taken."""

from collections.abc import Mapping
from typing import Any

from contracts.envelope import Fact
from contracts.events import Correction, Event, Withdrawal
from contracts.events.posts import (
    FundingPledged,
    FundingWithdrawn,
    PostCostDeclared,
    PostFilled,
    PostVacated,
)
from services.faces.forms.form import Form, Keep
from services.faces.forms.needs import FactDoor, FactsByStream
from services.faces.forms.recording import Recorded, envelope
from services.faces.forms.submission import Submission
from services.faces.forms.tickets import Ticket
from services.faces.forms.turns import Rows, record_in_turn, says
from services.faces.forms.words import FactInWords, Titles, in_words
from services.intake.application.envelope_validation import Admitted, read
from services.intake.application.fact_writer import Entry

MOST_DIGITS = 9
THEN = "Vérifiez ce que vous avez saisi, qui est gardé ici, puis enregistrez de nouveau."
MENDED = "ce fait a été corrigé ou retiré"


def seen_in(sent: Submission) -> int:
    """How many facts of its stream the page of a form had read, 0 for what no page says."""
    return position_of(sent.text("vu"))


def position_of(said: str) -> int:
    """What the page of a form says that it had seen, 0 for what no page says."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS else 0


def keep_in_turn(
    door: FactDoor, log: FactsByStream, stream: str, sent: Submission, form: Form, titles: Titles
) -> Keep:
    """What records a fact of `stream`, unless others said of the same since its form was opened.

    Then it is an error that says what came; sent once more from the page that shows it, the fact
    is taken. `titles`: how the facts of the stream are called.
    """

    def keep(ticket: Ticket, data: Mapping[str, Any]) -> Recorded:
        said = read(envelope(form.event, sent.post, ticket.stamp, data), sent.who)

        def unless_said(rows: Rows) -> Entry | Recorded:
            if isinstance(said, Admitted) and not says(rows, ticket.fact):
                since = [fact for _, fact in rows[seen_in(sent) :] if _same(fact, said.fact)]
                if since:
                    words = {each.id: each for each in in_words(rows, titles)}
                    told = ", ".join(_told(words.get(each.id)) for each in since)
                    return Recorded(None, {"": came_before(told)}, len(rows))
            return said

        return record_in_turn(door, log, stream, unless_said)

    return keep


def _told(fact: FactInWords | None) -> str:
    """`Coût déclaré, 02/03/2026 (Année : 2026 ; …)`; a correction or a withdrawal in a word."""
    if fact is None:
        return MENDED
    said = " ; ".join(f"{label} : {value}" for label, value in fact.words)
    return f"{fact.title}, {fact.on}" + (f" ({said})" if said else "")


def came_before(told: str) -> str:
    """What is said of a form that others overtook; `told`: what they said."""
    return f"Depuis l'ouverture de ce formulaire, ceci a été enregistré : {told}. {THEN}"


def _same(one: Fact, other: Fact) -> bool:
    return _about(one.event) == _about(other.event)


def _about(event: Event) -> tuple[object, ...]:
    """What two facts say otherwise of, if they do."""
    if isinstance(event, FundingPledged | FundingWithdrawn):
        return "money", event.convention, event.year, event.funder
    if isinstance(event, PostCostDeclared):
        return "cost", event.year
    if isinstance(event, PostFilled | PostVacated):
        return ("holder",)
    if isinstance(event, Correction):
        return "mended", event.corrects
    if isinstance(event, Withdrawal):
        return "mended", event.withdraws
    return (event.NAME,)
