"""`/saisie/{post}/conservation`: what is kept of whom, where, and until when."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.access.domain.policy import Action, Resource
from services.faces.entry.posts import PostPath
from services.faces.entry.rendering import Page
from services.faces.entry.workplace import Workplace
from services.intake.domain.details import LABELS, PURPOSES


def keeping_page(place: Workplace, page: Page) -> APIRouter:
    """One page, for the intervenant and for the person who asks them."""
    router = APIRouter(include_in_schema=False)

    @router.get("/saisie/{post}/conservation")
    def keeping(request: Request, post: PostPath) -> Response:
        place.gate.admit(request, Action.READ_CASE, Resource(post))
        return page(
            request,
            "keeping.html",
            title="Ce qui est gardé, et jusqu'à quand",
            post=post,
            months=place.retention_months,
            labels=LABELS.values(),
            purposes=PURPOSES.values(),
        )

    return router
