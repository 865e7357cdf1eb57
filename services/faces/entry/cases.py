"""`/saisie/{post}/situations/{case}`: what was recorded of it, and each form that adds to it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from contracts.days import written_day
from contracts.events.cases import CaseOpened, CaseRequalified, OrientationAnswered, PersonOriented
from contracts.problems import NOT_FOUND
from contracts.streams import StreamId
from services.chassis.http import ProblemFound
from services.faces.entry.admission import CaseForm, CaseReader, Service
from services.faces.entry.histories import CaseFile, case_file, history, recorded
from services.faces.entry.kinds import GROUPS, OF_A_CASE, OTHERS
from services.faces.entry.needs import TheVault
from services.faces.forms.fields import Field, fields_of
from services.faces.forms.filled import as_typed
from services.faces.forms.form import Form, opened, receive
from services.faces.forms.needs import TheClock, TheDoor, TheLog
from services.faces.forms.submission import KindPath, PostPath
from services.faces.forms.tickets import also_drawn
from services.faces.forms.words import trace
from services.faces.page import Page
from services.faces.theme.figures import figure
from services.faces.theme.frame import Link, Traced

router = APIRouter(include_in_schema=False)


def file_of(post: PostPath, case: UUID, log: TheLog) -> CaseFile:
    """The file of a case. Raises ProblemFound (404) where the post has no such case."""
    found = case_file(log.history(StreamId.of_case(case)), post)
    if found is None:
        raise ProblemFound(NOT_FOUND.problem(f"Le poste {post} n'a aucune situation {case}."))
    return found


TheFile = Annotated[CaseFile, Depends(file_of)]


def _form(
    post: PostPath,
    case: UUID,
    kind: KindPath,
    file: TheFile,
    service: Service,
    clock: TheClock,
    fait: str = "",
) -> Form:
    if kind not in OF_A_CASE:
        raise ProblemFound(NOT_FOUND.problem(f"Il n'y a pas de fait « {kind} »."))
    event, title = OF_A_CASE[kind][:2]
    fields = fields_of(event, service, file.case.force)
    typed: dict[str, Sequence[str]] = {"occurred_on": [written_day(clock.today(post))]}
    sentences = []
    if event is PersonOriented:
        typed["orientation"] = [str(also_drawn(fait))]
    if event is OrientationAnswered:
        fields = about_orientations(fields, file)
        if not file.orientations():
            sentences = ["Cette situation n'a aucune orientation : saisissez-en d'abord une."]
    if event is CaseRequalified:
        known = as_typed(fields, file.known())
        typed |= {name: list(values) for name, values in known.items() if values}
        sentences = ["Ce que l'on sait maintenant, en entier : l'historique garde ce qui l'était."]
    return Form(
        post,
        title,
        event,
        fields,
        subject=str(case),
        typed=typed,
        sentences=sentences,
        crumbs=crumbs(post, case, file),
    )


FactForm = Annotated[Form, Depends(_form)]


@router.get("/saisie/{post}/situations/{case}")
def case_page(
    reader: CaseReader,
    post: PostPath,
    case: UUID,
    file: TheFile,
    vault: TheVault,
    recu: int = 0,
    repere: str = "",
) -> Page:
    """One case: who, why, what was done, what is awaited; `recu` has just been recorded."""
    state = file.case
    here = f"/saisie/{post}/situations/{case}"
    others = [slug for slug in OTHERS if _fits(slug, file)]

    def links(slugs: Sequence[str]) -> list[tuple[str, str, str]]:
        kinds = ((slug, OF_A_CASE[slug]) for slug in slugs)
        return [(kind.title, f"{here}/{slug}", kind.icon) for slug, kind in kinds]

    opening = next((fact for fact in file.facts if fact.type == CaseOpened.NAME), None)
    answers, endings = ("reponse",) if "reponse" in others else (), ("cloture", "reouverture")
    return Page(
        "case.html",
        title=file.title,
        crumbs=(all_of(post),),
        trace=[Traced("Situation", str(case)), *trace(file.facts)],
        post=post,
        case=case,
        state=state,
        about=_about(file),
        awaited=len(file.awaited()),
        days=history(file.facts, post, str(case), file.awaited()),
        others=others,
        groups=[(title, links(slugs)) for title, slugs in GROUPS.items()]
        if not (state.closed_on or state.vanished)
        else [],
        following=[
            *links([*answers, *(slug for slug in endings if slug in others)]),
            ("Fiche de liaison", f"{here}/fiche", "page"),
            ("Coffre : détails personnels", f"{here}/coffre", "lock"),
        ],
        opening=f"/saisie/{post}/faits/{case}/{opening.id}/retrait"
        if opening and opening.mends
        else "",
        months=vault.months,
        recu=recu,
        recorded=recorded(file.facts, recu),
        unkept=repere == "non",
    )


@router.get("/saisie/{post}/situations/{case}/{kind}")
def empty_fact(request: Request, reader: CaseReader, form: FactForm, clock: TheClock) -> Response:
    """The form of a fact of a case."""
    return opened(form, clock, request)


@router.post("/saisie/{post}/situations/{case}/{kind}")
def record_fact(sent: CaseForm, form: FactForm, door: TheDoor, clock: TheClock) -> Response:
    """Record a fact of a case."""
    here = f"/saisie/{sent.post}/situations/{form.subject}"
    return receive(form, sent, door, clock, lambda done: f"{here}?recu={done.position}")


def about_orientations(fields: Sequence[Field], file: CaseFile) -> list[Field]:
    """The fields of an answer, with the orientations it may be about."""
    options = tuple(file.orientations())
    return [
        field._replace(options=options) if field.control == "act" else field for field in fields
    ]


def all_of(post: str) -> Link:
    """The way back to the list of cases."""
    return Link("Situations", f"/saisie/{post}/situations")


def crumbs(post: str, case: UUID, file: CaseFile) -> list[Link]:
    """The way to a page of a case."""
    here = f"/saisie/{post}/situations/{case}"
    return [all_of(post), Link(file.title, here)]


def _about(file: CaseFile) -> list[tuple[str, str]]:
    """Who and why, as is known now, and how much was done."""
    opening = next((fact.data for fact in file.facts if fact.type == CaseOpened.NAME), {})
    known = {**opening, **file.known()}
    acts = [fact for fact in file.facts if fact.is_act]
    said = [
        (field.label, field.shown(field.of(known)))
        for field in fields_of(CaseOpened)
        if field.name not in ("occurred_on", "force") and field.of(known) not in (None, [])
    ]
    minutes = sum(fact.data.get("minutes", 0) for fact in acts)
    spent = f"{figure(minutes // 60)} h {minutes % 60:02}"
    return [*said, ("Actes", str(len(acts))), ("Temps passé", spent)]


def _fits(slug: str, file: CaseFile) -> bool:
    """Whether the case, as it is, may take this fact."""
    if file.case.vanished:
        return False
    closed = file.case.closed_on is not None
    return {
        "reponse": bool(file.orientations()),
        "cloture": not closed,
        "reouverture": closed,
    }.get(slug, True)
