"""`/registre/{post}/faits/{fact}/correction` and `/retrait`: nothing is overwritten (ADR 0037)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from contracts.codes import MOTIF_CORRECTION, MOTIF_RETRAIT
from contracts.events import Event, PostEvent
from contracts.events.posts import PostOpened, RegisterCorrected, RegisterWithdrawn
from contracts.problems import NOT_ADMITTED, NOT_FOUND
from services.access.domain.principals import Principal
from services.access.domain.saying import own_sirens
from services.access.gate import NotAdmitted
from services.chassis.http import ProblemFound
from services.faces.errors import Posted
from services.faces.forms.fields import Field, fields_of
from services.faces.forms.filled import as_typed
from services.faces.forms.form import Form, Recorded, opened, receive
from services.faces.forms.meanwhile import keep_in_turn, seen_in
from services.faces.forms.mending import GONE, KEPT, may_be_meant, mended, reason
from services.faces.forms.needs import TheClock, TheDoor, TheLog
from services.faces.forms.submission import PostPath, Submission, submitted
from services.faces.forms.words import FactInWords
from services.faces.needs import TheGate
from services.faces.register.admission import NOT_YOURS, mends, own_page, seen_by, way_to
from services.faces.register.kinds import TITLES
from services.faces.register.post_file import TheFile
from services.faces.theme.frame import Link

How = Literal["correction", "retrait"]
MENDS: Mapping[How, type[Event]] = {"correction": RegisterCorrected, "retrait": RegisterWithdrawn}
router = APIRouter(include_in_schema=False)


class Target(NamedTuple):
    """The fact to mend, as it stands, in words and as the rules know it; its fields."""

    fact: FactInWords
    stands: PostEvent
    fields: list[Field]


def target_of(request: Request, file: TheFile, fact: UUID, log: TheLog) -> Target:
    """The fact of the address. Raises ProblemFound (404) where none stands that pages show."""
    met = (each for each in file.facts if each.id == fact and may_be_meant(request, each))
    said = (each.event for _, each in log.history(file.post) if each.id == fact)
    shown, event = next(met, None), next(said, None)
    if shown is None or not isinstance(event, PostEvent):
        raise ProblemFound(
            NOT_FOUND.problem("Ce fait n'est pas du registre de ce poste, ou il a été retiré.")
        )
    stands = file.state.facts.get(fact, event)
    return Target(shown, stands, fields_of(type(stands)))


TheTarget = Annotated[Target, Depends(target_of)]


def _require(who: Principal, how: How, target: Target) -> Principal:
    """`who`, where it may say the fact that is mended. Raises NotAdmitted."""
    if not mends(who, target.stands, MENDS[how]):
        raise NotAdmitted(NOT_ADMITTED.problem(NOT_YOURS), who=who.told)
    return who


def _speaker(request: Request, post: PostPath, how: How, gate: TheGate) -> Principal:
    """Whoever may mend some fact of the post: asked before anything of the post is read."""
    return gate.admit_say(request, MENDS[how], post, sirens=own_sirens)


def _mender(who: Annotated[Principal, Depends(_speaker)], how: How, target: TheTarget) -> Principal:
    return _require(who, how, target)


def _sent(request: Request, post: PostPath, how: How, gate: TheGate, form: Posted) -> Submission:
    def admitted(csrf: str) -> Principal:
        return gate.admit_say(request, MENDS[how], post, csrf, own_sirens)

    return submitted(request, post, gate, form, admitted)


def _form(post: PostPath, how: How, target: TheTarget, file: TheFile, log: TheLog) -> Form:
    fact, corrects = target.fact, how == "correction"
    said = [(field.label, field.shown(field.of(fact.data))) for field in target.fields]
    form = Form(
        post,
        f"{'Corriger' if corrects else 'Retirer'} : {fact.title}, {fact.on}",
        MENDS[how],
        [reason(MOTIF_CORRECTION if corrects else MOTIF_RETRAIT)],
        "Enregistrer la correction" if corrects else "Retirer ce fait",
        [KEPT] if corrects else [GONE],
        post,
        crumbs=way_to(post, file.record.versions[-1].name),
        danger=not corrects,
        seen=len(log.history(post)),
        beside=("Ce que dit ce fait aujourd’hui", [each for each in said if each[1] != "–"]),
    )
    if corrects:
        return replace(
            form,
            fields=[*target.fields, *form.fields],
            instead=Link("Retirer ce fait", f"/registre/{post}/faits/{fact.id}/retrait"),
            typed=as_typed(target.fields, fact.data),
        )
    if isinstance(target.stands, PostOpened):
        return replace(form, sentences=[GONE, "Retirer l'ouverture retire tout le poste."])
    return form


MendForm = Annotated[Form, Depends(_form)]


@router.get("/registre/{post}/faits/{fact}/{how}")
def empty_mending(
    request: Request,
    who: Annotated[Principal, Depends(_mender)],
    form: MendForm,
    clock: TheClock,
) -> Response:
    """The form of a correction or of a withdrawal of a fact of the register."""
    return opened(seen_by(who, form), clock, request)


@router.post("/registre/{post}/faits/{fact}/{how}")
def record_mending(
    sent: Annotated[Submission, Depends(_sent)],
    how: How,
    target: TheTarget,
    form: MendForm,
    door: TheDoor,
    log: TheLog,
    clock: TheClock,
) -> Response:
    """Record what holds instead of a fact, or that it never was."""
    _require(sent.who, how, target)

    def recorded() -> bool:
        return sent.text("fait") in {str(each.id) for _, each in log.history(sent.post)}

    day = {"effective_on": str(target.fact.data["effective_on"])}
    corrects = form.event is not RegisterWithdrawn
    data = mended(target.fact, target.fields, sent.post, day, recorded, corrects=corrects)
    form = replace(seen_by(sent.who, form), seen=seen_in(sent))
    keep = keep_in_turn(door, log, sent.post, sent, form, TITLES)

    def onward(done: Recorded) -> str:
        return own_page(sent.who, sent.post, done.position)

    return receive(form, sent, door, clock, onward, data, keep=keep)
