"""`/saisie/{post}/reponses`: the answers that partners owe, the oldest first."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter

from contracts.codes import PARTENAIRE_TOUS
from contracts.read_model import OpenCaseRow
from services.faces.entry.admission import CaseReader
from services.faces.entry.asked import asked_place
from services.faces.entry.counted import NothingCounted
from services.faces.entry.histories import awaited_in
from services.faces.entry.needs import TheFigures
from services.faces.forms.needs import FactsByStream, TheClock, TheLog
from services.faces.forms.submission import PostPath
from services.faces.page import Page
from services.faces.theme.frame import Link, around

A_PAGE = 50  # answers
router = APIRouter(include_in_schema=False)


class Awaited(NamedTuple):
    """An answer that is awaited: from whom (a code), of which case, since when."""

    since: date
    partner: str
    case: str
    problem: str


@router.get("/saisie/{post}/reponses")
def awaited_answers(
    post: PostPath,
    reader: CaseReader,
    figures: TheFigures,
    log: TheLog,
    clock: TheClock,
    partenaire: str = "",
    closes: bool = False,
    de: int = 0,
) -> Page:
    """All of open cases or of closed ones, or those of one partner; each with its form."""
    try:
        awaiting = [case for case in figures.cases(post) if case.answers_awaited]
    except NothingCounted:
        awaiting = []
    found = awaited_of([c for c in awaiting if (c.closed_on is not None) == closes], log)
    listed = [each for each in found if partenaire in ("", each.partner)]
    first = asked_place(de, len(listed))
    here = f"/saisie/{post}/reponses?{'closes=1&' if closes else ''}"
    its = f"&partenaire={partenaire}" if partenaire else ""
    before, after = around(first, A_PAGE, len(listed), lambda place: f"{here}de={place}{its}")
    return Page(
        "answers.html",
        title="Les réponses attendues",
        crumbs=(Link("Aujourd’hui", f"/saisie/{post}"),),
        post=post,
        here=here,
        closed=closes,
        others=sum(c.answers_awaited for c in awaiting) - len(found),
        today=clock.today(post),
        partner=partenaire,
        partners=[
            (PARTENAIRE_TOUS.label_of(code), code, count)
            for code, count in Counter(each.partner for each in found).most_common()
        ],
        all=len(found),
        answers=listed[first:][:A_PAGE],
        total=len(listed),
        de=first,
        before=before,
        after=after,
    )


def awaited_of(cases: Sequence[OpenCaseRow], log: FactsByStream) -> list[Awaited]:
    """The answers that partners owe of some cases, the oldest first."""
    problems = {f"case/{case.case}": case.main_problem for case in cases}
    return sorted(
        Awaited(sent.day, str(sent.data["partner"]), stream.removeprefix("case/"), problems[stream])
        for stream, facts in log.histories([*problems]).items()
        for sent in awaited_in(facts)
    )
