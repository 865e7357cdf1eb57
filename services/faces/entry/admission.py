"""Who may read what a post entered, who may enter, and what the register says of the post."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request

from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal
from services.access.readers import Reader, reader_of
from services.chassis.http import ProblemFound
from services.faces.errors import Posted
from services.faces.forms.needs import TheClock, TheLog
from services.faces.forms.submission import PostPath, Submission, submitted
from services.faces.needs import TheGate
from services.intake.application.states import fold
from services.intake.domain.post import Post


def _register(post: PostPath, log: TheLog) -> Post:
    """The register of a post. Raises ProblemFound (404) where there is no such post."""
    register = fold([fact for _, fact in log.history(post)]).state
    if not isinstance(register, Post):
        raise ProblemFound(NOT_FOUND.problem(f"Le poste {post} n'est pas au registre."))
    return register


Register = Annotated[Post, Depends(_register)]
"""That of the post of the address."""


def _service_today(post: PostPath, register: Register, clock: TheClock) -> str:
    return register.service_on(clock.today(post))


Service = Annotated[str, Depends(_service_today)]
"""Of the post of the address: police, gendarmerie or mixte."""


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


def _submission(*actions: Action) -> Callable[..., Submission]:
    """The dependency that gives the form of somebody who may do all of `actions`."""

    def sent(request: Request, post: PostPath, gate: TheGate, form: Posted) -> Submission:
        def admitted(csrf: str) -> Principal:
            return [gate.admit(request, each, Resource(post), csrf) for each in actions][-1]

        return submitted(request, post, gate, form, admitted)

    return sent


PostForm = Annotated[Submission, Depends(_submission(Action.SUBMIT_FACTS))]
CaseForm = Annotated[Submission, Depends(_submission(Action.SUBMIT_FACTS, Action.READ_CASE))]
VaultForm = Annotated[Submission, Depends(_submission(Action.OPEN_VAULT))]
