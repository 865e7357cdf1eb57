"""The pages of the intervenant: what is open, what happens, what is confirmed. No script needed."""

from fastapi import APIRouter

from services.faces.entry.activity import activity_pages
from services.faces.entry.cases import case_pages
from services.faces.entry.importing import import_pages
from services.faces.entry.keeping import keeping_page
from services.faces.entry.liaison import liaison_pages
from services.faces.entry.mending import mending_pages
from services.faces.entry.opening import opening_pages
from services.faces.entry.posts import choice_of_post
from services.faces.entry.quarter import quarter_pages
from services.faces.entry.rendering import page_maker
from services.faces.entry.today import today_pages
from services.faces.entry.vault_pages import vault_pages
from services.faces.entry.workplace import Workplace


def intake_pages(place: Workplace, *, demo: bool = False) -> APIRouter:
    """`/saisie` and all that is under it; the most particular addresses first."""
    page = page_maker(place.gate, demo=demo)
    router = APIRouter(include_in_schema=False)
    for make in (
        vault_pages,
        liaison_pages,
        case_pages,
        mending_pages,
        activity_pages,
        quarter_pages,
        import_pages,
        keeping_page,
        opening_pages,
        today_pages,
        choice_of_post,
    ):
        router.include_router(make(place, page))
    return router
