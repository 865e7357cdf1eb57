"""`/saisie/{post}/situations`: the cases of a post, open and closed, and what each still takes."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Query

from contracts.read_model import CaseRow
from services.access.readers import Reader
from services.faces.entry.admission import CaseReader, Service
from services.faces.entry.asked import asked_place
from services.faces.entry.counted import NothingCounted
from services.faces.entry.listing import SORTS, Question, chips, chosen
from services.faces.entry.needs import TheFigures, TheVault
from services.faces.forms.needs import TheClock
from services.faces.forms.submission import PostPath
from services.faces.page import Page
from services.faces.theme.frame import around
from services.intake.application.vault import Vault
from services.intake.domain.post import MIXED
from services.intake.ports import KeyRefused, StoreUnavailable, VaultUnavailable

A_PAGE = 50  # cases: a screen of work, and 30 kB
router = APIRouter(include_in_schema=False)


@router.get("/saisie/{post}/situations")
def all_cases(
    post: PostPath,
    reader: CaseReader,
    service: Service,
    figures: TheFigures,
    vault: TheVault,
    clock: TheClock,
    reperes: bool = False,
    de: int = 0,
    cherche: Annotated[str, Query(max_length=80)] = "",
    etat: str = "",
    motif: str = "",
    tri: str = "",
) -> Page:
    """The list, with the local labels when they are asked for.

    `cherche`: words or a day that a case has among its codes and days; it opens no vault.
    """
    day_there, question = clock.today(post), Question(cherche.strip(), etat, motif, tri)
    try:
        cases = figures.cases(post)
    except NothingCounted:
        cases = []
    listed = chosen(cases, question, day_there)
    first = asked_place(de, len(listed))
    shown = listed[first : first + A_PAGE]
    labels, trouble = _labels(vault, post, shown, reader) if reperes else (None, "")

    def page_from(place: int, labelled: bool = reperes) -> str:
        here = question.address(post)
        joined = f"{here}{'&' if '?' in here else '?'}de={place}"
        return f"{joined}{'&reperes=1' if labelled else ''}"

    before, after = around(first, A_PAGE, len(listed), page_from)
    return Page(
        "situations.html",
        title="Les situations du poste",
        post=post,
        all=len(cases),
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
        labels_shown=page_from(first, True),
        labels_hidden=page_from(first, False),
        trouble=trouble,
    )


def _labels(
    vault: Vault, post: str, cases: Sequence[CaseRow], reader: Reader
) -> tuple[Mapping[str, str], str]:
    """The local labels of the cases shown, or why they cannot be read (French)."""
    if not cases or post not in reader.posts:
        return {}, ""
    try:
        return vault.labels(post, [case.case for case in cases], reader.name), ""
    except (KeyRefused, VaultUnavailable, StoreUnavailable) as refused:
        return {}, str(refused)
