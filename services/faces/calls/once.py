"""A form of a call or of a committee makes one entry; what is changed in between is told."""

from collections.abc import Collection, Mapping

from fastapi import Request
from fastapi.responses import RedirectResponse

from services.faces.errors import Posted, Refused
from services.faces.forms.form import own_ticket
from services.faces.forms.needs import PostClock
from services.faces.forms.tickets import NOT_OURS, Ticket, draw, ticket
from services.faces.partners.desk import CallDesk
from services.reporting.domain.arbitration.calls import CallEntry, Said
from services.reporting.domain.arbitration.rules import SayingRefused

OTHERWISE = (
    "Ce formulaire a déjà été enregistré, avec d'autres valeurs, qui restent à l'historique. "
    "Vérifiez ce qui est saisi, puis enregistrez de nouveau."
)


def fact_at(request: Request, desk: CallDesk) -> str | RedirectResponse:
    """What the entry is known by of the form of an address; the way to one that names it."""
    known = own_ticket(request, PostClock(desk.clock))
    return str(known.fact) if isinstance(known, Ticket) else known


def fact_of(form: Posted, desk: CallDesk) -> str:
    """What the entry of a form is known by: sent twice, it is one. Raises Refused."""
    known = ticket(str(form.get("fait", "")), PostClock(desk.clock))
    if known is None:
        raise Refused(NOT_OURS)
    return str(known.fact)


def new_fact(desk: CallDesk) -> str:
    """What the entry will be known by of a form that comes back with what is wrong."""
    return str(draw(PostClock(desk.clock)).fact)


def sent_before(
    desk: CallDesk, fact: str, said: Said, words: Mapping[str, str], given: Collection[str] = ()
) -> CallEntry | None:
    """The entry that the form `fact` made of the same, None where it made none.

    `given`: what Relais says itself, a number for one. Raises SayingRefused where it made another.
    """
    made = desk.store.of_form(fact)
    if made is None:
        return None
    stands = {about: text for (_, about), text in desk.store.words([made.position]).items()}
    was, told = (each.model_dump(exclude={*given}) for each in (made.said, said))
    if was != told or stands != {about: text for about, text in words.items() if text}:
        raise SayingRefused("", OTHERWISE)
    return made
