"""`/saisie/{post}`: what is open, what is awaited, and where one begins."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from contracts.codes import FORCE, PROBLEMATIQUE, SAISINE
from services.access.domain.policy import Action, Resource
from services.faces.entry.guarding import reader_of
from services.faces.entry.posts import PostPath, post_of
from services.faces.entry.rendering import Page
from services.faces.entry.workplace import NothingCounted, Workplace
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

A_PAGE = 50  # situations: a screen of work, and 30 kB
UNTOLD: Mapping[str, str] = {}


def today_pages(place: Workplace, page: Page) -> APIRouter:
    """The post's own page, with the local labels when they are asked for."""
    router = APIRouter(include_in_schema=False)

    @router.get("/saisie/{post}")
    def today(
        request: Request, post: PostPath, reperes: bool = False, attente: bool = False, de: int = 0
    ) -> Response:
        who = place.gate.admit(request, Action.READ_CASE, Resource(post))
        known = post_of(place, post)
        try:
            cases, counted = list(reversed(place.open_cases(post))), True
        except NothingCounted:
            cases, counted = [], False
        awaiting = [case for case in cases if case.answers_awaited]
        chosen = awaiting if attente else cases
        shown = chosen[max(de, 0) : max(de, 0) + A_PAGE]
        labels, trouble = UNTOLD, ""
        if reperes and shown:
            reader = reader_of(request, None if place.gate.open else who)
            try:
                if post in reader.posts:
                    labels = place.labels(post, [case.case for case in shown], reader.name)
            except (KeyRefused, VaultUnavailable, StoreUnavailable) as refused:
                trouble = str(refused)
        return page(
            request,
            "today.html",
            title=f"Aujourd'hui, {place.names().get(post, post)}",
            post=post,
            service=known.service_on(place.today()),
            counted=counted,
            cases=shown,
            total=len(chosen),
            awaiting=len(awaiting),
            attente=attente,
            de=max(de, 0),
            following=max(de, 0) + A_PAGE if len(chosen) > max(de, 0) + A_PAGE else None,
            before=max(max(de, 0) - A_PAGE, 0) if de > 0 else None,
            reperes=reperes,
            labels=labels,
            trouble=trouble,
            force=FORCE.label_of,
            saisine=SAISINE.label_of,
            problem=PROBLEMATIQUE.label_of,
        )

    return router
