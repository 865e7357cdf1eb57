"""`/saisie/{post}/nouvelle`: a saisine in under a minute, from the keyboard or a phone."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.access.domain.policy import Action, Resource
from services.faces.entry.fields import fields_of
from services.faces.entry.filled import Filled, filled
from services.faces.entry.forms import Came, Form, show
from services.faces.entry.guarding import Speaker, reader_of, speaker
from services.faces.entry.kinds import OPENING
from services.faces.entry.posts import PostPath, post_of
from services.faces.entry.rendering import Page
from services.faces.entry.saying import envelope, errors_by_field, say, ticket
from services.faces.entry.workplace import Workplace
from services.intake.domain.details import Details, DetailsRefused
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

MOST_LABEL = 200  # characters, as the vault keeps


def opening_pages(place: Workplace, page: Page) -> APIRouter:
    """The form, and what becomes of it."""
    router = APIRouter(include_in_schema=False)

    def form(request: Request, post: str, day: str = "") -> Form:
        known = post_of(place, post)
        return Form(
            post,
            "Nouvelle saisine",
            fields_of(OPENING.event, known.service_on(place.today())),
            request.url.path,
            several=True,
            label=True,
            blank=True,
            typed={"occurred_on": [day or f"{place.today():%d/%m/%Y}"]},
        )

    @router.get("/saisie/{post}/nouvelle")
    def ask(request: Request, post: PostPath, jour: str = "", recu: int = 0) -> Response:
        place.gate.admit(request, Action.SUBMIT_FACTS, Resource(post))
        asked = form(request, post, jour[:10])
        if recu:
            said = f"Saisine enregistrée au rang {recu} du journal. À la suivante."
            asked = replace(asked, sentences=[said])
        return show(page, place, request, asked)

    @router.post("/saisie/{post}/nouvelle")
    def record(request: Request, post: PostPath, came: Came) -> Response:
        speaks = speaker(place, page, request, came, post)
        asked = form(request, post)
        read = filled(asked.fields, came, place.today())
        label = str(came.get("repere", "")).strip()
        errors = dict(read.errors)
        if len(label) > MOST_LABEL:
            errors[""] = f"Le repère compte au plus {MOST_LABEL} caractères."
        if speaks.again:
            errors = {"": speaks.again, **errors}
        if errors:
            return show(page, place, request, asked, came, read._replace(errors=errors))
        kept = ticket(place, came)
        answer = say(place, speaks.who, envelope(OPENING.event, post, kept, read.data))
        if wrong := errors_by_field(answer):
            return show(page, place, request, asked, came, Filled(read.data, wrong, read.typed))
        unkept = label and _label_refused(place, request, speaks, post, kept["sujet"], label)
        if came.get("suite") == "encore" and not unkept:
            day = read.typed["occurred_on"][0]
            return RedirectResponse(f"{request.url.path}?jour={day}&recu={answer.position}", 303)
        where = f"/saisie/{post}/situations/{kept['sujet']}?recu={answer.position}"
        return RedirectResponse(f"{where}&repere=non" if unkept else where, 303)

    return router


def _label_refused(
    place: Workplace, request: Request, speaks: Speaker, post: str, case: str, label: str
) -> bool:
    """Whether the vault did not take the label; the saisine itself is in the log."""
    reader = reader_of(request, speaks.who)
    if post not in reader.posts:
        return True
    try:
        place.vault.put(post, UUID(case), Details(label=label), reader.name, "suivi")
    except (DetailsRefused, KeyRefused, VaultUnavailable, StoreUnavailable):
        return True
    return False
