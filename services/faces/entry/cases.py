"""`/saisie/{post}/situations/{case}`: its story, what may be added, and each form for it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from contracts.codes import FORCE
from contracts.events.cases import CaseRequalified, OrientationAnswered, PersonOriented
from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.access.gate import NotAdmitted
from services.faces.entry.fields import Field, fields_of
from services.faces.entry.filled import Filled, as_typed, filled
from services.faces.entry.forms import Came, Form, show
from services.faces.entry.guarding import csrf, speaker
from services.faces.entry.histories import CaseStory, case_story
from services.faces.entry.kinds import ACTS, OF_A_CASE, OTHERS, Kind
from services.faces.entry.posts import PostPath, post_of
from services.faces.entry.rendering import Page
from services.faces.entry.saying import envelope, errors_by_field, say, ticket
from services.faces.entry.workplace import Workplace

KindPath = Annotated[str, Path(pattern="^[a-z]+$")]


def story_of(place: Workplace, post: str, case: UUID) -> CaseStory:
    """What was said of a case. Raises NotAdmitted (404) where the post has none."""
    story = case_story(place.log.history(f"case/{case}"), post)
    if story is None:
        raise NotAdmitted(NOT_FOUND.problem(f"Le poste {post} n'a aucune situation {case}."))
    return story


def case_pages(place: Workplace, page: Page) -> APIRouter:
    """The story of a case, and the forms of what happens in it."""
    router = APIRouter(include_in_schema=False)

    @router.get("/saisie/{post}/situations/{case}")
    def story(
        request: Request, post: PostPath, case: UUID, recu: int = 0, repere: str = ""
    ) -> Response:
        place.gate.admit(request, Action.READ_CASE, Resource(post))
        found = story_of(place, post, case)
        closed = found.case.closed_on
        offered = {slug: kind for slug, kind in OTHERS.items() if _fits(slug, found)}
        return page(
            request,
            "case.html",
            title=f"Situation ouverte le {found.case.opened_on:%d/%m/%Y}",
            post=post,
            case=case,
            state=found.case,
            force=FORCE.label_of(found.case.force),
            facts=found.facts,
            acts={} if closed or found.case.vanished else ACTS,
            others=offered,
            recu=recu,
            unkept=repere == "non",
            csrf=csrf(place, request),
        )

    @router.get("/saisie/{post}/situations/{case}/{kind}")
    def ask(request: Request, post: PostPath, case: UUID, kind: KindPath) -> Response:
        place.gate.admit(request, Action.READ_CASE, Resource(post))
        return show(page, place, request, form(request, post, case, kind))

    @router.post("/saisie/{post}/situations/{case}/{kind}")
    def record(
        request: Request,
        post: PostPath,
        case: UUID,
        kind: KindPath,
        came: Came,
    ) -> Response:
        speaks = speaker(place, page, request, came, post)
        place.gate.admit(request, Action.READ_CASE, Resource(post), str(came.get("csrf", "")))
        asked = form(request, post, case, kind)
        read = filled(asked.fields, quick(came), place.today())
        errors = {"": speaks.again, **read.errors} if speaks.again else read.errors
        if not errors:
            kept = ticket(place, came, str(case))
            event = OF_A_CASE[kind].event
            answer = say(place, speaks.who, envelope(event, post, kept, read.data))
            errors = errors_by_field(answer)
            if not errors:
                here = f"/saisie/{post}/situations/{case}?recu={answer.position}"
                return RedirectResponse(here, 303)
        return show(page, place, request, asked, came, Filled(read.data, errors, read.typed))

    def form(request: Request, post: str, case: UUID, kind: str) -> Form:
        if kind not in OF_A_CASE:
            raise NotAdmitted(NOT_FOUND.problem(f"Il n'y a pas de fait « {kind} »."))
        found = story_of(place, post, case)
        asked = OF_A_CASE[kind]
        service = post_of(place, post).service_on(place.today())
        fields = fields_of(asked.event, service, found.case.force)
        begins = {"occurred_on": [f"{place.today():%d/%m/%Y}"]}
        if asked.event is PersonOriented:
            begins["orientation"] = [str(uuid4())]
        if asked.event is OrientationAnswered:
            fields = answered(fields, found)
        if asked.event is CaseRequalified:
            begins |= {k: list(v) for k, v in as_typed(fields, found.known()).items() if v}
        return Form(
            post,
            asked.title,
            fields,
            request.url.path,
            subject=str(case),
            quick=True,
            blank=asked.event is not CaseRequalified,
            typed=begins,
            sentences=_sentences(asked, found),
        )

    return router


def quick(came: FormData) -> FormData:
    """The form, with the length of the button that sent it."""
    minutes = came.get("rapide")
    if not isinstance(minutes, str):
        return came
    kept = [(name, said) for name, said in came.multi_items() if name != "minutes"]
    return FormData([*kept, ("minutes", minutes)])


def answered(fields: Sequence[Field], story: CaseStory) -> list[Field]:
    """The fields of an answer, with the orientations it may be about."""
    options = tuple(story.orientations())
    return [
        field._replace(options=options) if field.control == "act" else field for field in fields
    ]


def _sentences(asked: Kind, story: CaseStory) -> list[str]:
    if asked.event is OrientationAnswered and not story.orientations():
        return ["Cette situation n'a aucune orientation : saisissez d'abord une orientation."]
    if asked.event is CaseRequalified:
        return ["Ce que l'on sait maintenant, en entier : l'historique garde ce qui était su."]
    return []


def _fits(slug: str, story: CaseStory) -> bool:
    if story.case.vanished:
        return False
    closed = story.case.closed_on is not None
    return {
        "reponse": bool(story.orientations()),
        "cloture": not closed,
        "reouverture": closed,
    }.get(slug, True)
