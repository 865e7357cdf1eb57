"""Who fills a form, and whether they meant to; what was typed is never lost."""

from typing import NamedTuple

from fastapi import Request
from starlette.datastructures import FormData

from contracts.problems import NOT_ADMITTED, SIGN_IN_NEEDED
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal
from services.access.gate import NotAdmitted, sent_from_here
from services.access.readers import May, Reader, local_reader
from services.faces.entry.rendering import Page
from services.faces.entry.workplace import Workplace

CHANGED = (
    "Votre session a changé depuis que cette page est ouverte : vérifiez ce qui est saisi, puis "
    "enregistrez de nouveau."
)


class Speaker(NamedTuple):
    """Who speaks (None while all is open), and why the form must be sent again, if so."""

    who: Principal | None
    again: str = ""


def speaker(
    place: Workplace,
    page: Page,
    request: Request,
    form: FormData,
    post: str,
    action: Action = Action.SUBMIT_FACTS,
) -> Speaker:
    """Who sent a form for `post`. Raises NotAdmitted."""
    if place.gate.open:
        if not sent_from_here(request) or post not in local_reader(request).posts:
            raise NotAdmitted(
                NOT_ADMITTED.problem("La demande ne vient pas d'une page de Relais ouverte ici.")
            )
        return Speaker(None)
    session = place.gate.session(request)
    if session is None or session.login is None:
        raise NotAdmitted(SIGN_IN_NEEDED.problem("Votre session est terminée : connectez-vous."))
    if not session.meant(str(form.get("csrf", ""))):
        place.gate.admit(request, action, Resource(post), session.csrf)
        return Speaker(None, CHANGED)
    return Speaker(place.gate.admit(request, action, Resource(post), session.csrf))


def reader_of(request: Request, who: Principal | None) -> Reader:
    """Who opens the vault, as its journal names them."""
    return Reader(who.name, May(who)) if who else local_reader(request)


def csrf(place: Workplace, request: Request) -> str:
    """The token of the forms of this session; empty while all is open."""
    session = place.gate.session(request)
    return session.csrf if session else ""
