"""Which post one speaks for, and what is said where there is none."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from contracts.identifiers import POST_ID
from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.access.gate import NotAdmitted
from services.faces.entry.rendering import Page
from services.faces.entry.workplace import Workplace
from services.intake.domain.post import Post

PostPath = Annotated[str, Path(pattern=POST_ID)]


def post_of(place: Workplace, post: str) -> Post:
    """The post of the register. Raises NotAdmitted (404) where it is in none."""
    known = place.post(post)
    if known is None:
        raise NotAdmitted(NOT_FOUND.problem(f"Le poste {post} n'est pas au registre."))
    return known


def choice_of_post(place: Workplace, page: Page) -> APIRouter:
    """`/saisie`: the posts of whoever asks, or their only one at once."""
    router = APIRouter(include_in_schema=False)

    @router.get("/saisie")
    def choose(request: Request) -> Response:
        place.gate.signed_in(request)
        mine = [
            (post, name)
            for post, name in place.names().items()
            if place.gate.may(request, Action.SUBMIT_FACTS, Resource(post))
        ]
        if len(mine) == 1:
            return RedirectResponse(f"/saisie/{mine[0][0]}", 303)
        return page(request, "posts.html", title="Saisie : choisir un poste", posts=mine)

    return router
