"""`/saisie/{post}/faits/{stream}/{fact}/correction` and `/retrait`: nothing is overwritten."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from contracts.codes import MOTIF_CORRECTION, MOTIF_RETRAIT
from contracts.events import EVENTS
from contracts.events.cases import CaseOpened, FactCorrected, FactWithdrawn, OrientationAnswered
from contracts.problems import NOT_FOUND
from contracts.streams import StreamId
from services.chassis.http import ProblemFound
from services.faces.entry.admission import CaseForm, CaseReader, Service
from services.faces.entry.cases import about_orientations, crumbs, file_of
from services.faces.entry.histories import case_in_words
from services.faces.forms.fields import Field, fields_of
from services.faces.forms.filled import as_typed
from services.faces.forms.form import Form, Recorded, opened, receive
from services.faces.forms.meanwhile import keep_in_turn, seen_in
from services.faces.forms.mending import GONE, KEPT, may_be_meant, mended, reason
from services.faces.forms.needs import TheClock, TheDoor, TheLog
from services.faces.forms.submission import PostPath
from services.faces.forms.words import FactInWords
from services.faces.theme.frame import Link
from services.faces.theme.periods import during

MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")
router = APIRouter(include_in_schema=False)


class Target(NamedTuple):
    """The fact to correct or withdraw: the subject of its stream, its page, its fields."""

    fact: FactInWords
    subject: str
    shown_at: str
    fields: list[Field]
    crumbs: Sequence[Link]


def _target(
    request: Request, post: PostPath, stream: str, fact: UUID, service: Service, log: TheLog
) -> Target:
    force, file = "", None
    if MONTH.fullmatch(stream):
        facts: Sequence[FactInWords] = case_in_words(log.history(f"{post}/{stream}"))
        subject, shown_at = post, f"/saisie/{post}/activite?mois={stream}&"
        way = [Link(f"Activité du poste {during(stream)}", shown_at.rstrip("&"))]
    else:
        file = file_of(post, _case(stream), log)
        facts, force = file.facts, file.case.force
        subject, shown_at = stream, f"/saisie/{post}/situations/{stream}?"
        way = crumbs(post, UUID(stream), file)
    for known in facts:
        if known.id == fact and may_be_meant(request, known):
            break
    else:
        raise ProblemFound(
            NOT_FOUND.problem("Ce fait n'est pas de cette situation, ou il a été retiré.")
        )
    event = EVENTS[known.type]
    fields = fields_of(event, service, "" if known.data.get("force") else force)
    if event is OrientationAnswered and file:
        fields = about_orientations(fields, file)
    if not known.data.get("minutes"):
        fields = [field._replace(least=0) for field in fields]
    return Target(known, subject, shown_at, fields, way)


TheTarget = Annotated[Target, Depends(_target)]


def _form(
    post: PostPath,
    stream: str,
    how: Literal["correction", "retrait"],
    target: TheTarget,
    log: TheLog,
) -> Form:
    seen = len(log.history(_stream(post, stream)))
    fact, subject, _, fields, _ = target
    if how == "correction":
        return Form(
            post,
            f"Corriger : {fact.title}, {fact.on}",
            FactCorrected,
            [*fields, reason(MOTIF_CORRECTION)],
            "Enregistrer la correction",
            [KEPT],
            subject,
            crumbs=target.crumbs,
            instead=Link("Retirer ce fait", f"/saisie/{post}/faits/{stream}/{fact.id}/retrait"),
            typed=as_typed(fields, fact.data),
            seen=seen,
        )
    sentences = [GONE]
    if fact.type == CaseOpened.NAME:
        sentences.append("Retirer l'ouverture retire toute la situation de tous les chiffres.")
    return Form(
        post,
        f"Retirer : {fact.title}, {fact.on}",
        FactWithdrawn,
        [reason(MOTIF_RETRAIT)],
        "Retirer ce fait",
        sentences,
        subject,
        crumbs=target.crumbs,
        danger=True,
        seen=seen,
    )


CorrectionForm = Annotated[Form, Depends(_form)]


@router.get("/saisie/{post}/faits/{stream}/{fact}/{how}")
def empty_correction(
    request: Request, reader: CaseReader, form: CorrectionForm, clock: TheClock
) -> Response:
    """The form of a correction or of a withdrawal, of a fact of a case or of a month."""
    return opened(form, clock, request)


@router.post("/saisie/{post}/faits/{stream}/{fact}/{how}")
def record_correction(
    sent: CaseForm,
    stream: str,
    target: TheTarget,
    form: CorrectionForm,
    door: TheDoor,
    log: TheLog,
    clock: TheClock,
) -> Response:
    """Record what holds instead of a fact, or that it never was."""
    fact, facts = target.fact, _stream(sent.post, stream)
    if not MONTH.fullmatch(stream):
        day = clock.today(sent.post).isoformat()
    else:  # a day of that month, by which its stream is found
        day = str(fact.data["occurred_on"]) if not fact.corrected else f"{stream}-01"

    def recorded() -> bool:
        """Whether this very form was taken before: sent again, it is the same fact."""
        return sent.text("fait") in {str(each.id) for _, each in log.history(facts)}

    on, corrects = {"occurred_on": day}, form.event is not FactWithdrawn
    data = mended(fact, target.fields, sent.post, on, recorded, corrects=corrects)
    form = replace(form, seen=seen_in(sent))
    keep = keep_in_turn(door, log, facts, sent, form, {})

    def onward(done: Recorded) -> str:
        return f"{target.shown_at}recu={done.position}"

    return receive(form, sent, door, clock, onward, data, keep=keep)


def _stream(post: str, stream: str) -> StreamId:
    in_month = MONTH.fullmatch(stream)
    return StreamId.of_activity(post, stream) if in_month else StreamId.of_case(stream)


def _case(stream: str) -> UUID:
    try:
        return UUID(stream)
    except ValueError:
        raise ProblemFound(NOT_FOUND.problem("Rien ne se trouve à cette adresse.")) from None
