"""`/saisie/{post}/trimestre`: the bilan of the post, exact, and its confirmation, zero too."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from contracts.events.posts import PeriodConfirmed
from contracts.period import Period, quarter_of
from services.faces.entry.admission import FigureReader, PostForm, Service
from services.faces.entry.asked import asked_period
from services.faces.entry.counted import CountedPosts, NothingCounted
from services.faces.entry.needs import TheFigures
from services.faces.forms.needs import PostClock, TheClock, TheDoor, TheLog
from services.faces.forms.recording import Recorded, envelope
from services.faces.forms.submission import PostPath, Submission
from services.faces.forms.tickets import NOT_OURS, draw, ticket
from services.faces.forms.turns import Rows, record_in_turn
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.theme.dates import instant
from services.faces.theme.frame import Traced
from services.faces.theme.periods import choices
from services.faces.theme.periods import period as in_french
from services.intake.application.envelope_validation import read
from services.intake.application.fact_writer import Entry

YEARS = 3  # of quarters to choose from
COUNT = "Le nombre de situations ouvertes est un nombre entier, zéro compris."
SAME = "C'est déjà le nombre confirmé : il n'y a rien à corriger."
router = APIRouter(include_in_schema=False)


class Confirmation(NamedTuple):
    """What the post said of a quarter: the fact, how many cases, when and where in the log."""

    fact: str
    cases_opened: int
    at: str
    position: int

    @property
    def already(self) -> str:
        """What is told to whoever confirms once more."""
        return (
            f"Le poste a déjà confirmé ce trimestre, le {self.at} : {self.cases_opened} situations "
            "ouvertes. Pour changer ce nombre, choisissez « Corriger ce nombre »."
        )


def confirmations(rows: Rows, post: str, quarter: str) -> Sequence[Confirmation]:
    """All that the post said of a quarter, in log order: the last one holds."""
    return [
        Confirmation(
            str(fact.id),
            fact.event.cases_opened,
            instant(fact.recorded_at or fact.time, area=post),
            position,
        )
        for position, fact in rows
        if isinstance(fact.event, PeriodConfirmed) and fact.event.period == quarter
    ]


@router.get("/saisie/{post}/trimestre")
def quarter(
    request: Request,
    reader: FigureReader,
    post: PostPath,
    gate: TheGate,
    service: Service,
    figures: TheFigures,
    log: TheLog,
    clock: TheClock,
    trimestre: str = "",
    recu: int = 0,
    corriger: bool = False,
) -> Page:
    """What the post counts in a quarter, beside like posts; for who may, the form to confirm it."""
    asked = _quarter(trimestre, clock.today(post))
    said = confirmations(log.history(post), post, asked)
    offered = gate.may_say(request, PeriodConfirmed, post)
    changes = said[-1].fact if said and corriger else ""
    return _shown(post, asked, figures, clock, said, recu=recu, offered=offered, changes=changes)


@router.post("/saisie/{post}/trimestre")
def confirm_quarter(
    sent: PostForm,
    service: Service,
    door: TheDoor,
    figures: TheFigures,
    log: TheLog,
    clock: TheClock,
) -> Response:
    """Record that the post confirms how many cases it opened in a quarter that is over.

    One that is confirmed takes another number only from the form that corrects it.
    """
    today = clock.today(sent.post)
    quarter, cases_opened = _quarter(sent.text("trimestre"), today), sent.text("situations")
    known, changes = ticket(sent.text("fait"), clock, sent.post), sent.text("remplace")
    error = sent.again
    if not error and not (
        cases_opened.isascii() and cases_opened.isdigit() and len(cases_opened) <= 6
    ):
        error = COUNT
    if not error and Period.parse(quarter).last_day >= today:
        error = f"Le {in_french(quarter)} n'est pas terminé : il se confirme à partir du suivant."
    position = None
    if known and not error:
        stamp, number = known.stamp, int(cases_opened)

        def confirmed(rows: Rows) -> Entry | Recorded:
            said = confirmations(rows, sent.post, quarter)
            if said and stamp["fait"] not in (each.fact for each in said):
                if changes != said[-1].fact:
                    return Recorded(None, {"remplace": said[-1].already})
                if said[-1].cases_opened == number:
                    return Recorded(None, {"": SAME})
            data = {"effective_on": today, "period": quarter, "cases_opened": number}
            return read(envelope(PeriodConfirmed, sent.post, stamp, data), sent.who)

        position, errors, *_ = record_in_turn(door, log, sent.post, confirmed)
        changes = "" if "remplace" in errors else changes
        error = next(iter(errors.values()), "")
    if error or position is None:
        said = confirmations(log.history(sent.post), sent.post, quarter)
        error = error or NOT_OURS
        return _shown(sent.post, quarter, figures, clock, said, sent, error, changes=changes)
    where = f"/saisie/{sent.post}/trimestre?trimestre={quarter}&recu={position}"
    return RedirectResponse(where, 303)


def _shown(
    post: str,
    quarter: str,
    figures: CountedPosts,
    clock: PostClock,
    said: Sequence[Confirmation],
    sent: Submission | None = None,
    error: str = "",
    recu: int = 0,
    offered: bool = True,
    changes: str = "",
) -> Page:
    try:
        counted = figures.quarter(post, quarter)
    except NothingCounted:
        counted = None
    period = Period.parse(quarter)
    today = clock.today(post)
    years = range(today.year - YEARS + 1, today.year + 1)
    quarters = [quarter for year in years for quarter in Period(year, 1, 12).quarters]
    begun = said[-1].cases_opened if said else counted.cases_opened if counted else ""
    return Page(
        "quarter.html",
        422 if error else 200,
        title=f"Le {in_french(period)} du poste",
        post=post,
        quarter=quarter,
        trace=[Traced("Confirmation", f"rang {each.position}") for each in said],
        choices=choices(
            period,
            period.previous,
            period.next if period.last_day < today else None,
            [quarter for quarter in quarters if quarter.first_day <= today],
            lambda choice: f"/saisie/{post}/trimestre?trimestre={choice}",
        ),
        counted=counted,
        over=period.last_day < today,
        last_day=period.last_day,
        said=said,
        revised=list(pairwise(said)),
        changes=changes,
        typed=sent.text("situations") if sent else begun,
        error=error,
        recu=recu,
        offered=offered,
        ticket=(ticket(sent.text("fait"), clock) if sent else None) or draw(clock),
    )


def last_over(today: date) -> str:
    """The last quarter that is over."""
    return str(Period.parse(quarter_of(today)).previous)


def _quarter(text: str, today: date) -> str:
    """The quarter asked for, the last one that is over without any. Raises Refused."""
    return str(asked_period(text, 3, today)) if text else last_over(today)
