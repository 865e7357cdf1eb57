"""`/saisie/{post}`: what is open, what is awaited, and where one begins."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter

from contracts.codes import FORCE, PROBLEMATIQUE, SAISINE
from contracts.read_model import OpenCaseRow
from services.access.readers import Reader
from services.faces.entry.admission import CaseReader, PostPath
from services.faces.entry.needs import (
    CaseVault,
    NothingCounted,
    TheClock,
    TheFigures,
    TheLog,
    TheVault,
)
from services.faces.entry.posts import Service
from services.faces.page import Page
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

A_PAGE = 50  # cases: a screen of work, and 30 kB
router = APIRouter(include_in_schema=False)


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
    attente: bool = False,
    de: int = 0,
) -> Page:
    """The post's own page, with the local labels when they are asked for."""
    try:
        cases = list(reversed(figures.open_cases(post)))
    except NothingCounted:
        cases = []
    awaiting = [case for case in cases if case.answers_awaited]
    listed = awaiting if attente else cases
    first = max(de, 0)
    shown = listed[first : first + A_PAGE]
    labels, trouble = _labels(vault, post, shown, reader) if reperes else ({}, "")
    counted = figures.counted()
    return Page(
        "today.html",
        title="Ma journée",
        post=post,
        name=figures.names().get(post, post),
        today=clock.today(),
        service=service,
        counted=counted,
        waiting=log.head() - counted.position if counted else 0,
        cases=shown,
        total=len(listed),
        awaiting=awaiting,
        attente=attente,
        de=first,
        following=first + A_PAGE if len(listed) > first + A_PAGE else None,
        before=max(first - A_PAGE, 0) if first else None,
        reperes=reperes,
        labels=labels,
        trouble=trouble,
        force=FORCE.label_of,
        saisine=SAISINE.label_of,
        problem=PROBLEMATIQUE.label_of,
    )


def _labels(
    vault: CaseVault, post: str, cases: Sequence[OpenCaseRow], reader: Reader
) -> tuple[Mapping[str, str], str]:
    """The local labels of the cases shown, or why they cannot be read (French)."""
    if not cases or post not in reader.posts:
        return {}, ""
    try:
        return vault.labels(post, [case.case for case in cases], reader.name), ""
    except (KeyRefused, VaultUnavailable, StoreUnavailable) as refused:
        return {}, str(refused)
