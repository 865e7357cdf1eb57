"""`/saisie/{post}/faits/{stream}/{fact}/correction` and `/retrait`: nothing is overwritten."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from contracts.codes import MOTIF_CORRECTION, MOTIF_RETRAIT, CodeList
from contracts.events import EVENTS, Event
from contracts.events.cases import FactCorrected, FactWithdrawn, OrientationAnswered
from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.access.gate import NotAdmitted
from services.faces.entry.cases import answered, story_of
from services.faces.entry.fields import Field, Option, fields_of
from services.faces.entry.filled import Filled, as_typed, filled
from services.faces.entry.forms import Came, Form, show
from services.faces.entry.guarding import speaker
from services.faces.entry.histories import Told, told_of
from services.faces.entry.posts import PostPath, post_of
from services.faces.entry.rendering import Page
from services.faces.entry.saying import envelope, errors_by_field, say, ticket
from services.faces.entry.workplace import Workplace

MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
WHY = "motif"  # its own name: a closing has a `reason` too


class Target(NamedTuple):
    """The fact to mend, the subject of its stream, the page that shows it, and its fields."""

    fact: Told
    subject: str
    shown_at: str
    fields: list[Field]


def mending_pages(place: Workplace, page: Page) -> APIRouter:
    """The forms of a correction and of a withdrawal, of a case or of a month of activity."""
    router = APIRouter(include_in_schema=False)

    def target(post: str, stream: str, fact: UUID) -> Target:
        service = post_of(place, post).service_on(place.today())
        if MONTH.fullmatch(stream):
            rows = place.log.history(f"{post}/{stream}")
            found = next((each for each in told_of(rows) if each.id == fact and each.mends), None)
            subject, shown_at, force = post, f"/saisie/{post}/activite?mois={stream}", ""
        else:
            story = story_of(place, post, _uuid(stream))
            found, force = story.told(fact), story.case.force
            subject, shown_at = stream, f"/saisie/{post}/situations/{stream}"
        if found is None:
            raise NotAdmitted(
                NOT_FOUND.problem("Ce fait n'est pas de cette histoire, ou il a été retiré.")
            )
        event = EVENTS[found.type]
        fields = fields_of(event, service, "" if found.data.get("force") else force)
        if event is OrientationAnswered:
            fields = answered(fields, story_of(place, post, _uuid(stream)))
        return Target(found, subject, shown_at, fields)

    def correction(request: Request, post: str, stream: str, fact: UUID) -> tuple[Form, Target]:
        found = target(post, stream, fact)
        form = Form(
            post,
            f"Corriger : {found.fact.title}, {found.fact.on}",
            [*found.fields, _why(MOTIF_CORRECTION)],
            request.url.path,
            "Enregistrer la correction",
            ["L'historique gardera la valeur d'aujourd'hui ; la correction vaudra à sa place."],
            found.subject,
            typed=as_typed(found.fields, found.fact.data),
        )
        return form, found

    def withdrawal(request: Request, post: str, stream: str, fact: UUID) -> tuple[Form, Target]:
        found = target(post, stream, fact)
        said = ["Un fait retiré ne compte plus ; l'historique dit qu'il a été retiré."]
        if found.fact.type == "relais.case-opened.v1":
            said.append("Retirer l'ouverture retire toute la situation de tous les chiffres.")
        form = Form(
            post,
            f"Retirer : {found.fact.title}, {found.fact.on}",
            [_why(MOTIF_RETRAIT)],
            request.url.path,
            "Retirer ce fait",
            said,
            found.subject,
        )
        return form, found

    makers = {"correction": correction, "retrait": withdrawal}

    @router.get("/saisie/{post}/faits/{stream}/{fact}/{how}")
    def ask(request: Request, post: PostPath, stream: str, fact: UUID, how: str) -> Response:
        place.gate.admit(request, Action.READ_CASE, Resource(post))
        return show(page, place, request, _maker(makers, how)(request, post, stream, fact)[0])

    @router.post("/saisie/{post}/faits/{stream}/{fact}/{how}")
    def record(
        request: Request,
        post: PostPath,
        stream: str,
        fact: UUID,
        how: str,
        came: Came,
    ) -> Response:
        speaks = speaker(place, page, request, came, post)
        place.gate.admit(request, Action.READ_CASE, Resource(post), str(came.get("csrf", "")))
        form, found = _maker(makers, how)(request, post, stream, fact)
        read = filled(form.fields, came, place.today())
        errors = {"": speaks.again, **read.errors} if speaks.again else read.errors
        if not errors:
            event, said = _mending(how, found, fact, post, dict(read.data))
            said["occurred_on"] = _dated(stream, found.fact, place)
            kept = ticket(place, came, found.subject)
            answer = say(place, speaks.who, envelope(event, post, kept, said))
            errors = errors_by_field(answer)
            if not errors:
                mark = "&" if "?" in found.shown_at else "?"
                return RedirectResponse(f"{found.shown_at}{mark}recu={answer.position}", 303)
        errors = {name.removeprefix("data."): said for name, said in errors.items()}
        return show(page, place, request, form, came, Filled(read.data, errors, read.typed))

    return router


def _maker(makers: Mapping[str, Any], how: str) -> Any:
    if how not in makers:
        raise NotAdmitted(NOT_FOUND.problem("Un fait se corrige ou se retire."))
    return makers[how]


def _mending(
    how: str, found: Target, fact: UUID, post: str, read: dict[str, Any]
) -> tuple[type[Event], dict[str, Any]]:
    reason = read.pop(WHY)
    if how == "retrait":
        return FactWithdrawn, {"withdraws": str(fact), "reason": reason}
    whole = {"post": post, **read}
    return FactCorrected, {"corrects": str(fact), "reason": reason, "data": whole}


def _dated(stream: str, fact: Told, place: Workplace) -> str:
    """Today for a case; for a month of activity a day of that month, by which it is found."""
    if MONTH.fullmatch(stream):
        return str(fact.data["occurred_on"]) if fact.state == "" else f"{stream}-01"
    return place.today().isoformat()


def _why(codes: CodeList) -> Field:
    options = tuple(Option(code, codes.label_of(code)) for code in codes.current)
    return Field(WHY, codes.label, "choice", True, options, codes=codes)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotAdmitted(NOT_FOUND.problem("Rien ne se trouve à cette adresse.")) from None
