"""`/saisie` and `/saisie/{post}`: which post, what is to do there, what is open, what is kept."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from contracts.read_model import OpenCaseRow
from services.access.domain.policy import Action, Resource
from services.access.readers import Reader
from services.faces.entry.admission import CaseReader, Service
from services.faces.entry.asked import asked_place
from services.faces.entry.counted import CountedPosts, NothingCounted
from services.faces.entry.listing import SORTS, Question, chips, chosen
from services.faces.entry.needs import TheFigures, TheVault
from services.faces.entry.quarter import last_over
from services.faces.forms.needs import PostClock, TheClock, TheLog
from services.faces.forms.submission import PostPath
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.theme.dates import day, weekday
from services.faces.theme.frame import around
from services.faces.theme.periods import period
from services.intake.application.vault import Vault
from services.intake.domain.details import LABELS, PURPOSES
from services.intake.domain.post import MIXED
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

A_PAGE = 50  # cases: a screen of work, and 30 kB
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
    figures: TheFigures,
    vault: TheVault,
    log: TheLog,
    clock: TheClock,
    reperes: bool = False,
    de: int = 0,
    cherche: Annotated[str, Query(max_length=80)] = "",
    etat: str = "",
    motif: str = "",
    tri: str = "",
) -> Page:
    """The post's own page, with the local labels when they are asked for.

    `cherche`: words or a day that a case has among its codes and days; it opens no vault.
    """
    day_there, question = clock.today(post), Question(cherche.strip(), etat, motif, tri)
    try:
        cases = list(reversed(figures.open_cases(post)))
    except NothingCounted:
        cases = []
    awaiting = [case for case in cases if case.answers_awaited]
    listed = chosen(cases, question, day_there)
    first = asked_place(de, len(listed))
    shown = listed[first : first + A_PAGE]
    labels, trouble = _labels(vault, post, shown, reader) if reperes else (None, "")
    counted = figures.counted()

    def page_from(place: int) -> str:
        here, _, anchor = question.address(post).partition("#")
        joined = f"{here}{'&' if '?' in here else '?'}de={place}"
        return f"{joined}{'&reperes=1' if reperes else ''}#{anchor}"

    before, after = around(first, A_PAGE, len(listed), page_from)
    return Page(
        "today.html",
        title=weekday(day_there).capitalize(),
        post=post,
        counted=counted,
        waiting=max(0, log.head() - counted.position) if counted else 0,
        to_do=_to_do(post, awaiting, figures, clock),
        open=len(cases),
        question=question,
        chips=chips(cases, question, post, day_there),
        sorts=[(key, label) for key, (label, _) in SORTS.items()],
        found=len(listed),
        cases=shown,
        mixed=service == MIXED,
        labels=labels,
        de=first,
        before=before,
        after=after,
        labels_shown=page_from(first).replace("#", "&reperes=1#"),
        labels_hidden=page_from(first).replace("&reperes=1", ""),
        trouble=trouble,
    )


def _to_do(
    post: str, awaiting: Sequence[OpenCaseRow], figures: CountedPosts, clock: PostClock
) -> list[Todo]:
    todo: list[Todo] = []
    if awaiting:
        oldest = min(case.opened_on for case in awaiting)
        why = f"La plus ancienne de ces situations est ouverte depuis le {day(oldest)}."
        ask = "Demander leur réponse aux partenaires"
        todo.append((len(awaiting), ask, f"/saisie/{post}/reponses", why, ""))
    quarter = last_over(clock.today(post))
    if not figures.confirmed(post, quarter):
        where = f"/saisie/{post}/trimestre?trimestre={quarter}"
        why = "Tant qu'il n'est pas confirmé, les partenaires le lisent comme incomplet."
        todo.append((None, f"Confirmer le {period(quarter)}", where, why, "calendar"))
    return todo


def _labels(
    vault: Vault, post: str, cases: Sequence[OpenCaseRow], reader: Reader
) -> tuple[Mapping[str, str], str]:
    """The local labels of the cases shown, or why they cannot be read (French)."""
    if not cases or post not in reader.posts:
        return {}, ""
    try:
        return vault.labels(post, [case.case for case in cases], reader.name), ""
    except (KeyRefused, VaultUnavailable, StoreUnavailable) as refused:
        return {}, str(refused)
