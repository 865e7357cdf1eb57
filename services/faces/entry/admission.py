"""Who may read what a post entered, who may enter, and what the register says of the post."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from starlette.datastructures import FormData

from contracts.patterns import POST_ID
from contracts.problems import NOT_ADMITTED, NOT_FOUND, SIGN_IN_NEEDED
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import LOCAL, Principal
from services.access.gate import NotAdmitted, sent_from_here
from services.access.readers import Reader, local_reader, reader_of
from services.chassis.http import ProblemFound
from services.faces.entry.needs import TheClock, TheLog
from services.faces.errors import Posted
from services.faces.needs import TheGate
from services.intake.application.states import fold
from services.intake.domain.post import Post

PostPath = Annotated[str, Path(pattern=POST_ID)]
CHANGED = (
    "Votre session a changé depuis que cette page est ouverte : vérifiez ce qui est saisi, puis "
    "enregistrez de nouveau."
)


def service_today(post: PostPath, log: TheLog, clock: TheClock) -> str:
    """The service of a post: police, gendarmerie or mixte.

    Raises ProblemFound (404) where the register has no such post.
    """
    register = fold([fact for _, fact in log.history(post)]).state
    if not isinstance(register, Post):
        raise ProblemFound(NOT_FOUND.problem(f"Le poste {post} n'est pas au registre."))
    return register.service_on(clock.today(post))


Service = Annotated[str, Depends(service_today)]
"""Of the post of the address."""


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
class Submission:
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


def _submission(*actions: Action) -> Callable[..., Submission]:
    """The dependency that gives the form of somebody who may do all of `actions`."""

    def sent(request: Request, post: PostPath, gate: TheGate, form: Posted) -> Submission:
        if gate.open:
            reader = local_reader(request)
            if not sent_from_here(request) or post not in reader.posts:
                raise NotAdmitted(
                    NOT_ADMITTED.problem(
                        "La demande ne vient pas d'une page de Relais ouverte ici."
                    )
                )
            return Submission(post, form, LOCAL, reader)
        session = gate.session(request)
        if session is None or session.login is None:
            raise NotAdmitted(
                SIGN_IN_NEEDED.problem("Votre session est terminée : connectez-vous.")
            )
        for action in actions:
            who = gate.admit(request, action, Resource(post), session.csrf)
        meant = session.meant(str(form.get("csrf", "")))
        return Submission(post, form, who, reader_of(request, who), "" if meant else CHANGED)

    return sent


PostForm = Annotated[Submission, Depends(_submission(Action.SUBMIT_FACTS))]
CaseForm = Annotated[Submission, Depends(_submission(Action.SUBMIT_FACTS, Action.READ_CASE))]
VaultForm = Annotated[Submission, Depends(_submission(Action.OPEN_VAULT))]
