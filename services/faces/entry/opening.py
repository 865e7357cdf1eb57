"""`/saisie/{post}/nouvelle`: a saisine in under a minute, from the keyboard or a phone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from contracts.days import written_day
from services.faces.entry.admission import EntryReader, PostForm, Service
from services.faces.entry.kinds import OPENING
from services.faces.entry.needs import TheVault
from services.faces.entry.vault import REFUSALS, wrong_details
from services.faces.forms.fields import fields_of
from services.faces.forms.form import Form, Recorded, opened, receive
from services.faces.forms.needs import TheClock, TheDoor
from services.faces.forms.submission import PostPath, Submission
from services.faces.theme.frame import Link
from services.intake.application.vault import Vault
from services.intake.domain.details import Details

router = APIRouter(include_in_schema=False)


def _form(post: PostPath, service: Service, clock: TheClock, jour: str = "", recu: int = 0) -> Form:
    return Form(
        post,
        OPENING.title,
        OPENING.event,
        fields_of(OPENING.event, service),
        sentences=["Saisine enregistrée. À la suivante."] if recu else [],
        several=True,
        label=True,
        crumbs=(Link("Aujourd’hui", f"/saisie/{post}"),),
        typed={"occurred_on": [jour[:10] or written_day(clock.today(post))]},
    )


OpeningForm = Annotated[Form, Depends(_form)]


@router.get("/saisie/{post}/nouvelle")
def empty_opening(
    request: Request, reader: EntryReader, form: OpeningForm, clock: TheClock
) -> Response:
    """The form of a saisine; `recu` is the position of the one before, which just went in."""
    return opened(form, clock, request)


@router.post("/saisie/{post}/nouvelle")
def record_opening(
    sent: PostForm, form: OpeningForm, door: TheDoor, vault: TheVault, clock: TheClock
) -> Response:
    """Record a saisine, and its local label in the vault."""
    label = sent.text("repere")
    refused = wrong_details({"label": label})
    wrong = {"repere": refused["label"]} if refused else {}

    def onward(done: Recorded) -> str:
        unkept = bool(label) and not _label_kept(vault, sent, done.subject, label)
        if sent.text("suite") == "encore" and not unkept:
            day = done.filled.typed["occurred_on"][0]
            return f"/saisie/{sent.post}/nouvelle?jour={day}&recu={done.position}"
        where = f"/saisie/{sent.post}/situations/{done.subject}?recu={done.position}"
        return f"{where}&repere=non" if unkept else where

    return receive(form, sent, door, clock, onward, wrong=wrong)


def _label_kept(vault: Vault, sent: Submission, case: str, label: str) -> bool:
    """Whether the vault took the label; the saisine itself is in the log."""
    if sent.post not in sent.reader.posts:
        return False
    try:
        vault.change(sent.post, UUID(case), Details(label=label), (), sent.reader.name, "suivi")
    except REFUSALS:
        return False
    return True
