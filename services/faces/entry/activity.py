"""`/saisie/{post}/activite`: contacts, meetings, training of a month, and each form for them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from contracts.days import written_day
from contracts.problems import NOT_FOUND
from contracts.streams import StreamId
from services.chassis.http import ProblemFound
from services.faces.entry.admission import CaseReader, EntryReader, PostForm, Service
from services.faces.entry.asked import asked_period
from services.faces.entry.histories import case_in_words, history, recorded
from services.faces.entry.kinds import ACTIVITY
from services.faces.forms.fields import fields_of
from services.faces.forms.form import Form, Recorded, opened, receive
from services.faces.forms.needs import TheClock, TheDoor, TheLog
from services.faces.forms.submission import KindPath, PostPath
from services.faces.forms.words import trace
from services.faces.page import Page
from services.faces.theme.frame import Link
from services.faces.theme.periods import during

router = APIRouter(include_in_schema=False)


@router.get("/saisie/{post}/activite")
def month_of_activity(
    reader: CaseReader,
    post: PostPath,
    service: Service,
    log: TheLog,
    clock: TheClock,
    mois: str = "",
    recu: int = 0,
) -> Page:
    """What the post did in a month besides its cases."""
    today = clock.today(post)
    period = asked_period(mois or f"{today:%Y-%m}", 1, today)
    month = str(period)
    facts = case_in_words(log.history(StreamId.of_activity(post, month)))
    return Page(
        "activity.html",
        title=f"Activité du poste {during(month)}",
        trace=trace(facts),
        month=month,
        days=history(facts, post, month, set()),
        forms=[
            (kind.title, f"/saisie/{post}/activite/{slug}", kind.icon)
            for slug, kind in ACTIVITY.items()
        ],
        before=str(period.previous),
        after=str(period.next) if period.last_day < today else "",
        recu=recu,
        recorded=recorded(facts, recu),
    )


def _form(post: PostPath, kind: KindPath, service: Service, clock: TheClock) -> Form:
    if kind not in ACTIVITY:
        raise ProblemFound(NOT_FOUND.problem(f"Il n'y a pas de fait « {kind} »."))
    event, title = ACTIVITY[kind][:2]
    return Form(
        post,
        title,
        event,
        fields_of(event, service),
        subject=post,
        crumbs=(Link("Activité du poste", f"/saisie/{post}/activite"),),
        typed={"occurred_on": [written_day(clock.today(post))]},
    )


ActivityForm = Annotated[Form, Depends(_form)]


@router.get("/saisie/{post}/activite/{kind}")
def empty_activity(
    request: Request, reader: EntryReader, form: ActivityForm, clock: TheClock
) -> Response:
    """The form of a fact of the post's own activity."""
    return opened(form, clock, request)


@router.post("/saisie/{post}/activite/{kind}")
def record_activity(sent: PostForm, form: ActivityForm, door: TheDoor, clock: TheClock) -> Response:
    """Record a fact of the post's own activity."""

    def onward(done: Recorded) -> str:
        month = done.filled.data["occurred_on"][:7]
        return f"/saisie/{sent.post}/activite?mois={month}&recu={done.position}"

    return receive(form, sent, door, clock, onward)
