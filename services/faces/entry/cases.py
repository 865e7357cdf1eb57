"""`/saisie/{post}/situations/{case}`: what was recorded of it, and each form that adds to it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Path
from fastapi.responses import RedirectResponse, Response

from contracts.codes import FORCE
from contracts.events.cases import CaseRequalified, OrientationAnswered, PersonOriented
from contracts.problems import NOT_FOUND
from services.chassis.http import ProblemFound
from services.faces.entry.admission import CaseForm, CaseReader, PostPath
from services.faces.entry.fields import Field, fields_of
from services.faces.entry.filled import as_typed
from services.faces.entry.forms import Form, receive, shown
from services.faces.entry.histories import CaseFile, case_file
from services.faces.entry.kinds import ACT_FORMS, OF_A_CASE, OTHERS
from services.faces.entry.needs import TheClock, TheDoor, TheLog
from services.faces.entry.posts import Service
from services.faces.page import Page

KindPath = Annotated[str, Path(pattern="^[a-z]+$")]
router = APIRouter(include_in_schema=False)


def file_of(post: PostPath, case: UUID, log: TheLog) -> CaseFile:
    """The file of a case. Raises ProblemFound (404) where the post has no such case."""
    found = case_file(log.history(f"case/{case}"), post)
    if found is None:
        raise ProblemFound(NOT_FOUND.problem(f"Le poste {post} n'a aucune situation {case}."))
    return found


TheFile = Annotated[CaseFile, Depends(file_of)]


def _form(
    post: PostPath, case: UUID, kind: KindPath, file: TheFile, service: Service, clock: TheClock
) -> Form:
    if kind not in OF_A_CASE:
        raise ProblemFound(NOT_FOUND.problem(f"Il n'y a pas de fait « {kind} »."))
    event, title = OF_A_CASE[kind]
    fields = fields_of(event, service, file.case.force)
    typed: dict[str, Sequence[str]] = {"occurred_on": [f"{clock.today():%d/%m/%Y}"]}
    sentences = []
    if event is PersonOriented:
        typed["orientation"] = [str(uuid4())]
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
        quick=True,
        blank=event is not CaseRequalified,
        typed=typed,
        sentences=sentences,
    )


FactForm = Annotated[Form, Depends(_form)]


@router.get("/saisie/{post}/situations/{case}")
def case_page(
    reader: CaseReader, post: PostPath, case: UUID, file: TheFile, recu: int = 0, repere: str = ""
) -> Page:
    """One case: who, why, what was done, what is awaited; `recu` has just been recorded."""
    state = file.case
    working = not (state.closed_on or state.vanished)
    return Page(
        "case.html",
        title=f"Situation ouverte le {state.opened_on:%d/%m/%Y}",
        post=post,
        case=case,
        state=state,
        force=FORCE.label_of(state.force),
        facts=file.facts,
        acts=ACT_FORMS if working else {},
        others={slug: kind for slug, kind in OTHERS.items() if _fits(slug, file)},
        recu=recu,
        unkept=repere == "non",
    )


@router.get("/saisie/{post}/situations/{case}/{kind}")
def empty_fact(reader: CaseReader, form: FactForm, clock: TheClock) -> Page:
    """The form of a fact of a case."""
    return shown(form, clock)


@router.post("/saisie/{post}/situations/{case}/{kind}")
def record_fact(sent: CaseForm, form: FactForm, door: TheDoor, clock: TheClock) -> Response:
    """Record a fact of a case."""
    done = receive(form, sent, door, clock)
    if done.position is None:
        return shown(form, clock, sent, done.filled)
    where = f"/saisie/{sent.post}/situations/{form.subject}?recu={done.position}"
    return RedirectResponse(where, 303)


def about_orientations(fields: Sequence[Field], file: CaseFile) -> list[Field]:
    """The fields of an answer, with the orientations it may be about."""
    options = tuple(file.orientations())
    return [
        field._replace(options=options) if field.control == "act" else field for field in fields
    ]


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
