"""`/saisie`: for which post one enters; and what the register says of a post."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.chassis.http import ProblemFound
from services.faces.entry.admission import PostPath
from services.faces.entry.needs import TheClock, TheFigures, TheLog
from services.faces.needs import TheGate
from services.faces.page import Page
from services.intake.application.states import fold
from services.intake.domain.post import Post

router = APIRouter(include_in_schema=False)


def service_today(post: PostPath, log: TheLog, clock: TheClock) -> str:
    """The service of a post: police, gendarmerie or mixte.

    Raises ProblemFound (404) where the register has no such post.
    """
    register = fold([fact for _, fact in log.history(post)]).state
    if not isinstance(register, Post):
        raise ProblemFound(NOT_FOUND.problem(f"Le poste {post} n'est pas au registre."))
    return register.service_on(clock.today())


Service = Annotated[str, Depends(service_today)]
"""Of the post of the address."""


@router.get("/saisie")
def choice_of_post(request: Request, gate: TheGate, figures: TheFigures) -> Response:
    """The posts of whoever asks; their only one at once."""
    gate.signed_in(request)
    mine = [
        (post, name, f"/saisie/{post}", "")
        for post, name in figures.names().items()
        if gate.may(request, Action.SUBMIT_FACTS, Resource(post))
    ]
    if len(mine) == 1:
        return RedirectResponse(f"/saisie/{mine[0][0]}", 303)
    return Page("posts.html", title="Choisir un poste", posts=mine)
