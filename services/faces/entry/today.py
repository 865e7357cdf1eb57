"""`/saisie` and `/saisie/{post}`: which post, what is to do there, what is open, what is kept."""

from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from contracts.read_model import OpenCaseRow
from services.access.domain.policy import Action, Resource
from services.faces.entry.admission import CaseReader, Register, Service
from services.faces.entry.answers import awaited_of
from services.faces.entry.counted import CountedPosts, NothingCounted
from services.faces.entry.needs import TheFigures, TheVault
from services.faces.entry.quarter import last_over
from services.faces.forms.needs import PostClock, TheClock, TheLog
from services.faces.forms.submission import PostPath
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.theme.dates import day, weekday
from services.faces.theme.periods import period
from services.intake.domain.details import LABELS
from services.intake.domain.post import MIXED
from services.intake.domain.purposes import PURPOSES

LATEST = 12  # open cases: the others are a link away
OLDEST = 5  # cases whose answers are awaited: each one's history is read
Todo = tuple[int | None, str, str, str, str]
"""A row of « À faire »: how many, the verb, where it is done, why, the drawing without a count."""
router = APIRouter(include_in_schema=False)


@router.get("/saisie")
def choice_of_post(request: Request, gate: TheGate, figures: TheFigures) -> Response:
    """The posts of whoever asks; their only one at once."""
    gate.signed_in(request)
    mine = [
        (post, name, f"/saisie/{post}", "")
        for post, name in figures.names().items()
        if gate.may(request, Action.SUBMIT_FACTS, Resource(post))
    ]
    if len(mine) == 1:
        return RedirectResponse(f"/saisie/{mine[0][0]}", 303)
    return Page("posts.html", title="Choisir un poste", posts=mine)


@router.get("/saisie/{post}/conservation")
def retention(reader: CaseReader, post: PostPath, vault: TheVault) -> Page:
    """One page, for the intervenant and for the person who asks them."""
    return Page(
        "retention.html",
        title="Ce qui est gardé, et jusqu'à quand",
        months=vault.months,
        labels=LABELS.values(),
        purposes=PURPOSES.values(),
    )


@router.get("/saisie/{post}")
def today(
    post: PostPath,
    reader: CaseReader,
    service: Service,
    register: Register,
    figures: TheFigures,
    log: TheLog,
    clock: TheClock,
) -> Page:
    """The post's own page: what is to do, and the open cases that were worked on last."""
    day_there = clock.today(post)
    try:
        cases = list(reversed(figures.open_cases(post)))
    except NothingCounted:
        cases = []
    counted = figures.counted()
    awaiting = sorted(
        (case for case in cases if case.answers_awaited), key=lambda case: case.opened_on
    )
    return Page(
        "today.html",
        title=weekday(day_there).capitalize(),
        post=post,
        counted=counted,
        waiting=max(0, log.head() - counted.position) if counted else 0,
        to_do=[
            *_left_open(post, len(cases), register.closed_on),
            *_to_do(post, awaiting, figures, clock),
        ],
        today=day_there,
        awaited=sum(case.answers_awaited for case in awaiting),
        answers=awaited_of(awaiting[:OLDEST], log)[:OLDEST],
        open=len(cases),
        cases=cases[:LATEST],
        mixed=service == MIXED,
    )


def _left_open(post: str, open_cases: int, closed_on: date | None) -> list[Todo]:
    """The cases to close of a post that closes: they stay open until somebody ends them."""
    if closed_on is None or not open_cases:
        return []
    why = f"Le poste est fermé à partir du {day(closed_on)}."
    where = f"/saisie/{post}/situations?etat=ouverte"
    return [(open_cases, "Clore les situations en cours", where, why, "")]


def _to_do(
    post: str, awaiting: Sequence[OpenCaseRow], figures: CountedPosts, clock: PostClock
) -> list[Todo]:
    todo: list[Todo] = []
    if awaiting:
        many = sum(case.answers_awaited for case in awaiting)
        why = f"La plus ancienne situation est ouverte depuis le {day(awaiting[0].opened_on)}."
        ask = "Demander leur réponse aux partenaires"
        todo.append((many, ask, f"/saisie/{post}/reponses", why, ""))
    quarter = last_over(clock.today(post))
    if not figures.confirmed(post, quarter):
        where = f"/saisie/{post}/trimestre?trimestre={quarter}"
        why = "Tant qu'il n'est pas confirmé, les partenaires le lisent comme incomplet."
        todo.append((None, f"Confirmer le {period(quarter)}", where, why, "calendar"))
    return todo
