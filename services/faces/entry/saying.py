"""A filled form becomes a fact: the same form sent twice is one fact."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from pydantic_core import to_jsonable_python
from starlette.datastructures import FormData

from contracts.answers import FactAnswer
from contracts.events import Event
from contracts.problems import OVERLOADED
from services.access.domain.principals import Principal
from services.faces.entry.workplace import Workplace
from services.intake.application.entry_authorisation import authorise_entry
from services.intake.application.envelope_validation import read
from services.intake.application.fact_writer import Submission
from services.intake.application.group_commit import Overloaded
from services.intake.ports import StoreFull, StoreUnavailable

_PATH = re.compile(r"« \$[^»]*» : ")
ALREADY = (
    "Ce formulaire a déjà été enregistré, avec d'autres valeurs. Pour les changer, ouvrez le fait "
    "enregistré et choisissez « Corriger » ; pour un autre fait, ouvrez un formulaire neuf."
)
LATER = "Le journal ne répond pas : rien n'est enregistré. Renvoyez dans quelques secondes."


def ticket(place: Workplace, form: FormData | None = None, subject: str = "") -> Mapping[str, str]:
    """Hidden fields that make a form one fact: its id, its case, the instant it was opened.

    Those of `form` when it came back. `subject`: the case, where it is known.
    """
    said = form or FormData()
    now = place.clock().isoformat(timespec="seconds")
    return {
        "fait": _uuid(said.get("fait")) or str(uuid4()),
        "sujet": subject or _uuid(said.get("sujet")) or str(uuid4()),
        "heure": str(said.get("heure") or now),
    }


def envelope(
    event: type[Event], post: str, ticket: Mapping[str, str], data: Mapping[str, Any]
) -> dict[str, Any]:
    """The event as a client of intake sends it."""
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


def say(place: Workplace, who: Principal | None, said: Mapping[str, Any]) -> FactAnswer:
    """The door's answer to one fact, once it is durable. `who`: None while all is open.

    A store that does not answer is told as a rejection: nothing is lost, the form is kept.
    """
    entry = read(said)
    if who:
        entry = authorise_entry(entry, who)
    try:
        (answer,) = place.submit(Submission([entry])).result()
    except (Overloaded, StoreFull, StoreUnavailable):
        return FactAnswer(id=said["id"], answer="rejected", problem=OVERLOADED.problem(LATER))
    return answer


def errors_by_field(answer: FactAnswer) -> dict[str, str]:
    """What is wrong by field, in words; nothing when the fact is in the log."""
    if answer.answer in ("accepted", "duplicate") or answer.problem is None:
        return {}
    if answer.answer == "conflict":
        return {"": ALREADY}
    field = (answer.problem.field or "").removeprefix("$.data.").removeprefix("data.")
    return {field.partition("[")[0]: _PATH.sub("", answer.problem.detail or answer.problem.title)}


def _uuid(text: object) -> str | None:
    try:
        return str(UUID(str(text)))
    except ValueError:
        return None
