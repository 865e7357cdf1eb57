"""`/saisie/{post}/activite`: contacts, meetings, training of a month, and each form for them."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from contracts.period import Period
from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.access.gate import NotAdmitted
from services.faces.entry.cases import KindPath, quick
from services.faces.entry.fields import fields_of
from services.faces.entry.filled import Filled, filled
from services.faces.entry.forms import Came, Form, show
from services.faces.entry.guarding import speaker
from services.faces.entry.histories import told_of
from services.faces.entry.kinds import ACTIVITY
from services.faces.entry.posts import PostPath, post_of
from services.faces.entry.rendering import Page
from services.faces.entry.saying import envelope, errors_by_field, say, ticket
from services.faces.entry.workplace import Workplace

MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")


def activity_pages(place: Workplace, page: Page) -> APIRouter:
    """A month of the post's own activity, and its forms."""
    router = APIRouter(include_in_schema=False)

    @router.get("/saisie/{post}/activite")
    def month(request: Request, post: PostPath, mois: str = "", recu: int = 0) -> Response:
        place.gate.admit(request, Action.READ_CASE, Resource(post))
        post_of(place, post)
        known = mois if MONTH.fullmatch(mois) else f"{place.today():%Y-%m}"
        period = Period.parse(known)
        around = (period.first_day.toordinal() - 1, period.last_day.toordinal() + 1)
        return page(
            request,
            "activity.html",
            title=f"Activité du poste, {known[5:]}/{known[:4]}",
            post=post,
            case=known,  # of the story: the stream in which a fact is mended
            facts=told_of(place.log.history(f"{post}/{known}")),
            kinds=ACTIVITY,
            before=f"{type(period.first_day).fromordinal(around[0]):%Y-%m}",
            after=f"{type(period.first_day).fromordinal(around[1]):%Y-%m}",
            recu=recu,
        )

    @router.get("/saisie/{post}/activite/{kind}")
    def ask(request: Request, post: PostPath, kind: KindPath) -> Response:
        place.gate.admit(request, Action.SUBMIT_FACTS, Resource(post))
        return show(page, place, request, form(request, post, kind))

    @router.post("/saisie/{post}/activite/{kind}")
    def record(request: Request, post: PostPath, kind: KindPath, came: Came) -> Response:
        speaks = speaker(place, page, request, came, post)
        asked = form(request, post, kind)
        read = filled(asked.fields, quick(came), place.today())
        errors = {"": speaks.again, **read.errors} if speaks.again else read.errors
        if not errors:
            kept = ticket(place, came, post)
            said = envelope(ACTIVITY[kind].event, post, kept, read.data)
            answer = say(place, speaks.who, said)
            errors = errors_by_field(answer)
            if not errors:
                where = f"/saisie/{post}/activite?mois={read.data['occurred_on'][:7]}"
                return RedirectResponse(f"{where}&recu={answer.position}", 303)
        return show(page, place, request, asked, came, Filled(read.data, errors, read.typed))

    def form(request: Request, post: str, kind: str) -> Form:
        if kind not in ACTIVITY:
            raise NotAdmitted(NOT_FOUND.problem(f"Il n'y a pas de fait « {kind} »."))
        service = post_of(place, post).service_on(place.today())
        return Form(
            post,
            ACTIVITY[kind].title,
            fields_of(ACTIVITY[kind].event, service),
            request.url.path,
            subject=post,
            quick=True,
            blank=True,
            typed={"occurred_on": [f"{place.today():%d/%m/%Y}"]},
        )

    return router
