"""Who may read what a post entered, and who may enter: the dependencies of its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from starlette.datastructures import FormData

from contracts.identifiers import POST_ID
from contracts.problems import NOT_ADMITTED, SIGN_IN_NEEDED
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import LOCAL, Principal
from services.access.gate import NotAdmitted, sent_from_here
from services.access.readers import Reader, local_reader, reader_of
from services.faces.errors import Posted
from services.faces.needs import TheGate

PostPath = Annotated[str, Path(pattern=POST_ID)]
CHANGED = (
    "Votre session a changé depuis que cette page est ouverte : vérifiez ce qui est saisi, puis "
    "enregistrez de nouveau."
)


def _may(action: Action) -> Any:
    """The dependency that gives whoever may do `action` at the post of the address.

    It raises NotAdmitted for anybody else.
    """

    def admitted(request: Request, post: PostPath, gate: TheGate) -> Reader:
        return reader_of(request, gate.admit(request, action, Resource(post)))

    return Depends(admitted)


CaseReader = Annotated[Reader, _may(Action.READ_CASE)]
FigureReader = Annotated[Reader, _may(Action.READ_EXACT)]
VaultReader = Annotated[Reader, _may(Action.OPEN_VAULT)]
EntryReader = Annotated[Reader, _may(Action.SUBMIT_FACTS)]
"""Whoever may open an empty form."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form, and who sent it."""

    post: str
    form: FormData
    who: Principal
    reader: Reader
    again: str = ""
    """Why nothing is done with it until it is sent once more (French); empty to go on."""

    def text(self, name: str) -> str:
        """What was typed in a field, empty for nothing."""
        return str(self.form.get(name, "")).strip()


def _sent(*actions: Action) -> Callable[..., Sent]:
    """The dependency that gives the form of somebody who may do all of `actions`."""

    def sent(request: Request, post: PostPath, gate: TheGate, form: Posted) -> Sent:
        if gate.open:
            reader = local_reader(request)
            if not sent_from_here(request) or post not in reader.posts:
                raise NotAdmitted(
                    NOT_ADMITTED.problem(
                        "La demande ne vient pas d'une page de Relais ouverte ici."
                    )
                )
            return Sent(post, form, LOCAL, reader)
        session = gate.session(request)
        if session is None or session.login is None:
            raise NotAdmitted(
                SIGN_IN_NEEDED.problem("Votre session est terminée : connectez-vous.")
            )
        for action in actions:
            who = gate.admit(request, action, Resource(post), session.csrf)
        meant = session.meant(str(form.get("csrf", "")))
        return Sent(post, form, who, reader_of(request, who), "" if meant else CHANGED)

    return sent


PostForm = Annotated[Sent, Depends(_sent(Action.SUBMIT_FACTS))]
CaseForm = Annotated[Sent, Depends(_sent(Action.SUBMIT_FACTS, Action.READ_CASE))]
VaultForm = Annotated[Sent, Depends(_sent(Action.OPEN_VAULT))]
