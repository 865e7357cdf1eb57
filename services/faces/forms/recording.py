"""A filled form becomes a fact: the same form sent twice is one fact."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic_core import to_jsonable_python

from contracts.answers import FactAnswer
from contracts.events import Event
from contracts.problems import SAID_MEANWHILE
from services.access.domain.principals import Principal
from services.faces.forms.needs import FactDoor
from services.faces.forms.submission import Submission
from services.faces.forms.tickets import Ticket
from services.faces.theme.told import for_people
from services.intake.application.envelope_validation import read
from services.intake.application.fact_writer import Entry
from services.intake.application.group_commit import Overloaded
from services.intake.ports import StoreUnavailable

_PATH = re.compile(r"« \$[^«»]*» : ")
_INSIDE = re.compile(r"^(\$\.)?(data\.?)*")
"""Where the data of an event, or of the replacement in a correction, stand in an envelope."""
ALREADY = (
    "Ce formulaire a déjà été enregistré, avec d'autres valeurs. Pour les changer, ouvrez le fait "
    "enregistré et choisissez « Corriger » ; pour un autre fait, ouvrez un formulaire neuf."
)
LATER = "Le journal ne répond pas : rien n'est enregistré. Renvoyez dans quelques secondes."


class Recorded(NamedTuple):
    """What became of a form: its place in the log, or what is wrong by field, in French.

    `seen`: how many facts of its stream `errors` tell of, where they tell what came since it was
    opened. `moved`: whether others spoke of the stream just before.
    """

    position: int | None
    errors: Mapping[str, str]
    seen: int | None = None
    moved: bool = False


def envelope(
    event: type[Event], post: str, ticket: Mapping[str, str], data: Mapping[str, Any]
) -> dict[str, Any]:
    """The event as a client of intake sends it; `ticket`: its id, its subject and its instant."""
    return {
        "specversion": "1.0",
        "id": ticket["fait"],
        "type": event.NAME,
        "source": f"/posts/{post}",
        "subject": ticket["sujet"],
        "time": ticket["heure"],
        "datacontenttype": "application/json",
        "data": to_jsonable_python({"post": post, **data}),
    }


def record(
    door: FactDoor, sent: Submission, event: type[Event], ticket: Ticket, data: Mapping[str, Any]
) -> Recorded:
    """Record one fact of a post for whoever sent a form; see `say`."""
    return say(door, sent.who, envelope(event, sent.post, ticket.stamp, data))


def say(door: FactDoor, who: Principal, said: Mapping[str, Any]) -> Recorded:
    """Record the envelope `said` as `who`; see `record_entry`."""
    return record_entry(door, read(said, who))


def record_entry(door: FactDoor, entry: Entry) -> Recorded:
    """Record a fact that was read, or refused; it is durable when it has a position.

    A store that does not answer is an error like others: nothing is lost, the form is kept.
    """
    try:
        (answer,) = door.record([entry])
    except (Overloaded, StoreUnavailable):
        return Recorded(None, {"": LATER})
    moved = answer.problem is not None and answer.problem.type == SAID_MEANWHILE.uri
    return Recorded(answer.position, errors_by_field(answer), moved=moved)


def errors_by_field(answer: FactAnswer) -> dict[str, str]:
    """What is wrong by field, in words; nothing when the fact is in the log."""
    if answer.answer in ("accepted", "duplicate") or answer.problem is None:
        return {}
    if answer.answer == "conflict":
        return {"": ALREADY}
    field = _INSIDE.sub("", answer.problem.field or "")
    told = for_people(_PATH.sub("", answer.problem.detail or answer.problem.title))
    return {field.partition("[")[0]: told}
